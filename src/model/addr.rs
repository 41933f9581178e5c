//! Which side of the network's edge an address is on.

use std::net::IpAddr;

/// Whether an address can only be inside: private, shared, link-local or unique local. Only traffic between two such
/// addresses can be encrypted by the platform.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            v4.is_private() || v4.is_link_local() || v4.is_loopback() || is_shared
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_loopback(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_and_outside() {
        for inside in [
            "10.0.0.4",
            "172.31.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_private(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["172.32.0.1", "100.128.0.1", "192.0.2.1", "168.63.129.16", "2001:db8::1", "::ffff:192.0.2.1"] {
            assert!(!is_private(outside.parse().unwrap()), "{outside}");
        }
    }
}

//! Addresses by the networks they lie in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// How many leading bits of an address name its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefix {
    pub v4: u8,
    pub v6: u8,
}

impl Default for Prefix {
    /// The usual size of a subnet.
    fn default() -> Self {
        Self { v4: 24, v6: 64 }
    }
}

impl Prefix {
    /// Every address by itself.
    pub const HOST: Self = Self { v4: 32, v6: 128 };
    /// What can be chosen.
    pub const V4: [u8; 7] = [8, 12, 16, 20, 24, 28, 32];
    pub const V6: [u8; 6] = [32, 48, 56, 64, 96, 128];

    /// The first address of its network.
    pub const fn network(self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(match 32_u32.saturating_sub(self.v4 as u32) {
                32 => 0,
                rest => v4.to_bits() >> rest << rest,
            })),
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(match 128_u32.saturating_sub(self.v6 as u32) {
                128 => 0,
                rest => v6.to_bits() >> rest << rest,
            })),
        }
    }

    /// `10.0.0.0/24`, and of a single address no more than that.
    pub fn text(self, address: IpAddr) -> String {
        let (bits, all) = if address.is_ipv4() { (self.v4, 32) } else { (self.v6, 128) };
        let network = self.network(address);
        if bits >= all { network.to_string() } else { format!("{network}/{bits}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_named_by_their_first_address() {
        let check = |address: &str, v4: u8, v6: u8, expected: &str| {
            assert_eq!(Prefix { v4, v6 }.text(address.parse().unwrap()), expected, "{address}");
        };
        check("10.1.2.3", 8, 64, "10.0.0.0/8");
        check("10.1.2.3", 24, 64, "10.1.2.0/24");
        check("192.0.2.255", 28, 64, "192.0.2.240/28");
        check("192.0.2.255", 32, 64, "192.0.2.255");
        check("192.0.2.255", 0, 64, "0.0.0.0/0");
        check("192.0.2.255", 99, 64, "192.0.2.255");
        check("2001:db8:1:2:3::4", 24, 48, "2001:db8:1::/48");
        check("2001:db8:1:2:3::4", 24, 64, "2001:db8:1:2::/64");
        check("2001:db8::4", 24, 128, "2001:db8::4");
        check("2001:db8::4", 24, 0, "::/0");
    }
}

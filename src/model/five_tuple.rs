//! Which flow a row is of.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::digest::mixed_wide;
use super::{Digest, Protocol};

/// Both addresses, both ports and the protocol, in 128 bits: as they are where they fit, a digest of them where not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Flow(pub u128);

/// IPv4 needs 104 bits, so this one tells the digests apart from it.
const IS_DIGEST: u128 = 1 << 127;

impl Flow {
    pub fn new(source: IpAddr, destination: IpAddr, ports: (u16, u16), protocol: Protocol) -> Self {
        let rest = u128::from(ports.0) << 24 | u128::from(ports.1) << 8 | u128::from(protocol.0);
        match (source, destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                Self(u128::from(source.to_bits()) << 72 | u128::from(destination.to_bits()) << 40 | rest)
            }
            (source, destination) => {
                let mut bytes = [0; 39];
                bytes[..16].copy_from_slice(&wide(source));
                bytes[16..32].copy_from_slice(&wide(destination));
                bytes[32..].copy_from_slice(&rest.to_le_bytes()[..7]);
                Self(Digest::of(&bytes).bits() | IS_DIGEST)
            }
        }
    }

    /// A number by which flows are dealt out evenly.
    pub fn spread(self) -> u64 {
        mixed_wide(self.0)
    }
}

/// An address in the space of IPv6.
fn wide(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => v6.octets(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flow(source: &str, destination: &str, ports: (u16, u16), protocol: u8) -> Flow {
        Flow::new(source.parse().unwrap(), destination.parse().unwrap(), ports, Protocol(protocol))
    }

    #[test]
    fn each_field_tells() {
        let all = [
            flow("10.0.0.4", "10.0.0.5", (50_000, 443), 6),
            flow("10.0.0.5", "10.0.0.4", (50_000, 443), 6),
            flow("10.0.0.4", "10.0.0.5", (443, 50_000), 6),
            flow("10.0.0.4", "10.0.0.5", (50_000, 443), 17),
            flow("2001:db8::4", "2001:db8::5", (50_000, 443), 6),
            flow("2001:db8::5", "2001:db8::4", (50_000, 443), 6),
            flow("2001:db8::4", "2001:db8::5", (50_000, 444), 6),
            flow("2001:db8::4", "2001:db8::5", (50_000, 443), 17),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| one != other), "{one:?}");
            assert!(all[..at].iter().all(|other| one.spread() != other.spread()), "{one:?}");
        }
    }

    proptest! {
        #[test]
        fn as_it_is_where_it_fits(a: u32, b: u32, ports: (u16, u16), protocol: u8) {
            let v4 = |bits: u32| IpAddr::from(std::net::Ipv4Addr::from_bits(bits));
            let Flow(bits) = Flow::new(v4(a), v4(b), ports, Protocol(protocol));
            prop_assert_eq!(bits >> 104, 0);
            prop_assert_eq!((bits >> 72, bits >> 40 & 0xFFFF_FFFF), (u128::from(a), u128::from(b)));
            prop_assert_eq!(bits & 0xFF, u128::from(protocol));
        }
    }
}

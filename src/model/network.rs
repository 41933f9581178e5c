//! One address, or all that begin alike.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// In the order of addresses, a wider one before the narrower ones in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

const fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl Network {
    pub const fn one(address: IpAddr) -> Self {
        Self { first: address, bits: width(address) }
    }

    /// The network of so many bits that an address is in.
    pub fn of(address: IpAddr, bits: u8) -> Self {
        let bits = bits.min(width(address));
        let first = match address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or_default();
                Ipv4Addr::from_bits(v4.to_bits() & mask).into()
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or_default();
                Ipv6Addr::from_bits(v6.to_bits() & mask).into()
            }
        };
        Self { first, bits }
    }

    pub fn holds(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && Self::of(address, self.bits) == self
    }

    pub const fn first(self) -> IpAddr {
        self.first
    }

    pub const fn bits(self) -> u8 {
        self.bits
    }

    pub fn last(self) -> IpAddr {
        match self.first {
            IpAddr::V4(v4) => {
                let rest = u32::MAX.checked_shr(self.bits.into()).unwrap_or_default();
                Ipv4Addr::from_bits(v4.to_bits() | rest).into()
            }
            IpAddr::V6(v6) => {
                let rest = u128::MAX.checked_shr(self.bits.into()).unwrap_or_default();
                Ipv6Addr::from_bits(v6.to_bits() | rest).into()
            }
        }
    }

    /// The address, unless it is of several.
    pub fn address(self) -> Option<IpAddr> {
        (self.bits == width(self.first)).then_some(self.first)
    }

    /// `10.0.0.4`, or `10.0.0.0/24` with no bit set beyond the prefix.
    pub fn parse(text: &str) -> Option<Self> {
        let first: IpAddr = text.split('/').next()?.parse().ok()?;
        Self::around(text).filter(|network| network.first == first)
    }

    /// The same, whatever is set beyond the prefix.
    pub fn around(text: &str) -> Option<Self> {
        let Some((first, bits)) = text.split_once('/') else { return text.parse().ok().map(Self::one) };
        let (first, bits) = (first.parse().ok()?, bits.parse().ok()?);
        (bits <= width(first)).then(|| Self::of(first, bits))
    }
}

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
    pub const V4: [u8; 25] =
        [32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8];
    pub const V6: [u8; 9] = [128, 112, 96, 64, 60, 56, 52, 48, 32];

    /// The network of this size that an address is in.
    pub fn of(self, address: IpAddr) -> Network {
        Network::of(address, if address.is_ipv4() { self.v4 } else { self.v6 })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address() {
            Some(address) => address.fmt(f),
            None => write!(f, "{}/{}", self.first, self.bits),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_in_their_network() {
        let check = |address: &str, bits: u8, expected: &str| {
            let address: IpAddr = address.parse().unwrap();
            let network = Network::of(address, bits);
            assert_eq!(network.to_string(), expected);
            assert_eq!(Network::parse(expected), Some(network));
            assert!(network.holds(address));
            assert_eq!(network.address(), (!expected.contains('/')).then_some(address));
        };
        check("10.1.2.3", 32, "10.1.2.3");
        check("10.1.2.3", 200, "10.1.2.3");
        check("10.1.2.3", 24, "10.1.2.0/24");
        check("10.1.2.3", 8, "10.0.0.0/8");
        check("192.0.2.77", 0, "0.0.0.0/0");
        check("2001:db8:1:2:3::4", 48, "2001:db8:1::/48");
        check("2001:db8::4", 128, "2001:db8::4");
        check("2001:db8::4", 0, "::/0");
    }

    #[test]
    fn a_prefix_has_a_size_for_each_version() {
        let prefix = Prefix { v4: 16, v6: 48 };
        let check = |address: &str, expected: &str| {
            assert_eq!(prefix.of(address.parse().unwrap()).to_string(), expected);
            assert_eq!(Prefix::HOST.of(address.parse().unwrap()).to_string(), address);
        };
        check("10.1.2.3", "10.1.0.0/16");
        check("2001:db8:1:2::3", "2001:db8:1::/48");
    }

    #[test]
    fn what_is_no_network_is_none() {
        for text in ["", "10.0.0", "10.0.0.1/24", "10.0.0.0/33", "2001:db8::/129", "10.0.0.0/", "/8", "10.0.0.0/-1"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn networks_are_in_the_order_of_their_addresses(a: (bool, u128), b: (bool, u128), v4 in 0u8..=32, v6 in 0u8..=128) {
            let address = |(is_v4, bits): (bool, u128)| -> IpAddr {
                #[expect(clippy::cast_possible_truncation, reason = "any bits will do")]
                if is_v4 { Ipv4Addr::from_bits(bits as u32).into() } else { Ipv6Addr::from_bits(bits).into() }
            };
            let of = |address: IpAddr| Network::of(address, if address.is_ipv4() { v4 } else { v6 });
            let (a, b) = (address(a), address(b));
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(of(low) <= of(high));
            prop_assert_eq!(of(low).holds(high), of(low) == of(high));
        }
    }
}

//! Sums by the ends of flows, of which there can be very many.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::Tally;
use super::addresses::Order;
use super::keyed::Merge;
use super::packed::Packed;
use super::rank::Ranked;
use super::sheet::Sheet;

/// In the order of the addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByAddress {
    v4: Packed<1>,
    v6: Packed<4>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPort(Packed<1>);

impl ByAddress {
    /// Those of a shard that have at least one tuple.
    pub fn of(order: &Order, sheet: &Sheet) -> Self {
        let mut sums = Self::default();
        let (v4, v6) = order.counts();
        sums.v4.reserve(v4);
        sums.v6.reserve(v6);
        for (address, at) in order.numbers().filter(|&(_, at)| !sheet.is_empty_at(at)) {
            match address {
                IpAddr::V4(address) => sums.v4.push([address.to_bits()], sheet.halves(at)),
                IpAddr::V6(address) => sums.v6.push(words(address), sheet.halves(at)),
            }
        }
        sums
    }

    /// Distinct addresses in either of two.
    pub fn union_len(&self, other: &Self) -> usize {
        self.v4.union_len(&other.v4) + self.v6.union_len(&other.v6)
    }
}

impl ByPort {
    /// Those that have at least one tuple.
    pub fn of(sheet: &Sheet) -> Self {
        let mut sums = Packed::default();
        for port in (0..=u16::MAX).filter(|&port| !sheet.is_empty_at(port.into())) {
            sums.push([port.into()], sheet.halves(port.into()));
        }
        Self(sums)
    }
}

impl Merge for ByAddress {
    fn merge(&mut self, other: Self) {
        self.v4.merge(other.v4);
        self.v6.merge(other.v6);
    }
}

impl Merge for ByPort {
    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

impl Ranked for ByAddress {
    fn count(&self) -> usize {
        self.v4.len() + self.v6.len()
    }

    fn tallies(&self) -> impl Iterator<Item = Tally> {
        self.v4.tallies().chain(self.v6.tallies())
    }

    fn text(&self, at: usize) -> String {
        let v4 = self.v4.key(at).map(|[bits]| Ipv4Addr::from_bits(bits).into());
        let address = v4.or_else(|| self.v6.key(at - self.v4.len()).map(address));
        address.map(|address: IpAddr| address.to_string()).unwrap_or_default()
    }
}

impl Ranked for ByPort {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn tallies(&self) -> impl Iterator<Item = Tally> {
        self.0.tallies()
    }

    fn text(&self, at: usize) -> String {
        self.0.key(at).map(|[port]| port.to_string()).unwrap_or_default()
    }
}

fn words(address: Ipv6Addr) -> [u32; 4] {
    let octets = address.octets();
    std::array::from_fn(|at| u32::from_be_bytes(std::array::from_fn(|octet| octets[at * 4 + octet])))
}

fn address(words: [u32; 4]) -> IpAddr {
    Ipv6Addr::from_bits(words.iter().fold(0, |bits, &word| bits << 32 | u128::from(word))).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_their_order() {
        let addresses =
            ["2001:db8::1:2", "192.0.2.7", "2001:db8::1", "10.0.0.4", "ffff::"].map(|text| text.parse().unwrap());
        let mut order = Order::default();
        order.extend(0, &addresses);
        let mut sheet = Sheet::default();
        sheet.resize(addresses.len());
        let row = super::super::sheet::Cell::of_row(false, true, [1, 2, 3, 4]);
        sheet.add([0, 1, 2, 4].into_iter().map(|at| (at, &row)));
        let sums = ByAddress::of(&order, &sheet);
        let texts: Vec<String> = (0..sums.count()).map(|at| sums.text(at)).collect();
        assert_eq!(texts, ["192.0.2.7", "2001:db8::1", "2001:db8::1:2", "ffff::"]);
        assert!(sums.tallies().all(|tally| tally == sheet.tally(0)));
    }
}

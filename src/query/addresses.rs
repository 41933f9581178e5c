//! Addresses in order, of which there can be very many: a shard's are brought into it once, as they come.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::order;

/// The numbers of addresses, in the order of the addresses.
#[derive(Debug, Default)]
pub(super) struct AddressOrder {
    /// An address in the upper half, its number in the lower.
    v4: Vec<u64>,
    v6: Vec<(Ipv6Addr, u32)>,
}

impl AddressOrder {
    /// Takes in addresses that are numbered from `first` on.
    pub fn extend(&mut self, first: usize, addresses: &[IpAddr]) {
        let (mut v4, v6_before) = (Vec::new(), self.v6.len());
        for (number, address) in (0u32..).skip(first).zip(addresses) {
            match address {
                IpAddr::V4(address) => v4.push(u64::from(address.to_bits()) << 32 | u64::from(number)),
                IpAddr::V6(v6) => self.v6.push((*v6, number)),
            }
        }
        order::sort_numbers(&mut v4);
        let v4_before = self.v4.len();
        self.v4.append(&mut v4);
        merge(&mut self.v4, v4_before);
        order::sort(&mut self.v6[v6_before..]);
        merge(&mut self.v6, v6_before);
    }

    /// Addresses of version 4 as their bits, with their numbers.
    #[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
    pub fn v4(&self) -> impl Iterator<Item = (u32, usize)> {
        self.v4.iter().map(|&both| ((both >> 32) as u32, both as u32 as usize))
    }

    pub fn v6(&self) -> impl Iterator<Item = (Ipv6Addr, usize)> {
        self.v6.iter().map(|&(address, number)| (address, number as usize))
    }

    pub fn numbers(&self) -> impl Iterator<Item = (IpAddr, usize)> {
        let v4 = self.v4().map(|(bits, number)| (Ipv4Addr::from_bits(bits).into(), number));
        v4.chain(self.v6().map(|(address, number)| (address.into(), number)))
    }
}

/// The rank of each of these addresses, of which no two are the same.
pub(super) fn ranks(addresses: &[IpAddr]) -> Vec<u32> {
    let mut order = AddressOrder::default();
    order.extend(0, addresses);
    let mut ranks = vec![0; addresses.len()];
    for (rank, (_, number)) in (0u32..).zip(order.numbers()) {
        ranks[number] = rank;
    }
    ranks
}

/// Joins a list in order with what follows it from `at` on, in order too.
fn merge<T: Ord + Copy>(list: &mut Vec<T>, at: usize) {
    if at == 0 || at == list.len() {
        return;
    }
    let later = list.split_off(at);
    let earlier = std::mem::replace(list, Vec::with_capacity(at + later.len()));
    let mut earlier = earlier.into_iter().peekable();
    for item in later {
        while let Some(before) = earlier.next_if(|before| *before < item) {
            list.push(before);
        }
        list.push(item);
    }
    list.extend(earlier);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address((is_v4, bits): (bool, u128)) -> IpAddr {
        // Few bits, so that neighbours come.
        let host = u32::try_from(bits % 1000).unwrap();
        if is_v4 { Ipv4Addr::from_bits(0x0A00_0000 | host).into() } else { Ipv6Addr::from_bits(bits).into() }
    }

    proptest! {
        #[test]
        fn in_order_however_they_come(portions: Vec<Vec<(bool, u128)>>) {
            let mut all: Vec<IpAddr> = Vec::new();
            let mut order = AddressOrder::default();
            for portion in portions {
                let portion: Vec<IpAddr> = portion.into_iter().map(address).collect();
                order.extend(all.len(), &portion);
                all.extend(portion);
            }
            let numbers: Vec<(IpAddr, usize)> = order.numbers().collect();
            prop_assert!(numbers.is_sorted_by_key(|&(address, _)| address));
            prop_assert_eq!(numbers.len(), all.len());
            prop_assert!(numbers.iter().all(|&(address, number)| all[number] == address));
            all.sort_unstable();
            all.dedup();
            let expected: Vec<u32> = (0u32..).zip(&all).map(|(rank, _)| rank).collect();
            prop_assert_eq!(ranks(&all), expected);
        }

    }
}

//! Where rows go: the reader calls these in file order.

use std::net::{IpAddr, Ipv4Addr};

use super::scan::Memo;
use super::tuple::Tuple;
use crate::model::{Digest, Direction, Format, Mac, Millis, Protocol, State};

/// What is said once for all rows of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHead<'a> {
    /// Where the record stands in the file.
    pub offset: u64,
    pub length: u64,
    /// When the record was logged, which is later than all its tuples.
    pub time: Option<Millis>,
    pub format: Format,
    /// The flow log's resource id; of NSG flow logs the NSG's.
    pub log: &'a str,
    /// The network, subnet or NIC that is logged; of NSG flow logs the NSG.
    pub target: &'a str,
    /// The NIC that logged, which without a group only the record says.
    pub mac: Option<Mac>,
    /// Of the record's bytes. Bare tuples have no record.
    pub digest: Option<Digest>,
    /// Of a line of a table that was saved, whose digest is the tuple's own: the record that it was copied out of,
    /// which says all that the line does, if the line says which.
    pub copy_of: Option<Option<Digest>>,
    /// Groups of other NICs were left out.
    pub is_part: bool,
}

/// What is said once for all rows of one rule in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupHead<'a> {
    pub rule: &'a str,
    /// The ACL that holds the rule; of NSG flow logs the NSG.
    pub acl: &'a str,
    /// The NIC that logged.
    pub mac: Option<Mac>,
}

/// What very many rows have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind<'a> {
    pub format: Format,
    pub protocol: Protocol,
    pub direction: Direction,
    pub state: State,
    /// As it stands in the log. NSG logs have none.
    pub encryption: Option<&'a str>,
}

/// A row whose addresses and kind are the sink's own numbers, and whose counters are small, as nearly all are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub time: Millis,
    pub source: u32,
    pub destination: u32,
    pub source_port: u16,
    pub destination_port: u16,
    pub kind: u32,
    /// Packets and bytes sent, packets and bytes received: below [`WIDE`], or [`ABSENT`].
    pub counters: [u32; 4],
}

/// A counter that was not measured.
pub const ABSENT: u32 = u32::MAX;
/// A counter too large for a [`Line`].
pub const WIDE: u32 = u32::MAX - 1;

impl Line {
    /// It has a part of its counters only.
    pub fn is_patchy(&self) -> bool {
        let absent = self.counters.map(|counter| counter == ABSENT);
        absent != [absent[0]; 4]
    }
}

/// Takes rows. After a record come its groups, after a group its tuples: as they were decoded one by one, or as lines
/// of the sink's own numbers.
pub trait Sink {
    /// It takes the text that files hold as it is, and no rows.
    const TAKES_TEXT: bool = false;

    /// Bytes of the file of this name, in order, and where they stand in it.
    fn text(&mut self, _name: &str, _at: u64, _bytes: &[u8]) {}
    /// Records that come now stand in the file of this name; said again before each of them.
    fn file(&mut self, _name: &str) {}
    fn record(&mut self, record: &RecordHead<'_>);
    fn group(&mut self, group: &GroupHead<'_>);
    fn tuple(&mut self, tuple: &Tuple<'_>);
    fn lines(&mut self, lines: &[Line]);

    /// The number of an address, always the same.
    fn address(&mut self, address: IpAddr) -> u32;
    /// The same of an IPv4 address that is a number already.
    #[inline(always)]
    fn ipv4(&mut self, address: u32) -> u32 {
        self.address(Ipv4Addr::from_bits(address).into())
    }
    /// The number of a kind, always the same.
    fn kind(&mut self, kind: &Kind<'_>) -> u32;
    /// What the scanner remembers of these numbers, for as long as they hold.
    fn memo(&mut self) -> &mut Memo;
}

//! Where rows go: the reader calls these in file order.

use super::tuple::Tuple;
use crate::model::{Format, Mac, Millis};

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

/// Takes rows. After a record come its groups, after a group its tuples.
pub trait Sink {
    fn record(&mut self, record: &RecordHead<'_>);
    fn group(&mut self, group: &GroupHead<'_>);
    fn tuple(&mut self, tuple: &Tuple<'_>);
}

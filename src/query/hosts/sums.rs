//! What is summed of one host, as the host sees it.

use serde::{Deserialize, Serialize};

use crate::model::{Millis, Span};
use crate::query::keyed::Merge;
use crate::query::tally::is_counted;

use crate::query::rows::Seen;

/// Sums over the tuples that a host was on either side of. Counters are of measured tuples only; a sum that would leave
/// u64 stays at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSums {
    pub flows: u64,
    /// Those that came to it.
    pub flows_in: u64,
    pub measured: u64,
    /// Bytes that left it, whichever side it was.
    pub sent: u64,
    pub received: u64,
    pub packets_sent: u64,
    pub packets_received: u64,
    pub denied_in: u64,
    pub denied_out: u64,
    /// Of those that came to it, what it let in or answered.
    pub served: u64,
    pub(super) first: Millis,
    pub(super) last: Millis,
}

impl Default for HostSums {
    fn default() -> Self {
        Self {
            flows: 0,
            flows_in: 0,
            measured: 0,
            sent: 0,
            received: 0,
            packets_sent: 0,
            packets_received: 0,
            denied_in: 0,
            denied_out: 0,
            served: 0,
            first: Millis(i64::MAX),
            last: Millis(i64::MIN),
        }
    }
}

/// Which sides of a flow the host was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Source,
    Destination,
    /// Of a network, both can be.
    Both,
}

impl HostSums {
    /// One tuple more. With both sides in it, it is one flow that came in, but each side has sent and received.
    #[inline]
    pub fn take(&mut self, row: &Seen, side: Side) {
        self.flows += 1;
        self.measured += u64::from(row.is_measured);
        (self.first, self.last) = (self.first.min(row.time), self.last.max(row.time));
        let [packets_sent, bytes_sent, packets_received, bytes_received] = row.counters;
        let denied = u64::from(row.is_denied);
        if side == Side::Source {
            self.denied_out += denied;
        }
        if side != Side::Destination {
            self.sent = self.sent.saturating_add(bytes_sent);
            self.received = self.received.saturating_add(bytes_received);
            self.packets_sent = self.packets_sent.saturating_add(packets_sent);
            self.packets_received = self.packets_received.saturating_add(packets_received);
        }
        if side != Side::Source {
            self.flows_in += 1;
            self.denied_in += denied;
            self.served += u64::from(row.is_served);
            self.sent = self.sent.saturating_add(bytes_received);
            self.received = self.received.saturating_add(bytes_sent);
            self.packets_sent = self.packets_sent.saturating_add(packets_received);
            self.packets_received = self.packets_received.saturating_add(packets_sent);
        }
    }

    pub const fn bytes(&self) -> u64 {
        self.sent.saturating_add(self.received)
    }

    pub const fn packets(&self) -> u64 {
        self.packets_sent.saturating_add(self.packets_received)
    }

    /// Whether bytes were measured.
    pub const fn has_bytes(&self) -> bool {
        is_counted(self.measured, self.bytes(), self.packets())
    }

    pub const fn has_packets(&self) -> bool {
        is_counted(self.measured, self.packets(), self.bytes())
    }

    pub const fn denied(&self) -> u64 {
        self.denied_in.saturating_add(self.denied_out)
    }

    /// Its first and its last tuple, if it has any.
    pub fn span(&self) -> Option<Span> {
        (self.flows > 0).then_some(Span { first: self.first, last: self.last })
    }

    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in [
            (&mut self.flows, other.flows),
            (&mut self.flows_in, other.flows_in),
            (&mut self.measured, other.measured),
            (&mut self.sent, other.sent),
            (&mut self.received, other.received),
            (&mut self.packets_sent, other.packets_sent),
            (&mut self.packets_received, other.packets_received),
            (&mut self.denied_in, other.denied_in),
            (&mut self.denied_out, other.denied_out),
            (&mut self.served, other.served),
        ] {
            *ours = ours.saturating_add(theirs);
        }
        (self.first, self.last) = (self.first.min(other.first), self.last.max(other.last));
    }
}

impl Merge for HostSums {
    fn merge(&mut self, other: Self) {
        self.add(&other);
    }
}

//! A flow, and the rows it leaves in the logs of the cards it passes.

use std::net::IpAddr;

use super::clock::{self, MINUTE, SECOND, UNENCRYPTED};
use super::day::Day;
use super::place::{APP_01, APP_03, DB_01, JUMP_01, Nic, Party, Rule, WEB_02};
use super::rng::Rng;

pub const TCP: u8 = 6;
pub const UDP: u8 = 17;

/// One tuple, before it is text.
#[derive(Clone, Copy)]
pub struct Row {
    pub at: u64,
    /// The minute of the day in whose record it is written.
    pub minute: u64,
    pub rule: Rule,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub source_port: u16,
    pub destination_port: u16,
    pub protocol: u8,
    pub inbound: bool,
    pub state: State,
    pub encryption: &'static str,
    pub sent: Counter,
    pub received: Counter,
    /// The other card has written this too, as the source.
    pub is_copy: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    Begin,
    Continuing,
    End,
    Denied,
}

#[derive(Clone, Copy, Default)]
pub struct Counter {
    pub packets: u64,
    pub bytes: u64,
}

/// What goes one way during a flow's life: packets, and bytes in each.
#[derive(Clone, Copy)]
pub struct Load {
    pub packets: u64,
    pub size: u64,
}

pub const fn load(packets: u64, size: u64) -> Load {
    Load { packets, size }
}

impl Load {
    pub fn times(self, numerator: u64, denominator: u64) -> Self {
        Self { packets: self.packets * numerator / denominator, ..self }
    }

    fn count(self, rng: &mut Rng) -> Counter {
        // Packets differ in size, so that the bytes are hardly ever a multiple of them.
        Counter { packets: self.packets, bytes: self.packets * self.size + rng.below(self.packets + 1) }
    }
}

impl Counter {
    /// What a card takes off the wire is counted with the envelope it came in.
    fn with_envelope(self, size: u64) -> Self {
        Self { bytes: self.bytes + self.packets * size, ..self }
    }

    fn plus(self, packets: u64, bytes: u64) -> Self {
        Self { packets: self.packets + packets, bytes: self.bytes + bytes }
    }
}

#[derive(Clone)]
pub struct Flow {
    pub start: u64,
    pub lasts: u64,
    pub from: Party,
    pub to: Party,
    pub from_port: u16,
    pub to_port: u16,
    pub protocol: u8,
    pub sent: Load,
    pub received: Load,
    pub rule_in: Rule,
    /// The platform ends and begins it anew halfway, and goes on counting where it was.
    pub is_recreated: bool,
}

impl Flow {
    pub fn tcp(from: impl Into<Party>, to: impl Into<Party>, to_port: u16, rng: &mut Rng) -> Self {
        Self {
            start: 0,
            // The platform notices an end only some seconds after it.
            lasts: rng.within(5_100, 6_100),
            from: from.into(),
            to: to.into(),
            from_port: rng.port(),
            to_port,
            protocol: TCP,
            sent: load(6, 90),
            received: load(5, 90),
            rule_in: Rule::AllowVnetIn,
            is_recreated: false,
        }
    }

    pub fn udp(from: impl Into<Party>, to: impl Into<Party>, to_port: u16, rng: &mut Rng) -> Self {
        // UDP ends when nothing has passed for four minutes.
        Self { protocol: UDP, lasts: rng.within(244_000, 262_000), ..Self::tcp(from, to, to_port, rng) }
    }

    pub fn starting(mut self, start: u64) -> Self {
        self.start = start;
        self
    }

    pub fn lasting(mut self, more: u64) -> Self {
        self.lasts += more;
        self
    }

    pub fn loaded(mut self, sent: Load, received: Load) -> Self {
        (self.sent, self.received) = (sent, received);
        self
    }

    pub fn let_in_by(mut self, rule: Rule) -> Self {
        self.rule_in = rule;
        self
    }

    fn touches(&self, nic: Nic) -> bool {
        self.from.nic == Some(nic) || self.to.nic == Some(nic)
    }

    fn is_between(&self, a: Nic, b: Nic) -> bool {
        self.touches(a) && self.touches(b)
    }

    fn encryption(&self) -> &'static str {
        let is_inside = self.from.nic.is_some() && self.to.nic.is_some();
        let is_left_open = self.is_between(APP_01, DB_01) && UNENCRYPTED.holds(self.start);
        if !is_inside || is_left_open {
            "NX"
        } else if self.is_between(WEB_02, APP_03) && self.from_port.is_multiple_of(16) {
            "NX_FALLBACK"
        } else {
            "X"
        }
    }

    /// How much later than `since` the next row of a flow that goes on is written.
    fn until_next(&self, since: u64, rng: &mut Rng) -> u64 {
        const EVERY: u64 = 5 * MINUTE;
        // NSG logs write a card's flows all at once every five minutes; where a card has both kinds of log, both do.
        const AT: u64 = 141 * SECOND;
        if self.touches(JUMP_01) { EVERY - (since + EVERY - AT) % EVERY } else { EVERY + rng.below(9) }
    }

    /// Writes all rows of this flow's life.
    pub fn log(&self, day: &mut Day, rng: &mut Rng) {
        let end = self.start + self.lasts;
        let encryption = self.encryption();
        let begin = |at| self.row(at, State::Begin, encryption, Counter::default(), Counter::default());
        self.write(day, &begin(self.start));
        if self.is_recreated {
            let middle = self.start + self.lasts / 2;
            let (sent, received) = (self.sent.count(rng), self.received.count(rng));
            self.write(day, &self.row(middle, State::End, encryption, sent, received));
            self.write(day, &begin(middle));
            // Two empty acknowledgements more, on top of all that was counted before.
            let (sent, received) = (sent.plus(2, 108), received.plus(1, 60));
            self.write(day, &self.row(end, State::End, encryption, sent, received));
            return;
        }
        let mut since = self.start;
        while since < end {
            let next = since + self.until_next(since, rng);
            let (state, at) = if next < end { (State::Continuing, next) } else { (State::End, end) };
            let share = |load: Load, rng: &mut Rng| {
                if at - since == self.lasts {
                    return load.count(rng);
                }
                load.times((at - since) * rng.within(850, 1150), self.lasts * 1000).count(rng)
            };
            let (sent, received) = (share(self.sent, rng), share(self.received, rng));
            self.write(day, &self.row(at, state, encryption, sent, received));
            since = at;
        }
    }

    /// A try that a card refuses, and the repeated tries of the one who waits for an answer.
    pub fn deny(&self, day: &mut Day, nic: Nic, rule: Rule, encryption: &'static str, repeats: &[u64]) {
        for after in [&0].into_iter().chain(repeats) {
            let row = self.row(self.start + after, State::Denied, encryption, Counter::default(), Counter::default());
            day.put(nic, Row { rule, inbound: self.to.nic == Some(nic), ..row });
        }
    }

    fn row(&self, at: u64, state: State, encryption: &'static str, sent: Counter, received: Counter) -> Row {
        Row {
            at,
            minute: 0,
            rule: self.rule_in,
            source: self.from.ip,
            destination: self.to.ip,
            source_port: self.from_port,
            destination_port: self.to_port,
            protocol: self.protocol,
            inbound: true,
            state,
            encryption,
            sent,
            received,
            is_copy: false,
        }
    }

    /// Both ends log a flow when both lie inside.
    fn write(&self, day: &mut Day, row: &Row) {
        let both_inside = self.from.nic.is_some() && self.to.nic.is_some();
        let envelope = if both_inside { 50 } else { 42 };
        let mut is_copy = false;
        if let Some(nic) = self.from.nic {
            let rule = if both_inside { Rule::AllowVnetOut } else { Rule::AllowInternetOut };
            let received = row.received.with_envelope(envelope);
            is_copy = day.put(nic, Row { rule, inbound: false, received, ..*row });
        }
        if let Some(nic) = self.to.nic {
            // What left one card arrives at the other a moment later.
            let at = row.at + u64::from(both_inside) * (1 + u64::from(self.from_port % 2));
            day.put(nic, Row { at, sent: row.sent.with_envelope(envelope), is_copy, ..*row });
        }
    }
}

/// Retransmission of an unanswered SYN.
pub fn retries(rng: &mut Rng) -> [u64; 2] {
    let first = SECOND + rng.below(20);
    [first, first + 2 * SECOND + rng.below(30)]
}

/// When this flow ends, shortened or left out where its card's host is not ready to carry it.
pub fn fitted(mut flow: Flow) -> Option<Flow> {
    let span = clock::NOT_READY;
    if flow.touches(clock::NOT_READY_NIC) && flow.start < span.end && flow.start + flow.lasts > span.start {
        flow.lasts = span.start.checked_sub(flow.start).filter(|lasts| *lasts > 0)?;
    }
    Some(flow)
}

//! An hour of one NIC: connections that begin, go on and end, in the order in which they are written.

use flowglass::sample::{DAY, Rng};

use super::network::{self, Flow, NICS};
use super::text::{Kind, Writer};
use super::totals::Totals;

/// Makes files of about 14 MB.
pub const ROWS_A_MINUTE: u64 = 3_240;
/// Every eighth NIC still has an NSG flow log.
const NIC_WITH_NSG_LOG: u64 = 5;
/// Connections that are open when the hour begins.
const OPEN_BEFORE: u64 = 300;
const MINUTE_MS: u64 = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Begin,
    Continuing,
    End,
    Denied,
}

impl State {
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Begin => "B",
            Self::Continuing => "C",
            Self::End => "E",
            Self::Denied => "D",
        }
    }

    pub const fn is_measured(self) -> bool {
        matches!(self, Self::Continuing | Self::End)
    }
}

/// One tuple, before it is text.
#[derive(Clone, Copy)]
pub struct Row {
    /// Epoch milliseconds.
    pub at: u64,
    pub flow: Flow,
    pub state: State,
    /// Packets and bytes sent, packets and bytes received; all zero where nothing is measured.
    pub counters: [u64; 4],
}

/// The files of a set have names of their own, because a file input tells nothing of folders.
pub fn file_name(number: u64) -> String {
    format!("{number:04}-PT1H.json")
}

/// The text of a file, whose rows are added to the totals. How busy a minute is varies about `rows_a_minute`.
pub fn write(number: u64, rows_a_minute: u64, totals: &mut Totals) -> Vec<u8> {
    let (nic, hour) = (number % NICS, number / NICS);
    let kind = if nic == NIC_WITH_NSG_LOG { Kind::Nsg2 } else { Kind::Vnet };
    let mut rng = Rng::of(DAY, number);
    let mut open: Vec<Flow> = (0..OPEN_BEFORE).map(|_| network::allowed(nic, &mut rng)).collect();
    let mut writer = Writer::new(kind, nic);
    let mut rows = Vec::new();
    for minute in 0..60 {
        let start = DAY + (hour * 60 + minute) * MINUTE_MS;
        let count = rng.within(rows_a_minute * 7 / 8, rows_a_minute * 9 / 8);
        rows.extend((0..count).map(|at| {
            let time = start + (at * MINUTE_MS + rng.below(MINUTE_MS)) / count;
            next(time, nic, &mut open, &mut rng)
        }));
        // A record lists its tuples by rule; those of a rule stay in order of time.
        rows.sort_by_key(|row| row.flow.rule);
        let written = start + MINUTE_MS + rng.within(1_500, 3_000);
        for row in rows.drain(..) {
            totals.row(kind, &row);
            writer.row(&row, written);
        }
    }
    let text = writer.finish();
    totals.file(text.records, text.bytes.len() as u64);
    text.bytes
}

fn next(at: u64, nic: u64, open: &mut Vec<Flow>, rng: &mut Rng) -> Row {
    let chance = rng.below(100);
    let unmeasured = |flow, state| Row { at, flow, state, counters: [0; 4] };
    if chance < 8 {
        return unmeasured(network::denied(nic, rng), State::Denied);
    }
    if chance < 50 || open.is_empty() {
        let flow = network::allowed(nic, rng);
        open.push(flow);
        return unmeasured(flow, State::Begin);
    }
    let which = usize::try_from(rng.below(open.len() as u64)).unwrap_or_default();
    let (flow, state) =
        if chance < 92 { (open.swap_remove(which), State::End) } else { (open[which], State::Continuing) };
    Row { at, flow, state, counters: counters(rng) }
}

/// Mostly a few packets, seldom very many.
fn counters(rng: &mut Rng) -> [u64; 4] {
    let most = if rng.one_in(40) { 60_000 } else { 120 };
    let (sent, received) = (rng.skewed(1, most), rng.skewed(1, most));
    let size = |packets: u64, rng: &mut Rng| packets * rng.within(60, 1_400) + rng.below(packets + 1);
    [sent, size(sent, rng), received, size(received, rng)]
}

//! The sample day: one invented day of flow logs, for looking round before opening logs of one's own.
//!
//! It is text, exactly as Azure writes it, and goes the same way as any dropped file; nothing downstream knows it
//! apart. The same bytes come out everywhere and every time. A shop with web hosts, servers behind them and a hub is
//! lived through minute by minute (`day`): what goes on every day (`usual`) and what makes this one worth looking at
//! (`incident`). Connections (`flow`) leave rows with the cards they pass, and an hour's rows become blobs (`blob`,
//! `text`). With them come the files that its owner would open beside them (`beside`, `places`).

mod beside;
mod blob;
mod clock;
mod day;
mod flow;
mod incident;
mod place;
mod places;
mod rng;
mod strip;
#[cfg(test)]
mod tests;
mod text;
mod usual;

pub use beside::beside;
pub use blob::{Files, SampleFile};
pub use rng::Rng;

/// Midnight, UTC, at which the sample day begins: Tuesday 2026-01-13, in milliseconds.
pub const DAY: u64 = clock::DAY;
/// How many files [`files`] gives.
pub const FILE_COUNT: usize = blob::COUNT;
/// How many [`beside`] gives.
pub const BESIDE_COUNT: usize = 3;
/// How many network cards the day has.
pub const NIC_COUNT: usize = place::NICS;
/// The width of the steps of [`profile`], in milliseconds.
pub const PROFILE_STEP: u64 = 10 * clock::MINUTE;

pub use strip::STRIP;

/// The files of the sample day, each made when it is asked for.
pub fn files() -> Files {
    Files::new(0)
}

/// The same day, so many days later: for large sets of files.
pub fn files_later(days: u64) -> Files {
    Files::new(days)
}

/// Something that happens during the day, in milliseconds of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoryMark {
    pub start_ms: u64,
    pub end_ms: u64,
    pub label: &'static str,
}

const fn mark(span: clock::Span, label: &'static str) -> StoryMark {
    StoryMark { start_ms: span.start, end_ms: span.end, label }
}

/// What there is to find, in order of time.
pub const fn story() -> &'static [StoryMark] {
    const STORY: [StoryMark; 5] = [
        mark(clock::BACKUP, "Night backup"),
        mark(clock::SCAN, "Port scan"),
        mark(clock::UNENCRYPTED, "Unencrypted"),
        mark(clock::STORM, "SSH storm, denied"),
        mark(clock::TRANSFER, "Large transfer out"),
    ];
    &STORY
}

/// The day in steps of ten minutes: start, bytes in both directions, denied tries. Each flow counts once, at its source
/// where both ends log it. The day is lived through for this, but no text is written.
pub fn profile() -> Vec<(u64, u64, u64)> {
    let mut steps: Vec<_> = (DAY..DAY + 24 * clock::HOUR)
        .step_by(usize::try_from(PROFILE_STEP).unwrap_or(usize::MAX))
        .map(|start| (start, 0, 0))
        .collect();
    let mut day = day::Day::new();
    for hour in 0..24 {
        day.reach(hour);
        for row in place::Nic::all().flat_map(|nic| day.rows(nic, hour)).filter(|row| !row.is_copy) {
            // The first records still hold the last minute of the day before.
            let step = row.at.checked_sub(DAY).and_then(|since| usize::try_from(since / PROFILE_STEP).ok());
            if let Some((_, bytes, denied)) = step.and_then(|step| steps.get_mut(step)) {
                *bytes += row.sent.bytes + row.received.bytes;
                *denied += u64::from(row.state == flow::State::Denied);
            }
        }
    }
    steps
}

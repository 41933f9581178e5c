//! Medians, ratios, and the tables that show them.

use std::fmt::Write;

use crate::browser::THREADS;
use crate::contest::{Place, Results, Who};
use crate::duckdb;
use crate::questions;

/// Of a measurement taken several times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Spread {
    /// None of nothing.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
        Some(Self { median: f64::midpoint(low, high), least, most })
    }
}

/// How long one takes beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    pub of: Who,
    pub to: Who,
    pub target: &'static str,
}

pub const RATIOS: [Ratio; 3] = [
    Ratio { of: Who::Ingest, to: Who::Read, target: "at most 1.5, better 1.2" },
    Ratio { of: Who::JavaScript, to: Who::Ingest, target: "at least 6" },
    Ratio { of: Who::DuckDb, to: Who::Ingest, target: "at least 15" },
];

impl Ratio {
    pub fn name(&self) -> String {
        format!("{} / {}", self.of, self.to)
    }
}

impl Results {
    pub fn seconds(&self, who: Who, from: Place) -> Option<Spread> {
        let turns = self.turns.iter().filter(|turn| turn.who == who && turn.from == from);
        Spread::of(turns.map(|turn| turn.milliseconds / 1000.0).collect())
    }

    /// Each round gives a ratio of its own: what slows a round slows both of its terms.
    pub fn ratio(&self, ratio: &Ratio, from: Place) -> Option<Spread> {
        let of = self.turns.iter().filter(|turn| turn.who == ratio.of && turn.from == from);
        let ratios = of.filter_map(|of| {
            let mut others = self.turns.iter().filter(|to| (to.round, to.from, to.who) == (of.round, from, ratio.to));
            Some(of.milliseconds / others.next()?.milliseconds)
        });
        Spread::of(ratios.collect())
    }

    /// In Markdown, which is as readable in a terminal.
    pub fn tables(&self) -> String {
        let mut text = format!("{}\n\n", self.circumstances());
        text += "| | median | fastest | slowest | of the logs |\n|---|--:|--:|--:|--:|\n";
        for from in [Place::Memory, Place::Disk] {
            for who in Who::ALL {
                let Some(seconds) = self.seconds(who, from) else { continue };
                let speed = self.megabytes() / seconds.median;
                let Spread { median, least, most } = seconds;
                let name = format!("{who}, {from}");
                // Writing to a string does not fail.
                let _ = writeln!(text, "| {name} | {median:.2} s | {least:.2} s | {most:.2} s | {speed:.0} MB/s |");
            }
        }
        text += "\n| ratio of times | median | least | most | wanted |\n|---|--:|--:|--:|---|\n";
        for from in [Place::Memory, Place::Disk] {
            for ratio in &RATIOS {
                let Some(Spread { median, least, most }) = self.ratio(ratio, from) else { continue };
                let (name, target) = (ratio.name(), ratio.target);
                let _ = writeln!(text, "| {name}, {from} | {median:.2} | {least:.2} | {most:.2} | {target} |");
            }
        }
        text + "\n" + &questions::table(&self.asked)
    }

    fn circumstances(&self) -> String {
        let rounds = self.turns.iter().map(|turn| turn.round + 1).max().unwrap_or_default();
        format!(
            "{:.0} MB in {} files, {:.1} million tuples, read {rounds} times; {THREADS} threads each, on {}; {}, DuckDB {}.",
            self.megabytes(),
            self.files,
            millions(self.tuples),
            machine(),
            self.browser,
            duckdb::VERSION,
        )
    }

    fn megabytes(&self) -> f64 {
        millions(self.bytes)
    }
}

#[expect(clippy::cast_precision_loss, reason = "for the eye")]
pub fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}

/// The processor, as far as the system names it.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let name = name.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
    format!("{cores} cores of {}", if name.is_empty() { "a processor that does not say its name" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::Turn;
    use crate::questions::{Asked, Kind};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(Spread::of(Vec::new()), None);
        let spread = |median, least, most| Some(Spread { median, least, most });
        assert_eq!(Spread::of(vec![3.0]), spread(3.0, 3.0, 3.0));
        assert_eq!(Spread::of(vec![9.0, 1.0, 2.0]), spread(2.0, 1.0, 9.0));
        assert_eq!(Spread::of(vec![4.0, 1.0, 2.0, 9.0]), spread(3.0, 1.0, 9.0));
    }

    #[test]
    fn ratios_are_of_one_round_and_place() {
        let turn = |round, from, who, milliseconds| Turn { round, from, who, milliseconds };
        let turns = vec![
            turn(0, Place::Memory, Who::Read, 100.0),
            turn(0, Place::Memory, Who::Ingest, 150.0),
            // A round in which everything was slow.
            turn(1, Place::Memory, Who::Ingest, 1_500.0),
            turn(1, Place::Memory, Who::Read, 1_000.0),
            turn(1, Place::Disk, Who::Read, 5_000.0),
            turn(2, Place::Memory, Who::Ingest, 7.0),
        ];
        let results = Results {
            bytes: 3_000_000,
            turns,
            asked: vec![Asked { kind: Kind::Jump, milliseconds: 25.0 }],
            ..Results::default()
        };
        let ratio = results.ratio(&RATIOS[0], Place::Memory);
        assert_eq!(ratio, Some(Spread { median: 1.5, least: 1.5, most: 1.5 }));
        assert_eq!(results.ratio(&RATIOS[0], Place::Disk), None);
        assert_eq!(results.ratio(&RATIOS[1], Place::Memory), None);

        let tables = results.tables();
        assert!(tables.contains("| the bare read, from disk | 5.00 s | 5.00 s | 5.00 s | 1 MB/s |"), "{tables}");
        let row = "| Flowglass / the bare read, from memory | 1.50 | 1.50 | 1.50 | at most 1.5, better 1.2 |";
        assert!(tables.contains(row) && tables.contains("25 ms"), "{tables}");
        assert!(!tables.contains("DuckDB / Flowglass"));
    }
}

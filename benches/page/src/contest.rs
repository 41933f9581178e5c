//! Who takes how long with the same files. In every round each has a turn, so that whatever else the machine does hits
//! all alike, and each is compared with the others of its round.

use std::fmt;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use xtask::step::{step, there};

use crate::answer;
use crate::browser::{Ours, run_rival};
use crate::disk;
use crate::duckdb::DuckDb;
use crate::logs::Logs;
use crate::questions::{self, Asked};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    Read,
    Ingest,
    JavaScript,
    DuckDb,
}

impl Who {
    pub const ALL: [Self; 4] = [Self::Read, Self::Ingest, Self::JavaScript, Self::DuckDb];
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Read => "the bare read",
            Self::Ingest => "Flowglass",
            Self::JavaScript => "plain JavaScript",
            Self::DuckDb => "DuckDB",
        })
    }
}

/// Where the files are before they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Disk,
    Memory,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Disk => "from disk",
            Self::Memory => "from memory",
        })
    }
}

/// One turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    pub round: usize,
    pub from: Place,
    pub who: Who,
    pub milliseconds: f64,
}

/// Everything that was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub files: usize,
    pub bytes: u64,
    pub tuples: u64,
    pub browser: String,
    pub turns: Vec<Turn>,
    pub asked: Vec<Asked>,
}

pub struct Contest<'a> {
    pub logs: &'a Logs,
    pub duckdb: Option<DuckDb>,
    pub rounds: usize,
    /// In each round, in this order.
    pub from: Vec<Place>,
}

impl Contest<'_> {
    pub fn hold(&self) -> Result<Results> {
        let Logs { paths, bytes, tuples, .. } = self.logs;
        let mut results = Results { files: paths.len(), bytes: *bytes, tuples: *tuples, ..Results::default() };
        for round in 0..self.rounds {
            for &from in &self.from {
                let what = format!("Round {} of {}, {from}", round + 1, self.rounds);
                step(&what, "See what went wrong above.", || self.round(round, from, &mut results))?;
            }
        }
        Ok(results)
    }

    fn round(&self, round: usize, from: Place, results: &mut Results) -> Result<()> {
        let mut order = Who::ALL;
        // Not always the same one first.
        order.rotate_left(round % Who::ALL.len());
        for who in order {
            if who == Who::DuckDb && self.duckdb.is_none() {
                continue;
            }
            match from {
                Place::Disk => disk::forget(&self.logs.paths)?,
                Place::Memory => disk::warm(&self.logs.paths)?,
            }
            let milliseconds = self.turn(who, from, results)?;
            there(&format!("{who:16} {:8.2} s", milliseconds / 1000.0));
            results.turns.push(Turn { round, from, who, milliseconds });
        }
        Ok(())
    }

    fn turn(&self, who: Who, from: Place, results: &mut Results) -> Result<f64> {
        let Logs { paths, bytes, answer, .. } = self.logs;
        let done = match who {
            Who::Ingest => return self.ours(from, results),
            Who::Read => {
                let done = run_rival("read.html", paths)?;
                ensure!(done.answer["bytes"] == *bytes, "the bare read has not read everything");
                return Ok(done.milliseconds);
            }
            Who::JavaScript => run_rival("javascript.html", paths)?,
            Who::DuckDb => self.duckdb.as_ref().context("there is no DuckDB")?.run(paths)?,
        };
        answer::check(&who.to_string(), &done.answer, answer, &answer::of_others())?;
        Ok(done.milliseconds)
    }

    fn ours(&self, from: Place, results: &mut Results) -> Result<f64> {
        let page = Ours::open("")?;
        let milliseconds = page.ingest(&self.logs.paths)?;
        if results.browser.is_empty() {
            results.browser = page.browser_version()?;
            answer::check("Flowglass", &page.summary()?, &self.logs.answer, answer::OF_SUMMARIES)?;
        }
        if from == Place::Memory {
            results.asked.extend(questions::ask(&page, &self.logs.answer)?);
        }
        Ok(milliseconds)
    }
}

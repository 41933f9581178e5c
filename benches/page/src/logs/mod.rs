//! Logs to measure with: as large as busy networks write them, invented, and the same bytes every time.
//!
//! A set of them is made once, kept under `target/`, and used again. Beside it lies what is in it, counted as it was
//! written, so that whoever reads it can be held to the right answer.

mod hour;
mod network;
mod text;
mod totals;

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use xtask::step::{step, there};

use totals::Totals;

/// To be raised when what is made changes, so that sets of before are not taken for it.
const VERSION: u32 = 1;

/// Files on the disk, and what is in them.
#[derive(Debug)]
pub struct Logs {
    pub paths: Vec<PathBuf>,
    pub bytes: u64,
    pub tuples: u64,
    /// In the words of the summary.
    pub answer: Value,
}

impl Logs {
    /// The set below `folder` of so many megabytes, in whole files; made if it is not there.
    pub fn of(megabytes: u64, folder: &Path) -> Result<Self> {
        let folder = folder.join(format!("logs-{megabytes}-megabytes-v{VERSION}"));
        if let Ok(logs) = Self::kept(&folder) {
            there(&format!("the logs are there: {logs}"));
            return Ok(logs);
        }
        step(&format!("Make logs in {}", folder.display()), "Is there room on the disk?", || {
            let logs = Self::make(megabytes * 1_000_000, &folder)?;
            there(&logs.to_string());
            Ok(logs)
        })
    }

    fn kept(folder: &Path) -> Result<Self> {
        // Written last: where it is, the rest is too.
        let answer: Value = serde_json::from_slice(&fs::read(folder.join("answer.json"))?)?;
        let count = |name: &str| answer[name].as_u64().with_context(|| format!("answer.json has no {name}"));
        let (files, bytes, tuples) = (count("file_count")?, count("file_bytes")?, count("tuples")?);
        let paths = (0..files).map(|number| folder.join(hour::file_name(number))).collect();
        Ok(Self { paths, bytes, tuples, answer })
    }

    fn make(bytes: u64, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut totals = Totals::default();
        let mut number = 0;
        while totals.file_bytes < bytes {
            let text = hour::write(number, hour::ROWS_A_MINUTE, &mut totals);
            let mut file = File::create(folder.join(hour::file_name(number)))?;
            file.write_all(&text)?;
            // What is not yet on the disk cannot be dropped from memory, for those who read cold.
            file.sync_all()?;
            number += 1;
        }
        fs::write(folder.join("answer.json"), totals.answer()?)?;
        Self::kept(folder)
    }
}

impl fmt::Display for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.bytes / 1_000_000;
        write!(f, "{} files, {megabytes} MB, {} tuples", self.paths.len(), self.tuples)
    }
}

#[cfg(test)]
mod tests {
    use flowglass::ingest::Reader;
    use flowglass::query::{Partial, Summary};
    use flowglass::store::Shard;

    use super::*;
    use crate::answer;

    /// Enough files for every kind there is.
    const FILES: u64 = 9;
    const FEW_ROWS: u64 = 40;

    #[test]
    fn what_is_written_is_what_the_engine_reads() {
        let (mut totals, mut shard, mut reports) = (Totals::default(), Shard::default(), Vec::new());
        for number in 0..FILES {
            let text = hour::write(number, FEW_ROWS, &mut totals);
            let mut reader = Reader::new(hour::file_name(number), text.len() as u64);
            reader.feed(&text, &mut shard);
            reports.push(reader.finish(&mut shard));
        }
        let summary = Summary::new(&reports, &Partial::of(&shard, i64::MAX)).to_json();
        let summary: Value = serde_json::from_str(&summary).unwrap();
        let right: Value = serde_json::from_str(&totals.answer().unwrap()).unwrap();
        assert!(totals.tuples > FILES * 60 * FEW_ROWS / 2 && totals.file_count == FILES);
        assert_eq!(summary["issues"], serde_json::json!({}));
        answer::check("the engine", &summary, &right, answer::OF_SUMMARIES).unwrap();
        let steps = right["timeline"].as_array().unwrap();
        assert_eq!(steps.iter().map(|step| step[1].as_u64().unwrap()).sum::<u64>(), totals.tuples);
    }

    #[test]
    fn the_same_bytes_every_time() {
        let digest = (0..FILES).fold(0xCBF2_9CE4_8422_2325, |digest: u64, number| {
            let text = hour::write(number, FEW_ROWS, &mut Totals::default());
            text.iter().fold(digest, |digest, &byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
        });
        assert_eq!(
            digest, 16_081_818_417_903_621_151,
            "the logs have changed: raise VERSION, and write the new digest here"
        );
    }

    #[test]
    fn busy_files_are_as_large_as_azure_lets_them_grow() {
        let mut totals = Totals::default();
        for number in 0..2 {
            hour::write(number, hour::ROWS_A_MINUTE, &mut totals);
        }
        assert!((26_000_000..30_000_000).contains(&totals.file_bytes), "{}", totals.file_bytes);
    }
}

//! The day's blobs, in the order in which they are made: hour by hour, card by card.

use super::clock::{self, DAY, HOUR};
use super::day::Day;
use super::place::{DNS_01, JUMP_01, JUMP_02, Log, NSG_JUMP, NSG_LEGACY, Nic, SUBNET_WEB, WEB_01, WEB_02};
use super::text;
use crate::model::Millis;

/// What [`plan`] gives; a test compares them.
pub const COUNT: usize = 385;

/// One blob as Azure stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// From the container on.
    pub path: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Blob {
    hour: u64,
    nic: Nic,
    log: &'static Log,
}

fn plan() -> Vec<Blob> {
    let mut blobs = Vec::with_capacity(COUNT);
    for hour in 0..24 {
        for nic in Nic::all().filter(|nic| !clock::is_gap(*nic, hour)) {
            let besides = match (nic, hour) {
                (WEB_01 | WEB_02, _) => Some(&SUBNET_WEB),
                // Left on by mistake when the VNet's log was made.
                (JUMP_01, 10..=14) => Some(&NSG_JUMP),
                (JUMP_02, 6) => Some(&NSG_LEGACY),
                _ => None,
            };
            let logs = [nic.card().log].into_iter().chain(besides);
            blobs.extend(logs.map(|log| Blob { hour, nic, log }));
        }
    }
    blobs
}

/// The one blob that was copied while Azure was writing to it.
fn is_cut(blob: Blob) -> bool {
    blob.nic == DNS_01 && blob.hour == 23
}

/// Makes one file after the other; see [`super::files`].
pub struct Files {
    day: Day,
    plan: std::vec::IntoIter<Blob>,
    reached: Option<u64>,
    later: u64,
}

impl Files {
    pub fn new(days_later: u64) -> Self {
        Self { day: Day::new(), plan: plan().into_iter(), reached: None, later: days_later * 24 * HOUR }
    }
}

impl Iterator for Files {
    type Item = SampleFile;

    fn next(&mut self) -> Option<SampleFile> {
        let blob = self.plan.next()?;
        if self.reached != Some(blob.hour) {
            self.day.reach(blob.hour);
            self.reached = Some(blob.hour);
        }
        let mut text = text::write(self.day.rows(blob.nic, blob.hour), blob.nic, blob.log, self.later);
        if is_cut(blob) {
            let rest = text.bytes.len() - text.last_record;
            text.bytes.truncate(text.last_record + rest * 3 / 5);
        }
        Some(SampleFile { path: path(blob, self.later), bytes: text.bytes })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.plan.size_hint()
    }
}

impl ExactSizeIterator for Files {}

fn path(blob: Blob, later: u64) -> String {
    let civil = i64::try_from(DAY + later + blob.hour * HOUR).map(|ms| Millis(ms).civil()).unwrap_or(Millis(0).civil());
    format!(
        "{}/y={:04}/m={:02}/d={:02}/h={:02}/m=00/macAddress={}/PT1H.json",
        blob.log.folder,
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        blob.nic.card().mac
    )
}

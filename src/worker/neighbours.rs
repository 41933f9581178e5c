//! Small entries that lie side by side in an archive are read in one go: to cut an archive takes the browser longer
//! than to read what was cut.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;

use flowglass::ingest::container::Entry;
use flowglass::protocol::Portion;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use super::Job;
use crate::platform::{Slices, stretch};

/// Entries of less have neighbours.
const SMALL: u64 = 1 << 18;
/// So much is read in one go.
const LONGEST: u64 = 1 << 20;
/// And this between two entries with them: what is not for this worker.
const GAP: u64 = 1 << 16;

/// What was read last.
#[derive(Default)]
pub(super) struct Neighbours(RefCell<Option<Stretch>>);

struct Stretch {
    archive: Archive,
    from: u64,
    bytes: Uint8Array,
}

/// An archive, as it was when it was opened.
#[derive(PartialEq)]
struct Archive {
    path: String,
    size: f64,
    changed: f64,
}

impl Archive {
    /// A file knows its name only, and folders can have alike ones; the entry's name begins with the path.
    fn of(content: &Blob, entry: &Entry) -> Self {
        let file = content.dyn_ref::<File>();
        let (name, changed) = file.map(|file| (file.name(), file.last_modified())).unwrap_or_default();
        let folder = entry.name.split_once(&format!("{name}/")).map_or("", |(folder, _)| folder);
        Self { path: format!("{folder}{name}"), size: content.size(), changed }
    }
}

pub(super) const fn is_small(entry: &Entry) -> bool {
    entry.length < SMALL
}

impl Neighbours {
    pub fn forget(&self) {
        self.0.take();
    }

    /// The slices of an entry. With it come those of the same archive that stand next in the queue and lie behind it.
    pub async fn slices(&self, content: &Blob, entry: &Entry, queue: &RefCell<VecDeque<Job>>) -> Slices {
        let (archive, place) = (Archive::of(content, entry), entry.place());
        if let Some(bytes) = self.0.borrow().as_ref().and_then(|known| known.part(&archive, &place)) {
            return Slices::given(content.clone(), bytes);
        }
        let end = end_of_run(&archive, &place, &queue.borrow());
        match Slices::array(content, place.start..end).await {
            Ok(bytes) => {
                let read = Stretch { archive, from: place.start, bytes };
                let bytes = read.part(&read.archive, &place);
                self.0.replace(Some(read));
                Slices::given(content.clone(), bytes.unwrap_or_default())
            }
            // It says by itself why it cannot be read.
            Err(_) => Slices::of(stretch(content, place)),
        }
    }
}

impl Stretch {
    /// What of it lies there, if it has all of that.
    fn part(&self, archive: &Archive, place: &Range<u64>) -> Option<Uint8Array> {
        let (from, to) = (place.start.checked_sub(self.from)?, place.end.checked_sub(self.from)?);
        let (from, to) = (u32::try_from(from).ok()?, u32::try_from(to).ok()?);
        (*archive == self.archive && to <= self.bytes.length()).then(|| self.bytes.subarray(from, to))
    }
}

fn end_of_run(archive: &Archive, first: &Range<u64>, queue: &VecDeque<Job>) -> u64 {
    let mut end = first.end;
    for job in queue {
        let Portion::Entry(entry) = &job.what else { break };
        let next = entry.place();
        let is_next = (end..end.saturating_add(GAP)).contains(&next.start) && next.end - first.start <= LONGEST;
        if !is_next || Archive::of(&job.content, entry) != *archive {
            break;
        }
        end = next.end;
    }
    end
}

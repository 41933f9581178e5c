//! How files come in: picked, dropped or pasted.

use std::rc::Rc;

use flowglass::ingest::names_something;
use flowglass::present::names::some_of;
use rustc_hash::FxHashSet;

use super::copies::{Came, Version};
use super::progress::Speed;
use super::{Inner, Session};
use crate::page::state::{FileState, Phase};
use crate::platform::{Dropped, PORTION_MS, Source, now_ms, text_source, turn};

/// Asked for while files are read, the size of one takes the browser several times as long. So that of so many is asked
/// for before the first of them is read.
const AT_ONCE: usize = 10_000;

/// How a file came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The user handed it over.
    Opened,
    /// It was found in the folder that is watched, where a path stands for one file.
    Watched,
    /// A worker made it for the sample day.
    Made,
}

/// What is on its way to the list of files.
#[derive(Default)]
pub(super) struct Coming {
    /// Folders being walked and lists being taken in.
    pub lists: usize,
    /// Files that were found in them so far.
    pub walked: usize,
    /// Files that are to be read again, while it is tried whether the browser still lets them be.
    pub looked_for: FxHashSet<usize>,
    /// Of how many of those that is known, of how many.
    pub tried: Option<(usize, usize)>,
    /// The sample day is wanted, but no worker is up yet.
    pub is_sample_wanted: bool,
    /// Texts so far.
    pasted: u32,
}

/// The user opened something: the files of it, whenever they come, belong to this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    pub epoch: u32,
    /// The number of stops before it. After one more, its files are listed and not read.
    stops: u32,
}

/// What became of files that came in, other than being new.
#[derive(Default)]
struct TakenIn {
    /// By their names.
    same: Vec<String>,
    /// To be read again.
    again: Vec<usize>,
    /// Of these, those that are newer copies: the name, the file, and the version that it was before, if it was read.
    newer: Vec<(String, usize, Option<Version>)>,
}

impl Session {
    pub(super) fn add(&self, sources: Vec<Source>, origin: Origin) {
        let listing = self.inner.borrow_mut().begin_listing();
        self.take(listing, sources, origin);
    }

    /// Takes files in, a great many of them in portions: asking the browser for a file's size takes it a while.
    pub(super) fn take(&self, listing: Listing, sources: Vec<Source>, origin: Origin) {
        let session = self.clone();
        self.inner.borrow_mut().coming.lists += 1;
        wasm_bindgen_futures::spawn_local(async move {
            // None where everything was started over meanwhile.
            if let Some(taken) = session.take_each(listing, sources, origin).await {
                session.end_taking(listing, &taken, origin);
            }
        });
    }

    async fn take_each(&self, listing: Listing, sources: Vec<Source>, origin: Origin) -> Option<TakenIn> {
        let is_over = || self.inner.borrow().lasting.epoch != listing.epoch;
        let (mut taken, mut fresh) = (TakenIn::default(), Vec::new());
        let mut sources = sources.into_iter().peekable();
        while sources.peek().is_some() {
            let began = now_ms();
            while now_ms() - began < PORTION_MS
                && let Some(source) = sources.next()
            {
                let name = source.path.clone();
                let kin = self.kin(&source, origin).await;
                if is_over() {
                    return None;
                }
                match self.inner.borrow_mut().take_in(listing, source, origin, kin) {
                    Came::New(file) => fresh.push(file),
                    Came::Same => taken.same.push(name),
                    Came::NoRoom => {}
                    Came::Again(file) => taken.again.push(file),
                    Came::Newer(file, before) => {
                        taken.again.push(file);
                        taken.newer.push((name, file, before));
                    }
                }
            }
            self.plan_publish();
            turn().await;
            if is_over() {
                return None;
            }
            if fresh.len() >= AT_ONCE || sources.peek().is_none() {
                let fresh = std::mem::take(&mut fresh);
                // After a stop nobody waits for them, or whoever opened them again does.
                if self.inner.borrow().is_wanted(listing) {
                    let mut inner = self.inner.borrow_mut();
                    fresh.iter().for_each(|&file| inner.wait(file));
                }
                self.begin_reading();
            }
        }
        Some(taken)
    }

    fn end_taking(&self, listing: Listing, TakenIn { same, again, newer }: &TakenIn, origin: Origin) {
        if !same.is_empty() && origin == Origin::Made {
            self.note_once("The sample day is open already; of what is open nothing is made anew.");
        } else if !same.is_empty() {
            let names: Vec<&str> = same.iter().map(String::as_str).collect();
            self.note(format!("Already open, not read again: {}", some_of(&names)));
        }
        let is_wanted = self.inner.borrow().is_wanted(listing);
        if !is_wanted {
            // Nobody reads them, so they are news when they come again, or among what can still be read.
            let mut inner = self.inner.borrow_mut();
            for &(_, file, before) in newer {
                match before {
                    Some(before) => inner.opened.contents[file].version = before,
                    None => inner.set_state(file, FileState::Skipped),
                }
            }
        }
        // Of a watched folder its own line tells.
        if is_wanted && origin == Origin::Opened && !newer.is_empty() {
            let names: Vec<&str> = newer.iter().map(|(name, ..)| name.as_str()).collect();
            let text = format!("Read again, because this is a newer copy: {}", some_of(&names));
            self.note(text);
        }
        self.inner.borrow_mut().coming.lists -= 1;
        if is_wanted {
            self.read_again(again);
        }
        self.settle();
    }

    /// What waits is handed out from now on.
    pub(super) fn begin_reading(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if !inner.reading.waiting.is_empty() {
                if inner.phase != Phase::Reading {
                    inner.phase = Phase::Reading;
                    inner.reading.speed = Speed::default();
                }
                inner.hand_over();
            }
        }
        self.hand_out();
        self.plan_publish();
    }

    pub(super) fn walk(&self, dropped: Rc<Dropped>) {
        if dropped.is_empty() {
            let text = "Nothing in what was dropped is a file or a folder.".to_owned();
            return self.note(text);
        }
        let listing = {
            let mut inner = self.inner.borrow_mut();
            inner.coming.lists += 1;
            inner.begin_listing()
        };
        self.plan_publish();
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let (sources, refused) = dropped.walk(|more| session.has_walked(listing, more)).await;
            if session.inner.borrow().lasting.epoch != listing.epoch {
                return;
            }
            if !refused.is_empty() {
                let names: Vec<&str> = refused.iter().map(String::as_str).collect();
                let text = format!(
                    "The browser did not let these be opened, or they lie too deep: {}. The rest is read.",
                    some_of(&names)
                );
                session.warn(text);
            }
            if sources.is_empty() && refused.is_empty() {
                session.note("The folder holds no files.".to_owned());
            }
            session.take(listing, sources, Origin::Opened);
            session.inner.borrow_mut().coming.lists -= 1;
        });
    }

    /// So many more files were found in a folder. Whether they are still wanted: also after a stop, to be listed.
    fn has_walked(&self, listing: Listing, more: usize) -> bool {
        let mut inner = self.inner.borrow_mut();
        let is_wanted = inner.lasting.epoch == listing.epoch;
        if is_wanted {
            inner.coming.walked += more;
        }
        drop(inner);
        self.plan_publish();
        is_wanted
    }

    /// What cannot be of a log does not become a file that stays: often it was meant for the filter.
    pub(super) fn paste(&self, text: &str) {
        if !can_be_log(text) {
            let begin: String = text.trim().chars().take(40).collect();
            let mut message = format!("What was pasted is neither a record nor tuples: “{begin}”. Nothing was read.");
            if self.inner.borrow().phase != Phase::Empty {
                message += " To filter by it, press / and paste it there.";
            }
            return self.warn(message);
        }
        let name = {
            let mut inner = self.inner.borrow_mut();
            inner.coming.pasted += 1;
            format!("pasted {}", inner.coming.pasted)
        };
        match text_source(&name, text) {
            Ok(source) => self.add(vec![source], Origin::Opened),
            Err(error) => self.warn(format!("The text could not be taken over: {error:?}")),
        }
    }
}

/// Records have brackets, and tuples many commas. A list of names has two lines at least.
fn can_be_log(text: &str) -> bool {
    text.contains(['{', '['])
        || text.lines().count() > 1 && names_something(text)
        || text.lines().any(|line| line.matches(',').count() > 5)
}

impl Inner {
    /// Files are coming, and it is not known yet which.
    pub(super) fn begin_listing(&mut self) -> Listing {
        self.hand_over();
        self.reading.stopped = false;
        if !self.phase.is_busy() {
            self.coming.walked = 0;
        }
        if self.phase != Phase::Reading {
            self.phase = Phase::Listing;
        }
        self.listing()
    }

    /// What is opened from now on, until a stop.
    pub(super) const fn listing(&self) -> Listing {
        Listing { epoch: self.lasting.epoch, stops: self.reading.stops }
    }

    /// Whether nothing was stopped since.
    pub(super) fn is_wanted(&self, listing: Listing) -> bool {
        listing == self.listing()
    }
}

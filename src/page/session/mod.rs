//! The session: what was opened, the workers that read it, and the answers they give. Views see it as snapshots and
//! speak to it in commands.

mod answering;
mod archives;
mod asking;
mod copies;
mod groups;
mod hosts;
mod making;
mod matching;
mod only;
mod opening;
mod parts;
mod pool;
mod publish;
mod question;
mod quoting;
mod reading;
mod rows;
mod saving;
mod sight;
mod slot;
mod trouble;
mod watching;
mod whole;

use std::cell::RefCell;
use std::collections::BinaryHeap;
use std::rc::Rc;

use flowglass::enrich::{Names, Rules};
use flowglass::ingest;
use flowglass::model::LeftOut;
use flowglass::query::{Explained, Overview, Rank, Scope, TimeRange};
use rustc_hash::FxHashMap;

use super::shared::Shared;
use super::state::{About, Command, FileEntry, Notice, Phase, Snapshot};
use crate::platform::{Boot, RequestCount, Since};
use archives::Content;
use groups::Groups;
use matching::Matching;
use opening::Origin;
use parts::{Parted, Waiting};
use pool::Pool;
use publish::Speed;
use question::{Asking, Wanted};
use rows::{Rows, Taken};
use trouble::Trouble;
use watching::Watching;

/// The User Timing measure from the moment files are handed over to the painted overview of all of them.
const INGEST: &str = "ingest";
/// The User Timing measure from a changed filter or time range to the painted figures of it.
const QUERY: &str = "query";

/// A handle to the session; copies speak to the same one.
#[derive(Clone)]
pub struct Session {
    inner: Rc<RefCell<Inner>>,
}

/// What stays when all that was opened is let go.
#[derive(Clone)]
struct Lasting {
    boot: Boot,
    publish: Rc<dyn Fn(Shared<Snapshot>)>,
    publish_planned: bool,
    /// How often that was done.
    published: u32,
    requests: RequestCount,
    /// Counts the folders watched, so that what belongs to an earlier one ends.
    watches: u32,
    /// Counts the texts that were looked for, so that only the last is.
    quotes: u32,
    /// Counts the starts-over, so that what belongs to an earlier one is dropped.
    epoch: u32,
}

struct Inner {
    lasting: Lasting,
    pool: Pool,
    /// One entry for each file ever opened, in the order of opening.
    files: Vec<FileEntry>,
    contents: Vec<Content>,
    /// The files of each path, as they came in.
    known: FxHashMap<Rc<str>, Vec<usize>>,
    /// Folders being walked and lists being taken in.
    coming_in: usize,
    /// Files that were found in them so far.
    walked: usize,
    /// The list as last published; made anew when a file has changed.
    files_shown: Rc<Vec<FileEntry>>,
    files_changed: bool,
    /// Made with that list.
    title: String,
    /// What waits for a worker, the largest first: small files fill the gaps at the end.
    waiting: BinaryHeap<Waiting>,
    trouble: Trouble,
    /// Files that are being read in parts.
    parted: FxHashMap<usize, Parted>,
    /// Files asked for again while they are being read, and the version that is being read.
    again: Vec<(usize, (u64, u64))>,
    phase: Phase,
    /// The user stopped the reading, and has opened nothing since.
    stopped: bool,
    /// Counts the stops, so that what was on its way to the list before one is told from what was opened after it.
    stops: u32,
    /// Bytes of files that are done with.
    bytes_done: u64,
    speed: Speed,
    asking: Asking,
    matching: Matching,
    /// What the files call addresses and NICs, and the rules they list.
    names: Rc<Names>,
    rules: Rc<Rules>,
    known_changed: bool,
    /// What is read of what is opened.
    wanted: Rc<ingest::Wanted>,
    /// Which rows all figures and tables are of.
    scope: Scope,
    /// What the rankings are ordered by.
    rank: Rank,
    /// What the timeline is to show, if not all times.
    window: Option<TimeRange>,
    /// Counts the changes of the rows themselves.
    growth: u32,
    overview: Option<Rc<Overview>>,
    /// Why it is empty.
    explained: Option<Rc<Explained>>,
    /// That overview is of rows which all were compared with each other.
    is_matched: bool,
    rows: Rows,
    saving: Option<saving::Work>,
    groups: Groups,
    notices: Rc<Vec<Notice>>,
    next_notice: u32,
    next_token: u32,
    watching: Option<Watching>,
    pasted: u32,
    /// The sample day is wanted, but no worker is up yet.
    sample_wanted: bool,
    requests_shown: u32,
    /// Files were handed over, and not all of them are painted yet.
    handed_over: Option<Since>,
    publish_took_ms: f64,
}

impl Session {
    /// Starts the workers, so that they are warm when the first file comes.
    pub fn start(boot: Boot, publish: impl Fn(Shared<Snapshot>) + 'static) -> Self {
        let lasting = Lasting {
            boot,
            publish: Rc::new(publish),
            publish_planned: false,
            published: 0,
            requests: RequestCount::since_now(),
            watches: 0,
            quotes: 0,
            epoch: 0,
        };
        let session = Self { inner: Rc::new(RefCell::new(Inner::new(lasting))) };
        session.start_workers();
        session.watch();
        session.plan_publish();
        session
    }

    pub fn command(&self, command: Command) {
        self.obey(command);
        self.settle();
    }

    fn obey(&self, command: Command) {
        match command {
            Command::Add(sources) => self.add(sources, Origin::Opened),
            Command::Drop(dropped) => self.walk(dropped),
            Command::Watch(folder) => self.watch_folder(folder),
            Command::LookAgain => self.look_again(),
            Command::Unwatch => self.unwatch(),
            Command::Paste(text) => self.paste(&text),
            Command::OpenSample => self.open_sample(),
            Command::Stop => self.stop(),
            Command::StartOver => self.start_over(),
            Command::ReadAgain(files) => self.read_again_if_readable(files),
            Command::ReadWhole(file) => self.read_whole(file),
            Command::ReadAllOf(file) => self.read_all_of(file),
            Command::ReadOnly(wanted) => self.read_only(wanted),
            Command::ReadRest => self.read_rest(),
            Command::ReadOn => self.read_on(),
            Command::Narrow { scope, window, rank } => self.narrow(scope, window, rank),
            Command::Values { field, text, to } => self.ask_values(Wanted { field, text, to }),
            Command::Longer(rows) => self.ask_longer(rows),
            Command::Whole(scope, whole) => self.ask_whole(scope, whole),
            Command::SaveSummary => self.ask_summary(),
            Command::ShowRows(wanted) => self.show_rows(wanted),
            Command::ShowPairs(wanted) => self.show_pairs(wanted),
            Command::ShowCompared(wanted) => self.show_compared(wanted.map(|ask| *ask)),
            Command::TakeRows(wanted, edition, to) => self.take_rows(Taken { wanted, edition, to }),
            Command::SaveRows(rows) => self.save_rows(rows),
            Command::ShowHosts(wanted) => self.show_hosts(wanted),
            Command::Quote(line, to) => self.quote(*line, to),
            Command::QuoteNoMore => self.inner.borrow_mut().lasting.quotes += 1,
            Command::Tell(text) => self.notify(true, text, Vec::new()),
            Command::TellOfLink(text) => self.tell_of_link(text),
            Command::Dismiss(id) => {
                let mut inner = self.inner.borrow_mut();
                Rc::make_mut(&mut inner.notices).retain(|notice| notice.id != id);
                drop(inner);
                self.plan_publish();
            }
        }
    }

    fn start_over(&self) {
        let mut inner = self.inner.borrow_mut();
        let Lasting { epoch, quotes, .. } = inner.lasting;
        *inner = Inner::new(Lasting { epoch: epoch + 1, quotes: quotes + 1, ..inner.lasting.clone() });
        drop(inner);
        self.start_workers();
        self.plan_publish();
    }

    /// Of the last link only.
    fn tell_of_link(&self, text: Option<String>) {
        match text {
            Some(text) => self.notify_about(About::Link, true, text, Vec::new()),
            None => self.inner.borrow_mut().take_back(About::Link),
        }
        self.plan_publish();
    }

    fn notify(&self, grave: bool, text: String, retry: Vec<usize>) {
        self.notify_about(About::Event, grave, text, retry);
    }

    /// Not while it stands there already.
    fn tell_once(&self, grave: bool, text: &str) {
        if !self.inner.borrow().notices.iter().any(|notice| notice.text == text) {
            self.notify(grave, text.to_owned(), Vec::new());
        }
    }

    fn notify_about(&self, about: About, grave: bool, text: String, retry: Vec<usize>) {
        let mut inner = self.inner.borrow_mut();
        inner.take_back(about);
        // What is said of the same files again takes the place of what was.
        Rc::make_mut(&mut inner.notices).retain(|notice| retry.is_empty() || notice.retry != retry);
        let id = inner.next_notice;
        inner.next_notice += 1;
        Rc::make_mut(&mut inner.notices).push(Notice { id, about, grave, text, retry });
        drop(inner);
        self.plan_publish();
    }
}

impl Inner {
    /// With nothing opened.
    fn new(lasting: Lasting) -> Self {
        Self {
            lasting,
            pool: Pool::default(),
            files: Vec::new(),
            contents: Vec::new(),
            known: FxHashMap::default(),
            coming_in: 0,
            walked: 0,
            files_shown: Rc::default(),
            files_changed: true,
            title: String::new(),
            waiting: BinaryHeap::new(),
            trouble: Trouble::default(),
            parted: FxHashMap::default(),
            again: Vec::new(),
            phase: Phase::Empty,
            stopped: false,
            stops: 0,
            bytes_done: 0,
            speed: Speed::default(),
            asking: Asking::default(),
            matching: Matching::default(),
            names: Rc::default(),
            rules: Rc::default(),
            known_changed: false,
            wanted: Rc::default(),
            scope: Scope::all(LeftOut::ALL),
            rank: Rank::default(),
            window: None,
            growth: 0,
            overview: None,
            explained: None,
            is_matched: false,
            rows: Rows::default(),
            saving: None,
            groups: Groups::default(),
            notices: Rc::default(),
            next_notice: 0,
            next_token: 0,
            watching: None,
            pasted: 0,
            sample_wanted: false,
            requests_shown: 0,
            handed_over: None,
            publish_took_ms: 0.0,
        }
    }

    fn is_making_sample(&self) -> bool {
        self.pool.slots.iter().any(|slot| slot.makes_sample.is_some())
    }

    /// What was said of this is true no more, or is said anew. What has happened stays true.
    fn take_back(&mut self, about: About) {
        if about != About::Event && self.notices.iter().any(|notice| notice.about == about) {
            Rc::make_mut(&mut self.notices).retain(|notice| notice.about != about);
        }
    }

    fn hand_over(&mut self) {
        self.handed_over.get_or_insert_with(|| Since::now(INGEST));
    }
}

//! What the views are drawn from, and what they can ask for. Views know nothing else of the session.

use std::net::IpAddr;
use std::rc::Rc;

use flowglass::enrich::{Known, Names, Rules};
use flowglass::filter::Field;
use flowglass::ingest::{FileReport, Wanted};
use flowglass::model::{Millis, Network};
use flowglass::present::address::Ordered;
use flowglass::present::flows::Saved;
use flowglass::protocol::Memory;
use flowglass::query::compare::{self, Compared};
use flowglass::query::flows::Line;
use flowglass::query::hosts::{Detail, Host, Life, Listed, Ranking};
use flowglass::query::pairs::{Pairs, PairsAsk};
use flowglass::query::{Explained, Overview, Rank, Scope, TimeRange};
use yew::Callback;

use super::asked::Whole;
use super::shared::Shared;
use crate::platform::{Dropped, Folder, Refusal, Source};

/// The session at one moment. Parts that are large are shared, and keep their identity while they do not change.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub phase: Phase,
    /// The common folder of what was opened, or the first file's name.
    pub title: String,
    pub progress: Progress,
    pub files: Shared<Vec<FileEntry>>,
    /// What they call addresses and NICs, and the rules they list.
    pub names: Shared<Names>,
    pub rules: Shared<Rules>,
    /// What is read of what is opened.
    pub wanted: Shared<Wanted>,
    /// Of all rows read so far.
    pub overview: Option<Shared<Overview>>,
    /// Why nothing is in it, if there is something that was left out.
    pub explained: Option<Shared<Explained>>,
    /// All rows of the overview were compared with each other; before that, a flow may be in it several times.
    pub is_matched: bool,
    /// Of the order that was asked for last, the rows that are at hand.
    pub rows: Option<Shared<RowsShown>>,
    /// Rows are being saved.
    pub saving: Option<Saving>,
    /// Of hosts, what was asked for last.
    pub hosts: Option<Shared<HostsShown>>,
    /// Who talks to whom, as it was asked for last.
    pub pairs: Option<Shared<PairsShown>>,
    pub compared: Option<Shared<ComparedShown>>,
    /// The one of these that is looked at is of another scope than the figures are, or will be.
    pub is_behind: bool,
    /// What the figures are of, and the tables of the view that is open.
    pub scope: Scope,
    pub workers: Shared<Vec<WorkerStatus>>,
    pub notices: Shared<Vec<Notice>>,
    /// The folder that is looked into again and again.
    pub watch: Option<Shared<Watch>>,
    /// Requests the browser has made since start-up was over, as it counts them itself.
    pub requests: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was opened yet.
    #[default]
    Empty,
    /// Files come in: a folder is being walked, or their sizes are asked for. None is read yet.
    Listing,
    Reading,
    /// All that was opened is read, or was stopped.
    Ready,
}

impl Phase {
    /// Something is on its way.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Listing | Self::Reading)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    pub files_done: usize,
    pub files: usize,
    /// Besides these.
    pub left_out: usize,
    /// Found in folders that are being walked.
    pub walked: usize,
    pub bytes_done: u64,
    pub bytes: u64,
    /// Over the last seconds; `None` until there is something to measure.
    pub bytes_per_second: Option<f64>,
    pub seconds_left: Option<f64>,
    /// The user ended the reading early.
    pub stopped: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileEntry {
    /// Its place in the list, which is how commands name it.
    pub id: usize,
    pub name: Rc<str>,
    /// What it takes of the bytes that were dropped, for the progress. Of an archive: what its files do not take.
    pub bytes: u64,
    /// Its size unpacked, where that is known before it is read.
    pub unpacked: Option<u64>,
    pub state: FileState,
    /// What it said when it was read last, for as long as it is read again or waits for that.
    pub before: Option<Rc<FileReport>>,
}

impl FileEntry {
    /// Its size, as far as it is known: of what is packed, unpacked.
    pub fn size(&self) -> u64 {
        match &self.state {
            FileState::Done(report) => report.bytes,
            _ => self.unpacked.unwrap_or(self.bytes),
        }
    }

    /// What it says of addresses, NICs and rules, if it is a list of them.
    pub fn known(&self) -> Option<&Known> {
        let report = match &self.state {
            FileState::Done(report) => report,
            FileState::Waiting | FileState::Reading(_) | FileState::Lost | FileState::NoRoom => self.before.as_ref()?,
            FileState::Skipped | FileState::LeftOut | FileState::Gone => return None,
        };
        Some(&report.known).filter(|known| !known.is_empty())
    }

    /// Whether it is shown. An archive that was opened is not, unless there is something to say of itself.
    pub fn is_listed(&self) -> bool {
        match &self.state {
            FileState::Done(report) => report.is_listed(),
            state => *state != FileState::Gone,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    Waiting,
    /// Bytes read so far.
    Reading(u64),
    Done(Rc<FileReport>),
    /// The worker that held its rows died; they are not counted.
    Lost,
    /// Reading was stopped before its turn.
    Skipped,
    /// There was no memory left for it.
    NoRoom,
    /// By its path there is nothing in it that is wanted.
    LeftOut,
    /// It was in an archive that was read again, and is in it no more.
    Gone,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WorkerStatus {
    /// The file being read, with bytes read and bytes in all.
    pub file: Option<(String, u64, u64)>,
    pub files_done: usize,
    pub memory: Memory,
    pub bytes_per_second: f64,
}

/// How the watching of a folder stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    pub folder: String,
    /// It is being walked just now.
    pub looking: bool,
    /// When it was last walked to its end.
    pub looked_at: Option<Millis>,
    /// Files in it, as the last whole look found them.
    pub files: usize,
    /// What the last look that found something found, and when.
    pub found: Option<(Millis, Found)>,
    /// Why the last look failed. Where the page may not look, it does not try again.
    pub problem: Option<Refusal>,
}

/// What was new in a watched folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub new: usize,
    /// Files read before that have changed, mostly grown.
    pub grown: usize,
}

/// A stretch of rows in an order, up to and without `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsWanted {
    pub order: Ordered,
    pub from: u64,
    pub to: u64,
}

/// Rows of an order that have left their workers.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsShown {
    pub order: Ordered,
    /// Of another scope it is another number: its rows are other ones.
    pub of: u32,
    /// Brought into order anew, it is another number: a row's number means another flow.
    pub edition: u32,
    pub total: u64,
    /// Stretches, each with its first row's number; the latest last.
    pub windows: Vec<(u64, Rc<Vec<Line>>)>,
}

impl RowsShown {
    pub fn line(&self, row: u64) -> Option<&Line> {
        let within = |(from, lines): &(u64, Rc<Vec<Line>>)| {
            usize::try_from(row.checked_sub(*from)?).ok().filter(|&at| at < lines.len())
        };
        self.windows.iter().rev().find_map(|window| window.1.get(within(window)?))
    }

    /// The number of a row that is at hand.
    pub fn find(&self, line: &Line) -> Option<u64> {
        let rows = |(from, lines): &(u64, Rc<Vec<Line>>)| {
            let place = lines.iter().position(|other| other == line)?;
            Some(from + place as u64)
        };
        self.windows.iter().find_map(rows)
    }
}

/// All rows of an order, to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaveRows {
    pub order: Ordered,
    /// What the rows' numbers are of, and how many there are.
    pub edition: u32,
    pub total: u64,
    pub format: Saved,
}

/// How many of the rows that are being saved are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    pub done: u64,
    pub all: u64,
}

/// What a view shows of hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostsWanted {
    /// The first so many.
    Table { by: Ranking, limit: u32 },
    /// One, so many rows of each of its lists, and the connections with so many of its peers.
    One { host: Network, contacts: u32, rows: u32 },
}

/// The same, answered.
#[derive(Clone, Debug, PartialEq)]
pub enum HostsShown {
    Table {
        by: Ranking,
        limit: u32,
        ranked: Listed,
        /// In the order of addresses.
        details: Vec<(Network, Detail)>,
        /// The width of the steps of time.
        bucket_ms: i64,
    },
    One {
        host: Network,
        contacts: u32,
        rows: u32,
        about: Box<Host>,
        /// In the order of addresses.
        lives: Vec<(IpAddr, Life)>,
        /// The stretch of time that these are of.
        range: (i64, i64),
        bucket_ms: i64,
    },
}

impl HostsShown {
    /// What this answers.
    pub const fn wanted(&self) -> HostsWanted {
        match *self {
            Self::Table { by, limit, .. } => HostsWanted::Table { by, limit },
            Self::One { host, contacts, rows, .. } => HostsWanted::One { host, contacts, rows },
        }
    }
}

/// An answer about pairs, and what it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsShown {
    pub ask: PairsAsk,
    pub answer: Pairs,
}

/// An answer about two sides, and what it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedShown {
    pub ask: compare::Ask,
    pub answer: Compared,
}

/// A tuple's text as it stands in its file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub at: u64,
    pub text: String,
    /// That is where it stands when the file is unpacked and in UTF-8.
    pub is_packed: bool,
}

/// Or why it cannot be shown.
pub type Quoted = Result<Quote, String>;

/// Something that happened, said once, until it is dismissed.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: u32,
    pub about: About,
    pub grave: bool,
    pub text: String,
    /// Files that can be read again by one click.
    pub retry: Vec<usize>,
}

/// What a notice is about, where that says what can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Something that is over.
    Event,
    /// Memory is full: less can be read in its place.
    Room,
    /// Reading was stopped: what is missing can be read.
    Stop,
    /// What was not understood of the link that was followed.
    Link,
    /// Workers that do not start.
    Workers,
}

/// What a view asks of the session.
#[derive(Clone, Debug)]
pub enum Command {
    /// Files from a picker, each with its path.
    Add(Vec<Source>),
    /// What was dropped, to be walked.
    Drop(Rc<Dropped>),
    /// Read this folder, and go on looking what is new in it.
    Watch(Folder),
    /// Look into it now, and at all of it.
    LookAgain,
    Unwatch,
    Paste(String),
    OpenSample,
    /// Keep what is read, leave the rest.
    Stop,
    /// Forget everything and free the memory.
    StartOver,
    ReadAgain(Vec<usize>),
    /// Without limits to what it may unpack to.
    ReadWhole(usize),
    /// All of a file, whatever is left out of others.
    ReadAllOf(usize),
    /// From now on only this; what is open, anew.
    ReadOnly(Wanted),
    /// What was left out.
    ReadRest,
    /// What was opened and not read to its end.
    ReadOn,
    /// From now on all figures and tables are of this, the timeline shows this stretch, and rankings are by this.
    Narrow {
        scope: Scope,
        window: Option<TimeRange>,
        rank: Rank,
    },
    /// Which values of a field occur that hold this text, and how often.
    Values {
        field: Field,
        text: String,
        to: Callback<Vec<(String, u64)>>,
    },
    /// Rankings of so many rows at least.
    Longer(u32),
    /// A list of this scope with all its rows, once, when all is read.
    Whole(Scope, Whole),
    SaveSummary,
    /// Rows that the view wants to show; `None` when it is left.
    ShowRows(Option<RowsWanted>),
    /// Pairs that the view wants to show; `None` when it is left.
    ShowPairs(Option<PairsAsk>),
    /// Two sides that the view wants to show; `None` when it is left.
    ShowCompared(Option<Box<compare::Ask>>),
    /// All rows into a file; `None` to make no file of those that are being saved.
    SaveRows(Option<SaveRows>),
    /// Rows to be copied.
    /// Of this edition; none where that is over.
    TakeRows(RowsWanted, u32, Callback<Option<Vec<Line>>>),
    /// Hosts that the view wants to show; `None` when it is left.
    ShowHosts(Option<HostsWanted>),
    /// A tuple's own text.
    Quote(Box<Line>, Callback<Quoted>),
    /// Nobody wants to see it any more.
    QuoteNoMore,
    /// A notice of the page's own.
    Tell(String),
    /// What is to be said of the link that was followed, if anything.
    TellOfLink(Option<String>),
    Dismiss(u32),
}

//! What can be asked of the session.

use std::rc::Rc;

use flowglass::filter::Field;
use flowglass::ingest::Wanted;
use flowglass::query::compare;
use flowglass::query::flows::Line;
use flowglass::query::pairs::PairsAsk;
use flowglass::query::{Rank, Scope, TimeRange};
use yew::Callback;

use super::{HostsWanted, Quoted, RowsWanted, SaveRows};
use crate::page::asked::Whole;
use crate::platform::{Dropped, Folder, Source};

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
    /// Rows of this edition to be copied; none come where that is over.
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

//! Every message between the page and a worker; nothing else crosses.
//!
//! A message is small, and crosses as bytes. What is large goes with it as attachments: `File`s by reference, and
//! buffers that are handed over rather than copied.

use serde::{Deserialize, Serialize};

use crate::duplicates::Deal;
use crate::filter::Field;
use crate::ingest::container::Entry;
use crate::ingest::{FileReport, Part, Wanted};
use crate::model::Span;
use crate::query::{Rank, Scope, TimeRange};

/// Both sides are one module, so a difference means an old page in some cache: the page then says so.
pub const VERSION: u32 = 16;

/// From the page. A worker reads files one after the other in the order they were sent; all else it answers at once,
/// between two slices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Read what is attached into the shard, of its records only those that are wanted. `whole` is without limits to
    /// what it may unpack to.
    Read { file: u32, name: String, what: Portion, whole: bool, wanted: Wanted },
    /// The worker is one of so many, and its memory may take so many bytes. What does not fit is not read.
    Limit { bytes: u64, workers: u32 },
    /// The rows of this file no longer count; it will be read again.
    Forget { file: u32 },
    /// The attached buffer says where addresses are, and whose.
    Geo,
    /// Work on rows that nobody sees, until there are others.
    WarmUp,
    /// Make the sample day: files that then go the way of all others.
    MakeSample,
    /// Keep what is read of the file being read and report it so; forget those that wait.
    Stop,
    /// About the rows in scope, which are to be looked at until another scope is asked for.
    Ask { query: u32, scope: Scope, what: Inquiry },
    /// The attached buffer asks for sums besides, of what was summed last.
    LookUp { query: u32 },
    /// Merge the attached answers of all shards, which answered the same, and the partial that was kept. Where sums
    /// besides were asked for, the answers are these.
    Finish { query: u32, what: Finish },
    /// Do one step of finding what was logged more than once, on the attached buffers.
    Match { round: u32, step: Step },
    /// Make the answer of the attached buffers: the question, and the parts of all shards.
    FinishGroups { query: u32, by: By },
    /// Join the connections in the attached buffers, which came from all workers.
    Join { query: u32 },
    /// Still there?
    Ping,
}

/// What is asked of each shard alone; the answers of all are to be merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Inquiry {
    /// Sum them up, and their timeline in steps of this width, of the window only if there is one. The answer is a
    /// partial with the first of what is ranked, which whoever is to merge all of them keeps for itself.
    Sum { bucket_ms: i64, window: Option<TimeRange>, rank: Rank, depth: u32, keep: bool },
    /// Say how many rows each part of the scope lets through by itself.
    Explain,
    /// Name the values of a field that occur and hold this text, in all that counts.
    Values { field: Field, text: String },
    /// What the attached buffer asks about them, one by one.
    Rows,
    /// What the attached buffer asks about them, summed by these.
    Group(By),
    /// Stitch the shard's connections, and show those in scope. The answer is what other workers join, a buffer for
    /// each of so many.
    Stitch { workers: u32 },
}

/// The steps of [`crate::duplicates`], each with what is attached to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Nothing.
    Survey,
    /// The surveys of all shards.
    Plan,
    /// The plan, and this shard's repeated records.
    Candidates(Deal),
    /// One part of the candidates of all shards.
    Resolve,
    /// This shard's repeated records, and what was found of its rows in each part.
    Mark,
}

/// What rows are summed by, each with questions of its own: [`crate::query::hosts`], [`crate::query::pairs`], and
/// [`crate::query::compare`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Host,
    Pair,
    Side,
}

/// What of a file is to be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Portion {
    /// All of the attached `File`.
    File,
    /// One entry of the archive that the attached `File` is.
    Entry(Entry),
    /// The attached stretch of a large file.
    Part(Part),
}

/// What was asked, and what to make of the merged answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Finish {
    Overview {
        limit: u32,
    },
    Explained,
    /// The most frequent ones.
    Values {
        limit: u32,
    },
    Summary {
        files: Vec<FileReport>,
    },
}

/// What a worker's rows take, as it stood when it was done with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Rows in the columns, some that count no more among them.
    pub tuples: u64,
    /// Bytes of the columns and tables, as allocated.
    pub columns: u64,
    /// All of the worker's memory.
    pub heap: u64,
    /// There is room for no more rows.
    pub is_full: bool,
}

/// From a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToPage {
    /// Started, and listening from now on. Nothing may be sent before it.
    Ready {
        version: u32,
    },
    /// So many bytes of a file are taken in, and the shard's rows span this time.
    Progress {
        file: u32,
        read: u64,
        span: Option<Span>,
    },
    /// The attached buffer lists entries of the archive that this file is, each to be read like a file.
    Entries {
        file: u32,
    },
    /// This large file can be read in parts that begin here, and the worker is at the first of them. So many lists and
    /// wrappers are open between them.
    Parts {
        file: u32,
        starts: Vec<u64>,
        wrappers: u32,
    },
    /// A file inside of this one is done with.
    Found {
        file: u32,
        report: Box<FileReport>,
    },
    /// A file is done with.
    Done {
        file: u32,
        report: Box<FileReport>,
        span: Option<Span>,
        memory: Memory,
    },
    /// Rows were forgotten, or those that counted no more are gone: of what time the others are, and what they take.
    Fewer {
        span: Option<Span>,
        memory: Memory,
    },
    /// A file that waited was not begun, because memory is full.
    NoRoom {
        file: u32,
    },
    /// A file that waited was dropped from the queue by a stop.
    Skipped {
        file: u32,
    },
    /// The attached `File` is one of the sample day.
    Made {
        path: String,
    },
    /// The sample day is complete, or was stopped.
    MadeAll,
    /// The attached buffer is this shard's part of the answer, or what was looked up; there is none if it was kept.
    Sum {
        query: u32,
    },
    /// The attached buffer is the overview, or the summary's text.
    Finished {
        query: u32,
    },
    /// It cannot be finished yet: the attached buffer asks all other shards for sums besides.
    Unfinished {
        query: u32,
    },
    /// The attached buffers are what the step gave.
    Matched {
        round: u32,
    },
    /// The attached buffer answers a question about rows.
    Rows {
        query: u32,
    },
    /// The attached buffer is this shard's part of an answer about hosts or pairs.
    Groups {
        query: u32,
    },
    /// The attached buffer is all of it.
    FinishedGroups {
        query: u32,
    },
    /// The attached buffers are loose ends, one for each worker.
    Loose {
        query: u32,
    },
    /// The connections are joined.
    Joined {
        query: u32,
    },
    Pong,
    /// The last words of a worker that panics.
    Died {
        message: String,
    },
}

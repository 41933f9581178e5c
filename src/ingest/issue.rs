//! Everything that was not understood, or that was and looks wrong, said to the person who dropped the file.

use serde::{Deserialize, Serialize};

/// What happened. The names are those of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// The file holds no flow log at all.
    NotAFlowLog,
    /// Locked with a password.
    Encrypted,
    /// Packed in a way that is not opened here.
    NotOpened,
    /// Unpacking went on and on, and was ended.
    Limit,
    /// Packed bytes that are not what they promise to be.
    Damaged,
    /// A record of another log among flow records.
    OtherRecord,
    /// The file ends before it is complete.
    CutOff,
    /// Bytes that are not the JSON of any record.
    Malformed,
    /// A tuple with a number of fields its layout does not have.
    FieldCount,
    /// A tuple in the layout of the other kind of flow log.
    OtherLayout,
    /// A field whose value is none the format allows.
    BadValue,
    /// A version this program knows no layout for; read as the nearest one.
    UnknownVersion,
    /// Counters on a begin or deny, where Azure measures nothing; kept out of the sums.
    UnexpectedCounters,
    /// A tuple of quite another time than its record.
    FarFromRecord,
    /// A line of a list of names that names nothing, or rules that are not said in full.
    NoName,
    /// Reading stopped before the end.
    Stopped,
    /// The browser could not read the file.
    ReadFailed,
    /// There was no memory for more rows.
    MemoryFull,
}

impl IssueKind {
    pub const ALL: [Self; 18] = [
        Self::NotAFlowLog,
        Self::Encrypted,
        Self::NotOpened,
        Self::Limit,
        Self::Damaged,
        Self::OtherRecord,
        Self::CutOff,
        Self::Malformed,
        Self::FieldCount,
        Self::OtherLayout,
        Self::BadValue,
        Self::UnknownVersion,
        Self::UnexpectedCounters,
        Self::FarFromRecord,
        Self::NoName,
        Self::Stopped,
        Self::ReadFailed,
        Self::MemoryFull,
    ];

    /// Whether something of the log is not read because of it.
    pub const fn loses(self) -> bool {
        !matches!(
            self,
            Self::NotAFlowLog
                | Self::OtherRecord
                | Self::UnknownVersion
                | Self::UnexpectedCounters
                | Self::FarFromRecord
                | Self::NoName
        )
    }

    /// As the summary names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAFlowLog => "not_a_flow_log",
            Self::Encrypted => "encrypted",
            Self::NotOpened => "not_opened",
            Self::Limit => "limit",
            Self::Damaged => "damaged",
            Self::OtherRecord => "other_record",
            Self::CutOff => "cut_off",
            Self::Malformed => "malformed",
            Self::FieldCount => "field_count",
            Self::OtherLayout => "other_layout",
            Self::BadValue => "bad_value",
            Self::UnknownVersion => "unknown_version",
            Self::UnexpectedCounters => "unexpected_counters",
            Self::FarFromRecord => "far_from_record",
            Self::NoName => "no_name",
            Self::Stopped => "stopped",
            Self::ReadFailed => "read_failed",
            Self::MemoryFull => "memory_full",
        }
    }

    /// Nothing more of the file was read after it.
    pub const fn ends_reading(self) -> bool {
        matches!(self, Self::Stopped | Self::ReadFailed | Self::MemoryFull)
    }

    /// As a person names it, at the head of a row.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotAFlowLog => "Not a flow log",
            Self::Encrypted => "Encrypted",
            Self::NotOpened => "Not opened",
            Self::Limit => "Limit reached",
            Self::Damaged => "Damaged",
            Self::OtherRecord => "Record of another log",
            Self::CutOff => "Cut off",
            Self::Malformed => "Not readable as JSON",
            Self::FieldCount => "Wrong number of fields",
            Self::OtherLayout => "Tuple of the other layout",
            Self::BadValue => "Value out of range",
            Self::UnknownVersion => "Unknown version",
            Self::UnexpectedCounters => "Unexpected counters",
            Self::FarFromRecord => "Time far from its record’s",
            Self::NoName => "Not taken as a name or rule",
            Self::Stopped => "Stopped",
            Self::ReadFailed => "Could not be read",
            Self::MemoryFull => "Memory full",
        }
    }
}

/// One problem: where, what, how it reads in the file, and a sentence that says what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub kind: IssueKind,
    /// Byte offset in the file.
    pub offset: u64,
    /// How many bytes it concerns.
    pub length: u64,
    /// The beginning of those bytes as text.
    pub excerpt: String,
    /// What happened, what it means for the figures, what to do.
    pub message: String,
}

/// The issues of one file: all of them counted, the first of each kind in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issues {
    pub(super) shown: Vec<Issue>,
    pub(super) counts: [u64; IssueKind::ALL.len()],
}

impl Issues {
    /// As many of a kind as a person could want to see of one file; a damaged file can have millions.
    pub(super) const SHOWN_PER_KIND: u64 = 100;
    const EXCERPT_BYTES: usize = 240;

    pub fn report(&mut self, kind: IssueKind, offset: u64, bytes: &[u8], message: impl FnOnce() -> String) {
        self.report_long(kind, offset, bytes, bytes.len() as u64, message);
    }

    /// For a stretch of which only the beginning is at hand.
    pub fn report_long(
        &mut self,
        kind: IssueKind,
        offset: u64,
        head: &[u8],
        length: u64,
        message: impl FnOnce() -> String,
    ) {
        let count = &mut self.counts[kind as usize];
        *count += 1;
        if *count <= Self::SHOWN_PER_KIND {
            let excerpt = excerpt(head, Self::EXCERPT_BYTES);
            self.shown.push(Issue { kind, offset, length, excerpt, message: message() });
        }
    }

    /// The first issues of each kind, in the order they were met.
    pub fn shown(&self) -> &[Issue] {
        &self.shown
    }

    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Kinds that occurred, in the order of [`IssueKind::ALL`].
    pub fn by_kind(&self) -> impl Iterator<Item = (IssueKind, u64)> + '_ {
        IssueKind::ALL.into_iter().zip(self.counts).filter(|&(_, count)| count > 0)
    }
}

/// The beginning of some bytes as text; what is no text shows as its replacement mark.
fn excerpt(bytes: &[u8], most: usize) -> String {
    let head = &bytes[..bytes.len().min(most)];
    let mut text: String =
        String::from_utf8_lossy(head).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if bytes.len() > most {
        text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        text.push('…');
    }
    text
}

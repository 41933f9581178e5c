//! What became of one file: every byte of it accounted for.

use serde::{Deserialize, Serialize};

use super::{Issue, IssueKind, Issues};
use crate::enrich::Known;
use crate::model::{BlobPath, Format, Mac, Span};

/// The bytes of a file by what became of them; together they are the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteCount {
    /// In records that were understood, but for those of their tuples that were not.
    pub understood: u64,
    /// Between records: wrappers, commas, white space.
    pub structure: u64,
    /// In records that were not wanted.
    pub left_out: u64,
    /// Not understood; each stretch has an issue.
    pub rejected: u64,
}

impl ByteCount {
    pub const fn total(&self) -> u64 {
        self.understood + self.structure + self.left_out + self.rejected
    }
}

/// How files that are no logs, but say something of what is in them, are shown among formats.
pub const NAMES: &str = "names";
pub const RULES: &str = "rules";
pub const PLACES: &str = "places";

/// How many NICs a report names; a merged file can hold thousands.
const NICS_NAMED: usize = 64;

/// What lay around a file's bytes and was taken off before they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layer {
    Gzip,
    Zstd,
    Tar,
    Zip,
    /// Not packed, but written in another encoding than JSON's.
    Utf16,
}

impl Layer {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Tar => "tar",
            Self::Zip => "zip",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// One row of the Files view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The path it was dropped with, or its name. Of a file in an archive: that of the archive, and the path inside.
    pub name: String,
    /// From the outermost to the innermost. Sizes and offsets count bytes below all of them.
    pub layers: Vec<Layer>,
    /// Files in this one that have reports of their own.
    pub holds: u64,
    /// What its path says.
    pub path: BlobPath,
    /// The layouts of its records, each once, in the order of [`Format`].
    pub formats: Vec<Format>,
    /// The file's size.
    pub bytes: u64,
    /// How much of it was read. Less than `bytes` where reading stopped.
    pub read: ByteCount,
    /// Records understood.
    pub records: u64,
    /// Records not wanted, and all that were not wanted of their tuples or of others'. Nothing is known of them but
    /// that they are there.
    pub left_out_records: u64,
    pub left_out_tuples: u64,
    /// Records not understood.
    pub rejected_records: u64,
    /// Tuples understood.
    pub tuples: u64,
    /// Tuples not understood.
    pub rejected_tuples: u64,
    /// Of its tuples.
    pub times: Option<Span>,
    /// The NICs in its records, each once, in the order met; only the first of very many.
    pub nics: Vec<Mac>,
    /// The first flow log or NSG named in its records.
    pub log: Option<String>,
    /// The first network, subnet, NIC or NSG its records name as what is logged.
    pub target: Option<String>,
    /// When its first and last record were written, as they say it: what hours the file is of, whatever it is called.
    pub written: Option<Span>,
    /// What it says of addresses, NICs and rules, if it is no log but a list of them.
    pub known: Known,
    pub issues: Issues,
}

impl FileReport {
    pub fn new(name: String, bytes: u64) -> Self {
        let path = BlobPath::parse(&name);
        Self { name, path, bytes, ..Self::default() }
    }

    /// `vnet`, `nsg1`, `nsg2`, `mixed` or `none`, as the summary names it.
    pub fn format(&self) -> &'static str {
        match self.formats.as_slice() {
            [] => "none",
            [one] => one.name(),
            _ => "mixed",
        }
    }

    /// The same where it is shown, which tells a list of names or rules from what holds nothing for us.
    pub fn kind(&self) -> &'static str {
        match &self.known {
            known if !known.rules.is_empty() => RULES,
            known if !known.names.geo.is_empty() => PLACES,
            known if !known.names.is_empty() => NAMES,
            _ => self.format(),
        }
    }

    /// An archive stands for nothing but the files in it, unless there is something to say of the archive itself.
    pub fn is_listed(&self) -> bool {
        self.holds == 0 || self.issues.count() > 0
    }

    /// Of what the offsets of its issues are offsets, where that is not simply the file.
    pub fn offsets_count(&self) -> Option<&'static str> {
        match self.layers.last()? {
            Layer::Utf16 => Some("of its text in UTF-8"),
            _ => Some("of it unpacked"),
        }
    }

    /// A record of so many tuples is not wanted.
    pub(super) const fn leave_out(&mut self, tuples: u64) {
        self.left_out_records += 1;
        self.left_out_tuples += tuples;
    }

    pub(super) fn add_format(&mut self, format: Format) {
        if let Err(at) = self.formats.binary_search(&format) {
            self.formats.insert(at, format);
        }
    }

    pub(super) fn add_nic(&mut self, nic: Mac) {
        if self.nics.len() < NICS_NAMED && !self.nics.contains(&nic) {
            self.nics.push(nic);
        }
    }

    /// The issue to show in the file's row: the first of the gravest kind.
    pub fn gravest_issue(&self) -> Option<&Issue> {
        self.issues.shown().iter().min_by_key(|issue| (issue.kind, issue.offset))
    }

    /// Something in it was not wanted.
    pub const fn has_left_out(&self) -> bool {
        self.left_out_records > 0 || self.left_out_tuples > 0
    }

    /// Reading ended before the file did.
    pub fn is_cut_short(&self) -> bool {
        self.issues.by_kind().any(|(kind, _)| kind.ends_reading())
    }

    /// Why not all of the log that is in it was read: the gravest reason.
    pub fn why_in_part(&self) -> Option<IssueKind> {
        self.issues.by_kind().map(|(kind, _)| kind).find(|kind| kind.loses())
    }

    pub fn issue_count(&self, kind: IssueKind) -> u64 {
        self.issues.by_kind().find(|&(k, _)| k == kind).map_or(0, |(_, count)| count)
    }
}

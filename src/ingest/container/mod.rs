//! What files come in: packed, put together in archives, or in another encoding. All of it is taken off here, by
//! content and not by name, so that a [`Reader`](super::Reader) sees only logs.
//!
//! No step holds a file or an archive: each takes slices of any length and gives out others. [`Intake`] reads one
//! dropped file in this way, whatever it is. A zip is the exception: its [`Directory`] comes last, and names [`Entry`]s
//! that are read each by itself, by as many as there are to read. Archives are opened one level deep in another; a tar
//! counts as one with the packing around it.

mod archive;
mod budget;
mod crc;
mod gzip;
mod inflate;
mod intake;
mod kind;
mod names;
mod node;
mod packed;
mod stored;
mod tar;
mod utf16;
mod zip;
mod zstd;

pub use budget::Limits;
pub use intake::Intake;
pub use kind::Kind;
pub use stored::read_stored;
pub use zip::{Directory, Entry, Trouble};

use super::{FileReport, IssueKind};

/// What a decoder did when it was given input and a buffer for output.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// So many bytes are in the output.
    Out(usize),
    /// None are; it goes on with more input, of which there may be some left.
    More,
    /// That was all, whatever input is left.
    End,
}

/// Why it cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Fault {
    kind: IssueKind,
    message: String,
}

impl Fault {
    fn damaged() -> Self {
        Self {
            kind: IssueKind::Damaged,
            message:
                "The packed data is damaged from here on. What was unpacked up to here is kept and counted. Copy or \
                      download the file again to read it whole."
                    .to_owned(),
        }
    }

    fn cut_off() -> Self {
        Self {
            kind: IssueKind::CutOff,
            message:
                "The packed data ends before it is complete. What was unpacked up to here is kept and counted. Copy or \
                      download the file again to get the rest."
                    .to_owned(),
        }
    }
}

/// How a decoder stands where its input ends.
#[derive(Debug, Default)]
struct Ended {
    /// It should have gone on.
    cut: bool,
    remarks: Vec<Remark>,
}

/// Something to say of what was unpacked to its end.
#[derive(Debug)]
struct Remark {
    kind: IssueKind,
    excerpt: Vec<u8>,
    message: String,
}

impl Ended {
    /// Says the remarks of what was unpacked.
    fn say(self, report: &mut FileReport) {
        for remark in self.remarks {
            report.issues.report_long(remark.kind, report.bytes, &remark.excerpt, 0, || remark.message);
        }
    }

    fn remark(&mut self, kind: IssueKind, excerpt: &[u8], message: String) {
        self.remarks.push(Remark { kind, excerpt: excerpt.to_vec(), message });
    }
}

//! One dropped file, or one entry of a zip, from its first byte to its last.

use super::budget::Budget;
use super::node::{About, End, Node, Out};
use super::packed::Decoder;
use super::zip::{Entry, EntryReader, Trouble};
use super::{Fault, Limits};
use crate::ingest::{FileReport, IssueKind, Layer, Part, Reader, Sink, Wanted};

/// Feed it slices in order, then finish it. Rows go to the sink; files found inside have reports of their own.
#[derive(Debug)]
pub struct Intake {
    root: Node,
    budget: Budget,
    wanted: Wanted,
    found: Vec<FileReport>,
    /// Bytes on their way to what is packed.
    slice: Vec<u8>,
    /// Why nothing of it is read.
    refused: Option<Fault>,
}

impl Intake {
    pub fn new(name: String, size: u64, limits: Limits) -> Self {
        Self::of(Node::new(About::dropped(name, size)), limits)
    }

    /// Of a part of a file that is known to be no more than a log.
    pub fn part(name: String, part: Part, limits: Limits) -> Self {
        let about = About::dropped(name.clone(), part.size);
        Self::of(Node::text(about, Reader::part(name, part)), limits)
    }

    /// Of an entry, to be fed its stretch of the archive.
    pub fn of_entry(entry: &Entry, limits: Limits) -> Self {
        let about = About::dropped(entry.name.clone(), entry.size);
        let decoder = Decoder::Entry(Box::new(EntryReader::new(entry)));
        let trouble =
            entry.trouble.filter(|trouble| !matches!(trouble, Trouble::OverTotal(_)) || limits.total < u64::MAX);
        let root = Node::packed(about, decoder, Layer::Zip, Some(entry.size));
        Self { refused: trouble.map(Trouble::fault), ..Self::of(root, limits) }
    }

    fn of(root: Node, limits: Limits) -> Self {
        let wanted = Wanted::default();
        Self { root, budget: Budget::new(limits), wanted, found: Vec::new(), slice: Vec::new(), refused: None }
    }

    /// Of all records in it, only these.
    pub fn wanting(mut self, wanted: Wanted) -> Self {
        // A part is known to be a log before it is fed.
        if let Some(reader) = self.root.plain(0) {
            reader.want(wanted.clone());
        }
        self.wanted = wanted;
        self
    }

    /// Bytes it was fed.
    pub const fn taken(&self) -> u64 {
        self.budget.taken
    }

    /// False once it is clear that the rest is for nothing.
    pub const fn wants_more(&self) -> bool {
        self.refused.is_none() && !self.budget.is_over() && self.root.wants_more()
    }

    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        if self.refused.is_none() {
            self.budget.taken += bytes.len() as u64;
            self.root
                .feed(bytes, &mut Out { sink, found: &mut self.found, budget: &mut self.budget, wanted: &self.wanted });
        }
    }

    /// The next `count` bytes, which `fill` writes to where they are read from.
    pub fn feed_with(&mut self, count: usize, fill: impl FnOnce(&mut [u8]), sink: &mut impl Sink) {
        if let Some(reader) = self.root.plain(count) {
            self.budget.taken += count as u64;
            return reader.feed_with(count, fill, sink);
        }
        let mut slice = std::mem::take(&mut self.slice);
        slice.resize(count, 0);
        fill(&mut slice);
        self.feed(&slice, sink);
        self.slice = slice;
    }

    /// The reports of files inside that are complete and were not asked for before.
    pub fn take_found(&mut self) -> Vec<FileReport> {
        std::mem::take(&mut self.found)
    }

    /// The file is at its end. Its own report comes last, behind those of files in it.
    pub fn finish(self, sink: &mut impl Sink) -> Vec<FileReport> {
        self.end(End::Whole, sink)
    }

    /// Reading ends before the file does: everything complete is kept.
    pub fn stop(self, kind: IssueKind, message: String, sink: &mut impl Sink) -> Vec<FileReport> {
        self.end(End::Early(Fault { kind, message }), sink)
    }

    fn end(mut self, how: End, sink: &mut impl Sink) -> Vec<FileReport> {
        let how = match self.refused {
            Some(fault) => End::Early(fault),
            None => how.or(self.budget.fault()),
        };
        let report = self
            .root
            .end(how, &mut Out { sink, found: &mut self.found, budget: &mut self.budget, wanted: &self.wanted });
        self.found.push(report);
        self.found
    }
}

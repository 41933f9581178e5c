//! Many files behind each other in one stream.

use super::gzip::trailing;
use super::node::{About, End, Node, Out};
use super::packed::BUFFER;
use super::tar::{self, Tar};
use super::zip::{self, Stream};
use super::{Fault, IssueKind, names};
use crate::ingest::{FileReport, Layer, Sink};

#[derive(Debug)]
pub(super) enum Format {
    Tar(Box<Tar>),
    /// With the buffer its entries are unpacked into.
    Zip(Box<Stream>, Vec<u8>),
}

impl Format {
    pub fn zip(stream: Stream) -> Self {
        Self::Zip(Box::new(stream), vec![0; BUFFER])
    }

    const fn layer(&self) -> Layer {
        match self {
            Self::Tar(_) => Layer::Tar,
            Self::Zip(..) => Layer::Zip,
        }
    }

    fn lost(&self) -> Option<(u64, u64)> {
        match self {
            Self::Tar(tar) => tar.lost(),
            Self::Zip(stream, _) => stream.lost(),
        }
    }

    fn behind(&self) -> u64 {
        match self {
            Self::Tar(tar) => tar.behind(),
            Self::Zip(stream, _) => stream.behind(),
        }
    }

    fn is_complete(&self) -> bool {
        match self {
            Self::Tar(tar) => tar.is_complete(),
            Self::Zip(stream, _) => stream.is_complete(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Archive {
    about: About,
    format: Format,
    /// The file whose bytes come; `None` for what is not read.
    child: Option<Node>,
    holds: u64,
}

impl Archive {
    pub const fn new(about: About, format: Format) -> Self {
        Self { about, format, child: None, holds: 0 }
    }

    pub fn feed<S: Sink>(&mut self, bytes: &[u8], out: &mut Out<'_, S>) {
        let mut input = bytes;
        while !out.budget.is_over() {
            match &mut self.format {
                Format::Tar(tar) => match tar.next(&mut input) {
                    tar::Piece::Begin { name, size, is_sparse } => {
                        self.begin(&name, Some(size), is_sparse.then(sparse), out);
                    }
                    tar::Piece::Data(bytes) => {
                        if let Some(child) = &mut self.child {
                            child.feed(bytes, out);
                        }
                    }
                    tar::Piece::End => self.end_child(End::Whole, out),
                    tar::Piece::More => return,
                },
                Format::Zip(stream, buffer) => match stream.next(&mut input, buffer) {
                    zip::Piece::Begin { name, size, trouble } => {
                        self.begin(&name, size, trouble.map(zip::Trouble::fault), out);
                    }
                    zip::Piece::Data(length) => {
                        out.budget.unpack(length);
                        if let Some(child) = &mut self.child {
                            child.feed(&buffer[..length], out);
                        }
                    }
                    zip::Piece::End(Err(fault)) => self.end_child(End::Early(fault), out),
                    zip::Piece::End(Ok(ended)) => {
                        let is_read = self.child.is_some();
                        self.end_child(End::Whole, out);
                        if let Some(report) = out.found.last_mut().filter(|_| is_read) {
                            ended.say(report);
                        }
                    }
                    zip::Piece::More => return,
                },
            }
        }
    }

    fn begin<S: Sink>(&mut self, name: &str, size: Option<u64>, trouble: Option<Fault>, out: &mut Out<'_, S>) {
        if name.ends_with(['/', '\\']) || names::is_noise(name) {
            return;
        }
        out.budget.file();
        if out.budget.is_over() {
            return;
        }
        self.holds += 1;
        let name = names::inside(&self.about.name, name);
        self.child = Some(Node::new(self.about.entry(self.format.layer(), name, size)));
        if let Some(fault) = trouble {
            self.end_child(End::Early(fault), out);
        }
    }

    fn end_child<S: Sink>(&mut self, how: End, out: &mut Out<'_, S>) {
        if let Some(mut child) = self.child.take() {
            if matches!(how, End::Whole) {
                child.is_all();
            }
            let report = child.end(how, out);
            out.found.push(report);
        }
    }

    pub fn end<S: Sink>(mut self, how: End, seen: u64, out: &mut Out<'_, S>) -> FileReport {
        let is_cut = !self.format.is_complete();
        let how = how.or(out.budget.fault());
        self.end_child(how.clone().or(is_cut.then(Fault::cut_off)), out);
        let how = how.or(is_cut.then(cut_off));
        let mut report = FileReport::new(self.about.name, self.about.size.unwrap_or(seen));
        let (lost, behind) = (self.format.lost(), self.format.behind());
        report.layers = self.about.layers;
        report.layers.push(self.format.layer());
        report.holds = self.holds;
        report.read.rejected = lost.map_or(0, |(_, length)| length) + behind;
        report.read.structure = seen.saturating_sub(report.read.rejected);
        if let Some((at, length)) = lost {
            report.issues.report_long(IssueKind::Damaged, at, b"", length, || {
                format!(
                    "Where a file of the archive should begin there is none: {length} bytes are damaged. The files before and \
                     behind them are read and counted. Copy or download the archive again to read it whole."
                )
            });
        }
        if behind > 0 {
            report.issues.report(IssueKind::Damaged, seen.saturating_sub(behind), b"", || trailing(behind));
        }
        match how {
            End::Early(fault) => report.issues.report(fault.kind, seen, b"", || fault.message),
            End::Whole if self.holds == 0 && lost.is_none() => {
                report.issues.report(IssueKind::NotAFlowLog, 0, b"", || {
                    "This is an archive without files in it. There is nothing to read.".to_owned()
                });
            }
            End::Whole => {}
        }
        report
    }
}

fn sparse() -> Fault {
    Fault {
        kind: IssueKind::NotOpened,
        message: "This file lies in the archive with its holes left out, which is not opened here. Nothing of it is counted. \
                  Unpack the archive and drop what was in it."
            .to_owned(),
    }
}

fn cut_off() -> Fault {
    Fault {
        kind: IssueKind::CutOff,
        message:
            "The archive ends before it is complete. What is there is read and counted; files may be missing. Copy or \
                  download it again to get the rest."
                .to_owned(),
    }
}

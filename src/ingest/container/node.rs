//! One thing of the many that can lie in each other: known by its first bytes, then read as what it is.

use super::archive::{Archive, Format};
use super::budget::Budget;
use super::gzip::Gzip;
use super::kind::{HEAD, Kind};
use super::packed::{Decoder, Packed};
use super::utf16::Utf16;
use super::zip::Stream;
use super::zstd::Zstd;
use super::{Fault, IssueKind};
use crate::ingest::{FileReport, Layer, Reader, Sink, Wanted};

/// So many archives can lie in each other.
const DEEPEST: u8 = 2;

/// Where everything goes that is found.
pub(super) struct Out<'a, S> {
    pub sink: &'a mut S,
    /// The reports of files inside of others.
    pub found: &'a mut Vec<FileReport>,
    pub budget: &'a mut Budget,
    /// Of all records, only these are read.
    pub wanted: &'a Wanted,
}

/// How a file comes to its end.
#[derive(Clone, Debug)]
pub(super) enum End {
    Whole,
    /// Before all of it is read.
    Early(Fault),
}

impl End {
    pub fn or(self, fault: Option<Fault>) -> Self {
        match (self, fault) {
            (Self::Whole, Some(fault)) => Self::Early(fault),
            (how, _) => how,
        }
    }
}

/// What is known of it from outside.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub name: String,
    /// Its size, where that is said before its bytes come.
    pub size: Option<u64>,
    /// How many archives it lies in.
    pub depth: u8,
    /// Directly in a packing, with which a tar counts as one archive.
    pub is_coated: bool,
    pub layers: Vec<Layer>,
}

impl About {
    pub fn dropped(name: String, size: u64) -> Self {
        Self { name, size: Some(size), depth: 0, is_coated: false, layers: Vec::new() }
    }

    /// The one thing in a packing.
    fn unpacked(&self, layer: Layer) -> Self {
        Self { size: None, depth: self.depth + 1, is_coated: true, ..self.below(layer) }
    }

    /// The same, with one more layer around it.
    fn below(&self, layer: Layer) -> Self {
        let mut about = self.clone();
        about.layers.push(layer);
        about
    }

    /// A file in an archive.
    pub fn entry(&self, layer: Layer, name: String, size: Option<u64>) -> Self {
        let depth = if self.is_coated && layer == Layer::Tar { self.depth } else { self.depth + 1 };
        Self { name, size, depth, is_coated: false, ..self.below(layer) }
    }
}

#[derive(Debug)]
pub(super) struct Node {
    about: About,
    /// Bytes it was fed.
    seen: u64,
    is: Is,
}

#[derive(Debug)]
enum Is {
    /// Too few bytes came to tell.
    Unknown(Vec<u8>),
    Text(Box<Reader>),
    Utf16(Box<Transcoded>),
    Packed(Box<Packed>),
    Archive(Box<Archive>),
    /// An archive too deep in others.
    Refused(Kind),
}

#[derive(Debug)]
struct Transcoded {
    decoder: Utf16,
    reader: Reader,
    /// Bytes of the text so far.
    length: u64,
    text: String,
}

impl Node {
    pub fn new(about: About) -> Self {
        Self { about, seen: 0, is: Is::Unknown(Vec::new()) }
    }

    /// Of what is known to be text.
    pub fn text(about: About, reader: Reader) -> Self {
        Self { about, seen: 0, is: Is::Text(Box::new(reader)) }
    }

    /// Of something whose packing is known.
    pub fn packed(about: About, decoder: Decoder, layer: Layer, size: Option<u64>) -> Self {
        let child = About { size, is_coated: false, ..about.unpacked(layer) };
        Self { about, seen: 0, is: Is::Packed(Box::new(Packed::new(decoder, Self::new(child)))) }
    }

    /// False once it is clear that the rest of it is for nothing.
    pub const fn wants_more(&self) -> bool {
        match &self.is {
            Is::Text(reader) => reader.wants_more(),
            Is::Utf16(transcoded) => transcoded.reader.wants_more(),
            Is::Packed(packed) => packed.wants_more(),
            Is::Unknown(_) | Is::Archive(_) | Is::Refused(_) => true,
        }
    }

    pub fn feed<S: Sink>(&mut self, bytes: &[u8], out: &mut Out<'_, S>) {
        self.seen += bytes.len() as u64;
        let Is::Unknown(head) = &mut self.is else { return self.pass(bytes, out) };
        let (now, later) = bytes.split_at(bytes.len().min(HEAD - head.len()));
        head.extend_from_slice(now);
        if head.len() == HEAD {
            self.settle(out);
            self.pass(later, out);
        }
    }

    /// The reader of what is known to be no more than a log, to be given so many bytes.
    pub fn plain(&mut self, count: usize) -> Option<&mut Reader> {
        let Is::Text(reader) = &mut self.is else { return None };
        self.seen += count as u64;
        Some(reader)
    }

    /// Decides what it is by the bytes there are, and reads those.
    fn settle<S: Sink>(&mut self, out: &mut Out<'_, S>) {
        let Is::Unknown(head) = &mut self.is else { return };
        let head = std::mem::take(head);
        let kind = Kind::of(&head);
        let about = &self.about;
        let packed = |decoder, layer| {
            let child = Self::new(about.unpacked(layer));
            Is::Packed(Box::new(Packed::new(decoder, child)))
        };
        let is_too_deep = about.depth >= DEEPEST && kind.is_archive() && !(about.is_coated && kind == Kind::Tar);
        self.is = match kind {
            _ if is_too_deep => Is::Refused(kind),
            Kind::Plain => Is::Text(Box::new(self.reader(out.wanted))),
            Kind::Utf16(order) => {
                let (decoder, reader) = (Utf16::new(order), self.reader(out.wanted));
                Is::Utf16(Box::new(Transcoded { decoder, reader, length: 0, text: String::new() }))
            }
            Kind::Gzip => packed(Decoder::Gzip(Box::new(Gzip::new())), Layer::Gzip),
            Kind::Zstd => packed(Decoder::Zstd(Box::new(Zstd::new())), Layer::Zstd),
            Kind::Tar => Is::Archive(Box::new(Archive::new(about.clone(), Format::Tar(Box::default())))),
            Kind::Zip => Is::Archive(Box::new(Archive::new(about.clone(), Format::zip(Stream::new())))),
        };
        self.pass(&head, out);
    }

    fn reader(&self, wanted: &Wanted) -> Reader {
        let mut reader = Reader::new(self.about.name.clone(), self.about.size.unwrap_or_default());
        reader.want(wanted.clone());
        reader
    }

    fn pass<S: Sink>(&mut self, bytes: &[u8], out: &mut Out<'_, S>) {
        match &mut self.is {
            Is::Unknown(_) | Is::Refused(_) => {}
            Is::Text(reader) if !reader.wants_more() => reader.skip(bytes.len()),
            Is::Text(reader) => reader.feed(bytes, out.sink),
            Is::Utf16(transcoded) => transcoded.feed(bytes, out.sink),
            Is::Packed(packed) => packed.feed(bytes, out),
            Is::Archive(archive) => archive.feed(bytes, out),
        }
    }

    /// What was seen of it is all of it, whatever was said before.
    pub const fn is_all(&mut self) {
        self.about.size = Some(self.seen);
    }

    /// It is over: its own report. Those of files in it have gone out before.
    pub fn end<S: Sink>(mut self, how: End, out: &mut Out<'_, S>) -> FileReport {
        self.settle(out);
        let size = self.about.size.unwrap_or(self.seen);
        let mut layers = self.about.layers;
        let mut report = match self.is {
            Is::Text(mut reader) => {
                reader.set_size(self.about.size.unwrap_or_else(|| reader.counted(self.seen)));
                finish(*reader, how, out.sink)
            }
            Is::Utf16(transcoded) => {
                layers.push(Layer::Utf16);
                transcoded.end(how, out.sink)
            }
            Is::Packed(packed) => return packed.end(how, out),
            Is::Archive(archive) => return archive.end(how, self.seen, out),
            // All other kinds of thing are settled.
            Is::Refused(kind) => too_deep(self.about.name, size, self.seen, kind),
            Is::Unknown(_) => FileReport::new(self.about.name, size),
        };
        report.layers = layers;
        report
    }
}

impl Transcoded {
    /// Short enough that the text of it stays short.
    const PIECE: usize = 256 << 10;

    fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        for piece in bytes.chunks(Self::PIECE) {
            if self.reader.wants_more() {
                self.decoder.decode(piece, &mut self.text);
                self.pass(sink);
            }
        }
    }

    fn pass(&mut self, sink: &mut impl Sink) {
        self.length += self.text.len() as u64;
        self.reader.feed(self.text.as_bytes(), sink);
        self.text.clear();
    }

    fn end(mut self, how: End, sink: &mut impl Sink) -> FileReport {
        if !self.reader.wants_more() {
            // Not read to its end, so nothing is known of that.
            self.reader.set_size(self.reader.counted(self.length));
            return finish(self.reader, how, sink);
        }
        let is_cut = matches!(how, End::Whole) && self.decoder.finish(&mut self.text);
        self.pass(sink);
        self.reader.set_size(self.reader.counted(self.length));
        let mut report = finish(self.reader, how, sink);
        let unpaired = self.decoder.unpaired();
        let end = self.length.min(report.bytes);
        if is_cut {
            report.issues.report(IssueKind::CutOff, end, b"", || {
                "The file ends in the middle of a character. All characters before it were read.".to_owned()
            });
        }
        if unpaired > 0 {
            report.issues.report(IssueKind::Damaged, end, b"", || {
                format!(
                    "{unpaired} places of this UTF-16 text hold half a character. Each is read as \u{FFFD}; a name that has one \
                     is not the name that was written."
                )
            });
        }
        report
    }
}

fn finish(reader: Reader, how: End, sink: &mut impl Sink) -> FileReport {
    match how {
        End::Whole => reader.finish(sink),
        End::Early(fault) => reader.stop(fault.kind, fault.message, sink),
    }
}

fn too_deep(name: String, size: u64, seen: u64, kind: Kind) -> FileReport {
    let mut report = FileReport::new(name, size.max(seen));
    report.read.rejected = seen;
    report.issues.report_long(IssueKind::NotOpened, 0, b"", seen, || {
        format!(
            "This is {} in an archive that lies in another archive. Archives are opened one level deep, so nothing of it is \
             counted. Unpack the outer one and drop what was in it.",
            kind.phrase()
        )
    });
    report
}

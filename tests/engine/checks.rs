//! What must hold for any input at all. The property tests and the fuzz targets both call these, so a check belongs
//! here if it needs nothing but bytes. A broken promise is a panic.

use std::io::Cursor;
use std::net::IpAddr;

use flowglass::enrich::{Fact, Geo};
use flowglass::ingest::container::{Intake, Limits, read_stored};
use flowglass::ingest::tuple::{Layout, Tuple, decode};
use flowglass::ingest::{
    ABSENT, FileReport, GroupHead, IssueKind, Kind, Line, Memo, Part, Reader, RecordHead, Sink, WIDE, Wanted, cut,
    wrappers,
};
use flowglass::model::{BlobPath, Counter, Counters, Format, Mac, Millis, Span, State, resource_name};

/// What a reader gives out, kept to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Record {
        offset: u64,
        length: u64,
        time: Option<Millis>,
        format: Format,
        log: String,
        target: String,
        mac: Option<Mac>,
    },
    Group {
        rule: String,
        acl: String,
        mac: Option<Mac>,
    },
    /// The encryption value stands beside its tuple, which cannot borrow it.
    Tuple(Tuple<'static>, Option<String>),
}

/// Keeps all it is told, and gives addresses and kinds numbers in the order they come.
#[derive(Debug, Default)]
struct Recorder {
    events: Vec<Event>,
    addresses: Vec<IpAddr>,
    kinds: Vec<(Kind<'static>, Option<String>)>,
    memo: Memo,
}

/// The place of an item in a list; at its end, if it was not there.
fn number<T: PartialEq>(list: &mut Vec<T>, item: T) -> u32 {
    let at = list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    u32::try_from(at).unwrap()
}

impl Sink for Recorder {
    fn record(&mut self, record: &RecordHead<'_>) {
        let &RecordHead { offset, length, time, format, log, target, mac, digest: _, copy_of: _, is_part: _ } = record;
        let (log, target) = (log.into(), target.into());
        self.events.push(Event::Record { offset, length, time, format, log, target, mac });
    }

    fn group(&mut self, group: &GroupHead<'_>) {
        self.events.push(Event::Group { rule: group.rule.into(), acl: group.acl.into(), mac: group.mac });
    }

    fn tuple(&mut self, tuple: &Tuple<'_>) {
        let encryption = tuple.encryption.map(str::to_owned);
        self.events.push(Event::Tuple(Tuple { encryption: None, ..*tuple }, encryption));
    }

    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            let (kind, encryption) = &self.kinds[line.kind as usize];
            let counter = |at: usize| -> Counter {
                assert_ne!(line.counters[at], WIDE);
                Some(line.counters[at]).filter(|&value| value != ABSENT).map(u64::from)
            };
            let tuple = Tuple {
                time: line.time,
                source: self.addresses[line.source as usize],
                destination: self.addresses[line.destination as usize],
                source_port: line.source_port,
                destination_port: line.destination_port,
                protocol: kind.protocol,
                direction: kind.direction,
                state: kind.state,
                encryption: None,
                counters: Counters {
                    packets_sent: counter(0),
                    bytes_sent: counter(1),
                    packets_received: counter(2),
                    bytes_received: counter(3),
                },
            };
            self.events.push(Event::Tuple(tuple, encryption.clone()));
        }
    }

    fn address(&mut self, address: IpAddr) -> u32 {
        number(&mut self.addresses, address)
    }

    fn kind(&mut self, kind: &Kind<'_>) -> u32 {
        let encryption = kind.encryption.map(str::to_owned);
        number(&mut self.kinds, (Kind { encryption: None, ..*kind }, encryption))
    }

    fn memo(&mut self) -> &mut Memo {
        &mut self.memo
    }
}

/// A file read to its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub report: FileReport,
    pub events: Vec<Event>,
}

impl Outcome {
    pub fn tuples(&self) -> impl Iterator<Item = (&Tuple<'static>, Option<&str>)> {
        self.events.iter().filter_map(|event| match event {
            Event::Tuple(tuple, encryption) => Some((tuple, encryption.as_deref())),
            _ => None,
        })
    }
}

/// Reads bytes in slices of these lengths, over and over; without any, in one slice.
pub fn read(bytes: &[u8], lengths: &[usize]) -> Outcome {
    read_by(Reader::new("file".into(), bytes.len() as u64), bytes, lengths)
}

/// The same by the specification alone.
pub fn read_as_specified(bytes: &[u8]) -> Outcome {
    read_by(Reader::specification("file".into(), bytes.len() as u64), bytes, &[])
}

/// The same of what is wanted only.
pub fn read_wanting(wanted: &Wanted, bytes: &[u8], lengths: &[usize]) -> Outcome {
    let mut reader = Reader::new("file".into(), bytes.len() as u64);
    reader.want(wanted.clone());
    read_by(reader, bytes, lengths)
}

/// The same in parts, cut at the first places behind these.
pub fn read_in_parts(bytes: &[u8], near: &[usize]) -> Outcome {
    let open = wrappers(bytes);
    let near = if open.is_some() { near } else { &[] };
    let mut cuts: Vec<usize> = near.iter().filter_map(|&at| Some(at + cut(bytes.get(at..)?)?)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().copied().chain([bytes.len()]);
    let (mut reports, mut events) = (Vec::new(), Vec::new());
    for (from, end) in [0].into_iter().chain(cuts.iter().copied()).zip(ends) {
        let size = bytes.len() as u64;
        let part = Part { size, from: from as u64, wrappers: open.unwrap_or_default(), is_last: end == bytes.len() };
        let outcome = read_by(Reader::part("file".into(), part), &bytes[from..end], &[]);
        reports.push(outcome.report);
        events.extend(outcome.events);
    }
    Outcome { report: FileReport::join(reports).unwrap(), events }
}

fn read_by(mut reader: Reader, bytes: &[u8], lengths: &[usize]) -> Outcome {
    let mut recorder = Recorder::default();
    let mut lengths = lengths.iter().copied().filter(|&length| length > 0).cycle();
    let mut rest = bytes;
    while !rest.is_empty() && reader.wants_more() {
        let (slice, after) = rest.split_at(lengths.next().unwrap_or(rest.len()).min(rest.len()));
        reader.feed(slice, &mut recorder);
        rest = after;
    }
    Outcome { report: reader.finish(&mut recorder), events: recorder.events }
}

/// What was dropped read to its end, with all that is in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    pub reports: Vec<FileReport>,
    pub events: Vec<Event>,
}

/// Reads what may be packed as a stream, in slices of these lengths.
pub fn open_stream(bytes: &[u8], lengths: &[usize], limits: Limits) -> Opened {
    let (mut intake, mut recorder) = (Intake::new("file".into(), bytes.len() as u64, limits), Recorder::default());
    let mut lengths = lengths.iter().copied().filter(|&length| length > 0).cycle();
    let mut rest = bytes;
    while !rest.is_empty() && intake.wants_more() {
        match lengths.next() {
            Some(length) => {
                let (slice, after) = rest.split_at(length.min(rest.len()));
                intake.feed_with(slice.len(), |space| space.copy_from_slice(slice), &mut recorder);
                rest = after;
            }
            None => intake.feed(std::mem::take(&mut rest), &mut recorder),
        }
    }
    Opened { reports: intake.finish(&mut recorder), events: recorder.events }
}

/// Reads what may be packed with all of it at hand: the reports that are listed.
pub fn open(name: &str, bytes: &[u8], limits: Limits) -> Opened {
    let mut recorder = Recorder::default();
    let reports = read_stored(name, &mut Cursor::new(bytes), limits, &mut recorder).unwrap();
    Opened { reports, events: recorder.events }
}

/// Reads the first bytes, in one slice, and stops.
pub fn read_and_stop(bytes: &[u8], size: u64) -> Outcome {
    let (mut reader, mut recorder) = (Reader::new("file".into(), size), Recorder::default());
    reader.feed(bytes, &mut recorder);
    Outcome { report: reader.stop(IssueKind::Stopped, "stopped".into(), &mut recorder), events: recorder.events }
}

/// Bytes, tuples, times and issues of one file fit together.
pub fn adds_up(outcome: &Outcome, bytes_read: u64) {
    let report = &outcome.report;
    assert_eq!(report.read.total(), bytes_read, "bytes: {:?}", report.read);
    let tuples = outcome.tuples().count() as u64;
    assert_eq!(report.tuples, tuples, "tuples given out");
    let records = outcome.events.iter().filter(|event| matches!(event, Event::Record { .. })).count() as u64;
    assert!(report.records == records || report.records == 0, "{} of {records} records", report.records);
    assert_eq!(report.times, outcome.tuples().map(|(tuple, _)| Span::of(tuple.time)).reduce(Span::with));
    assert_eq!(report.formats.is_empty(), records == 0, "a format for each record, and none without");
    let not_understood = report.read.rejected + report.rejected_records + report.rejected_tuples;
    assert!(not_understood == 0 || report.issues.count() > 0, "nothing is lost without an issue");
    for issue in report.issues.shown() {
        assert!(issue.offset + issue.length <= report.bytes, "{issue:?} is outside of the file");
        assert!(issue.excerpt.len() < 1000 && issue.message.len() < 1000, "{issue:?} is too long to show");
    }
    for event in &outcome.events {
        if let Event::Record { offset, length, .. } = event {
            assert!(offset + length <= report.bytes);
        }
    }
}

/// Any bytes: nothing panics, all adds up, and neither slices nor the fast way show. The first bytes say how to slice
/// the others.
pub fn reader(data: &[u8]) {
    let (lengths, bytes) = data.split_at(data.len().min(3));
    let lengths: Vec<usize> = lengths.iter().map(|&length| usize::from(length)).collect();
    let whole = read(bytes, &[]);
    adds_up(&whole, bytes.len() as u64);
    let sliced = read(bytes, &lengths);
    assert_eq!(whole, sliced, "in slices of {lengths:?}");
    assert_eq!(whole, read_as_specified(bytes), "by the specification alone");

    wanting(&some_wanted(&lengths), bytes, &lengths, &whole);

    // Where a log is damaged, a cut can show in what is kept of it, but not in the account of its bytes.
    let near: Vec<usize> = lengths.iter().map(|length| length * bytes.len() / 256).collect();
    adds_up(&read_in_parts(bytes, &near), bytes.len() as u64);

    let half = &bytes[..bytes.len() / 2];
    let stopped = read_and_stop(half, bytes.len() as u64);
    adds_up(&stopped, half.len() as u64);
    assert!(stopped.report.issues.count() > 0, "a stop is said");
}

/// Bytes and tuples of all files in what was dropped fit together.
pub fn opened_adds_up(opened: &Opened) {
    for report in &opened.reports {
        let (read, bytes) = (report.read.total(), report.bytes);
        assert!(read <= bytes, "{}: {read} of {bytes} bytes", report.name);
        assert!(
            read == bytes || report.issues.count() > 0,
            "{}: {read} of {bytes} bytes, and nothing said",
            report.name
        );
        let not_understood = report.read.rejected + report.rejected_records + report.rejected_tuples;
        assert!(not_understood == 0 || report.issues.count() > 0, "{}: nothing is lost without an issue", report.name);
        for issue in report.issues.shown() {
            assert!(issue.offset + issue.length <= bytes, "{}: {issue:?} is outside of {bytes} bytes", report.name);
            assert!(issue.excerpt.len() < 1000 && issue.message.len() < 1000, "{issue:?} is too long to show");
        }
    }
    let sum = |count: fn(&FileReport) -> u64| opened.reports.iter().map(count).sum::<u64>();
    let tuples = opened.events.iter().filter(|event| matches!(event, Event::Tuple(..))).count() as u64;
    assert_eq!(sum(|report| report.tuples), tuples, "tuples given out");
}

/// Of any bytes, what is not wanted is counted and nothing else: neither slices nor the fast way show, and what is left
/// out is what is missing.
fn wanting(wanted: &Wanted, bytes: &[u8], lengths: &[usize], all: &Outcome) {
    let some = read_wanting(wanted, bytes, &[]);
    adds_up(&some, bytes.len() as u64);
    assert_eq!(some, read_wanting(wanted, bytes, lengths), "in slices of {lengths:?}");
    let mut specification = Reader::specification("file".into(), bytes.len() as u64);
    specification.want(wanted.clone());
    assert_eq!(some, read_by(specification, bytes, &[]), "by the specification alone");
    let (of_all, of_some) = (&all.report, &some.report);
    assert_eq!(of_some.records + of_some.left_out_records, of_all.records, "records");
    assert_eq!(
        of_some.tuples + of_some.rejected_tuples + of_some.left_out_tuples,
        of_all.tuples + of_all.rejected_tuples,
        "tuples"
    );
    // What is not wanted is not looked at, so its tuples are not rejected.
    let read = |of: &FileReport| of.read.understood + of.read.left_out + of.read.rejected;
    assert_eq!(read(of_some), read(of_all), "bytes");
    assert!(of_some.read.rejected <= of_all.read.rejected);
    assert_eq!((of_all.left_out_records, of_all.left_out_tuples, of_all.read.left_out), (0, 0, 0));
}

/// Hours and NICs as the invented logs have them, from some bytes.
fn some_wanted(seed: &[usize]) -> Wanted {
    let [hour, nic, ..] = *seed else { return Wanted::default() };
    let at = |hour: usize| Millis::from_iso(&format!("2026-01-13T{:02}:30:00Z", hour % 24));
    Wanted {
        from: at(hour).filter(|_| hour % 5 > 0),
        to: at(hour + 6).filter(|_| hour % 7 > 0),
        nics: (0..nic % 3).filter_map(|more| Mac::parse(&format!("00224800000{}", (nic + more) % 5))).collect(),
    }
}

/// Any bytes, taken for anything they can be packed in: nothing panics, all adds up, slices do not show, and limits are
/// kept. The first bytes say how to slice the others.
pub fn container(data: &[u8]) {
    const LIMITS: Limits = Limits { ratio: 250, total: 1 << 20, files: 50 };
    let (lengths, bytes) = data.split_at(data.len().min(3));
    let lengths: Vec<usize> = lengths.iter().map(|&length| usize::from(length)).collect();
    let whole = open_stream(bytes, &[], LIMITS);
    opened_adds_up(&whole);
    assert!(whole.reports.len() as u64 <= LIMITS.files + 1);
    let unpacked: u64 = whole.reports.iter().filter(|report| report.holds == 0).map(|report| report.read.total()).sum();
    assert!(unpacked <= LIMITS.total + bytes.len() as u64 + (1 << 18), "{unpacked} bytes unpacked");
    let is_over = whole.reports.iter().any(|report| report.issues.by_kind().any(|(kind, _)| kind == IssueKind::Limit));
    if !is_over {
        assert_eq!(whole, open_stream(bytes, &lengths, LIMITS), "in slices of {lengths:?}");
    }
    let at_hand = open("file", bytes, LIMITS);
    opened_adds_up(&at_hand);
    assert!(at_hand.reports.len() as u64 <= LIMITS.files * (LIMITS.files + 1) + 1);
}

/// Any text in any layout: nothing panics, and what was understood, written again, is understood as the same.
pub fn tuple(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for layout in [Layout::Vnet, Layout::VnetUnencrypted, Layout::Nsg] {
        match decode(&text, layout) {
            Ok(decoded) => {
                let written = write(&decoded.tuple, layout);
                let again = decode(&written, layout).unwrap_or_else(|rejection| panic!("{written}: {rejection:?}"));
                assert_eq!(again.tuple, decoded.tuple, "{written}");
                assert!(decoded.tuple.state.is_measured() || decoded.tuple.counters.is_absent());
            }
            Err(rejection) => assert!(rejection.message.len() < 1000),
        }
    }
}

/// A tuple as the given layout writes it.
pub fn write(tuple: &Tuple<'_>, layout: Layout) -> String {
    let counter = |counter: Counter| counter.map_or(String::new(), |value| value.to_string());
    let c = &tuple.counters;
    let counters = [c.packets_sent, c.bytes_sent, c.packets_received, c.bytes_received].map(counter).join(",");
    let state = match (layout, tuple.state) {
        (Layout::Nsg, State::None) => "A".to_owned(),
        (Layout::Nsg, State::Denied) => format!("D,B,{counters}"),
        (Layout::Nsg, state) => format!("A,{},{counters}", state.name()),
        (Layout::VnetUnencrypted, state) if tuple.encryption.is_none() => format!("{},{counters}", state.name()),
        (_, state) => format!("{},{},{counters}", state.name(), tuple.encryption.unwrap_or_default()),
    };
    // Times below 1e11 would be taken for seconds.
    let time = if tuple.time.0 < 100_000_000_000 { tuple.time.0 / 1000 } else { tuple.time.0 };
    format!(
        "{time},{},{},{},{},{},{},{state}",
        tuple.source,
        tuple.destination,
        tuple.source_port,
        tuple.destination_port,
        tuple.protocol.0,
        tuple.direction.letter()
    )
}

/// Any path: nothing panics, and neither the kind of slash nor a folder around it changes what it says.
pub fn blob_path(data: &[u8]) {
    let path = String::from_utf8_lossy(data);
    let found = BlobPath::parse(&path);
    assert_eq!(BlobPath::parse(&path.replace('/', "\\")), found);
    assert_eq!(BlobPath::parse(&format!("copies/{path}")), found);
    assert!(path.contains(resource_name(&path)));
}

/// Any database: it is read or refused, in whatever slices, and what is read says something and comes back from bytes.
pub fn database(data: &[u8]) {
    let in_slices_of = |length: usize| {
        let (mut reader, mut recorder) = (Reader::new("a.mmdb".into(), data.len() as u64), Recorder::default());
        data.chunks(length).for_each(|bytes| reader.feed(bytes, &mut recorder));
        Outcome { report: reader.finish(&mut recorder), events: recorder.events }
    };
    let whole = in_slices_of(data.len().max(1));
    adds_up(&whole, data.len() as u64);
    assert_eq!(whole, in_slices_of(100));
    let geo = &whole.report.known.names.geo;
    for fact in [Fact::Country, Fact::Org] {
        let Some(ranges) = geo.ranges(fact) else { continue };
        let texts: Vec<&str> = ranges.said().map(|said| said.text).collect();
        assert!(texts.is_sorted_by(|a, b| a < b), "each is said once");
        for address in [[0; 4], [192, 0, 2, 7], [255; 4]] {
            assert!(ranges.number(address.into()) as usize <= ranges.said().len());
        }
    }
    assert_eq!(Geo::from_bytes(&geo.to_bytes()).as_ref(), Ok(geo));
}

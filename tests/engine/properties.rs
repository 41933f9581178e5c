//! Properties: of logs that come back, of damage that adds up, and of sums that do not depend on how the work was
//! split.

use flowglass::ingest::{FileReport, Reader};
use flowglass::query::{Partial, Summary};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::checks::{self, Event, adds_up, read};
use crate::generate::{Dice, Record, SHAPES, file, records};

/// The events a reader should give out for these records, without what only the file knows.
fn written(records: &[Record]) -> Vec<String> {
    let mut events = Vec::new();
    for record in records {
        events.push(format!("{:?} {}", record.format, record.text.len()));
        for group in &record.groups {
            events.push(format!("{} {}", group.rule, group.acl));
            events.extend(group.tuples.iter().map(|(tuple, encryption)| format!("{tuple:?} {encryption:?}")));
        }
    }
    events
}

fn plain(event: &Event) -> String {
    match event {
        Event::Record { format, length, .. } => format!("{format:?} {length}"),
        Event::Group { rule, acl, .. } => format!("{rule} {acl}"),
        Event::Tuple(tuple, encryption) => format!("{tuple:?} {encryption:?}"),
    }
}

/// Reads files into a shard, numbered from `first` on.
fn shard_of(files: &[String], first: u32) -> (Shard, Vec<FileReport>) {
    let mut shard = Shard::default();
    let mut reports = Vec::new();
    for (number, text) in (first..).zip(files) {
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(format!("file {number}"), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        reports.push(reader.finish(&mut shard));
    }
    (shard, reports)
}

const BUCKET_MS: i64 = 600_000;

fn answers(partial: &Partial, reports: &[FileReport]) -> (String, flowglass::query::Overview) {
    (Summary::new(reports, partial).to_json(), partial.overview(10))
}

fn some_files(dice: &mut Dice, count: u64) -> Vec<String> {
    (0..count)
        .map(|_| {
            let amount = dice.below(6);
            let records = records(dice, amount, false);
            let shape = dice.pick(&SHAPES);
            file(dice, shape, &records, false)
        })
        .collect()
}

proptest! {
    #[test]
    fn a_log_comes_back(seed: u64, count in 0u64..6, shape in 0usize..SHAPES.len(), spaced: bool, lengths: [u8; 3]) {
        let mut dice = Dice(seed);
        let records = records(&mut dice, count, spaced);
        let text = file(&mut dice, SHAPES[shape], &records, spaced);
        let lengths = lengths.map(usize::from);
        let outcome = read(text.as_bytes(), &lengths);
        adds_up(&outcome, text.len() as u64);
        let unexpected: Vec<_> = outcome.report.issues.shown().iter().map(|issue| &issue.kind).collect();
        prop_assert!(unexpected.is_empty() || text.is_empty(), "{:?} in {}", unexpected, text);
        prop_assert_eq!(outcome.report.read.rejected, 0);
        prop_assert_eq!(outcome.events.iter().map(plain).collect::<Vec<_>>(), written(&records));
    }

    #[test]
    fn parts_do_not_show(seed: u64, count in 0u64..20, shape in 0usize..SHAPES.len(), cuts: [u16; 3], ends_early: bool) {
        let mut dice = Dice(seed);
        let records = records(&mut dice, count, false);
        let text = file(&mut dice, SHAPES[shape], &records, false);
        let end = if ends_early && shape == 0 { text.len() - text.len() / 7 } else { text.len() };
        let bytes = &text.as_bytes()[..end];
        let near = cuts.map(|at| usize::from(at) * bytes.len() / (1 << 16));
        prop_assert_eq!(checks::read_in_parts(bytes, &near), read(bytes, &[]));
    }

    #[test]
    fn any_bytes(data: Vec<u8>) {
        checks::reader(&data);
    }

    #[test]
    fn bytes_of_json(data in "[\\[\\]{},:\"\\\\ \n0-9a-z]{0,400}|([{]\"time\"|\"records\":\\[|,\"flowTuples\":\\[|\\]|[}]|\"|1,::,::,1,1,6,I,B,X|,|\n|[{]){0,60}") {
        checks::reader(data.as_bytes());
    }

    #[test]
    fn any_tuple(data in "[0-9]{0,14},[0-9.:a-f]{0,12},[0-9.:a-f]{0,12},[0-9]{0,5},[0-9]{0,6},[TU0-9]{0,3},[IO],[ABCDE](,[A-Z_]{0,6}){0,2}(,[0-9]{0,20}){0,5}") {
        checks::tuple(data.as_bytes());
    }

    #[test]
    fn any_path(data in "((/|\\\\|[ymdh]=[0-9]{1,4}|macAddress=[0-9A-F]{12}|subscriptions|FLOWLOGS|S_NETWORKWATCHERRG|NETWORKWATCHER_A_B|=|.)[/\\\\]?){0,20}") {
        checks::blob_path(data.as_bytes());
    }

    /// Bytes cut out, overwritten, doubled and put in: it still adds up, and slices do not show.
    #[test]
    fn a_damaged_log(seed: u64, damages in 1u64..4, lengths: [u8; 3]) {
        let mut dice = Dice(seed);
        let records = records(&mut dice, 5, false);
        let shape = dice.pick(&SHAPES);
        let spaced = dice.chance(2);
        let mut bytes = file(&mut dice, shape, &records, spaced).into_bytes();
        for _ in 0..damages {
            let at = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
            let end = bytes.len().min(at + usize::try_from(dice.below(200)).unwrap());
            match dice.below(4) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes[at..end].fill(dice.pick(b"\0\"{}[],x\n\xFF")),
                2 => bytes.extend_from_within(at..end),
                _ => bytes.insert(at, dice.pick(b"\"{}[],\\\n")),
            }
            if bytes.is_empty() {
                bytes.push(b'{');
            }
        }
        let data: Vec<u8> = lengths.into_iter().chain(bytes).collect();
        checks::reader(&data);
    }

    /// A byte lost in one record costs that record, and at most the one before or behind it.
    #[test]
    fn damage_stays_where_it_is(seed: u64) {
        let mut dice = Dice(seed);
        let records: Vec<Record> = records(&mut dice, 8, false).into_iter().filter(|r| !r.groups.is_empty()).collect();
        prop_assume!(records.len() >= 4);
        let mut text = file(&mut dice, SHAPES[0], &records, false).into_bytes();
        let at = 12 + usize::try_from(dice.below(text.len() as u64 - 14)).unwrap();
        text.remove(at);
        let outcome = read(&text, &[]);
        adds_up(&outcome, text.len() as u64);
        prop_assert!(
            outcome.report.records + 2 >= records.len() as u64,
            "{} of {} records left without byte {}: {:?}", outcome.report.records, records.len(), at, outcome.report.issues
        );
    }

    #[test]
    fn any_split_gives_the_same(seed: u64, count in 1u64..8, shards in 1u64..5) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let (shard, reports) = shard_of(&files, 0);
        let whole = answers(&Partial::of(&shard, BUCKET_MS), &reports);

        let mut parts: Vec<Vec<String>> = (0..shards).map(|_| Vec::new()).collect();
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|_| dice.next());
        for &at in &order {
            let part = usize::try_from(dice.below(shards)).unwrap();
            parts[part].push(files[at].clone());
        }
        let mut partials: Vec<Partial> = parts.iter().map(|part| Partial::of(&shard_of(part, 0).0, BUCKET_MS)).collect();
        // Any two that stand next to each other or not, in either order, until one is left.
        while partials.len() > 1 {
            let a = partials.swap_remove(usize::try_from(dice.below(partials.len() as u64)).unwrap());
            let at = usize::try_from(dice.below(partials.len() as u64)).unwrap();
            let back = Partial::from_bytes(&a.to_bytes()).unwrap();
            prop_assert_eq!(&back, &a, "as bytes");
            partials[at].merge(back);
        }
        let shuffled: Vec<FileReport> = order.iter().map(|&at| reports[at].clone()).collect();
        let (summary, overview) = answers(&partials[0], &shuffled);
        prop_assert_eq!(summary, whole.0);
        prop_assert_eq!(overview, whole.1);
    }

    #[test]
    fn forgetting_is_never_having_read(seed: u64, count in 1u64..6) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let (mut shard, _) = shard_of(&files, 0);
        let mut left = Vec::new();
        for (number, text) in (0u32..).zip(&files) {
            if dice.chance(2) {
                shard.forget(FileId(number));
            } else {
                left.push(text.clone());
            }
        }
        let never = Partial::of(&shard_of(&left, 0).0, BUCKET_MS);
        prop_assert_eq!(Partial::of(&shard, BUCKET_MS), never);
    }
}

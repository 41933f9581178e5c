//! What is read of what is opened, where that is not all: what there is to choose from, and how the choice is said.

mod draft;

use super::number;
use crate::ingest::{FileReport, Wanted};
use crate::model::{BlobPath, HOUR, Mac, Millis, Span};
use crate::order;

pub use draft::Draft;

/// What the files that are open are of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Each with its size.
    files: Vec<(BlobPath, u64)>,
    /// With the number of their files, in their order.
    pub nics: Vec<(Mac, u64)>,
    /// When the first hour begins and the last one ends.
    hours: Option<(Millis, Millis)>,
}

/// Files and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Amount {
    files: u64,
    bytes: u64,
}

impl Amount {
    const fn add(&mut self, bytes: u64) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

impl Known {
    /// Of files with their names, sizes, and what is known of those that were read.
    pub fn of<'a>(files: impl Iterator<Item = (&'a str, u64, Option<&'a FileReport>)>) -> Self {
        let mut known = Self::default();
        let mut nics = Vec::new();
        for (name, bytes, report) in files {
            let BlobPath { mac, hour, .. } = BlobPath::parse(name);
            let in_records = report.filter(|_| mac.is_none()).map_or(&[][..], |report| &report.nics);
            nics.extend(mac.iter().chain(in_records).map(|&nic| (nic, 1)));
            let hours = hour.map(Span::of).or_else(|| report?.written);
            if let Some(Span { first, last }) = hours {
                let (from, to) = (first.floor(HOUR), Millis(last.floor(HOUR).0.saturating_add(HOUR)));
                known.hours = Some(known.hours.map_or((from, to), |(a, b)| (a.min(from), b.max(to))));
            }
            known.files.push((BlobPath { mac, hour, ..BlobPath::default() }, bytes));
        }
        order::sort(&mut nics);
        for (nic, files) in nics {
            match known.nics.last_mut() {
                Some((last, count)) if *last == nic => *count += files,
                _ => known.nics.push((nic, files)),
            }
        }
        known
    }

    pub const fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The last so many hours of all there are.
    pub fn last(&self, hours: i64) -> Option<(Millis, Millis)> {
        let (first, end) = self.hours?;
        Some((Millis(end.0.saturating_sub(hours.saturating_mul(HOUR))).max(first), end))
    }

    /// How many files would be read, by their paths alone. `None` if none would.
    pub fn account(&self, wanted: &Wanted) -> Option<String> {
        let (mut all, mut some, mut silent) = (Amount::default(), Amount::default(), 0);
        for (path, bytes) in &self.files {
            all.add(*bytes);
            if wanted.takes_path(path) {
                some.add(*bytes);
                silent += u64::from(path.mac.is_none() || path.hour.is_none());
            }
        }
        let [files, of] = [some.files, all.files].map(number::count);
        let silent = match silent {
            0 => String::new(),
            _ => format!(
                " Of {} of them the path does not say it; of these, records are left out.",
                number::count(silent)
            ),
        };
        let [bytes, of_bytes] = [some.bytes, all.bytes].map(number::bytes);
        (some.files > 0).then(|| format!("{files} of {of} files, {bytes} of {of_bytes}.{silent}"))
    }
}

/// `2026-01-13 06:00 to 12:00 UTC, of 00-22-48-00-AA-01 and 2 more NICs`
pub fn stretch(wanted: &Wanted) -> String {
    let day = |at: Millis| at.to_string().chars().take(10).collect::<String>();
    let clock = |at: Millis| at.to_string().chars().skip(11).take(5).collect::<String>();
    let full = |at: Millis| format!("{} {}", day(at), clock(at));
    let hours = match (wanted.from, wanted.to) {
        (None, None) => String::new(),
        (Some(from), None) => format!("from {} UTC on", full(from)),
        (None, Some(to)) => format!("up to {} UTC", full(to)),
        (Some(from), Some(to)) if day(from) == day(to) => format!("{} to {} UTC", full(from), clock(to)),
        (Some(from), Some(to)) => format!("{} to {} UTC", full(from), full(to)),
    };
    let nics = match wanted.nics.as_slice() {
        [] => String::new(),
        [one] => format!("of {one}"),
        [one, other] => format!("of {one} and {other}"),
        [one, more @ ..] => format!("of {one} and {} more NICs", number::count(more.len() as u64)),
    };
    if hours.is_empty() || nics.is_empty() { hours + &nics } else { format!("{hours}, {nics}") }
}

/// What was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Files not begun.
    pub files: u64,
    /// Of other files.
    pub records: u64,
    pub tuples: u64,
}

/// What is missing and why. `None` while nothing is open.
pub fn sentence(wanted: &Wanted, missing: Option<Missing>) -> String {
    let stretch = stretch(wanted);
    let Some(Missing { files, records, tuples }) = missing else {
        return format!("Of what you open, only this will be read: {stretch}.");
    };
    let mut parts = Vec::new();
    if files > 0 {
        parts.push(number::several(files, "file", "files"));
    }
    if records > 0 || tuples > 0 {
        let other = if files > 0 { "of other files " } else { "" };
        parts.push(format!(
            "{other}{} with {}",
            number::several(records, "record", "records"),
            number::several(tuples, "tuple", "tuples")
        ));
    }
    let left_out = if parts.is_empty() { "nothing".to_owned() } else { parts.join(" and ") };
    format!("Only this is read: {stretch}. Left out: {left_out}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIC: &str = "00224800AA01";

    fn at(text: &str) -> Option<Millis> {
        Millis::from_iso(&format!("2026-01-{text}:00Z"))
    }

    fn wanted(from: Option<Millis>, to: Option<Millis>, nics: &[&str]) -> Wanted {
        Wanted { from, to, nics: nics.iter().filter_map(|nic| Mac::parse(nic)).collect() }
    }

    #[track_caller]
    fn check(wanted: &Wanted, expected: &str) {
        assert_eq!(stretch(wanted), expected);
    }

    #[test]
    fn stretches() {
        let (six, noon, next) = (at("02T06:00"), at("02T12:00"), at("03T00:00"));
        check(&wanted(six, noon, &[]), "2026-01-02 06:00 to 12:00 UTC");
        check(&wanted(six, next, &[]), "2026-01-02 06:00 to 2026-01-03 00:00 UTC");
        check(&wanted(six, None, &[]), "from 2026-01-02 06:00 UTC on");
        check(&wanted(None, noon, &[NIC]), "up to 2026-01-02 12:00 UTC, of 00-22-48-00-AA-01");
        check(&wanted(None, None, &[NIC, "00224800AA02"]), "of 00-22-48-00-AA-01 and 00-22-48-00-AA-02");
        check(&wanted(None, None, &[NIC, NIC, NIC]), "of 00-22-48-00-AA-01 and 2 more NICs");
    }

    #[test]
    fn sentences() {
        let wanted = wanted(at("02T06:00"), at("02T12:00"), &[]);
        let check = |files, records, tuples, expected: &str| {
            let said = sentence(&wanted, Some(Missing { files, records, tuples }));
            assert_eq!(said, format!("Only this is read: 2026-01-02 06:00 to 12:00 UTC. Left out: {expected}."));
        };
        check(0, 0, 0, "nothing");
        check(1, 0, 0, "1 file");
        check(340, 2, 31, "340 files and of other files 2 records with 31 tuples");
        check(0, 0, 1, "0 records with 1 tuple");
        assert_eq!(sentence(&wanted, None), "Of what you open, only this will be read: 2026-01-02 06:00 to 12:00 UTC.");
    }

    #[test]
    fn what_there_is_to_choose() {
        let blob = |hour: u32, nic: &str| format!("x/y=2026/m=01/d=02/h={hour:02}/m=00/macAddress={nic}/PT1H.json");
        let names = [blob(6, NIC), blob(7, NIC), blob(7, "00224800AA02"), "merged.json".to_owned()];
        let mut report = FileReport::new("merged.json".to_owned(), 100);
        report.nics = Mac::parse("00224800AA03").into_iter().collect();
        report.written = at("02T09:10").zip(at("02T10:00")).map(|(first, last)| Span { first, last });
        let reports = [None, None, None, Some(&report)];
        let known = Known::of(names.iter().zip(reports).map(|(name, report)| (name.as_str(), 100, report)));
        let nics: Vec<_> = known.nics.iter().map(|(nic, files)| format!("{nic} {files}")).collect();
        assert_eq!(nics, ["00-22-48-00-AA-01 2", "00-22-48-00-AA-02 1", "00-22-48-00-AA-03 1"]);
        assert_eq!(known.last(2), at("02T09:00").zip(at("02T11:00")));
        assert_eq!(known.last(24), at("02T06:00").zip(at("02T11:00")));
        assert_eq!(
            known.account(&wanted(at("02T07:00"), None, &[NIC])).as_deref(),
            Some(
                "2 of 4 files, 200 B of 400 B. Of 1 of them the path does not say it; of these, records are left out."
            )
        );
        assert_eq!(known.account(&Wanted::default()).map(|said| said.len() > 20), Some(true));
        let blobs = Known::of(names[..3].iter().map(|name| (name.as_str(), 100, None)));
        assert_eq!(blobs.account(&wanted(at("02T08:00"), None, &[])), None);
    }
}

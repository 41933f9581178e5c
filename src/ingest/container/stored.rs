//! Reading a file that lies on a disk or in memory, for programs that can wait for it.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::kind::HEAD;
use super::{Directory, Intake, Kind, Limits};
use crate::ingest::{FileReport, IssueKind, Sink};

const SLICE: usize = 8 << 20;

/// Reads a file, whatever it is: the reports of all that is to be listed of it. An error means that nothing was read;
/// where reading fails later, the reports say so.
pub fn read_stored(
    name: &str,
    file: &mut (impl Read + Seek),
    limits: Limits,
    sink: &mut impl Sink,
) -> io::Result<Vec<FileReport>> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut reports = Vec::new();
    if Kind::of(&range(file, 0..HEAD as u64)?) == Kind::Zip {
        let mut directory = Directory::new(name.to_owned(), size, limits);
        while let Some(wanted) = directory.wants() {
            directory.take(&range(file, wanted)?);
        }
        if !directory.is_missing() {
            let (entries, report) = directory.finish();
            for entry in entries {
                let stretch = entry.offset..entry.offset + entry.length;
                reports.extend(read(Intake::of_entry(&entry, limits), file, stretch, sink));
            }
            reports.push(report);
            reports.retain(FileReport::is_listed);
            return Ok(reports);
        }
    }
    reports.extend(read(Intake::new(name.to_owned(), size, limits), file, 0..size, sink));
    reports.retain(FileReport::is_listed);
    Ok(reports)
}

fn read(
    mut intake: Intake,
    file: &mut (impl Read + Seek),
    stretch: Range<u64>,
    sink: &mut impl Sink,
) -> Vec<FileReport> {
    match feed(&mut intake, file, stretch, sink) {
        Ok(()) => intake.finish(sink),
        Err(error) => {
            let message =
                format!("The file could not be read on: {error}. What was read up to here is kept and counted.");
            intake.stop(IssueKind::ReadFailed, message, sink)
        }
    }
}

fn feed(
    intake: &mut Intake,
    file: &mut (impl Read + Seek),
    stretch: Range<u64>,
    sink: &mut impl Sink,
) -> io::Result<()> {
    file.seek(SeekFrom::Start(stretch.start))?;
    let mut file = file.take(stretch.end - stretch.start);
    let mut slice = vec![0; SLICE.min(usize::try_from(file.limit()).unwrap_or(SLICE)).max(1)];
    while intake.wants_more() {
        match file.read(&mut slice) {
            Ok(0) => break,
            Ok(length) => intake.feed(&slice[..length], sink),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// As many of these bytes as there are.
fn range(file: &mut (impl Read + Seek), range: Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(range.start))?;
    file.take(range.end - range.start).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::query::{Partial, Summary};
    use crate::store::Shard;

    /// Is interrupted now and then, and breaks at some byte.
    struct Broken(Cursor<Vec<u8>>, u64, bool);

    impl Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.2 = !self.2;
            if self.2 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let left = usize::try_from(self.1.saturating_sub(self.0.position())).unwrap_or_default();
            if left == 0 {
                return Err(io::Error::other("the disk is gone"));
            }
            let length = into.len().min(left);
            self.0.read(&mut into[..length])
        }
    }

    impl Seek for Broken {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn what_was_read_is_reported_and_counted() {
        let Some(file) = crate::sample::files().next() else { unreachable!("the sample day has files") };
        let half = file.bytes.len() as u64 / 2;
        let mut shard = Shard::default();
        let reports = read_stored("a", &mut Broken(Cursor::new(file.bytes), half, false), Limits::USUAL, &mut shard);
        let reports = reports.unwrap_or_default();
        assert_eq!(reports.iter().map(|report| report.tuples).sum::<u64>(), shard.len() as u64);
        assert!(shard.len() > 10);
        let summary = Summary::new(&reports, &Partial::of(&shard, 1)).to_json();
        assert!(summary.contains("\"read_failed\": 1") || summary.contains("\"read_failed\":1"), "{summary}");
    }
}

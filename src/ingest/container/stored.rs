//! Reading a file that lies on a disk or in memory, for programs that can wait for it.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use super::kind::HEAD;
use super::{Directory, Intake, Kind, Limits};
use crate::ingest::{FileReport, Sink};

const SLICE: usize = 8 << 20;

/// Reads a file, whatever it is: the reports of all that is to be listed of it.
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
                reports.extend(read(Intake::of_entry(&entry, limits), file, stretch, sink)?);
            }
            reports.push(report);
            reports.retain(FileReport::is_listed);
            return Ok(reports);
        }
    }
    reports.extend(read(Intake::new(name.to_owned(), size, limits), file, 0..size, sink)?);
    reports.retain(FileReport::is_listed);
    Ok(reports)
}

fn read(
    mut intake: Intake,
    file: &mut (impl Read + Seek),
    stretch: Range<u64>,
    sink: &mut impl Sink,
) -> io::Result<Vec<FileReport>> {
    file.seek(SeekFrom::Start(stretch.start))?;
    let mut file = file.take(stretch.end - stretch.start);
    let mut slice = vec![0; SLICE.min(usize::try_from(file.limit()).unwrap_or(SLICE)).max(1)];
    while intake.wants_more() {
        match file.read(&mut slice)? {
            0 => break,
            length => intake.feed(&slice[..length], sink),
        }
    }
    Ok(intake.finish(sink))
}

/// As many of these bytes as there are.
fn range(file: &mut (impl Read + Seek), range: Range<u64>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(range.start))?;
    file.take(range.end - range.start).read_to_end(&mut bytes)?;
    Ok(bytes)
}

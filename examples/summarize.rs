//! Prints the summary of flow logs: `summarize [--keep-duplicates] PATH…`, where a path is a file or a folder.

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flowglass::ingest::{FileReport, Reader};
use flowglass::query::{Partial, Summary};
use flowglass::store::Shard;

const SLICE: usize = 8 << 20;
/// The summary has no timeline; one bucket for all of it costs nothing.
const ALL_TIME_MS: i64 = i64::MAX;

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            // Nothing is taken out yet, so there is nothing to keep.
            "--keep-duplicates" => {}
            _ if argument.starts_with("--") => return Err(format!("unknown option {argument}").into()),
            _ => collect(Path::new(&argument), &mut paths)?,
        }
    }
    if paths.is_empty() {
        return Err("usage: summarize [--keep-duplicates] PATH…".into());
    }
    let (mut shard, mut reports) = (Shard::default(), Vec::new());
    for path in &paths {
        reports.push(read(path, &mut shard).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    print!("{}", Summary::new(&reports, &Partial::of(&shard, ALL_TIME_MS)).to_json());
    Ok(())
}

/// All files below a path, in order of their names. Links are followed as far as they lead to files.
fn collect(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_type()?.is_dir() || entry.path().is_file() {
            collect(&entry.path(), found)?;
        }
    }
    Ok(())
}

fn read(path: &Path, shard: &mut Shard) -> std::io::Result<FileReport> {
    let mut file = File::open(path)?;
    let mut reader = Reader::new(path.to_string_lossy().into_owned(), file.metadata()?.len());
    let mut slice = vec![0; SLICE];
    while reader.wants_more() {
        match file.read(&mut slice)? {
            0 => break,
            length => reader.feed(&slice[..length], shard),
        }
    }
    Ok(reader.finish(shard))
}

//! Prints the summary of flow logs: `summarize [--keep-duplicates] [--whole] [--filter TEXT] PATH…`, where a path is a
//! file, packed or not, or a folder. Each flow is counted once, or with `--keep-duplicates` as often as it was logged.
//! With `--whole`, archives are unpacked however much comes out of them. With `--filter`, all that is said of flows is
//! of those that it lets through.
//!
//! What cannot be read is named, the rest is summed up all the same, and the exit code tells.

use std::fs::File;
use std::io::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flowglass::duplicates;
use flowglass::enrich::Names;
use flowglass::filter::{Expr, parse};
use flowglass::ingest::container::{Limits, read_stored};
use flowglass::ingest::{FileReport, IssueKind};
use flowglass::model::LeftOut;
use flowglass::query::{Partial, Scope, Summary};
use flowglass::store::{FileId, Shard};

/// The summary has no timeline; one bucket for all of it costs nothing.
const ALL_TIME_MS: i64 = i64::MAX;

fn main() -> ExitCode {
    let (mut paths, mut limits, mut left_out) = (Vec::new(), Limits::USUAL, LeftOut::ALL);
    let mut filter = Expr::everything();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--filter") => {
                let Some(text) = arguments.next() else { return refuse("--filter needs a text behind it") };
                match parse(&text.to_string_lossy()) {
                    Ok(read) => filter = read,
                    Err(problems) => return refuse(problems.first().map_or("", |problem| &problem.message)),
                }
            }
            Some("--keep-duplicates") => left_out = LeftOut::NONE,
            Some("--whole") => limits = Limits::NONE,
            Some(option) if option.starts_with("--") => return refuse(&format!("unknown option {option}")),
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    if paths.is_empty() {
        return refuse("usage: summarize [--keep-duplicates] [--whole] [--filter TEXT] PATH…");
    }
    let (mut found, mut failed) = (Vec::new(), Vec::new());
    for path in &paths {
        collect(path, &mut found, &mut failed);
    }
    let (mut shard, mut reports) = (Shard::default(), Vec::new());
    for (number, path) in (0..).zip(&found) {
        shard.begin_file(FileId(number));
        let read =
            File::open(path).and_then(|mut file| read_stored(&path.to_string_lossy(), &mut file, limits, &mut shard));
        match read {
            Ok(of_file) => reports.extend(of_file),
            Err(error) => failed.push((path.clone(), error)),
        }
    }
    for (path, error) in &failed {
        eprintln!("{}: {error}", path.display());
    }
    // What was read before is summed up, and what is missing is told.
    let broken = |report: &&FileReport| report.issue_count(IssueKind::ReadFailed) > 0;
    let broken: Vec<&FileReport> = reports.iter().filter(broken).collect();
    for report in &broken {
        eprintln!("{}: reading it failed in the middle", report.name);
    }
    if reports.is_empty() && !failed.is_empty() {
        return ExitCode::FAILURE;
    }
    if left_out != LeftOut::NONE {
        duplicates::find(std::slice::from_mut(&mut shard));
    }
    let names = Names::joined(reports.iter().map(|report| &report.known.names));
    if let Some(why) = filter.why_unsaid(&names.geo) {
        eprintln!("{why}");
    }
    shard.set_geo(names.geo.clone());
    let filter = filter.resolved(shard.span().map(|span| span.last), &names).to_string();
    let scope = Scope { filter, ..Scope::all(left_out) };
    print!("{}", Summary::new(&reports, &Partial::with(&shard, ALL_TIME_MS, &scope)).to_json());
    if failed.is_empty() && broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

type Failed = Vec<(PathBuf, Error)>;

/// All files below a path, in order of their names.
fn collect(path: &Path, found: &mut Vec<PathBuf>, failed: &mut Failed) {
    if !path.is_dir() {
        return found.push(path.to_owned());
    }
    let entries = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => return failed.push((path.to_owned(), error)),
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        match path.metadata() {
            Ok(about) if about.is_file() || (about.is_dir() && !path.is_symlink()) => collect(&path, found, failed),
            // Links to folders may lead in a circle, and devices have no end.
            Ok(_) => {}
            Err(error) => failed.push((path, error)),
        }
    }
}

//! The fuzz targets for a short while, on any machine: the corpus as it is, then varied at random from a fixed seed. No
//! input may make a target panic, take long or fill the memory. `fuzz/run.sh` runs the same targets for as long as one
//! likes, guided by what they reach.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, here as in modules that are only tests")]

#[path = "../engine/checks.rs"]
mod checks;
#[path = "../engine/dice.rs"]
mod dice;
#[path = "../engine/filter_checks.rs"]
mod filter_checks;
mod vary;

use std::alloc::System;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cap::Cap;
use dice::Dice;

/// As long as libFuzzer makes an input by itself.
const LONGEST: usize = 4096;
/// What may be allocated at a time. A window of zstd takes 8 MB, an archive can lie in another, and the checks keep
/// what they compare.
const MOST_MEMORY: usize = 64 << 20;
/// For one input, on a machine that has other things to do.
const LONGEST_TIME: Duration = Duration::from_secs(30);

/// Beyond its own limit it ends the program, so that what grows without end is stopped before the machine is full.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 1 << 30);
/// One target at a time, because memory is counted for all of them.
static TURN: Mutex<()> = Mutex::new(());

/// Runs a target on its corpus and on so many variations of it.
#[track_caller]
fn check(target: &str, run: fn(&[u8]), variations: u64) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let corpus = corpus(target);
    let mut dice = Dice(variations);
    let varied = (0..variations).map(|_| vary::vary(&mut dice, &corpus, LONGEST));
    let (give, told) = start(run);
    for input in corpus.iter().cloned().chain(varied) {
        give.send(input.clone()).unwrap();
        let what = match told.recv_timeout(LONGEST_TIME) {
            Ok(()) if MEMORY.max_allocated() > MOST_MEMORY => "fills the memory",
            Ok(()) => continue,
            Err(RecvTimeoutError::Disconnected) => "fails",
            Err(RecvTimeoutError::Timeout) => "does not come to an end",
        };
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target);
        fs::write(&kept, input).unwrap();
        panic!("{target} {what} on the input that is now in {}", kept.display());
    }
}

/// A thread of its own, so that one that hangs is noticed.
#[expect(clippy::disallowed_methods, reason = "no browser here")]
fn start(run: fn(&[u8])) -> (Sender<Vec<u8>>, Receiver<()>) {
    let (give, given) = channel::<Vec<u8>>();
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for input in given {
            run(&input);
            tell.send(()).unwrap();
        }
    });
    (give, told)
}

/// The seeds that lie beside the fuzz targets, by name.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn reader() {
    check("reader", checks::reader, 20_000);
}

#[test]
fn container() {
    check("container", checks::container, 20_000);
}

#[test]
fn tuple() {
    check("tuple", checks::tuple, 200_000);
}

#[test]
fn blob_path() {
    check("blob_path", checks::blob_path, 100_000);
}

#[test]
fn database() {
    check("database", checks::database, 50_000);
}

#[test]
fn filter() {
    check("filter", filter_checks::filter, 10_000);
}

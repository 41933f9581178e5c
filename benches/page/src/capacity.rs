//! How much one tab holds: its memory, whether the page stays at hand meanwhile, and whether every figure is right.

use std::path::PathBuf;

use anyhow::Result;
use flowglass::ingest::Reader;
use flowglass::store::Shard;
use serde::Deserialize;
use xtask::step::{step, there};

use crate::answer;
use crate::browser::{Ours, THREADS};
use crate::figures::{machine, millions};
use crate::logs::Logs;
use crate::questions;

/// Notes the page's long tasks, as the browser judges them, and adds a way to ask every worker how large its memory is.
const WATCH: &str = "
    window.longTasks = [];
    new PerformanceObserver(list => longTasks.push(...list.getEntries()))
        .observe({ type: 'longtask', buffered: true });
    const watchMemory = () => {
        const instantiate = WebAssembly.instantiate;
        let memory;
        WebAssembly.instantiate = async (...what) => {
            const made = await instantiate(...what);
            memory = (made.instance ?? made).exports.memory;
            return made;
        };
        const channel = new BroadcastChannel('memory');
        channel.onmessage = event => {
            if (event.data === 'how much?' && memory) channel.postMessage(memory.buffer.byteLength);
        };
    };
    const createObjectURL = URL.createObjectURL;
    URL.createObjectURL = what => createObjectURL(
        what instanceof Blob && what.type === 'text/javascript'
            ? new Blob([`(${watchMemory})();`, what], { type: what.type }) : what
    );";

/// What there was of both since the files were handed over.
const ASK: &str = "
    const channel = new BroadcastChannel('memory');
    const memories = [];
    await new Promise(resolve => {
        channel.onmessage = event => {
            if (typeof event.data === 'number' && memories.push(event.data) === workersUp) resolve();
        };
        channel.postMessage('how much?');
    });
    const { startTime } = performance.getEntriesByName('ingest', 'measure').at(-1);
    const during = longTasks.filter(task => task.startTime + task.duration > startTime);
    return { memories, longTasks: during.map(task => task.duration) };";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    /// Of every worker, in bytes. Such memory never shrinks: it is the most there was.
    memories: Vec<u64>,
    long_tasks: Vec<f64>,
}

/// Measures, and puts it in words.
pub fn measure(logs: &Logs) -> Result<String> {
    let page = Ours::open(WATCH)?;
    let seconds =
        step("Load all of it into one tab", "The page says why above.", || page.ingest(&logs.paths))? / 1000.0;
    let seen: Seen = serde_json::from_value(page.run_async("the workers' memories", ASK)?)?;
    let browser = page.browser_version()?;
    step("Compare its figures with what was written", "The page is wrong.", || {
        answer::check("Flowglass", &page.summary()?, &logs.answer, answer::OF_SUMMARIES)
    })?;
    let asked = questions::ask(&page, &logs.answer)?;
    drop(page);
    let columns = step("Measure the columns natively", "See what went wrong above.", || {
        let part = logs.paths.len().div_ceil(usize::try_from(THREADS)?);
        columns(&logs.paths[..part])
    })?;

    let memory: u64 = seen.memories.iter().sum();
    let above = (millions(memory) - columns * millions(logs.tuples)) / f64::from(THREADS);
    let long_tasks = match seen.long_tasks.iter().copied().reduce(f64::max) {
        None => "none".to_owned(),
        Some(longest) => format!("{}, the longest {longest:.0} ms", seen.long_tasks.len()),
    };
    Ok(format!(
        "{:.1} million tuples ({:.0} MB in {} files) in one tab of {browser}, {THREADS} workers, on {}:\n\n\
         | | | wanted |\n|---|--:|---|\n\
         | loaded in | {seconds:.1} s | |\n\
         | columns and dictionaries | {columns:.1} bytes a tuple | at most 40 |\n\
         | memory of all workers | {:.0} MB | |\n\
         | above the columns, a worker | {above:.0} MB | at most 64 MB |\n\
         | long tasks of the page (over 50 ms) | {long_tasks} | none |\n\
         | every figure of the summary | as written | |\n\n{}",
        millions(logs.tuples),
        millions(logs.bytes),
        logs.paths.len(),
        machine(),
        millions(memory),
        questions::table(&asked),
    ))
}

#[expect(clippy::cast_precision_loss, reason = "for the eye")]
fn bytes_per_tuple(bytes: u64, tuples: u64) -> f64 {
    bytes as f64 / tuples.max(1) as f64
}

/// What a shard of these files takes for each tuple, by its own account.
fn columns(paths: &[PathBuf]) -> Result<f64> {
    let mut shard = Shard::default();
    for path in paths {
        let bytes = std::fs::read(path)?;
        let mut reader = Reader::new(path.display().to_string(), bytes.len() as u64);
        reader.feed(&bytes, &mut shard);
        reader.finish(&mut shard);
    }
    there(&format!("{} tuples", shard.len()));
    Ok(bytes_per_tuple(shard.bytes_in_memory() as u64, shard.len() as u64))
}

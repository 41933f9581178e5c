//! What the rows take in memory, as the workers tell it.

use flowglass::present::number;
use flowglass::protocol::Memory;
use yew::prelude::*;

use crate::page::parts::figure_of;
use crate::page::state::WorkerStatus;
use crate::page::write;

/// As many workers are named one by one.
const NAMED: usize = 4;

pub fn in_memory(workers: &[WorkerStatus]) -> Html {
    let sum = workers.iter().fold(Memory::default(), |sum, worker| Memory {
        tuples: sum.tuples + worker.memory.tuples,
        columns: sum.columns + worker.memory.columns,
        heap: sum.heap + worker.memory.heap,
        is_full: sum.is_full || worker.memory.is_full,
    });
    let value = (sum.tuples > 0).then(|| number::bytes(sum.columns).to_string());
    figure_of(
        "span",
        "In memory",
        value,
        &note(&sum, workers),
        "What the columns and tables take that hold the rows, as allocated in all workers; divided by the rows in them for the bytes a tuple. Rows of files that were read again stay there, uncounted, until you start over. Each worker is a program with a memory of its own, which also holds what it reads and works with: its size is what the browser has given it, taken when it was done with its last file. It grows and does not shrink.",
    )
}

fn note(sum: &Memory, workers: &[WorkerStatus]) -> String {
    if sum.tuples == 0 {
        return "no rows yet".to_owned();
    }
    let heaps: Vec<u64> = workers.iter().map(|worker| worker.memory.heap).filter(|heap| *heap > 0).collect();
    let written = |heap: u64| number::bytes(heap).to_string();
    let heaps = match heaps.len() {
        0..=NAMED => heaps.into_iter().map(written).collect::<Vec<_>>().join(" + "),
        many => {
            let most = heaps.iter().copied().max().unwrap_or_default();
            format!("{} in {many}, {} the largest", written(sum.heap), written(most))
        }
    };
    // A figure for the eye.
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let each = sum.columns as f64 / sum.tuples as f64;
    format!("{} B a tuple; workers {heaps}", write::fixed(each, 1))
}

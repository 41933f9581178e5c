//! Warming up: a browser compiles code well only after it has run for a while. So while nothing is opened yet, the code
//! that will read and count runs over an hour of a NIC of the sample day, and what comes of it is dropped.

use std::rc::Rc;

use flowglass::duplicates;
use flowglass::ingest::container::{Intake, Limits};
use flowglass::query::{Desk, Partial, Rank};
use flowglass::sample::{self, SampleFile};
use flowglass::store::Shard;

use super::Worker;
use crate::platform::{now_ms, turn};

/// By then everything that matters has run often enough.
const ENOUGH_MS: f64 = 400.0;
/// The slices that files come in.
const SLICE: usize = 1 << 18;
const BUCKET_MS: i64 = 600_000;
/// Fewer than there are, so that others are looked up.
const DEPTH: usize = 4;

impl Worker {
    pub(super) fn warm_up(this: &Rc<Self>) {
        let this = Rc::clone(this);
        wasm_bindgen_futures::spawn_local(async move {
            let began = now_ms();
            // One NIC as two flow logs see it.
            let files: Vec<SampleFile> = sample::files().take(2).collect();
            let Some(file) = files.first() else { return };
            let (mut shard, mut desk, mut doubled) = (Shard::default(), Desk::default(), Shard::default());
            files.iter().for_each(|file| read(file, &mut doubled));
            while now_ms() - began < ENOUGH_MS && !this.is_reading.get() {
                read(file, &mut shard);
                duplicates::find(std::slice::from_mut(&mut doubled));
                let bytes = desk.sum_first(&shard, BUCKET_MS, None, (Rank::default(), DEPTH)).to_bytes();
                if let (Ok(mut one), Ok(other)) = (Partial::from_bytes(&bytes), Partial::from_bytes(&bytes)) {
                    one.merge(other);
                    let found = one.missing_for_overview(DEPTH / 2).map(|more| desk.look_up(&shard, &more).to_bytes());
                    drop((found, one.overview(1).to_bytes()));
                }
                turn().await;
            }
        });
    }
}

fn read(file: &SampleFile, shard: &mut Shard) {
    let mut intake = Intake::new(file.path.clone(), file.bytes.len() as u64, Limits::USUAL);
    for slice in file.bytes.chunks(SLICE) {
        shard.feed(&mut intake, slice.len(), &mut |space| space.copy_from_slice(slice));
    }
    shard.finish(intake);
}

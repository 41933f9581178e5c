//! A worker: one shard, a queue of files to read into it, and answers to what the page asks of it.

mod answering;
mod finishing;
mod neighbours;
mod reading;
mod warm;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::Waker;

use flowglass::duplicates;
use flowglass::enrich::Geo;
use flowglass::ingest::Wanted;
use flowglass::ingest::container::Limits;
use flowglass::protocol::{Portion, Step, ToPage, ToWorker, VERSION};
use flowglass::query::flows::Loose;
use flowglass::query::{Desk, More};
use flowglass::sample;
use flowglass::store::{FileId, Shard};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, FilePropertyBag};

use answering::finish_groups;
use finishing::Kept;
use neighbours::{Neighbours, is_small};

use crate::platform::{NOTHING, Slices, WorkerScope, buffer_of, bytes_of, chance, sleep, stretch, turn};

/// A file to read.
struct Job {
    file: u32,
    name: String,
    /// The number of stops before it came: one more, and it is to end.
    stops: u32,
    what: Portion,
    limits: Limits,
    wanted: Wanted,
    content: Blob,
    /// Already on its way: small files come in one slice, and waiting for each in turn would take longer than reading
    /// it. None of a small entry, which comes with its neighbours when it is its turn.
    slices: Option<Slices>,
}

/// What the message loop and the reading task share. No borrow is held across an `await`.
struct Worker {
    scope: WorkerScope,
    shard: RefCell<Shard>,
    /// Sums, orders of rows, and connections, as they were asked for last.
    desk: RefCell<Desk>,
    /// The sums for a question whose answers it merges, and what it asked for besides.
    kept: RefCell<Option<Kept>>,
    queue: RefCell<VecDeque<Job>>,
    neighbours: Neighbours,
    is_reading: Cell<bool>,
    /// Rows were forgotten, which is not said yet.
    forgets: Cell<bool>,
    /// What this worker's memory may take, and of how many it is one.
    limit: Cell<u64>,
    workers: Cell<usize>,
    /// There is room for this many rows at least.
    rows_fit: Cell<usize>,
    /// Counts the stops.
    stops: Cell<u32>,
    /// Wakes what waits for bytes when there is a stop.
    waits: Cell<Option<Waker>>,
    /// Counts the orders to make the sample day and to stop, so that one being made knows when it is wanted no more.
    making: Cell<u32>,
}

/// Listens, and says so. From here on the browser calls us.
pub fn start(scope: &WorkerScope) {
    let last_words = scope.clone();
    std::panic::set_hook(Box::new(move |info| {
        last_words.send(&ToPage::Died { message: info.to_string() }, NOTHING);
    }));
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        shard: RefCell::new(Shard::scattered(chance())),
        desk: RefCell::default(),
        kept: RefCell::default(),
        queue: RefCell::default(),
        neighbours: Neighbours::default(),
        is_reading: false.into(),
        forgets: false.into(),
        limit: u64::MAX.into(),
        workers: 1.into(),
        rows_fit: 0.into(),
        stops: 0.into(),
        waits: Cell::default(),
        making: 0.into(),
    });
    scope.listen(move |message, attachments| Worker::hear(&worker, message, &attachments));
    scope.send(&ToPage::Ready { version: VERSION }, NOTHING);
}

impl Worker {
    fn hear(this: &Rc<Self>, message: ToWorker, attachments: &Array) {
        match message {
            ToWorker::Read { file, name, what, whole, wanted } => {
                if let Ok(content) = attachments.get(0).dyn_into::<Blob>() {
                    let stops = this.stops.get();
                    let slices = match &what {
                        Portion::Entry(entry) if is_small(entry) => None,
                        Portion::Entry(entry) => Some(Slices::of(stretch(&content, entry.place()))),
                        Portion::File | Portion::Part(_) => Some(Slices::of(content.clone())),
                    };
                    let limits = if whole { Limits::NONE } else { Limits::USUAL };
                    this.queue.borrow_mut().push_back(Job { file, name, stops, what, limits, wanted, content, slices });
                    Self::read_on(this);
                }
            }
            ToWorker::Limit { bytes, workers } => {
                this.limit.set(bytes);
                this.workers.set(workers as usize);
            }
            ToWorker::Stop => {
                this.stops.set(this.stops.get() + 1);
                if let Some(waker) = this.waits.take() {
                    waker.wake();
                }
                this.making.set(this.making.get() + 1);
                for job in this.queue.take() {
                    this.scope.send(&ToPage::Skipped { file: job.file }, NOTHING);
                }
            }
            ToWorker::Forget { file } => {
                this.shard.borrow_mut().forget(FileId(file));
                // Of thousands at once, once.
                if !this.forgets.replace(true) {
                    let this = Rc::clone(this);
                    wasm_bindgen_futures::spawn_local(async move {
                        turn().await;
                        this.forgets.set(false);
                        this.tell_of_fewer();
                    });
                }
            }
            ToWorker::Geo => {
                // One that cannot be read says nothing.
                let geo = Geo::from_bytes(&bytes_of(&attachments.get(0))).unwrap_or_default();
                this.shard.borrow_mut().set_geo(geo);
            }
            ToWorker::WarmUp => Self::warm_up(this),
            ToWorker::MakeSample => Self::make_sample(this),
            ToWorker::Ask { query, scope, what } => this.answer(query, &scope, what, attachments),
            ToWorker::LookUp { query } => {
                // One that cannot be read is answered too, with nothing.
                let more = More::from_bytes(&bytes_of(&attachments.get(0))).unwrap_or_default();
                let found = this.desk.borrow().look_up(&this.shard.borrow(), &more);
                this.scope.send(&ToPage::Sum { query }, Some(buffer_of(&found.to_bytes())));
            }
            ToWorker::Finish { query, what } => match this.finish(query, &what, attachments) {
                Ok(answer) => this.scope.send(&ToPage::Finished { query }, Some(buffer_of(&answer))),
                Err(more) => this.scope.send(&ToPage::Unfinished { query }, Some(buffer_of(&more.to_bytes()))),
            },
            ToWorker::Match { round, step } => {
                if step == Step::Survey {
                    // All else that was asked is void, and rows are numbered from here on.
                    this.shed();
                }
                let buffers: Vec<Vec<u8>> = attachments.iter().map(|buffer| bytes_of(&buffer)).collect();
                let found = match_step(&mut this.shard.borrow_mut(), step, buffers);
                this.scope.send(&ToPage::Matched { round }, found.iter().map(|bytes| buffer_of(bytes)));
            }
            ToWorker::FinishGroups { query, by } => {
                // One that cannot be made is dropped by the page.
                let answer = finish_groups(by, attachments).unwrap_or_default();
                this.scope.send(&ToPage::FinishedGroups { query }, Some(buffer_of(&answer)));
            }
            ToWorker::Join { query } => {
                let loose = attachments.iter().filter_map(|buffer| Loose::from_bytes(&bytes_of(&buffer)).ok());
                this.desk.borrow_mut().join(loose.collect());
                this.scope.send(&ToPage::Joined { query }, NOTHING);
            }
            ToWorker::Ping => this.scope.send(&ToPage::Pong, NOTHING),
        }
    }

    fn read_on(this: &Rc<Self>) {
        if this.is_reading.replace(true) {
            return;
        }
        let this = Rc::clone(this);
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                let Some(job) = this.queue.borrow_mut().pop_front() else { break };
                if this.is_full() {
                    this.scope.send(&ToPage::NoRoom { file: job.file }, NOTHING);
                } else {
                    this.read(job).await;
                }
            }
            this.is_reading.set(false);
            this.neighbours.forget();
            // Soon someone will ask.
            this.desk.borrow_mut().catch_up(&this.shard.borrow());
        });
    }

    fn make_sample(this: &Rc<Self>) {
        let this = Rc::clone(this);
        let order = this.making.get() + 1;
        this.making.set(order);
        wasm_bindgen_futures::spawn_local(async move {
            for file in sample::beside().into_iter().chain(sample::files()) {
                if this.making.get() != order {
                    break;
                }
                let parts = Array::of1(&Uint8Array::from(file.bytes.as_slice()));
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                // Made again it is the same file.
                let options = FilePropertyBag::new();
                options.set_last_modified(0.0);
                let content = File::new_with_u8_array_sequence_and_options(&parts, name, &options);
                if let Ok(content) = content {
                    this.scope.send(&ToPage::Made { path: file.path }, Some(content.into()));
                }
                // Questions are answered between two files.
                sleep(0).await;
            }
            this.scope.send(&ToPage::MadeAll, NOTHING);
        });
    }
}

fn match_step(shard: &mut Shard, step: Step, buffers: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    match (step, &*buffers) {
        (Step::Survey, _) => vec![duplicates::survey(shard)],
        (Step::Plan, _) => duplicates::plan(buffers),
        (Step::Candidates(deal), [plan, repeats]) => duplicates::candidates(shard, plan, repeats, deal),
        (Step::Candidates(_), _) => Vec::new(),
        (Step::Resolve, parts) => duplicates::resolve(parts),
        (Step::Mark, found) => {
            duplicates::mark(shard, found);
            Vec::new()
        }
    }
}

//! The workers: started, replaced when they die, and watched.

use flowglass::enrich::Geo;
use flowglass::order;
use flowglass::present::names::some_of;
use flowglass::protocol::{ToPage, ToWorker, VERSION};
use js_sys::Array;

use super::slot::{SILENCE_MS, Slot};
use super::{Inner, Session};
use crate::page::state::{About, FileState, Phase};
use crate::page::write::several;
use crate::platform::{WorkerEvent, WorkerHandle, fail, hardware_threads, machine_gigabytes, now_ms, sleep};
use flowglass::present::room;

/// More workers than this read no faster: the disk and the browser's file reading are the limit.
const MOST_WORKERS: usize = 12;
const WATCH_EVERY_MS: i32 = 1_000;
/// How often a worker is asked whether it is there, by a page that may have slept each time since it last asked.
const PINGS_OF_A_SLEEPER: u32 = 3;

#[derive(Default)]
pub(super) struct Pool {
    pub slots: Vec<Slot>,
    next_generation: u32,
    /// Workers that died without ever being ready, since the last that was; more than a few mean that none will.
    stillborn: u32,
    /// One of them was told to warm up.
    is_warm: bool,
}

impl Pool {
    /// Lets all workers go, and with them their memory.
    pub fn dismiss(&mut self) {
        self.slots.clear();
    }

    /// Whether another worker may start where this one died; one that was never ready mostly dies of what all do.
    fn is_worth_a_start(&mut self, at: usize) -> bool {
        const MOST_STILLBORN: u32 = 3;
        let was_ready = self.slots[at].ready;
        self.stillborn += u32::from(!was_ready);
        was_ready || self.stillborn <= MOST_STILLBORN
    }

    /// Tells all workers what is known of addresses, if they do not know it yet.
    pub fn tell(&mut self, geo: &Geo) {
        let mut learners = self.slots.iter_mut().filter(|slot| slot.has_to_learn(geo)).peekable();
        if learners.peek().is_some() {
            // It is large, and written once.
            let bytes = geo.to_bytes();
            learners.for_each(|slot| slot.learn(geo, &bytes));
        }
    }

    /// Whether any worker can take more.
    pub fn has_room(&self) -> bool {
        self.slots.iter().any(Slot::has_room)
    }

    /// The one with the least to read, which is free the soonest.
    pub fn freest(&self) -> Option<usize> {
        let ready = self.slots.iter().enumerate().filter(|(_, slot)| slot.ready);
        ready.min_by_key(|(_, slot)| slot.outstanding_bytes()).map(|(at, _)| at)
    }
}

fn workers() -> usize {
    hardware_threads().min(MOST_WORKERS)
}

impl Session {
    pub(super) fn start_workers(&self) {
        for _ in 0..workers() {
            let slot = self.start_worker();
            self.inner.borrow_mut().pool.slots.extend(slot);
        }
    }

    fn start_worker(&self) -> Option<Slot> {
        let mut inner = self.inner.borrow_mut();
        let generation = inner.pool.next_generation;
        inner.pool.next_generation += 1;
        let (session, epoch) = (self.clone(), inner.lasting.epoch);
        let started = WorkerHandle::start(&inner.lasting.boot, move |event| session.hear(epoch, generation, event));
        match started {
            Ok(handle) => Some(Slot::new(handle, generation)),
            Err(error) => {
                fail("Flowglass could not start its workers", &format!("{error:?}"));
                None
            }
        }
    }

    fn hear(&self, epoch: u32, generation: u32, event: WorkerEvent) {
        let at = {
            let mut inner = self.inner.borrow_mut();
            if inner.lasting.epoch != epoch {
                return;
            }
            let Some(at) = inner.pool.slots.iter().position(|slot| slot.generation == generation) else { return };
            inner.pool.slots[at].heard(now_ms());
            at
        };
        match event {
            WorkerEvent::Message(message, attachments) => self.receive(at, message, &attachments),
            WorkerEvent::Broke(reason) => self.replace(at, &reason),
        }
        self.settle();
    }

    fn receive(&self, at: usize, message: ToPage, attachments: &Array) {
        match message {
            ToPage::Ready { version } if version == VERSION => {
                {
                    let Inner { pool, beside, .. } = &mut *self.inner.borrow_mut();
                    pool.slots[at].ready = true;
                    pool.tell(&beside.names.geo);
                    pool.stillborn = 0;
                    // What one has compiled, all have.
                    if !std::mem::replace(&mut pool.is_warm, true) {
                        pool.slots[at].send(&ToWorker::WarmUp, []);
                    }
                    let workers = workers();
                    let bytes = room::limit(machine_gigabytes(), workers);
                    pool.slots[at].send(&ToWorker::Limit { bytes, workers: u32::try_from(workers).unwrap_or(1) }, []);
                }
                self.hand_out();
                // Where nothing is to be read, nobody else asks.
                if self.inner.borrow().phase == Phase::Ready {
                    self.ask_overview();
                }
            }
            ToPage::Ready { version } => fail(
                "Flowglass was updated while it was open",
                &format!("The page speaks version {VERSION}, its worker {version}. Load the page again."),
            ),
            ToPage::Progress { file, read, span } => self.on_progress(at, file, read, span),
            ToPage::Entries { file } => self.on_entries(at, file, &attachments.get(0)),
            ToPage::Parts { file, starts, wrappers } => self.on_parts(at, file, starts, wrappers as usize),
            ToPage::Found { file, report } => self.on_found(at, file, *report),
            ToPage::Done { file, report, span, memory } => self.on_done(at, file, *report, span, memory),
            ToPage::Fewer { span, memory } => {
                let before = {
                    let slot = &mut self.inner.borrow_mut().pool.slots[at];
                    slot.memory = memory;
                    std::mem::replace(&mut slot.span, span)
                };
                // What is said relative to the last time means another one now.
                if before != span {
                    self.ask_overview();
                }
                self.plan_publish();
            }
            ToPage::NoRoom { file } => self.on_no_room(at, file),
            ToPage::Skipped { file } => self.on_skipped(at, file),
            ToPage::Made { path } => self.on_made(at, path, attachments),
            ToPage::MadeAll => self.on_made_all(at),
            ToPage::Sum { query } => self.on_sum(at, query, attachments),
            ToPage::Finished { query } => self.on_finished(at, query, &attachments.get(0)),
            ToPage::Unfinished { query } => self.on_unfinished(at, query, &attachments.get(0)),
            ToPage::Matched { round } => self.on_matched(at, round, attachments),
            ToPage::Rows { query } => self.on_rows(at, query, &attachments.get(0)),
            ToPage::Groups { query } => self.on_groups(at, query, attachments.get(0)),
            ToPage::FinishedGroups { query } => self.on_finished_groups(at, query, &attachments.get(0)),
            ToPage::Loose { query } => self.on_loose(at, query, attachments),
            ToPage::Joined { query } => self.on_joined(at, query),
            ToPage::Pong => {}
            ToPage::Died { message } => self.replace(at, &message),
        }
    }

    /// A worker is dead, and with it the rows it held: another takes its place, and the user is told which files are
    /// gone.
    fn replace(&self, at: usize, reason: &str) {
        if !self.inner.borrow_mut().pool.is_worth_a_start(at) {
            return self.go_on_without(at, reason);
        }
        let Some(fresh) = self.start_worker() else { return };
        let mut inner = self.inner.borrow_mut();
        inner.matching.is_current = false;
        let dead = std::mem::replace(&mut inner.pool.slots[at], fresh);
        let mut outstanding = dead.outstanding.iter();
        // Whatever it was reading may be what it died of: only the user can ask for that again. What it held besides,
        // and what it had not begun, is nobody's fault. Where it read nothing, the same would happen with the same
        // files.
        let begun = outstanding.next().map(|handed| handed.file);
        let mut held: Vec<usize> = dead.holds.iter().map(|handed| handed.file).chain(begun).collect();
        order::distinct(&mut held);
        let (lost, again): (Vec<usize>, Vec<usize>) =
            held.into_iter().partition(|&file| begun.is_none_or(|begun| begun == file));
        inner.forget(&lost);
        inner.not_anew(dead.outstanding.iter().filter(|handed| lost.contains(&handed.file)));
        for &file in &lost {
            inner.set_state_of_all(file, &FileState::Lost);
        }
        for handed in outstanding {
            let is_wanted = inner.is_wanted(handed.since);
            inner.wait_again(handed.file, handed.piece, is_wanted);
        }
        inner.forget(&again);
        // Whoever stopped wanted to keep what had been read.
        inner.reading.stopped &= again.is_empty();
        for &file in &again {
            inner.wait_again(file, None, true);
        }
        let names: Vec<&str> = lost.iter().map(|&file| &*inner.opened.files[file].name).collect();
        let made_part = dead.makes_sample.is_some();
        let text = (!lost.is_empty()).then(|| {
            let (count, noun) = (names.len(), if names.len() == 1 { "file" } else { "files" });
            let rest = if again.is_empty() { "" } else { " What else it held is read again." };
            let cause = room::cause(reason);
            format!(
                "A worker stopped, and {count} {noun} it held are not counted: {}.{rest} Cause: {cause}",
                some_of(&names)
            )
        });
        drop(inner);
        if let Some(text) = text {
            self.warn_offering(text, lost);
        }
        if made_part {
            let text = "The worker that made the sample day stopped, so a part of it is missing. What it had made is read; start over to open it whole.";
            self.warn(text.to_owned());
        }
        self.refuse_lists();
        self.begin_reading();
        self.match_rows();
        self.ask_again();
    }

    /// No worker starts any more. Those that are up, and what they hold, stay.
    fn go_on_without(&self, at: usize, reason: &str) {
        let left = {
            let pool = &mut self.inner.borrow_mut().pool;
            pool.slots.remove(at);
            // Some may be starting still; the last of them that dies says so.
            pool.slots.len()
        };
        if left == 0 {
            return fail("Flowglass could not start its workers", reason);
        }
        let (workers, go) = (several(left as u64, "worker", "workers"), if left == 1 { "goes" } else { "go" });
        let text =
            format!("A worker could not be started; {workers} {go} on without it. Cause: {}", room::cause(reason));
        self.note_about(About::Workers, text);
        // What waited for it, and whom to ask was known by place.
        self.refuse_lists();
        self.hand_out();
        self.match_rows();
        self.ask_again();
    }

    /// A killed worker says nothing at all: whoever owes an answer and is silent is asked, then given up.
    pub(super) fn guard_workers(&self) {
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let mut looked_at = now_ms();
            loop {
                sleep(WATCH_EVERY_MS).await;
                let mut silent = None;
                {
                    let mut inner = session.inner.borrow_mut();
                    let now = now_ms();
                    // The machine slept, and with it the workers; or the page did, and has not heard them yet. So they
                    // are asked anew; but in a tab that nobody sees a page always sleeps as long.
                    let has_slept = now - std::mem::replace(&mut looked_at, now) > SILENCE_MS;
                    for (at, slot) in inner.pool.slots.iter_mut().enumerate() {
                        match slot.given_up_at {
                            _ if !slot.is_awaited() => slot.heard(now),
                            Some(_) if has_slept && slot.pings < PINGS_OF_A_SLEEPER => slot.ping(now),
                            Some(given_up_at) if now > given_up_at => silent = Some(at),
                            None if now - slot.heard_at > SILENCE_MS => slot.ping(now),
                            _ => {}
                        }
                    }
                }
                if let Some(at) = silent {
                    session.replace(at, "it no longer answered.");
                    session.settle();
                }
                session.refresh_requests();
            }
        });
    }
}

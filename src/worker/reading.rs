//! Reading one file into the shard.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use flowglass::duplicates;
use flowglass::ingest::container::{Directory, Intake, Kind};
use flowglass::ingest::{CUT_WINDOW, FileReport, IssueKind, Part, cut, wrappers};
use flowglass::protocol::{Memory, Portion, ToPage};
use flowglass::store::FileId;

use super::{Job, Worker};
use crate::platform::{NOTHING, Slices, buffer_of, has_room, heap_bytes, now_ms, stretch, turn};

/// Progress is for the eye: more often than this it only costs.
const PROGRESS_EVERY_MS: f64 = 50.0;
/// So many bytes tell what a file is.
const HEAD: u32 = 512;
/// What a worker works with beside its rows, and what its tables grow by.
const BESIDE_ROWS: u64 = 256 << 20;
/// A file of twice as many bytes is cut into parts of about this length: several for each worker, and still so long
/// that looking for the places costs next to nothing.
const PART: u64 = 16 << 20;
/// What must be free at least before more is read: room for the reader's buffer to double.
const LEAST_ROOM: usize = 24 << 20;
/// It is asked for anew after so many rows: to ask for it takes the browser a while.
const ROWS_BETWEEN: usize = 50_000;
/// What those rows take until then, with the sums of them and the slices they came in.
const ROOM_BETWEEN: usize = 8 << 20;
/// Entries of an archive go to the page in portions, each taken in before the eye would notice.
const ENTRIES_AT_ONCE: usize = 256;

impl Worker {
    pub(super) async fn read(&self, mut job: Job) {
        self.shard.borrow_mut().begin_file(FileId(job.file));
        let mut slices = match (job.slices.take(), &job.what) {
            (Some(slices), _) => slices,
            (None, Portion::Entry(entry)) => {
                let slices = self.neighbours.slices(&job.content, entry, &self.queue);
                let stopped = || Slices::of(stretch(&job.content, entry.place()));
                self.unless_stopped(&job, slices).await.unwrap_or_else(stopped)
            }
            (None, _) => Slices::of(job.content.clone()),
        };
        let mut reports = self.read_slices(&job, &mut slices).await;
        // Its own report is the last.
        let report = reports.pop().unwrap_or_default();
        self.tell_found(job.file, reports);
        let span = self.shard.borrow_mut().span();
        let memory = self.memory();
        self.scope.send(&ToPage::Done { file: job.file, report: Box::new(report), span, memory }, NOTHING);
    }

    fn memory(&self) -> Memory {
        let shard = self.shard.borrow();
        let (tuples, columns) = (shard.len() as u64, shard.bytes_in_memory() as u64);
        Memory { tuples, columns, heap: heap_bytes(), is_full: self.is_full() }
    }

    /// Frees what rows take that count no more, if they are most of all. Nothing that was kept of rows is of use then.
    pub(super) fn shed(&self) {
        if self.shard.borrow_mut().shed() {
            self.desk.take();
            self.rows_fit.set(0);
            self.tell_of_fewer();
        }
    }

    pub(super) fn tell_of_fewer(&self) {
        let span = self.shard.borrow_mut().span();
        self.scope.send(&ToPage::Fewer { span, memory: self.memory() }, NOTHING);
    }

    /// Whether there is no room for more rows, by the page's limit or because the browser gives no more.
    pub(super) fn is_full(&self) -> bool {
        let shard = self.shard.borrow();
        // Memory is never given back, but what a question took is free for rows.
        let heap = heap_bytes();
        if heap > self.limit.get() && heap.min(shard.bytes_in_memory() as u64 + BESIDE_ROWS) > self.limit.get() {
            return true;
        }
        if shard.len() < self.rows_fit.get() {
            return false;
        }
        let next = shard.room_to_go_on(duplicates::room(&shard, self.workers.get()));
        let has_room = has_room(LEAST_ROOM.max(next + ROOM_BETWEEN), shard.room_of_a_table());
        self.rows_fit.set(if has_room { shard.len() + ROWS_BETWEEN } else { 0 });
        !has_room
    }

    /// A drive that does not answer, or a file that is still to be fetched from somewhere, must not hold up a stop.
    async fn unless_stopped<T>(&self, job: &Job, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if self.stops.get() != job.stops {
                return Poll::Ready(None);
            }
            self.waits.set(Some(context.waker().clone()));
            work.as_mut().poll(context).map(Some)
        })
        .await
    }

    async fn read_slices(&self, job: &Job, slices: &mut Slices) -> Vec<FileReport> {
        let size = slices.end();
        let mut intake = match &job.what {
            Portion::File => Intake::new(job.name.clone(), size, job.limits),
            Portion::Entry(entry) => Intake::of_entry(entry, job.limits),
            Portion::Part(part) => Intake::part(job.name.clone(), *part, job.limits),
        }
        .wanting(job.wanted.clone());
        let mut told_at = now_ms();
        while intake.wants_more() {
            if slices.is_at_end() {
                break;
            }
            match self.unless_stopped(job, slices.next()).await {
                None => return self.stopped(intake),
                Some(None) => break,
                Some(Some(Ok(bytes))) => {
                    if intake.taken() == 0 && job.what == Portion::File {
                        let head = bytes.subarray(0, HEAD).to_vec();
                        match Kind::of(&head) {
                            Kind::Zip => {
                                let directory = Directory::new(job.name.clone(), size, job.limits);
                                if let Some(report) = self.list_entries(job, directory).await {
                                    return vec![report];
                                }
                            }
                            Kind::Plain if size >= 2 * PART => {
                                if let Some(part) = self.cut(job, slices, &head).await {
                                    intake =
                                        Intake::part(job.name.clone(), part, job.limits).wanting(job.wanted.clone());
                                }
                            }
                            _ => {}
                        }
                    }
                    // While something was looked for in it.
                    if self.stops.get() != job.stops {
                        return self.stopped(intake);
                    }
                    let fill = &mut |space: &mut [u8]| bytes.copy_to(space);
                    self.shard.borrow_mut().feed(&mut intake, bytes.length() as usize, fill);
                }
                Some(Some(Err(reason))) => {
                    let message = format!(
                        "The browser could not read on: {reason} What was read up to here is kept and counted. The file may \
                         have been changed, moved or deleted; open it again to read it whole."
                    );
                    return self.shard.borrow_mut().stop(intake, IssueKind::ReadFailed, message);
                }
            }
            self.tell_found(job.file, intake.take_found());
            if !slices.is_at_end() && self.is_full() {
                let message = "There was no memory for more. What was read up to here is kept and counted. Read only \
                               fewer hours or fewer NICs to have room for them.";
                return self.shard.borrow_mut().stop(intake, IssueKind::MemoryFull, message.to_owned());
            }
            if now_ms() - told_at > PROGRESS_EVERY_MS {
                told_at = now_ms();
                let (read, span) = (intake.taken(), self.shard.borrow_mut().span());
                self.scope.send(&ToPage::Progress { file: job.file, read, span }, NOTHING);
                // Slices that are there already come without one, and then no question would be heard.
                turn().await;
            }
        }
        self.shard.borrow_mut().finish(intake)
    }

    fn stopped(&self, intake: Intake) -> Vec<FileReport> {
        let message = "Reading was stopped here. What was read up to here is kept and counted.".to_owned();
        self.shard.borrow_mut().stop(intake, IssueKind::Stopped, message)
    }

    /// Names the entries of a zip to the page, which hands each to whoever is free. `None` where there is no directory
    /// to go by, or it cannot be read: then the file is read from its beginning, as far as that goes.
    async fn list_entries(&self, job: &Job, mut directory: Directory) -> Option<FileReport> {
        while let Some(range) = directory.wants() {
            directory.take(&self.unless_stopped(job, Slices::range(&job.content, range)).await?.ok()?);
        }
        if directory.is_missing() {
            return None;
        }
        let (entries, report) = directory.finish();
        for portion in entries.chunks(ENTRIES_AT_ONCE) {
            let bytes = postcard::to_stdvec(portion).unwrap_or_default();
            self.scope.send(&ToPage::Entries { file: job.file }, Some(buffer_of(&bytes)));
        }
        Some(report)
    }

    /// Looks for places where a large file can be cut, names them to the page, which hands the parts out, and leaves
    /// the first part to the slices.
    async fn cut(&self, job: &Job, slices: &mut Slices, head: &[u8]) -> Option<Part> {
        let wrappers = wrappers(head)?;
        let size = slices.end();
        let mut starts = Vec::new();
        for near in (1..size / PART).map(|part| part * PART) {
            // What cannot be read here is told of where it is read in its turn.
            let piece = Slices::range(&job.content, near..near + CUT_WINDOW as u64);
            let piece = self.unless_stopped(job, piece).await?.ok()?;
            starts.extend(cut(&piece).map(|at| near + at as u64));
        }
        slices.end_at(*starts.first()?);
        let open = u32::try_from(wrappers).unwrap_or_default();
        self.scope.send(&ToPage::Parts { file: job.file, starts, wrappers: open }, NOTHING);
        Some(Part { size, from: 0, wrappers, is_last: false })
    }

    fn tell_found(&self, file: u32, reports: Vec<FileReport>) {
        for report in reports {
            self.scope.send(&ToPage::Found { file, report: Box::new(report) }, NOTHING);
        }
    }
}

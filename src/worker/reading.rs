//! Reading one file into the shard.

use flowglass::ingest::{FileReport, IssueKind, Reader};
use flowglass::protocol::{Memory, ToPage};
use flowglass::store::FileId;

use super::{Job, Worker};
use crate::platform::{heap_bytes, now_ms};

/// Progress is for the eye: more often than this it only costs.
const PROGRESS_EVERY_MS: f64 = 50.0;

impl Worker {
    pub(super) async fn read(&self, mut job: Job) {
        self.shard.borrow_mut().begin_file(FileId(job.file));
        let report = self.read_slices(&mut job).await;
        let (span, memory) = {
            let shard = self.shard.borrow();
            let (tuples, columns) = (shard.len() as u64, shard.bytes_in_memory() as u64);
            (shard.span(), Memory { tuples, columns, heap: heap_bytes() })
        };
        self.scope.send(&ToPage::Done { file: job.file, report: Box::new(report), span, memory }, None);
    }

    async fn read_slices(&self, job: &mut Job) -> FileReport {
        let mut reader = Reader::new(job.name.clone(), job.slices.size());
        let mut told_at = now_ms();
        while reader.wants_more() {
            match job.slices.next().await {
                None => break,
                Some(Ok(bytes)) => self.shard.borrow_mut().feed(&mut reader, bytes),
                Some(Err(reason)) => {
                    let message = format!(
                        "The browser could not read on: {reason} What was read up to here is kept and counted. The file may \
                         have been changed, moved or deleted; open it again to read it whole."
                    );
                    return self.shard.borrow_mut().stop(reader, IssueKind::ReadFailed, message);
                }
            }
            if self.stops.get() != job.stops {
                let message = "Reading was stopped here. What was read up to here is kept and counted.".to_owned();
                return self.shard.borrow_mut().stop(reader, IssueKind::Stopped, message);
            }
            if now_ms() - told_at > PROGRESS_EVERY_MS {
                told_at = now_ms();
                let read = reader.report().read.total();
                let span = self.shard.borrow().span();
                self.scope.send(&ToPage::Progress { file: job.file, read, span }, None);
            }
        }
        self.shard.borrow_mut().finish(reader)
    }
}

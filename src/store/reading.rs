//! Reading into a shard. The reader takes any sink; here it is compiled for this one, with the engine and as
//! fast: inlined into the workers' loop, it would be compiled for size as that is.

use super::Shard;
use crate::ingest::container::Intake;
use crate::ingest::{FileReport, IssueKind};

impl Shard {
    /// The next `count` bytes, which `fill` writes to where they are read from.
    #[inline(never)]
    pub fn feed(&mut self, intake: &mut Intake, count: usize, fill: &mut dyn FnMut(&mut [u8])) {
        intake.feed_with(count, fill, self);
    }

    #[inline(never)]
    pub fn finish(&mut self, intake: Intake) -> Vec<FileReport> {
        intake.finish(self)
    }

    #[inline(never)]
    pub fn stop(&mut self, intake: Intake, kind: IssueKind, message: String) -> Vec<FileReport> {
        intake.stop(kind, message, self)
    }
}

//! Reading into a shard. The reader takes any sink; here it is compiled for this one, with the engine and as
//! fast: inlined into the workers' loop, it would be compiled for size as that is.

use super::Shard;
use crate::ingest::{FileReport, IssueKind, Reader};

impl Shard {
    #[inline(never)]
    pub fn feed(&mut self, reader: &mut Reader, bytes: &[u8]) {
        reader.feed(bytes, self);
    }

    #[inline(never)]
    pub fn finish(&mut self, reader: Reader) -> FileReport {
        reader.finish(self)
    }

    #[inline(never)]
    pub fn stop(&mut self, reader: Reader, kind: IssueKind, message: String) -> FileReport {
        reader.stop(kind, message, self)
    }
}

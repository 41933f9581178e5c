//! Deflate, the packing inside of gzip and zip.

use flate2::{Decompress, FlushDecompress, Status};

use super::{Fault, Step};

/// An output buffer must hold this much, or the last bytes before damage are lost.
pub(super) const WINDOW: usize = 32 << 10;

#[derive(Debug)]
pub(super) struct Inflate {
    state: Decompress,
    /// What there is to say when all that was unpacked has been given out.
    then: Option<Result<Step, Fault>>,
}

impl Inflate {
    pub fn new() -> Self {
        Self { state: Decompress::new(false), then: None }
    }

    /// Begins anew, with the memory it has.
    pub fn reset(&mut self) {
        self.state.reset(false);
        self.then = None;
    }

    pub fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        debug_assert!(output.len() >= WINDOW);
        if let Some(then) = self.then.take() {
            return then;
        }
        let (taken, given) = (self.state.total_in(), self.state.total_out());
        let status = self.state.decompress(input, output, FlushDecompress::None);
        let taken = count(self.state.total_in() - taken);
        let written = count(self.state.total_out() - given);
        let can_go_on = taken > 0 || written > 0 || input.is_empty();
        *input = &input[taken..];
        let then = match status {
            Ok(Status::StreamEnd) => Ok(Step::End),
            Ok(_) if can_go_on => return Ok(if written > 0 { Step::Out(written) } else { Step::More }),
            _ => Err(Fault::damaged()),
        };
        if written == 0 {
            return then;
        }
        self.then = Some(then);
        Ok(Step::Out(written))
    }
}

/// What one call moves is no longer than the slices it was given.
fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

//! How much memory the workers may take, and what is said when that is not enough.

use crate::present::number;

/// A worker's memory ends at four gigabytes. More than a third is left for what a slice unpacks to, and for questions:
/// an order takes half as much again as the rows while it is made.
const MOST_OF_A_WORKER: u64 = (4 << 30) / 8 * 5;
/// Enough to start with, even if a browser tells of a machine that is smaller than any.
const LEAST_OF_A_WORKER: u64 = 16 << 20;
const GIGABYTE: f64 = (1u64 << 30) as f64;
/// Where browsers stop counting, older and newer ones: there may be more.
const AS_MUCH_OR_MORE: [f64; 2] = [8.0, 32.0];

/// What each of so many workers may take on a machine of that many gigabytes, as far as the browser tells: three
/// quarters of it in all.
pub fn limit(machine: Option<f64>, workers: usize) -> u64 {
    let Some(gigabytes) = machine.filter(|gigabytes| !AS_MUCH_OR_MORE.contains(gigabytes)) else {
        return MOST_OF_A_WORKER;
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
    let bytes = (gigabytes * GIGABYTE) as u64;
    (bytes / 4 * 3 / workers.max(1) as u64).clamp(LEAST_OF_A_WORKER, MOST_OF_A_WORKER)
}

/// Files and bytes, read or in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub files: usize,
    pub bytes: u64,
}

/// What fitted of what was opened, and what to do about the rest.
pub fn notice(read: Amount, all: Amount) -> String {
    format!(
        "Memory is full. {} of {} files are read and stay, {} of {}: about as much fits. To see the others, read only \
         fewer hours or fewer NICs. The Files view names what is not read.",
        number::count(read.files as u64),
        number::count(all.files as u64),
        number::bytes(read.bytes),
        number::bytes(all.bytes),
    )
}

/// Why a worker broke off, of what the browser says. Where memory cannot be had a module stops without a word, which it
/// does for no other reason: a panic speaks first.
pub fn cause(reason: &str) -> &str {
    let reason_in_small = reason.to_ascii_lowercase();
    let is_memory = !reason_in_small.starts_with("panicked")
        && ["unreachable", "out of memory", "allocation failed"].iter().any(|words| reason_in_small.contains(words));
    if is_memory { "it needed more memory than the browser gives it." } else { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(machine: Option<f64>, workers: usize, megabytes: u64) {
        assert_eq!(limit(machine, workers) >> 20, megabytes);
    }

    #[test]
    fn the_machine_limits_all_workers_and_their_size_each() {
        check(None, 12, 2560);
        check(Some(8.0), 12, 2560);
        check(Some(32.0), 12, 2560);
        check(Some(16.0), 12, 1024);
        check(Some(4.0), 4, 768);
        check(Some(3.0), 1, 2304);
        check(Some(16.0), 2, 2560);
        check(Some(0.0), 2, 16);
        check(Some(f64::NAN), 2, 16);
        check(Some(f64::INFINITY), 0, 2560);
    }

    #[test]
    fn one_line_says_what_fits() {
        let line = notice(Amount { files: 4, bytes: 1_200_000_000 }, Amount { files: 1200, bytes: 3_100_000_000 });
        assert!(line.starts_with("Memory is full. 4 of 1,200 files are read and stay, 1.20 GB of 3.10 GB"), "{line}");
    }

    #[test]
    fn a_trap_without_a_word_is_memory() {
        let memory = "it needed more memory than the browser gives it.";
        for reason in
            ["Uncaught RuntimeError: unreachable", "RangeError: Array buffer allocation failed", "Out of memory"]
        {
            assert_eq!(cause(reason), memory, "{reason}");
        }
        for reason in [
            "panicked at x.rs:1:2:\ninternal error: entered unreachable code",
            "Uncaught RuntimeError: memory access out of bounds",
            "",
        ] {
            assert_eq!(cause(reason), reason);
        }
    }
}

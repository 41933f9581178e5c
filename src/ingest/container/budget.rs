//! How much may come out of one dropped file. A few bytes can unpack to more than any machine holds; good logs never do
//! that, and whoever has one that does can have it read all the same.

use super::super::IssueKind;
use super::Fault;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes unpacked of each packed byte.
    pub ratio: u64,
    /// Bytes unpacked of one dropped file.
    pub total: u64,
    /// Files in it.
    pub files: u64,
}

impl Limits {
    /// Logs pack to a tenth or a thirtieth. No tab holds what is in eight gigabytes of them, nor shows so many files.
    pub const USUAL: Self = Self { ratio: 250, total: 8 << 30, files: 100_000 };
    /// For those who know what they open.
    pub const NONE: Self = Self { ratio: u64::MAX, total: u64::MAX, files: u64::MAX };

    /// Small amounts of any ratio do no harm.
    const RATIO_COUNTS_FROM: u64 = 64 << 20;
}

/// What was spent of the limits.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    /// Bytes of the dropped file that were taken in.
    pub taken: u64,
    /// Bytes unpacked of them.
    unpacked: u64,
    files: u64,
    /// Why no more is unpacked.
    over: Option<String>,
}

impl Budget {
    pub const fn new(limits: Limits) -> Self {
        Self { limits, taken: 0, unpacked: 0, files: 0, over: None }
    }

    pub const fn is_over(&self) -> bool {
        self.over.is_some()
    }

    pub fn fault(&self) -> Option<Fault> {
        self.over.clone().map(|message| Fault { kind: IssueKind::Limit, message })
    }

    pub fn unpack(&mut self, bytes: usize) {
        self.unpacked = self.unpacked.saturating_add(bytes as u64);
        let most = self.limits.ratio.saturating_mul(self.taken).max(Limits::RATIO_COUNTS_FROM);
        if self.unpacked > self.limits.total {
            self.end(over_total(self.limits.total));
        } else if self.unpacked > most {
            self.end(format!(
                "This unpacks to more than {} times its size, which logs do not. What was unpacked up to here is kept and \
                 counted. If you trust the file, read it whole.",
                self.limits.ratio
            ));
        }
    }

    pub fn file(&mut self) {
        self.files += 1;
        if self.files > self.limits.files {
            self.end(format!(
                "There are more than {} files in this archive. The first of them are read and counted. Read it whole for \
                 the rest.",
                self.limits.files
            ));
        }
    }

    /// The first reason stands.
    fn end(&mut self, message: String) {
        self.over.get_or_insert(message);
    }
}

pub(super) fn over_total(total: u64) -> String {
    format!(
        "The archive unpacks to more than {} GB. What was unpacked up to here is kept and counted. Drop a part of it, or \
         read it whole if this machine has the memory.",
        total >> 30
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { ratio: 100, total: 1 << 30, files: 2 };

    #[track_caller]
    fn check(taken: u64, unpacked: &[usize], says: Option<&str>) {
        let mut budget = Budget::new(LIMITS);
        budget.taken = taken;
        unpacked.iter().for_each(|&bytes| budget.unpack(bytes));
        let message = budget.fault().map(|fault| fault.message);
        assert_eq!(message.is_some(), says.is_some(), "{message:?}");
        assert!(message.unwrap_or_default().contains(says.unwrap_or_default()));
    }

    #[test]
    fn ratio_and_total() {
        check(1, &[60 << 20], None);
        check(1, &[60 << 20, 5 << 20], Some("more than 100 times"));
        check(1 << 20, &[60 << 20, 40 << 20], None);
        check(1 << 20, &[60 << 20, 40 << 20, 1], Some("more than 100 times"));
        check(1 << 30, &[1 << 30], None);
        check(1 << 30, &[1 << 30, 1], Some("more than 1 GB"));
        // The first that was reached.
        check(1, &[65 << 20, 1 << 30], Some("more than 100 times"));
    }

    #[test]
    fn files() {
        let mut budget = Budget::new(LIMITS);
        budget.file();
        budget.file();
        assert!(!budget.is_over());
        budget.file();
        assert!(budget.fault().unwrap().message.contains("more than 2 files"));
    }
}

//! Which parts of a watched folder are worth another look. Azure writes to the blob of the hour that is now, and a
//! little after it; a container of months need not be walked whole every half minute to find what grew.

use crate::model::{BlobPath, HOUR, Millis};

/// Hours before the newest that are looked at each time: a blob can still get its last records when the next has begun.
const HOURS_BACK: i64 = 2;
/// Every so often all is looked at, because older hours can be copied in later.
const WHOLE_EVERY: u32 = 10;

/// What has been seen of the folder so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounds {
    newest: Option<Millis>,
    begun: u32,
}

/// One look at the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Hours before this one are left out.
    from: Option<Millis>,
}

impl Rounds {
    /// Begins the next look. The first, every tenth, and one that was asked for look at everything.
    pub fn next(&mut self, asked: bool) -> Round {
        let is_whole = asked || self.begun.is_multiple_of(WHOLE_EVERY);
        self.begun = self.begun.wrapping_add(1);
        let from = self.newest.filter(|_| !is_whole);
        Round { from: from.map(|newest| Millis(newest.0.saturating_sub(HOURS_BACK * HOUR))) }
    }

    /// Takes note of a file. An hour that is yet to come is none that Azure writes to.
    pub fn saw(&mut self, path: &str, now: Millis) {
        let hour = BlobPath::parse(path).hour.filter(|hour| hour.0 <= now.0.saturating_add(HOUR));
        self.newest = self.newest.max(hour);
    }
}

impl Round {
    /// Whether a folder or file can hold something new. What names no hour always can.
    pub fn is_worth(self, path: &str) -> bool {
        let Some(from) = self.from else { return true };
        BlobPath::parse(path).hour.is_none_or(|hour| hour >= from)
    }

    /// What was found is all there is.
    pub const fn is_whole(self) -> bool {
        self.from.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_768_300_000_000);
    const LOG: &str = "logs/flowLogResourceID=/S1_NETWORKWATCHERRG/NETWORKWATCHER_EASTUS_FL";

    fn blob(day: u32, hour: u32) -> String {
        format!("{LOG}/y=2026/m=01/d={day:02}/h={hour:02}/m=00/macAddress=00224800AA01/PT1H.json")
    }

    #[test]
    fn the_first_every_tenth_and_those_asked_for_are_whole() {
        let mut rounds = Rounds::default();
        let whole: Vec<bool> = (0..12)
            .map(|_| {
                let round = rounds.next(false);
                rounds.saw(&blob(13, 9), NOW);
                round.is_whole()
            })
            .collect();
        assert_eq!(whole, [true, false, false, false, false, false, false, false, false, false, true, false]);
        assert!(rounds.next(true).is_whole());
    }

    #[test]
    fn only_late_hours_are_looked_at_again() {
        let mut rounds = Rounds::default();
        rounds.next(false);
        // A date that is wrong moves nothing.
        rounds.saw(&blob(20, 9), NOW);
        for hour in [9, 7, 1] {
            rounds.saw(&blob(13, hour), NOW);
        }
        let round = rounds.next(false);
        let check = |path: &str, expected: bool| assert_eq!(round.is_worth(path), expected, "{path}");
        check(&blob(13, 9), true);
        check(&blob(13, 10), true);
        check(&blob(13, 7), true);
        check(&blob(13, 6), false);
        check(&blob(12, 9), false);
        check(&format!("{LOG}/y=2026/m=01/d=13/h=06"), false);
        check(&format!("{LOG}/y=2026/m=01/d=13/h=08"), true);
        check(&format!("{LOG}/y=2026/m=01/d=12"), true);
        check("logs/anything.json", true);
    }

    #[test]
    fn where_no_hour_is_named_all_is_looked_at() {
        let mut rounds = Rounds::default();
        rounds.next(false);
        rounds.saw("logs/a.json", NOW);
        assert!(rounds.next(false).is_whole());
    }
}

//! What of the logs is to be read at all: records of some time, and of some NICs. What is left out is counted, not
//! lost.

use serde::{Deserialize, Serialize};

use crate::model::{BlobPath, HOUR, Mac, Millis};

/// Which records are read. It goes by when a record was written, not by the times of its tuples, because that is what a
/// blob's path says: a file that is left out by its path holds nothing that would be read. What says neither is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The first moment.
    pub from: Option<Millis>,
    /// The first moment that is no longer wanted.
    pub to: Option<Millis>,
    /// None of them means all there are.
    pub nics: Vec<Mac>,
}

impl Wanted {
    pub const fn is_all(&self) -> bool {
        self.from.is_none() && self.to.is_none() && self.nics.is_empty()
    }

    /// Whether a record is, that was written then.
    pub fn takes_time(&self, time: Option<Millis>) -> bool {
        time.is_none_or(|time| self.overlaps(time, time.0))
    }

    pub fn takes_nic(&self, nic: Option<Mac>) -> bool {
        self.nics.is_empty() || nic.is_none_or(|nic| self.nics.contains(&nic))
    }

    /// Whether there can be anything in a file of this path.
    pub fn takes_path(&self, path: &BlobPath) -> bool {
        self.takes_nic(path.mac) && path.hour.is_none_or(|hour| self.overlaps(hour, hour.0.saturating_add(HOUR - 1)))
    }

    fn overlaps(&self, first: Millis, last: i64) -> bool {
        self.from.is_none_or(|from| last >= from.0) && self.to.is_none_or(|to| first < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIC: &str = "00224800AA01";

    fn wanted(from: Option<&str>, to: Option<&str>, nics: &[&str]) -> Wanted {
        let at = |text: &str| Millis::from_iso(&format!("2026-01-02T{text}Z")).unwrap();
        Wanted { from: from.map(at), to: to.map(at), nics: nics.iter().filter_map(|nic| Mac::parse(nic)).collect() }
    }

    #[track_caller]
    fn check(wanted: &Wanted, hour: u32, nic: &str, expected: bool) {
        let path = format!("y=2026/m=01/d=02/h={hour:02}/m=00/macAddress={nic}/PT1H.json");
        assert_eq!(wanted.takes_path(&BlobPath::parse(&path)), expected, "{wanted:?} of {path}");
    }

    #[test]
    fn paths() {
        let hours = wanted(Some("06:00:00"), Some("08:00:00"), &[]);
        check(&hours, 5, NIC, false);
        check(&hours, 6, NIC, true);
        check(&hours, 7, NIC, true);
        check(&hours, 8, NIC, false);
        check(&wanted(Some("06:30:00"), None, &[]), 6, NIC, true);
        check(&wanted(Some("07:00:00"), None, &[]), 6, NIC, false);
        check(&wanted(None, Some("06:00:01"), &[]), 6, NIC, true);
        check(&wanted(None, None, &[NIC]), 6, NIC, true);
        check(&wanted(None, None, &["00224800AA02"]), 6, NIC, false);
        check(&Wanted::default(), 6, NIC, true);
        assert!(hours.takes_path(&BlobPath::parse("merged.json")), "what says nothing is read");
    }

    #[test]
    fn records() {
        let hours = wanted(Some("06:00:00"), Some("08:00:00"), &[]);
        let at = |text: &str| Millis::from_iso(&format!("2026-01-02T{text}Z"));
        for (time, expected) in
            [("05:59:59.999", false), ("06:00:00", true), ("07:59:59.999", true), ("08:00:00", false)]
        {
            assert_eq!(hours.takes_time(at(time)), expected, "{time}");
        }
        assert!(hours.takes_time(None) && hours.takes_nic(None) && hours.takes_nic(Mac::parse(NIC)));
        assert!(wanted(None, None, &[NIC]).takes_nic(None));
        assert!(!wanted(None, None, &[NIC]).takes_nic(Mac::parse("00224800AA02")));
    }
}

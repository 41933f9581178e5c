//! Files to open. All of them are invented: nobody's addresses, subscriptions or cards.

use std::sync::OnceLock;

use flowglass::sample;

/// A file: its name as the page gets to know it, and what is in it.
#[derive(Clone, Debug)]
pub struct Log {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Log {
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }

    /// The first half of its records, as Azure has them in the middle of the hour.
    pub fn begun(&self) -> Self {
        const BETWEEN: &[u8] = b"},{\"time\"";
        let middle = self.bytes.len() / 2;
        let rest = &self.bytes[middle..];
        let at = rest.windows(BETWEEN.len()).position(|bytes| bytes == BETWEEN).expect("a log has many records");
        Self::new(self.name.clone(), [&self.bytes[..=middle + at], b"]}"].concat())
    }

    /// The same content under another name.
    pub fn named(&self, name: impl Into<String>) -> Self {
        Self::new(name, self.bytes.clone())
    }
}

/// The logs of the sample day, as the page makes them.
pub fn sample_day() -> &'static [Log] {
    static DAY: OnceLock<Vec<Log>> = OnceLock::new();
    DAY.get_or_init(|| sample::files().map(|file| Log::new(file.path, file.bytes)).collect())
}

/// All that is opened with it.
pub fn sample_day_and_beside() -> Vec<Log> {
    let beside = sample::beside().into_iter().map(|file| Log::new(file.path, file.bytes));
    beside.chain(sample_day().iter().cloned()).collect()
}

/// One file of the sample day, by parts of its path.
pub fn of_sample(parts: &[&str]) -> &'static Log {
    let has_all = |log: &&Log| parts.iter().all(|part| log.name.contains(part));
    sample_day().iter().find(has_all).unwrap_or_else(|| panic!("no file of the sample day has {parts:?} in its path"))
}

/// A few small files of each layout, under names of their own.
pub fn some() -> Vec<Log> {
    vec![
        of_sample(&["FL-VNET-SHOP", "h=06", "00224800AA03"]).named("shop-06.json"),
        of_sample(&["FL-VNET-SHOP", "h=07", "00224800AA03"]).named("shop-07.json"),
        of_sample(&["FL-VNET-HUB", "h=07", "00224800AA0A"]).named("hub-07.json"),
        of_sample(&["NSG-JUMP", "h=10"]).named("jump-10.json"),
        of_sample(&["NSG-LEGACY"]).named("legacy-06.json"),
    ]
}

/// And some more.
pub fn more() -> Vec<Log> {
    vec![
        of_sample(&["FL-VNET-HUB", "h=08", "00224800AA0A"]).named("hub-08.json"),
        of_sample(&["FL-VNET-HUB", "h=09", "00224800AA0A"]).named("hub-09.json"),
    ]
}

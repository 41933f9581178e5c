//! Which commands words find: those named so, and then those that are called otherwise by who looks for them.

/// How well a command goes with the words that were written: not at all, as the view where it is found, by other words,
/// or by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    No,
    Place,
    OtherWords,
    Name,
}

/// What else people call commands with this in their names.
const OTHER_WORDS: [(&str, &str); 23] = [
    (
        "Go to Overview",
        "summary home dashboard rules nsgs unused never encryption protocols ports findings threats scans beacons alerts",
    ),
    ("Go to Hosts", "addresses ips machines vms servers clients subnets inventory databases"),
    ("Go to Conversations", "pairs peers talkers matrix heatmap graph sankey map network"),
    ("Go to Compare", "diff difference changes new gone before after"),
    ("Go to Flows", "tuples rows records connections list table raw columns"),
    ("Go to Files", "gaps missing hours coverage errors issues duplicates logs blobs memory"),
    ("Look for findings", "threats scans beacons exfiltration alerts anomaly anomalies security outage incidents"),
    ("Copy link", "share url address send bookmark colleague"),
    ("as CSV", "export download excel evidence"),
    ("as JSON", "export download"),
    ("Write a filter", "search find query where kql"),
    ("Filter help", "syntax language operators fields examples documentation"),
    ("Keys", "shortcuts keyboard hotkeys help"),
    ("Colours", "theme mode appearance contrast night"),
    ("Times in", "timezone clock"),
    ("Show the last", "recent range period zoom"),
    ("Show all times", "reset everything whole range"),
    ("Remove the filter", "reset clear delete everything"),
    ("Save summary", "export download json report evidence"),
    ("Add f", "open import load upload drop names labels geo"),
    ("Open", "import load upload drop demo example"),
    ("Start over", "clear close reset delete forget"),
    ("Forget the settings", "clear reset privacy storage cache"),
];

/// Each word of what was written stands in the name, or in what it is called otherwise.
pub fn fit(name: &str, written: &str) -> Fit {
    let lower = name.to_lowercase();
    // What a saved filter is called is its own.
    let is_meant = |part: &str| name.contains(part) && !name.starts_with("Filter: ");
    let others = || OTHER_WORDS.iter().filter(|(part, _)| is_meant(part)).flat_map(|(_, words)| words.split(' '));
    let mut fit = Fit::Name;
    for word in written.to_lowercase().split_whitespace() {
        if lower.contains(word) {
            continue;
        }
        // A letter or two would find nearly everything.
        if word.len() < 3 || !others().any(|other| other.starts_with(word)) {
            return Fit::No;
        }
        fit = if name.starts_with("Go to") { Fit::Place } else { Fit::OtherWords };
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_find_commands() {
        let check = |name, written, expected| assert_eq!(fit(name, written), expected, "{written}");
        check("Colours: dark", "dark", Fit::Name);
        check("Colours: dark", "Dark  COL", Fit::Name);
        check("Colours: dark", "dark theme", Fit::OtherWords);
        check("Colours: dark", "dark gap", Fit::No);
        check("Go to Files", "gap", Fit::Place);
        check("Go to Files", "missing hours", Fit::Place);
        check("Look for findings", "beacon", Fit::OtherWords);
        check("Sources: Save as CSV", "export", Fit::OtherWords);
        check("Go to Files", "ga", Fit::No);
        check("Go to Overview", "beacon", Fit::Place);
        check("Open the sample day", "demo", Fit::OtherWords);
        check("Filter: Open ports", "demo", Fit::No);
        check("Anything", "", Fit::Name);
    }
}

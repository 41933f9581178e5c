//! Why there is nothing to show, or less than one expects.

use super::Zone;
use super::address::{Address, View};
use super::number::{self, several};
use super::time;
use crate::ingest::IssueKind;
use crate::model::State;
use crate::query::Overview;

/// What became of what was opened, where no flow came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened<'a> {
    /// Files whose worker died.
    pub lost: u64,
    /// Files that reading did not come to, because it was stopped or there was no room.
    pub unread: u64,
    /// Files, records and tuples that are not of what is wanted.
    pub left_out: u64,
    pub files: u64,
    pub empty: u64,
    /// Files that are something else, what the first of them is called, and what it is.
    pub not_logs: u64,
    pub not_a_log: (&'a str, &'a str),
    pub records: u64,
    pub rejected_records: u64,
    pub rejected_tuples: u64,
    /// What addresses and NICs are called, and which rules there are.
    pub names: u64,
    pub rules: u64,
    /// Ranges of addresses of which it is known where they are, or whose.
    pub ranges: u64,
}

/// The likeliest to be mended comes first.
pub fn no_flows(opened: Opened) -> String {
    let Opened {
        lost,
        unread,
        left_out,
        files: all,
        empty,
        not_logs,
        not_a_log: (name, is),
        records,
        rejected_records,
        rejected_tuples,
        names,
        rules,
        ranges,
    } = opened;
    let files = |count| several(count, "file", "files");
    if lost > 0 {
        let (were, them) = if lost == 1 { ("is", "it") } else { ("are", "them") };
        return format!("{} {were} lost with the worker that held {them}, and can be read again.", files(lost));
    }
    if unread > 0 {
        let was = if unread == 1 { "was" } else { "were" };
        return format!("{} {was} not read: reading was stopped, or there was no room.", files(unread));
    }
    if empty + not_logs > 0 && empty + not_logs == all {
        return match not_logs {
            0 if empty == 1 => "The file is empty: nothing was written to it.".to_owned(),
            0 => format!("All {} are empty: nothing was written to them.", files(empty)),
            1 => format!("“{name}”: {is}"),
            more => format!("{} are not flow logs. The first, “{name}”: {is}", files(more)),
        };
    }
    if rejected_tuples > 0 || rejected_records > 0 {
        let tuples = (rejected_tuples > 0).then(|| several(rejected_tuples, "tuple", "tuples"));
        let records = (rejected_records > 0).then(|| several(rejected_records, "record", "records"));
        let all: Vec<String> = records.into_iter().chain(tuples).collect();
        return format!(
            "In what was opened {} could not be understood, and nothing else is a flow.",
            all.join(" and ")
        );
    }
    if left_out > 0 {
        return "All of what was opened lies outside of what is read.".to_owned();
    }
    if records > 0 {
        let records = several(records, "record", "records");
        return format!("What was opened has {records} and no tuple: no flow was logged in the time they stand for.");
    }
    if names + rules + ranges > 0 {
        let said = [
            (names, "name", "names"),
            (rules, "security rule", "security rules"),
            (ranges, "range of addresses", "ranges of addresses"),
        ];
        let said = said.iter().filter(|(count, ..)| *count > 0).map(|&(count, one, many)| several(count, one, many));
        let said = said.collect::<Vec<_>>().join(" and ");
        return format!("What was opened gives {said}. Drop the flow logs, too.");
    }
    "Nothing in what was opened is a tuple of a flow log.".to_owned()
}

/// What is missing where a log holds only some of the states that a flow goes through. Of all there is: what a filter
/// leaves says nothing of how it was logged.
pub fn only_some_states(data: &Overview) -> Option<String> {
    let whole = data.total.tuples > 0 && data.total == data.of;
    let has = |state: State| data.states.iter().any(|(other, tally)| *other == state && tally.tuples > 0);
    if !whole || [State::Continuing, State::End, State::None].into_iter().any(has) {
        return None;
    }
    let (what, who) = match (data.total.denied, data.total.tuples) {
        (0, _) => ("begins", "Begins"),
        (denied, all) if denied == all => ("denied flows", "Denied flows"),
        _ => ("begins and denied flows", "These"),
    };
    Some(format!(
        "Only {what} were logged: recording was limited to them, or there was nothing else yet. {who} carry no bytes and \
         packets, so none are measured."
    ))
}

/// What leaves nothing in scope: a part that lets nothing through by itself, or that all of them have to.
pub fn nothing_through_all(name: &str, least: u64) -> String {
    if least == 0 {
        return format!("Nothing passes {name}, whatever the rest does.");
    }
    let flows = several(least, "flow", "flows");
    format!("No flow passes all parts. Each lets flows through by itself, the fewest {name}: {flows}.")
}

/// Files that need a look; none where all is well.
pub fn troubled(with_issues: u64, lost: u64) -> Option<String> {
    let issues = (with_issues > 0).then(|| several(with_issues, "file with issues", "files with issues"));
    let lost = (lost > 0).then(|| several(lost, "file lost", "files lost"));
    let all: Vec<String> = lost.into_iter().chain(issues).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// Files that are in the figures only in part, or not at all: how many of them, by the gravest reason.
pub fn not_in_full(in_part: &[(IssueKind, u64)], unread: &[(IssueKind, u64)]) -> Option<String> {
    let told = [missing(in_part, "in these figures only in part"), missing(unread, "not in these figures")];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

fn missing(files: &[(IssueKind, u64)], how: &str) -> Option<String> {
    let all: u64 = files.iter().map(|(_, count)| count).sum();
    let why = |&(kind, count): &(IssueKind, u64)| {
        let title = kind.title().to_lowercase().replace("json", "JSON");
        if files.len() == 1 { title } else { format!("{title} ({})", number::count(count)) }
    };
    let why: Vec<String> = files.iter().map(why).collect();
    let is = if all == 1 { "is" } else { "are" };
    (all > 0).then(|| format!("{} {is} {how}: {}.", several(all, "file", "files"), why.join(", ")))
}

/// What an address asks for, as long as there is nothing to ask it of.
pub fn waiting(address: &Address) -> Option<String> {
    let mut asked = Vec::new();
    if address.view != View::Overview {
        let of = address.host.map(|host| format!(" of {host}")).unwrap_or_default();
        asked.push(format!("the view {}{of}", address.view.title()));
    }
    if !address.filter.is_empty() {
        asked.push(format!("the filter “{}”", address.filter));
    }
    if let Some(range) = address.time {
        asked.push(format!("the time range {} UTC", time::range(range.from, range.to, &Zone::Utc, None)));
    }
    (!asked.is_empty()).then(|| format!("This link waits for files. It brings {}.", asked.join(", ")))
}

/// Behind “No flow of this host”.
pub const fn of_host(has_filter: bool, has_time: bool) -> &'static str {
    match (has_filter, has_time) {
        (false, false) => "is in what was opened.",
        (true, false) => "is let through by the filter.",
        (false, true) => "lies in the time range.",
        (true, true) => "is let through by the filter and lies in the time range.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Millis;
    use crate::query::{Tally, TimeRange};

    #[track_caller]
    fn check(opened: Opened, expected: &str) {
        assert_eq!(no_flows(opened), expected);
    }

    #[test]
    fn what_can_be_mended_is_said_first() {
        let none = Opened::default();
        check(none, "Nothing in what was opened is a tuple of a flow log.");
        check(
            Opened { records: 60, ..none },
            "What was opened has 60 records and no tuple: no flow was logged in the time they stand for.",
        );
        let wrong = Opened { records: 2, rejected_tuples: 5, rejected_records: 1, ..none };
        check(wrong, "In what was opened 1 record and 5 tuples could not be understood, and nothing else is a flow.");
        let other = |not_logs| Opened {
            files: not_logs,
            not_logs,
            not_a_log: ("a.png", "This is an image."),
            rejected_records: 1,
            ..none
        };
        check(other(1), "“a.png”: This is an image.");
        check(other(3), "3 files are not flow logs. The first, “a.png”: This is an image.");
        check(
            Opened { files: 2, ..other(1) },
            "In what was opened 1 record could not be understood, and nothing else is a flow.",
        );
        check(Opened { files: 3, empty: 2, ..other(1) }, "“a.png”: This is an image.");
        check(Opened { files: 1, empty: 1, ..none }, "The file is empty: nothing was written to it.");
        check(Opened { files: 2, empty: 2, ..none }, "All 2 files are empty: nothing was written to them.");
        check(
            Opened { files: 2, names: 2, ..other(1) },
            "In what was opened 1 record could not be understood, and nothing else is a flow.",
        );
        check(Opened { left_out: 3, records: 2, ..none }, "All of what was opened lies outside of what is read.");
        check(Opened { names: 2, ..none }, "What was opened gives 2 names. Drop the flow logs, too.");
        let both = Opened { names: 2, rules: 1, ..none };
        check(both, "What was opened gives 2 names and 1 security rule. Drop the flow logs, too.");
        check(Opened { unread: 1, ..wrong }, "1 file was not read: reading was stopped, or there was no room.");
        check(
            Opened { lost: 2, unread: 1, ..none },
            "2 files are lost with the worker that held them, and can be read again.",
        );
        check(Opened { lost: 1, ..wrong }, "1 file is lost with the worker that held it, and can be read again.");
    }

    fn logged(states: &[(State, u64)], denied: u64, of: u64) -> Option<String> {
        let tally = |tuples, denied| Tally { tuples, denied, ..Tally::default() };
        let total = tally(states.iter().map(|(_, tuples)| tuples).sum(), denied);
        let states = states.iter().map(|&(state, tuples)| (state, tally(tuples, 0))).collect();
        only_some_states(&Overview { total, of: tally(of, denied), states, ..Overview::default() })
    }

    #[test]
    fn logs_of_some_states() {
        let begins = |said: Option<String>, what: &str| {
            let said = said.unwrap_or_default();
            assert!(said.starts_with(&format!("Only {what} were logged: recording was limited")), "{said}");
        };
        begins(logged(&[(State::Begin, 4)], 0, 4), "begins");
        begins(logged(&[(State::Denied, 4)], 4, 4), "denied flows");
        // NSG logs write a denied flow as a begin.
        begins(logged(&[(State::Begin, 4)], 4, 4), "denied flows");
        begins(logged(&[(State::Begin, 4), (State::Denied, 2)], 2, 6), "begins and denied flows");
        for state in [State::Continuing, State::End, State::None] {
            assert_eq!(logged(&[(State::Begin, 4), (state, 1)], 0, 5), None);
        }
        assert_eq!(logged(&[(State::Begin, 4)], 0, 9), None, "a filter left these");
        assert_eq!(logged(&[], 0, 0), None);
    }

    #[test]
    fn what_leaves_nothing() {
        assert_eq!(nothing_through_all("“port 9”", 0), "Nothing passes “port 9”, whatever the rest does.");
        let each = "No flow passes all parts. Each lets flows through by itself, the fewest the time range: 1 flow.";
        assert_eq!(nothing_through_all("the time range", 1), each);
    }

    #[test]
    fn a_link_waits() {
        #[track_caller]
        fn check(address: &Address, expected: Option<&str>) {
            assert_eq!(waiting(address).as_deref(), expected);
        }
        check(&Address::default(), None);
        let hosts = Address::default().at(View::Hosts);
        check(&hosts, Some("This link waits for files. It brings the view Hosts."));
        let at = |text| Millis::from_iso(text).unwrap_or_default();
        let time = Some(TimeRange { from: at("2026-01-13T10:00:00Z"), to: at("2026-01-13T12:00:00Z") });
        check(
            &Address { filter: "denied".to_owned(), time, ..hosts },
            Some(
                "This link waits for files. It brings the view Hosts, the filter “denied”, the time range Tue 13 Jan 2026 10:00 – 12:00 UTC.",
            ),
        );
    }

    #[test]
    fn lost_files_are_trouble() {
        assert_eq!(troubled(0, 0), None);
        assert_eq!(not_in_full(&[], &[]), None);
        let one = [(IssueKind::CutOff, 1)];
        assert_eq!(not_in_full(&one, &[]).as_deref(), Some("1 file is in these figures only in part: cut off."));
        assert_eq!(
            not_in_full(&[(IssueKind::CutOff, 2), (IssueKind::Malformed, 1)], &[]).as_deref(),
            Some("3 files are in these figures only in part: cut off (2), not readable as JSON (1).")
        );
        assert_eq!(
            not_in_full(&one, &[(IssueKind::Encrypted, 2)]).as_deref(),
            Some("1 file is in these figures only in part: cut off. 2 files are not in these figures: encrypted.")
        );
        assert_eq!(troubled(1, 2).as_deref(), Some("2 files lost, 1 file with issues"));
    }
}

//! What is to say of one file: its account, and its issues in full.

use flowglass::enrich::{Fact, Names};
use flowglass::ingest::{FileReport, Issue, IssueKind, Layer};
use flowglass::model::{Millis, resource_name};
use flowglass::order;
use flowglass::present::{Zone, number, time};
use yew::prelude::*;

use super::order::report_of;
use crate::page::names::use_names;
use crate::page::parts::{Shape, button, copy_button, icon};
use crate::page::shared::Shared;
use crate::page::state::{Command, FileEntry, FileState};
use crate::page::write::several;

/// Shown at first; a damaged file can have hundreds.
const SHOWN: usize = 10;

#[derive(Properties, PartialEq)]
pub struct DetailProps {
    pub files: Shared<Vec<FileEntry>>,
    pub file: usize,
    /// How many columns it reaches over.
    pub columns: usize,
    pub on: Callback<Command>,
}

#[component]
pub fn Detail(props: &DetailProps) -> Html {
    let all = use_state(|| false);
    let names = use_names();
    let Some(entry) = props.files.get(props.file) else { return Html::default() };
    let report = report_of(entry);
    let mut issues: Vec<&Issue> = report.map(|report| report.issues.shown().iter().collect()).unwrap_or_default();
    order::sort_by_key(&mut issues, |issue| (issue.kind, issue.offset));
    let shown = if *all { issues.len() } else { issues.len().min(SHOWN) };
    let unshown = report.map_or(0, |report| report.issues.count().saturating_sub(issues.len() as u64));
    let show_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    let file = props.file;
    let (again, words) = reading(entry);
    let read_again = props.on.reform(move |_: MouseEvent| again.clone());
    let read_all = props.on.reform(move |_: MouseEvent| Command::ReadAllOf(file));
    let has_limit = report.is_some_and(|report| report.issue_count(IssueKind::Limit) > 0);
    let read_whole = props.on.reform(move |_: MouseEvent| Command::ReadWhole(file));
    html! {
        <tr class="expanded"><td colspan={props.columns.to_string()}>
            <div class="detail">
                <div class="detail-head">
                    <p class="mono path">{&*entry.name}</p>
                    <p class="sub">{report.and_then(origin)}{summary(entry, report, &names)}</p>
                    <p class="acts">
                        {copy_button("Copy details", details(entry, report, &issues, &names))}
                        if has_limit {
                            {button("button", "Read it whole", read_whole)}
                        }
                        if report.is_some_and(FileReport::has_left_out) {
                            {button("button", "Read all of it", read_all)}
                        }
                        {button("button", words, read_again)}
                    </p>
                </div>
                { for issues[..shown].iter().map(|issue| one_issue(issue, report.and_then(FileReport::offsets_count))) }
                if shown < issues.len() {
                    <p>{button("link", &format!("Show all {} of this file", issues.len()), show_all)}</p>
                }
                if *all && unshown > 0 {
                    <p class="dim">{format!("{} like these are counted, and not shown one by one.", several(unshown, "more", "more"))}</p>
                }
            </div>
        </td></tr>
    }
}

/// How a file is read once more, and what that is called.
pub fn reading(entry: &FileEntry) -> (Command, &'static str) {
    match entry.state {
        FileState::LeftOut => (Command::ReadAllOf(entry.id), "Read this file"),
        _ => (Command::ReadAgain(vec![entry.id]), "Read this file again"),
    }
}

/// Whose log it is and what is logged, as far as the path and the records say so.
fn origin(report: &FileReport) -> Option<String> {
    let FileReport { path, target, .. } = report;
    let target = target.as_deref().map(resource_name).or(path.target.as_deref()).filter(|name| !name.is_empty());
    let parts = [
        ("subscription", path.subscription.as_deref()),
        ("flow log", path.log.as_deref()),
        ("region", path.region.as_deref()),
        ("target", target),
    ];
    let parts: Vec<String> = parts.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value?))).collect();
    (!parts.is_empty()).then(|| format!("It is of {}. ", parts.join(", ")))
}

fn summary(entry: &FileEntry, report: Option<&FileReport>, names: &Names) -> String {
    let Some(report) = report else {
        return match entry.state {
            FileState::Lost => "The worker that held the rows of this file ended. They are in no figure. Read the file again to count them.",
            FileState::Skipped => "Reading was stopped before this file had its turn. It is in no figure.",
            FileState::NoRoom => "There was no memory left for this file. It is in no figure. Read only fewer hours or fewer NICs to have room for it.",
            FileState::LeftOut => "By its path nothing in this file is of the hours and NICs that are read. It is in no figure.",
            _ => "Not read yet.",
        }
        .to_owned();
    };
    let read = &report.read;
    let bytes = |count: u64| number::bytes_exact(count).to_string();
    let account = format!(
        "{} understood + {} structure between records + {}{} not understood = {} read",
        bytes(read.understood),
        bytes(read.structure),
        if read.left_out > 0 { format!("{} left out + ", bytes(read.left_out)) } else { String::new() },
        bytes(read.rejected),
        bytes(read.total())
    );
    let rest = if read.total() < report.bytes { format!(", of {}", bytes(report.bytes)) } else { String::new() };
    let nothing = if report.has_left_out() {
        let records = several(report.left_out_records, "record", "records");
        &format!("{records} and {} are left out. ", several(report.left_out_tuples, "tuple", "tuples"))
    } else if report.issues.count() == 0 {
        "Every byte of it was understood. "
    } else {
        ""
    };
    format!("{}{nothing}{}{account}{rest}.", packing(report), named(report, names))
}

/// What is called something in it, or listed, if it is a list of names or rules.
fn named(report: &FileReport, called: &Names) -> String {
    let ((addresses, nics), rules) = (report.known.names.len(), report.known.rules.len());
    let nsgs = several(report.known.rules.nsgs.len() as u64, "NSG", "NSGs");
    let rules = (rules > 0).then(|| format!("It lists {} of {nsgs}. ", several(rules as u64, "rule", "rules")));
    let all = [(addresses, "address or network", "addresses and networks"), (nics, "NIC", "NICs")];
    let all = all.into_iter().filter(|(count, ..)| *count > 0);
    let all: Vec<String> = all.map(|(count, one, many)| several(count as u64, one, many)).collect();
    let names = (!all.is_empty()).then(|| format!("It names {}. ", all.join(" and ")));
    let (tags, networks) = report.known.names.tags.len();
    let tags = (tags > 0).then(|| {
        let of = [several(tags as u64, "service tag", "service tags"), several(networks as u64, "network", "networks")];
        format!("It lists {} of Azure, with {}. ", of[0], of[1])
    });
    let geo = |fact: Fact, one: &str, many: &str| {
        let ranges = report.known.names.geo.ranges(fact)?;
        let said = several(ranges.said().len() as u64, one, many);
        let of = several(ranges.len() as u64, "range", "ranges");
        // Some do not say when they were made.
        let made = i64::try_from(ranges.made()).ok().filter(|made| *made > 0);
        let made = made.map(|made| Millis(made.saturating_mul(1000).min(Millis::END.0)));
        let made = made.map(|made| format!(", as of {}", time::date(made, &Zone::Utc, None))).unwrap_or_default();
        let outdone = match report.known.names.geo.is_outdone(fact, &called.geo) {
            true => "Another database counts instead, which is newer or says more. ",
            false => "",
        };
        Some(format!("It places {of} of addresses in {said}{made}. {outdone}"))
    };
    let geo = [geo(Fact::Country, "country", "countries"), geo(Fact::Org, "organisation", "organisations")];
    rules.into_iter().chain(names).chain(tags).chain(geo.into_iter().flatten()).collect()
}

/// What was taken off before it was read.
fn packing(report: &FileReport) -> String {
    let packings: Vec<&str> =
        report.layers.iter().filter(|layer| **layer != Layer::Utf16).map(|layer| layer.name()).collect();
    let unpacked =
        if packings.is_empty() { String::new() } else { format!("Unpacked from {}. ", packings.join(", in it ")) };
    let encoding = if packings.len() < report.layers.len() { "Read as UTF-8, written in UTF-16. " } else { "" };
    unpacked + encoding
}

/// `of` says what its place counts in, where that is not the file as it lies there.
fn one_issue(issue: &Issue, of: Option<&str>) -> Html {
    let Issue { kind, offset, length, excerpt, message } = issue;
    html! {
        <div class="issue">
            <div>
                <h2>{icon(Shape::Warning)}{kind.title()}</h2>
                <p>{message}</p>
            </div>
            <div>
                <p class="dim small">{place(*offset, *length, of)}</p>
                if !excerpt.is_empty() { <p class="quote">{excerpt}</p> }
            </div>
        </div>
    }
}

fn place(offset: u64, length: u64, of: Option<&str>) -> String {
    let of = of.map(|of| format!(" {of}")).unwrap_or_default();
    match length {
        0 => format!("At byte {}{of}", number::exact(offset)),
        _ => format!("Bytes {} – {}{of}", number::exact(offset), number::exact(offset.saturating_add(length - 1))),
    }
}

/// As plain text, for a ticket or a mail.
fn details(entry: &FileEntry, report: Option<&FileReport>, issues: &[&Issue], names: &Names) -> String {
    let mut text = format!("{}\n{}\n", entry.name, summary(entry, report, names));
    for issue in issues {
        let Issue { kind, offset, length, excerpt, message } = issue;
        text.push_str(&format!(
            "\n{}: {message}\n{}\n",
            kind.title(),
            place(*offset, *length, report.and_then(FileReport::offsets_count))
        ));
        if !excerpt.is_empty() {
            text.push_str(&format!("{excerpt}\n"));
        }
    }
    text
}

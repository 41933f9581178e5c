//! One file in one line.

use flowglass::ingest::FileReport;
use flowglass::model::{DAY, Millis, Span};
use flowglass::present::{Zone, number, time};
use yew::prelude::*;

use super::list::{button_id, class};
use super::order::{Column, log_of, nic_of, path_of, report_of};
use crate::page::parts::{Shape, absent, amount, small_icon};
use crate::page::shared::Shared;
use crate::page::state::{FileEntry, FileState};
use crate::page::write;

#[derive(Properties, PartialEq)]
pub struct RowProps {
    pub files: Shared<Vec<FileEntry>>,
    pub file: usize,
    /// Its place in the order shown.
    pub row: usize,
    pub open: bool,
    pub whole: Option<Span>,
    pub zone: Zone,
    pub toggle: Callback<(usize, usize)>,
}

const NOT_READ: &str = "not read";
const NOT_IN_PATH: &str = "the path does not say";

#[component]
pub fn Row(props: &RowProps) -> Html {
    let Some(entry) = props.files.get(props.file) else { return Html::default() };
    let report = report_of(entry);
    let (row, file) = (props.row, props.file);
    let onclick = props.toggle.reform(move |_: MouseEvent| (row, file));
    let number = |of: fn(&FileReport) -> u64| match report {
        Some(report) => html! { {write::count(of(report))} },
        None => absent(NOT_READ),
    };
    let path = path_of(entry);
    let over_years = props.whole.is_some_and(|whole| time::is_over_years(whole, &props.zone));
    let text = |text: Option<String>, why: &'static str| match text {
        Some(text) => html! { {text} },
        None => absent(why),
    };
    html! {
        <tr class={classes!("file", props.open.then_some("open"))} aria-rowindex={(row + 2).to_string()}>
            <th scope="row" class={class(Column::Log)} title={entry.name.clone()}>
                <button type="button" id={button_id(row)} data-row={row.to_string()} aria-expanded={props.open.to_string()} {onclick}>
                    {small_icon(if props.open { Shape::Down } else { Shape::Right })}
                    <span>{log_of(entry).into_owned()}</span>
                    <span class="only-narrow name">{narrow_name(entry, over_years)}</span>
                </button>
            </th>
            <td class={class(Column::Nic)}>{nics(entry)}</td>
            <td class={classes!(class(Column::Hour), "sub")}>{text(path.hour.map(|hour| write::hour(hour, &Zone::Utc, over_years)), NOT_IN_PATH)}</td>
            <td class={classes!(class(Column::Format), "sub")}>{text(report.map(|report| report.kind().to_owned()), NOT_READ)}</td>
            <td class={class(Column::Records)}>{number(|report| report.records)}</td>
            <td class={class(Column::Tuples)}>{number(|report| report.tuples)}</td>
            <td class={class(Column::Rejected)}>{report.map_or_else(|| absent(NOT_READ), rejected)}</td>
            <td class={class(Column::Issues)}>{state(entry)}</td>
            <td class={class(Column::Bytes)}>{amount(&number::bytes(entry.size()))}</td>
            <td class={class(Column::Times)}>{times(report, path.hour, over_years, props)}</td>
        </tr>
    }
}

/// Where the columns of NIC and hour have no room.
fn narrow_name(entry: &FileEntry, over_years: bool) -> String {
    let hour = path_of(entry).hour.map(|hour| write::hour(hour, &Zone::Utc, over_years));
    hour.or_else(|| nic_of(entry).map(|mac| mac.to_string())).unwrap_or_default()
}

fn nics(entry: &FileEntry) -> Html {
    let Some(nic) = nic_of(entry) else { return absent("no NIC named") };
    let others = report_of(entry).map_or(0, |report| report.nics.iter().filter(|other| **other != nic).count());
    html! { <><span class="mono">{nic.to_string()}</span>if others > 0 { <span class="name">{format!("+{others}")}</span> }</> }
}

fn rejected(report: &FileReport) -> Html {
    match (report.rejected_tuples, report.rejected_records) {
        (0, 0) => html! { <span class="sub">{"0"}</span> },
        (0, records) => html! { <span class="denied">{write::several(records, "record", "records")}</span> },
        (tuples, _) => html! { <span class="denied">{write::count(tuples)}</span> },
    }
}

fn state(entry: &FileEntry) -> Html {
    match &entry.state {
        FileState::Waiting => html! { <span class="dim">{"waits"}</span> },
        FileState::Reading(read) => {
            let share = write::ratio(*read, entry.bytes);
            html! { <span class="accent">{format!("reading, {} %", write::fixed(share * 100.0, 0))}</span> }
        }
        FileState::Skipped => html! { <span class="dim">{"skipped"}</span> },
        FileState::NoRoom => html! { <span class="dim">{"not read: memory is full"}</span> },
        FileState::LeftOut => html! { <span class="dim">{"left out at load"}</span> },
        FileState::Lost => {
            html! { <span class="state denied">{small_icon(Shape::Warning)}{"lost, not counted"}</span> }
        }
        FileState::Gone => Html::default(),
        FileState::Done(report) => issues(report),
    }
}

fn issues(report: &FileReport) -> Html {
    let Some((kind, count)) = report.issues.by_kind().next() else { return Html::default() };
    let others = report.issues.count() - count;
    let title = format!("{}: {}; others: {}", kind.title(), number::count(count), number::count(others));
    html! {
        <span class="state" {title}>
            {small_icon(Shape::Warning)}{kind.title()}
            if count > 1 { <span class="name">{write::count(count)}</span> }
            if others > 0 { <span class="name">{format!("+{}", number::count(others))}</span> }
        </span>
    }
}

/// Where the file's tuples lie between the first and the last of all, and when that is. `hour` stands in the same row,
/// so its day is not said again.
fn times(report: Option<&FileReport>, hour: Option<Millis>, over_years: bool, props: &RowProps) -> Html {
    let Some(times) = report.and_then(|report| report.times) else {
        return absent("no tuples");
    };
    let (Span { first, last }, zone) = (times, &props.zone);
    let text = time::between(times, zone, hour.map(|hour| hour.0.div_euclid(DAY)), over_years);
    let title = time::range(first, last, zone, None);
    html! { <><span {title}>{text}</span>{place(times, props)}</> }
}

fn place(times: Span, props: &RowProps) -> Html {
    let Some(whole) = props.whole else { return Html::default() };
    let before = Span { first: whole.first, last: times.first };
    let percent = |part: Span| write::percent(write::ratio(part.length(), whole.length()).min(1.0), 2);
    html! {
        <svg class="place" aria-hidden="true" focusable="false">
            <line x1="0" x2="100%" y1="50%" y2="50%" />
            <rect x={percent(before)} width={percent(times)} y="2" height="8" />
        </svg>
    }
}

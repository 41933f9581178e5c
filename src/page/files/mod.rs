//! What became of every file: what was read, what was not understood, and where.

mod browse;
mod coverage;
mod detail;
mod facets;
mod list;
mod memory;
mod narrowing;
mod once;
mod order;
mod row;
mod scroll;
mod totals;

use flowglass::ingest::IssueKind;
use flowglass::present::empty::troubled;
use flowglass::present::number;
use yew::prelude::*;

use super::address::use_here;
use super::browser;
use super::later::later;
use super::only;
use super::parts::{Picker, Shape, button, figure, figure_of, icon, picker};
use super::state::Command;
use super::view::ViewProps;
use super::watch::{watch_button, watch_line};
use super::write::{self, several};
use browse::Browse;
use coverage::Coverage;
use memory::in_memory;
use narrowing::{Narrow, Narrowing};
use once::once;
pub use order::report_of;
pub use totals::Totals;

#[component]
pub fn Files(props: &ViewProps) -> Html {
    let (snapshot, totals) = (&props.snapshot, &props.totals);
    let save = props.on.reform(|_: MouseEvent| Command::SaveSummary);
    let busy = props.is_busy();
    let narrowing = use_reducer_eq(Narrowing::default);
    let on_narrow = {
        let narrowing = narrowing.dispatcher();
        use_callback((), move |step: Narrow, ()| narrowing.dispatch(step))
    };
    let here = use_here();
    html! {
        <main class="view files" aria-label="Files">
            {props.loading()}
            <div class="title">
                <h1>{"Files"}</h1>
                <p class="dim">{account(totals)}</p>
                <div class="acts">
                    {only::opener("button quiet", &props.on_only)}
                    {watch_button("button quiet", &props.on)}
                    {picker(Picker { name: "Add files", class: "button quiet", sign: icon(Shape::Plus), ..Picker::default() }, &props.on)}
                    <button type="button" class="button" title="All figures of what is read, whatever is filtered" onclick={save} disabled={totals.done + totals.cut_short == 0 || snapshot.phase.is_busy()}>
                        {icon(Shape::Save)}{"Save summary"}
                    </button>
                </div>
            </div>
            if let Some(watch) = &snapshot.watch {
                {watch_line(watch, &props.zone, &props.on)}
            }
            {props.only()}
            {later(figures(props))}
            if let Some(data) = &snapshot.overview {
                {later(once(data, here.now.left_out(), snapshot.is_matched, &here.change))}
            }
            {later(html! {
                <Coverage data={snapshot.overview.clone()} files={snapshot.files.clone()} zone={props.zone.clone()} theme={props.theme.clone()} {busy} chosen={narrowing.chosen()}
                    on={on_narrow.clone()} />
            })}
            {later(html! {
                <Browse files={snapshot.files.clone()} filter={narrowing.0.clone()} {on_narrow} whole={props.span()} zone={props.zone.clone()} on={props.on.clone()} />
            })}
            <div class="status">
                <span role="status">{status(totals)}</span>
                {"\u{2002}"}{button("link", "Show the list", Callback::from(|_: MouseEvent| browser::scroll_to(".facets")))}
            </div>
        </main>
    }
}

/// The sum that has to come out even: read, left out and not understood together are all in the files that were read.
fn account(totals: &Totals) -> String {
    let Totals { tuples, rejected_tuples: rejected, .. } = *totals;
    // Every digit: a sum that is rounded proves nothing.
    let left_out = totals.left_out.tuples;
    let all = tuples.saturating_add(rejected).saturating_add(left_out);
    let [tuples, rejected, all] = [tuples, rejected, all].map(number::exact);
    let left_out = if left_out > 0 { format!(" + left out {}", number::exact(left_out)) } else { String::new() };
    format!("read {tuples} + not understood {rejected}{left_out} = all {all} tuples")
}

fn status(totals: &Totals) -> String {
    let files = several(totals.files as u64, "file", "files");
    let troubled = troubled(totals.with_issues as u64, totals.lost as u64);
    format!("{files}, {}", troubled.as_deref().unwrap_or("none with issues"))
}

fn figures(props: &ViewProps) -> Html {
    let totals = &props.totals;
    let known = |value: u64| Some(write::count(value));
    let read = totals.read.total();
    let formats = totals.formats.iter().map(|(format, files)| format!("{} {format}", number::count(*files as u64)));
    html! {
        <dl class="figures seven">
            {figure("Files", known(totals.files as u64), &state_of_files(totals, props.snapshot.progress.stopped),
                "Every file that was opened, read or not. A file in an archive is a file of its own. One that is no flow log is listed too, and says so.")}
            {figure("Records", known(totals.records), &format!("files: {}", formats.collect::<Vec<_>>().join(", ")),
                "Records that were understood. Azure writes one a minute for each NIC, more where one would grow too large. Below: files by the layout of their records.")}
            {figure("Tuples read", known(totals.tuples), "each one a flow",
                "Tuples that were understood. One tuple is one row of the log. The overview counts those of them that say something new: see “Counted once” below.")}
            {figure_of(if totals.rejected_tuples > 0 { "rejected" } else { "" }, "Not understood", known(totals.rejected_tuples), &format!("tuples; and {}", several(totals.rejected_records, "record", "records")),
                "Tuples that could not be read, and records that could not be read at all. None of them is in any figure; each is named below with its place in its file.")}
            {figure("Bytes", Some(number::bytes(totals.bytes).to_string()), &bytes_note(totals, read),
                "The size of all files, of packed ones unpacked. Every byte that was read is accounted for: understood, structure between records, or not understood.")}
            {figure("Issues", known(totals.issues), &in_files(totals.with_issues),
                "Everything that was not understood, or was and looks wrong. Each is counted; of each kind the first hundred of a file are shown in full.")}
            {in_memory(&props.snapshot.workers)}
        </dl>
    }
}

fn state_of_files(totals: &Totals, is_stopped: bool) -> String {
    if totals.done == totals.files && !is_stopped {
        let count = |files: &[(IssueKind, u64)]| files.iter().map(|(_, files)| files).sum::<u64>();
        let mut text = match count(&totals.unread) {
            0 => "all read".to_owned(),
            unread => format!("all but {} read", number::count(unread)),
        };
        match count(&totals.in_part) {
            0 => {}
            files => text += &format!(", {} not in full", number::count(files)),
        }
        let others = [(totals.not_logs, "is no flow log", "are no flow logs"), (totals.empty, "is empty", "are empty")];
        for (files, one, more) in others.into_iter().filter(|(files, ..)| *files > 0) {
            text += &format!(", {}", several(files as u64, one, more));
        }
        return text;
    }
    let others = [
        (totals.cut_short, "read in part"),
        (totals.lost, "lost"),
        (totals.skipped, "skipped"),
        (totals.without_room, "without room"),
        (usize::try_from(totals.left_out.files).unwrap_or(usize::MAX), "left out"),
    ];
    let parts = [(totals.done, "read")].into_iter().chain(others.into_iter().filter(|(files, _)| *files > 0));
    parts.map(|(files, what)| format!("{} {what}", number::count(files as u64))).collect::<Vec<_>>().join(", ")
}

fn in_files(with_issues: usize) -> String {
    match with_issues {
        0 => "in no file".to_owned(),
        files => format!("in {}", several(files as u64, "file", "files")),
    }
}

fn bytes_note(totals: &Totals, read: u64) -> String {
    match write::share(totals.read.rejected, read) {
        Some(share) => format!("{share} not understood"),
        None => "none read".to_owned(),
    }
}

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

use flowglass::model::LeftOut;
use flowglass::present::{Zone, number};
use flowglass::query::Overview;
use yew::prelude::*;

use super::later::Later;
use super::parts::{Picker, Shape, figure, figure_of, icon};
use super::shared::Shared;
use super::state::{Command, FileEntry, Phase, Progress, Watch, WorkerStatus};
use super::watch::{WatchButton, watch_line};
use super::write::{self, several};
use browse::Browse;
use coverage::Coverage;
use memory::in_memory;
use narrowing::{Narrow, Narrowing};
use once::once;
pub use order::report_of;
pub use totals::Totals;

#[derive(Properties, PartialEq)]
pub struct FilesProps {
    pub files: Shared<Vec<FileEntry>>,
    pub totals: Totals,
    pub data: Option<Shared<Overview>>,
    pub left_out: LeftOut,
    pub is_matched: bool,
    pub zone: Zone,
    pub theme: AttrValue,
    pub watch: Option<Shared<Watch>>,
    pub phase: Phase,
    /// How far the reading is, while there is one.
    pub loading: Html,
    /// What is read, where that is not all, and the way to choose it.
    pub only: Html,
    pub only_button: Html,
    pub progress: Progress,
    pub workers: Shared<Vec<WorkerStatus>>,
    pub on: Callback<Command>,
}

#[component]
pub fn Files(props: &FilesProps) -> Html {
    let totals = &props.totals;
    let save = props.on.reform(|_: MouseEvent| Command::SaveSummary);
    let busy = props.phase.is_busy();
    let narrowing = use_reducer_eq(Narrowing::default);
    let on_narrow = {
        let narrowing = narrowing.dispatcher();
        use_callback((), move |step: Narrow, ()| narrowing.dispatch(step))
    };
    let (first, last) = props.data.as_ref().and_then(|data| data.span).unzip();
    html! {
        <main class="view files" aria-label="Files">
            {props.loading.clone()}
            <div class="title">
                <h1>{"Files"}</h1>
                <p class="dim">{account(totals)}</p>
                <div class="acts">
                    {props.only_button.clone()}
                    <WatchButton class="button quiet" on={props.on.clone()} />
                    <Picker name="Add files" class="button quiet" on={props.on.clone()}>{icon(Shape::Plus)}</Picker>
                    <button type="button" class="button" onclick={save} disabled={totals.done == 0}>
                        {icon(Shape::Save)}{"Save summary"}
                    </button>
                </div>
            </div>
            if let Some(watch) = &props.watch {
                {watch_line(watch, &props.zone, &props.on)}
            }
            {props.only.clone()}
            <Later>{figures(props)}</Later>
            <Later>
                {props.data.as_ref().map(|data| once(data, props.left_out, props.is_matched, &props.on))}
            </Later>
            <Later>
                <Coverage data={props.data.clone()} zone={props.zone.clone()} theme={props.theme.clone()} {busy} chosen={narrowing.chosen()}
                    on={on_narrow.clone()} />
            </Later>
            <Later>
                <Browse files={props.files.clone()} filter={narrowing.0.clone()} {on_narrow} {first} {last} zone={props.zone.clone()} on={props.on.clone()} />
            </Later>
            <p class="status" role="status">{status(props)}</p>
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

fn status(props: &FilesProps) -> String {
    let files = several(props.totals.files as u64, "file", "files");
    match props.totals.with_issues {
        0 => format!("{files}, none with issues"),
        with => format!("{files}, {} with issues", number::count(with as u64)),
    }
}

fn figures(props: &FilesProps) -> Html {
    let totals = &props.totals;
    let known = |value: u64| Some(number::count(value).to_string());
    let read = totals.read.total();
    let formats = totals.formats.iter().map(|(format, files)| format!("{} {format}", number::count(*files as u64)));
    html! {
        <dl class="figures seven">
            {figure("Files", known(totals.files as u64), &state_of_files(totals, props),
                "Every file that was opened, read or not. A file in an archive is a file of its own. One that is no flow log is listed too, and says so.")}
            {figure("Records", known(totals.records), &formats.collect::<Vec<_>>().join(", "),
                "Records that were understood. Azure writes one a minute for each NIC, more where one would grow too large. Below: files by the layout of their records.")}
            {figure("Tuples read", known(totals.tuples), "each one a flow",
                "Tuples that were understood. One tuple is one row of the log. The overview counts those of them that say something new: see “Counted once” below.")}
            {figure_of(if totals.rejected_tuples > 0 { "rejected" } else { "" }, "Not understood", known(totals.rejected_tuples), &format!("tuples; and {}", several(totals.rejected_records, "record", "records")),
                "Tuples that could not be read, and records that could not be read at all. None of them is in any figure; each is named below with its place in its file.")}
            {figure("Bytes", Some(number::bytes(totals.bytes).to_string()), &bytes_note(totals, read),
                "The size of all files, of packed ones unpacked. Every byte that was read is accounted for: understood, structure between records, or not understood.")}
            {figure("Issues", known(totals.issues), &in_files(totals.with_issues),
                "Everything that was not understood, or was and looks wrong. Each is counted; of each kind the first hundred of a file are shown in full.")}
            {in_memory(&props.workers)}
        </dl>
    }
}

fn state_of_files(totals: &Totals, props: &FilesProps) -> String {
    let mut parts = Vec::new();
    let left_out = totals.left_out.files;
    if totals.done < totals.files || props.progress.stopped {
        parts.push(format!("{} read", number::count(totals.done as u64)));
    }
    if totals.lost > 0 {
        parts.push(format!("{} lost", number::count(totals.lost as u64)));
    }
    if totals.skipped > 0 {
        parts.push(format!("{} skipped", number::count(totals.skipped as u64)));
    }
    if totals.without_room > 0 {
        parts.push(format!("{} without room", number::count(totals.without_room as u64)));
    }
    if left_out > 0 {
        parts.push(format!("{} left out", number::count(left_out)));
    }
    if parts.is_empty() { "all read".to_owned() } else { parts.join(", ") }
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

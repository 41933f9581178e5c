//! While files are read: how far it is, who reads what, and what was found to be wrong so far.

use flowglass::ingest::FileReport;
use flowglass::present::address::{Address, View};
use flowglass::present::names::file_label;
use flowglass::present::number;
use yew::prelude::*;

use super::browser::document;
use super::parts::{
    Shape, amount, button, by, heading, length, panel_head, silent_heading, small_icon, table, view_link,
};
use super::state::{Command, FileEntry, FileState, Phase, Progress, Snapshot, WorkerStatus};
use super::write::{self, several};

pub fn loading(snapshot: &Snapshot, on: &Callback<Command>) -> Html {
    let stop = on.reform(|_: MouseEvent| Command::Stop);
    let listing = snapshot.phase == Phase::Listing;
    html! {
        <section class="reading" aria-label="Progress">
            <header>
                if listing {
                    {coming_in(&snapshot.progress)}
                } else {
                    <h2>{"Reading "}<span class="dim">{snapshot.title.clone()}</span></h2>
                    {counts(&snapshot.progress)}
                }
                {button("button", "Stop, keep what is read", stop)}
            </header>
            {track(&snapshot.progress, &snapshot.workers)}
        </section>
    }
}

/// A folder is walked, or files are asked for their sizes, or looked for again.
fn coming_in(progress: &Progress) -> Html {
    let count = |files: usize| several(files as u64, "file", "files");
    let (title, text) = match (progress.walked, progress.files) {
        _ if let Some((tried, all)) = progress.tried => {
            ("Looking for the files again", format!("{} of {} so far.", write::count(tried as u64), count(all)))
        }
        (0, 0) => ("Looking through a folder", "Its files are not known yet.".to_owned()),
        (0, listed) => ("Taking files in", format!("{} so far.", count(listed))),
        (found, _) => ("Looking through a folder", format!("{} found in the folder so far.", count(found))),
    };
    html! { <><h2>{title}</h2><p class="sub">{text}</p></> }
}

fn counts(progress: &Progress) -> Html {
    let (done, all) = (number::bytes(progress.bytes_done), number::bytes(progress.bytes));
    // One unit for both where it is the same: 137 of 212 MB.
    let done_unit = if done.unit == all.unit { "" } else { done.unit };
    let pair = |name: &'static str, value: &str, rest: &str| {
        html! { <div><dt>{name}</dt><dd>{value}<span>{" "}{rest}</span></dd></div> }
    };
    let split = |text: Option<String>| {
        let text = text.unwrap_or_else(|| "–".to_owned());
        text.split_once(' ').map_or((text.clone(), String::new()), |(value, unit)| (value.to_owned(), unit.to_owned()))
    };
    let (speed, left) =
        (split(progress.bytes_per_second.map(write::speed)), split(progress.seconds_left.map(write::seconds_left)));
    let files = [progress.files_done, progress.files].map(|count| write::count(count as u64));
    html! {
        <dl>
            {pair("Files", &files[0], &format!("of {}", files[1]))}
            {pair("Bytes", &done.number, format!("{done_unit} of {all}").trim_start())}
            {pair("Speed", &speed.0, &speed.1)}
            {pair("Left", &left.0, &left.1)}
        </dl>
    }
}

/// All bytes as one line: read in grey, what workers have in hand in blue, to come faint.
fn track(progress: &Progress, workers: &[WorkerStatus]) -> Html {
    let Progress { files, files_done, bytes, bytes_done, .. } = *progress;
    let in_hand: u64 =
        workers.iter().filter_map(|worker| worker.file.as_ref()).map(|(_, read, all)| all.saturating_sub(*read)).sum();
    let percent = write::fixed(write::ratio(bytes_done, bytes) * 100.0, 0);
    let text = format!("{files_done} of {files} files read, {percent} % of the bytes");
    html! {
        <div class="track" role="progressbar" aria-label="Bytes read" aria-valuemin="0" aria-valuemax="100"
            aria-valuenow={percent} aria-valuetext={text}>
            {length("read", write::ratio(bytes_done, bytes))}
            {length("now", write::ratio(in_hand, bytes))}
        </div>
    }
}

pub fn workers(workers: &[WorkerStatus]) -> Html {
    let count = workers.len();
    let heads = vec![
        silent_heading("Worker", "w-index"),
        heading("File", "", None),
        silent_heading("Progress", "w-progress"),
        heading("Read", "num w-read", None),
        heading("Of", "num w-size", None),
        heading("Speed", "num w-speed", None),
        heading("Files", "num w-files", None),
    ];
    let body = html! { <>{ for workers.iter().enumerate().map(worker) }</> };
    html! {
        <section class="panel workers" aria-label="Workers">
            {panel_head("Workers", "Each worker reads one file at a time into its own memory and keeps the rows. Figures are put together from all of them. The speed is that of the last seconds.", by(&several(count as u64, "thread beside this page", "threads beside this page")))}
            {table("rows", "What each worker reads just now", heads, body)}
        </section>
    }
}

fn worker((at, worker): (usize, &WorkerStatus)) -> Html {
    let (name, share, percent, size) = match &worker.file {
        Some((name, read, all)) => {
            let share = write::ratio(*read, *all);
            (
                html! { <span title={name.clone()}>{file_label(name)}</span> },
                share,
                write::fixed(share * 100.0, 0) + " %",
                amount(&number::bytes(*all)),
            )
        }
        None => (html! { <span class="dim">{"waits"}</span> }, 0.0, String::new(), Html::default()),
    };
    html! {
        <tr>
            <td class="sub">{at + 1}</td>
            <td class="key">{name}</td>
            <td class="w-progress"><span class="track thin" aria-hidden="true">{length("now", share)}</span></td>
            <td class="num">{percent}</td>
            <td class="num sub w-size">{size}</td>
            <td class="num">{write::speed(worker.bytes_per_second)}</td>
            <td class="num">{number::exact(worker.files_done as u64)}</td>
        </tr>
    }
}

/// As many as fit beside the workers.
const SHOWN: usize = 5;

pub fn issues_so_far(files: &[FileEntry], bytes_done: u64) -> Html {
    let with_issues = || files.iter().filter_map(report_with_issues);
    let count = with_issues().count();
    let read = bytes_done > 0;
    let item = |(entry, report): (&FileEntry, &FileReport)| {
        let issue = report.gravest_issue()?;
        let more = report.issues.count();
        let count = if more > 1 { format!(", {} issues in it", number::count(more)) } else { String::new() };
        Some(html! {
            <li key={entry.id}>
                <b>{small_icon(Shape::Warning)}{issue.kind.title()}</b>
                <span title={report.name.clone()}>{file_label(&report.name)}{count}</span>
            </li>
        })
    };
    html! {
        <section class="panel issues-so-far" aria-label="Issues so far">
            <header>
                <h2>{"Issues so far"}</h2>
                <span class="by">{if count == 0 { String::new() } else { several(count as u64, "file", "files") }}</span>
                if count > SHOWN { {view_link(View::Files, "more link", "All in Files")} }
            </header>
            if count == 0 {
                <p class="empty"><b>{"None."}</b>{if read { " All that was read so far was understood." } else { " Nothing was read yet." }}</p>
            }
            <ul>{ for with_issues().filter_map(item).take(SHOWN) }</ul>
        </section>
    }
}

pub fn report_with_issues(entry: &FileEntry) -> Option<(&FileEntry, &FileReport)> {
    match &entry.state {
        FileState::Done(report) if report.issues.count() > 0 => Some((entry, report)),
        _ => None,
    }
}

/// The tab's own title tells how far it is while one looks elsewhere, and tells tabs and steps of the history apart.
#[hook]
pub fn use_title(phase: Phase, now: &Address, progress: &Progress) {
    let title = match phase {
        Phase::Empty => "Open Azure flow logs · Flowglass".to_owned(),
        Phase::Listing => "Looking for files · Flowglass".to_owned(),
        // In steps: the browser takes its time over each title.
        Phase::Reading => format!("Reading, {} % · Flowglass", progress.bytes_done * 10 / progress.bytes.max(1) * 10),
        Phase::Ready => match now.host.filter(|_| now.view == View::Hosts) {
            Some(host) => format!("{host} · Flowglass"),
            None => format!("{} · Flowglass", now.view.title()),
        },
    };
    use_effect_with(title, |title| document().set_title(title));
}

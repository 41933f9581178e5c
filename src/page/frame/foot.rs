//! At the foot: what is loaded, the ways to more and to nothing, and how much left the page, as the browser counts it.

use flowglass::present::address::Address;
use flowglass::present::empty::troubled;
use flowglass::present::{Zone, number};
use yew::prelude::*;

use crate::page::address::{Change, use_here};
use crate::page::browser::focus;
use crate::page::files::Totals;
use crate::page::parts::{Picker, button, copy_link, picker};
use crate::page::state::{Command, Phase, Progress, Snapshot};
use crate::page::write::{self, several};

pub fn foot(snapshot: &Snapshot, totals: &Totals, zone: &Zone, on: &Callback<Command>) -> Html {
    let span = snapshot.overview.as_ref().and_then(|overview| overview.span);
    html! {
        <footer class="foot">
            <section class="loaded" aria-label="What is loaded">
                <b title={snapshot.title.clone()}>{&snapshot.title}</b>
                <p>{loaded(&snapshot.progress, snapshot.phase)}</p>
                <p>{span.map(|span| write::when(span, zone))}</p>
                <p>{troubled(totals.with_issues as u64, totals.lost as u64).unwrap_or_else(|| "No issues".to_owned())}</p>
                <Acts phase={snapshot.phase} on={on.clone()} />
            </section>
            <p class="sent">{requests(snapshot.requests)}</p>
        </footer>
    }
}

#[derive(Properties, PartialEq)]
struct ActsProps {
    phase: Phase,
    on: Callback<Command>,
}

/// Starting over forgets everything, so it asks first, in its own place.
#[component]
fn Acts(props: &ActsProps) -> Html {
    let asking = use_state(|| false);
    let here = use_here();
    // The button that was pressed is gone.
    use_effect_with(*asking, |&asking| {
        if asking {
            focus(".confirm .quiet");
        }
    });
    let ask = |yes: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(yes))
    };
    if *asking {
        let start_over = {
            let (on, asking, change) = (props.on.clone(), asking.clone(), here.change.clone());
            Callback::from(move |_: MouseEvent| {
                asking.set(false);
                on.emit(Command::StartOver);
                // What comes next is asked nothing yet. A step back brings the old question.
                change.emit(Change::new(Address::anew));
            })
        };
        return html! {
            <div class="acts confirm" role="group" aria-label="Start over">
                <p>{"Forget all that is loaded? The files themselves stay as they are."}</p>
                {button("button", "Forget", start_over)}
                {button("button quiet", "Keep", ask(false))}
            </div>
        };
    }
    let stop = props.on.reform(|_: MouseEvent| Command::Stop);
    html! {
        <div class="acts">
            if props.phase.is_busy() { {button("link", "Stop", stop)} }
            {picker(Picker { name: "Add files", class: "link", ..Picker::default() }, &props.on)}
            {picker(Picker { name: "Add folder", class: "link", is_folder: true, ..Picker::default() }, &props.on)}
            {copy_link(&here)}
            {button("link", "Start over", ask(true))}
        </div>
    }
}

fn loaded(progress: &Progress, phase: Phase) -> String {
    let size = number::bytes;
    if progress.files + progress.left_out == 0 {
        return "No files yet".to_owned();
    }
    let left_out = match progress.left_out {
        0 => String::new(),
        files => format!(", {} left out", number::count(files as u64)),
    };
    if phase == Phase::Ready && !progress.stopped {
        return format!("{}, {}{left_out}", several(progress.files as u64, "file", "files"), size(progress.bytes));
    }
    let stopped = if progress.stopped { ", stopped" } else { "" };
    let (done, all) = (number::count(progress.files_done as u64), number::count(progress.files as u64));
    format!("{done} of {all} files, {} of {}{stopped}{left_out}", size(progress.bytes_done), size(progress.bytes))
}

/// The browser's own count; the sentence after it holds only while the count is nothing.
fn requests(count: u32) -> Html {
    if count == 0 {
        return html! { <>{"0 requests since start."}<br />{"Nothing left this page."}</> };
    }
    html! { <strong>{format!("{} since start.", several(u64::from(count), "request", "requests"))}</strong> }
}

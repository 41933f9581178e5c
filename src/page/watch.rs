//! Watching a folder: the button that begins it, and the line that says how it stands.

use flowglass::present::{Zone, number, time};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::parts::{button, how};
use super::state::{Command, Found, Watch};
use super::write::several;
use crate::platform::{Refusal, can_watch, pick_folder};

#[derive(Properties, PartialEq)]
struct WatchButtonProps {
    class: &'static str,
    on: Callback<Command>,
}

pub fn watch_button(class: &'static str, on: &Callback<Command>) -> Html {
    html! { <WatchButton {class} on={on.clone()} /> }
}

/// Nothing where the browser cannot watch: there, a newer copy that is dropped takes the older one's place.
#[component]
fn WatchButton(props: &WatchButtonProps) -> Html {
    let refused = use_state(|| None::<String>);
    if !can_watch() {
        return Html::default();
    }
    let onclick = {
        let (on, refused) = (props.on.clone(), refused.clone());
        Callback::from(move |_: MouseEvent| {
            refused.set(None);
            let refused = refused.setter();
            watch(&on, Callback::from(move |words| refused.set(Some(words))));
        })
    };
    html! {
        <>
            <button type="button" class={props.class} {onclick}>{"Watch a folder"}</button>
            if let Some(words) = &*refused { <span class="denied" role="alert">{words}</span> }
        </>
    }
}

/// Asks which folder, and says so if the browser refuses.
pub fn watch(on: &Callback<Command>, refused: Callback<String>) {
    let on = on.clone();
    spawn_local(async move {
        match pick_folder().await {
            Ok(Some(folder)) => on.emit(Command::Watch(folder)),
            Ok(None) => {}
            Err(reason) => refused.emit(format!("No folder is watched: {}.", why(&reason))),
        }
    });
}

pub fn watch_line(watch: &Watch, zone: &Zone, on: &Callback<Command>) -> Html {
    let look = on.reform(|_: MouseEvent| Command::LookAgain);
    let stop = on.reform(|_: MouseEvent| Command::Unwatch);
    let is_over = watch.problem == Some(Refusal::NotAllowed);
    html! {
        <section class="watch" aria-label="Watched folder">
            <p>
                {if is_over { "Watched until now: " } else { "Watching " }}<b>{name(&watch.folder)}</b>
                {how("Watched folder", "Every half minute the folder is looked through for files that are new or have changed since they were read. A file that has grown is read anew and its older rows are forgotten, so nothing counts twice. Of blobs that name their hour, only the latest three hours are looked at each time, and all of them every tenth time or when you ask. Nothing is written to the folder.")}
            </p>
            <p class="dim">{state(watch, zone)}</p>
            <p class={classes!(watch.problem.is_some().then_some("denied"))} role="status">{news(watch, zone)}</p>
            <p class="acts">
                if !is_over {
                    <button type="button" class="link" onclick={look} disabled={watch.looking}>{"Look now"}</button>
                }
                {button("link", if is_over { "Dismiss" } else { "Stop watching" }, stop)}
            </p>
        </section>
    }
}

/// The top of a browser's own storage has no name.
const fn name(folder: &str) -> &str {
    if folder.is_empty() { "a folder without a name" } else { folder }
}

fn state(watch: &Watch, zone: &Zone) -> String {
    let files = several(watch.files as u64, "file", "files");
    match watch.looked_at {
        None if watch.looking => "looking for the first time".to_owned(),
        None => String::new(),
        Some(at) => format!("{files}, looked at {} {}", time::clock_seconds(at, zone), zone.name()),
    }
}

fn news(watch: &Watch, zone: &Zone) -> String {
    if let Some(problem) = &watch.problem {
        let end = if *problem == Refusal::NotAllowed { "" } else { " It is tried again." };
        return format!("It could not be looked into: {}. What was read stays.{end}", why(problem));
    }
    let Some((at, Found { new, grown })) = watch.found else { return "nothing found in it yet".to_owned() };
    let parts = [(new, "new"), (grown, "changed and read again")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", number::count(count as u64)))
        .collect();
    format!("{} at {}", parts.join(", "), time::clock_seconds(at, zone))
}

fn why(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAllowed => {
            "the browser does not allow this page to read it, choose it again to allow it".to_owned()
        }
        Refusal::Gone => "it was moved or deleted, or its drive is not there".to_owned(),
        Refusal::Other(text) => text.trim_end_matches('.').to_owned(),
    }
}

//! Reading only some hours or NICs: the dialog in which one says which, and the line that says what was left out.

use flowglass::ingest::Wanted;
use flowglass::model::{Mac, Millis};
use flowglass::present::only::{Known, Missing, nics_in, sentence};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::files::report_of;
use super::parts::{button, hour_field, use_modal};
use super::shared::Shared;
use super::state::{Command, FileEntry};
use super::write::several;

/// NICs to be ticked; more are typed.
const SHOWN: usize = 200;
const LAST: [(i64, &str); 3] = [(1, "Last hour"), (6, "Last 6 hours"), (24, "Last 24 hours")];

/// The button that opens the dialog.
pub fn opener(class: &'static str, on: &Callback<()>) -> Html {
    let onclick = on.reform(|_: MouseEvent| ());
    html! { <button type="button" {class} aria-haspopup="dialog" {onclick}>{"Read only…"}</button> }
}

/// What is read where that is not all, and the ways to more. `missing` is absent while nothing is open.
pub fn line(wanted: &Wanted, missing: Option<Missing>, busy: bool, on: &Callback<Command>, ask: &Callback<()>) -> Html {
    if wanted.is_all() {
        return Html::default();
    }
    let rest = on.reform(|_: MouseEvent| Command::ReadRest);
    let change = ask.reform(|_: MouseEvent| ());
    let words = if missing.is_some() { "Read the rest" } else { "Read all" };
    html! {
        <section class="only" aria-label="What is read">
            <p role="status">{sentence(wanted, missing)}</p>
            if !busy {
                <p class="acts">
                    {button("link", words, rest)}
                    <button type="button" class="link" aria-haspopup="dialog" onclick={change}>{"Change"}</button>
                </p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct OnlyDialogProps {
    pub wanted: Shared<Wanted>,
    pub files: Shared<Vec<FileEntry>>,
    /// Files are being read.
    pub busy: bool,
    pub on: Callback<Command>,
    pub on_close: Callback<()>,
}

#[component]
pub fn OnlyDialog(props: &OnlyDialogProps) -> Html {
    let dialog = use_modal(true);
    let known = use_memo(props.files.clone(), |files| {
        let listed = files.iter().filter(|entry| entry.is_listed());
        Known::of(listed.map(|entry| (&*entry.name, entry.size(), report_of(entry))))
    });
    let draft = use_state(|| (*props.wanted).clone());
    // NICs that no file is known to be of are written.
    let written = {
        let known = known.clone();
        use_state(move || {
            let is_known = |nic: &Mac| known.nics.iter().take(SHOWN).any(|(other, _)| other == nic);
            let others = props.wanted.nics.iter().filter(|nic| !is_known(nic));
            others.map(Mac::to_string).collect::<Vec<_>>().join(", ")
        })
    };
    let shown = &known.nics[..known.nics.len().min(SHOWN)];
    let is_ticked = |nic: Mac| draft.nics.contains(&nic);
    let others = nics_in(&written);
    let chosen = {
        let ticked = shown.iter().map(|(nic, _)| *nic).filter(|nic| is_ticked(*nic));
        Wanted { nics: ticked.chain(others.iter().flatten().copied()).collect(), ..(*draft).clone() }
    };
    let account = if known.is_empty() { Some(String::new()) } else { known.account(&chosen) };
    let problem = match (&others, &account) {
        (Err(word), _) => Some(format!("“{word}” is no NIC: those have twelve hex digits, as 00-22-48-00-AA-01.")),
        (_, None) => Some("No file is of these hours and NICs.".to_owned()),
        _ if props.busy => {
            Some("Files are being read. When all are, or reading is stopped, others can be chosen.".to_owned())
        }
        _ => None,
    };
    let set = |change: fn(&mut Wanted, Option<Millis>)| {
        let draft = draft.clone();
        Callback::from(move |at| {
            let mut next = (*draft).clone();
            change(&mut next, at);
            draft.set(next);
        })
    };
    let last = |(hours, words): (i64, &'static str)| {
        let (from, to) = known.last(hours)?;
        let draft = draft.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            draft.set(Wanted { from: Some(from), to: Some(to), ..(*draft).clone() });
        });
        Some(button("link", words, onclick))
    };
    let nic = |&(nic, files): &(Mac, u64)| {
        let draft = draft.clone();
        let onchange = Callback::from(move |_: Event| {
            let mut next = (*draft).clone();
            if next.nics.contains(&nic) {
                next.nics.retain(|other| *other != nic);
            } else {
                next.nics.push(nic);
            }
            draft.set(next);
        });
        html! {
            <li><label>
                <input type="checkbox" checked={is_ticked(nic)} {onchange} />
                <span class="mono">{nic.to_string()}</span><span class="dim">{several(files, "file", "files")}</span>
            </label></li>
        }
    };
    let oninput = {
        let written = written.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                written.set(input.value());
            }
        })
    };
    let can_read = problem.is_none();
    let onsubmit = {
        let (on, on_close, chosen) = (props.on.clone(), props.on_close.clone(), chosen.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if can_read {
                on.emit(Command::ReadOnly(chosen.clone()));
                on_close.emit(());
            }
        })
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let onclose = props.on_close.reform(|_: Event| ());
    let more = known.nics.len() - shown.len();
    html! {
        <dialog ref={dialog} class="dialog only-dialog" aria-labelledby="only-title" {onclose}>
            <form {onsubmit}>
                <h2 id="only-title">{"Read only some hours or NICs"}</h2>
                <p class="dim">{"What lies outside takes no memory. It is counted as left out, and can be read later. Hours are those in which records were written; the flows in a record are up to a minute older."}</p>
                <div class="hours">
                    { hour_field("Hours from, UTC", draft.from, None, false, set(|wanted, at| wanted.from = at)) }
                    { hour_field("Hours up to, UTC", draft.to, None, false, set(|wanted, at| wanted.to = at)) }
                    { for LAST.into_iter().filter_map(last) }
                </div>
                if !shown.is_empty() {
                    <fieldset>
                        <legend>{"NICs; none ticked means all"}</legend>
                        <ul class="nics">{ for shown.iter().map(nic) }</ul>
                        if more > 0 { <p class="dim">{format!("{} can be written below.", several(more as u64, "more", "more"))}</p> }
                    </fieldset>
                }
                <label class="facet others">
                    <span>{if shown.is_empty() { "NICs; none means all" } else { "Other NICs" }}</span>
                    <input type="text" value={(*written).clone()} {oninput} placeholder="00-22-48-00-AA-01, 00-22-48-00-AA-02" autocomplete="off" spellcheck="false" />
                </label>
                <p class={classes!("account", problem.is_some().then_some("denied"))} role="status">{problem.or(account)}</p>
                <p class="acts">
                    <button type="submit" class="button primary" disabled={!can_read}>{if chosen.is_all() { "Read all" } else { "Read only these" }}</button>
                    {button("button", "Cancel", cancel)}
                </p>
            </form>
        </dialog>
    }
}

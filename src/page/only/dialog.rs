//! The dialog in which one says what is to be read.

use flowglass::ingest::Wanted;
use flowglass::model::{Mac, Millis};
use flowglass::present::only::{Draft, Known};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::files::report_of;
use crate::page::parts::{button, hour_field, use_modal};
use crate::page::shared::Shared;
use crate::page::state::{Command, FileEntry};
use crate::page::write::several;

/// NICs to be ticked; more are typed.
const OFFERED: usize = 200;
const LAST: [(i64, &str); 3] = [(1, "Last hour"), (6, "Last 6 hours"), (24, "Last 24 hours")];

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
    let OnlyDialogProps { wanted, files, busy, on, on_close } = props;
    let dialog = use_modal(true);
    let known = use_memo(files.clone(), |files| {
        let listed = files.iter().filter(|entry| entry.is_listed());
        Known::of(listed.map(|entry| (&*entry.name, entry.size(), report_of(entry))))
    });
    let (offered, more) = known.nics.split_at(known.nics.len().min(OFFERED));
    let draft = use_state(|| Draft::of(wanted, offered));
    let chosen = draft.chosen(&known, *busy);
    let (can_read, said) = match &chosen {
        Ok((_, account)) => (true, account.clone()),
        Err(why) => (false, why.clone()),
    };
    let onsubmit = {
        let (on, on_close) = (on.clone(), on_close.clone());
        let chosen = chosen.ok().map(|(wanted, _)| wanted);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(wanted) = chosen.clone() {
                on.emit(Command::ReadOnly(wanted));
                on_close.emit(());
            }
        })
    };
    let cancel = on_close.reform(|_: MouseEvent| ());
    let onclose = on_close.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} class="dialog only-dialog" aria-labelledby="only-title" {onclose}>
            <form {onsubmit}>
                <h2 id="only-title">{"Read only some hours or NICs"}</h2>
                <p class="dim">{"What lies outside takes no memory. It is counted as left out, and can be read later. Hours are those in which records were written; the flows in a record are up to a minute older."}</p>
                {hours(&draft, &known)}
                {nics(&draft, offered, more.len())}
                <p class={classes!("account", (!can_read).then_some("denied"))} role="status">{said}</p>
                <p class="acts">
                    <button type="submit" class="button primary" disabled={!can_read}>{if draft.is_all() { "Read all" } else { "Read only these" }}</button>
                    {button("button", "Cancel", cancel)}
                </p>
            </form>
        </dialog>
    }
}

/// What changes the draft by what it is given.
fn change<T: 'static>(draft: &UseStateHandle<Draft>, how: impl Fn(&mut Draft, T) + 'static) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |given| {
        let mut next = (*draft).clone();
        how(&mut next, given);
        draft.set(next);
    })
}

fn hours(draft: &UseStateHandle<Draft>, known: &Known) -> Html {
    let last = |(hours, words): (i64, &'static str)| {
        let (from, to) = known.last(hours)?;
        let set = change(draft, move |draft, _: MouseEvent| (draft.from, draft.to) = (Some(from), Some(to)));
        Some(button("link", words, set))
    };
    let from = change(draft, |draft, at: Option<Millis>| draft.from = at);
    let to = change(draft, |draft, at: Option<Millis>| draft.to = at);
    html! {
        <div class="hours">
            {hour_field("Hours from, UTC", draft.from, None, false, from)}
            {hour_field("Hours up to, UTC", draft.to, None, false, to)}
            { for LAST.into_iter().filter_map(last) }
        </div>
    }
}

fn nics(draft: &UseStateHandle<Draft>, offered: &[(Mac, u64)], more: usize) -> Html {
    let nic = |&(nic, files): &(Mac, u64)| {
        let onchange = change(draft, move |draft, _: Event| draft.tick(nic));
        html! {
            <li><label>
                <input type="checkbox" checked={draft.has_ticked(nic)} {onchange} />
                <span class="mono">{nic.to_string()}</span><span class="dim">{several(files, "file", "files")}</span>
            </label></li>
        }
    };
    let oninput = change(draft, |draft, event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            draft.written = input.value();
        }
    });
    html! {
        <>
            if !offered.is_empty() {
                <fieldset>
                    <legend>{"NICs; none ticked means all"}</legend>
                    <ul class="nics">{ for offered.iter().map(nic) }</ul>
                    if more > 0 { <p class="dim">{format!("{} can be written below.", several(more as u64, "more", "more"))}</p> }
                </fieldset>
            }
            <label class="facet others">
                <span>{if offered.is_empty() { "NICs; none means all" } else { "Other NICs" }}</span>
                <input type="text" value={draft.written.clone()} {oninput} placeholder="00-22-48-00-AA-01, 00-22-48-00-AA-02" autocomplete="off" spellcheck="false" />
            </label>
        </>
    }
}

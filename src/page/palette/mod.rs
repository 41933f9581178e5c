//! Every action of the page as a command with a name: found by typing, and, where it has one, done by its key.

mod entries;
mod keys;
mod on_screen;

use std::cmp::Reverse;
use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::order;
use flowglass::present::commands::{Fit, fit};
use flowglass::query::Overview;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use crate::page::address::{Here, use_here};
use crate::page::browser::reveal;
use crate::page::help::Part;
use crate::page::names::use_names;
use crate::page::parts::use_modal;
use crate::page::shared::Shared;
use crate::page::state::{Command, Phase};
use crate::page::theme::ThemeHandle;
use entries::{entries, meant};

/// A command of the page.
#[derive(Clone)]
struct Entry {
    name: String,
    /// What does the same without the palette.
    key: String,
    act: Rc<dyn Fn()>,
}

#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    pub theme: ThemeHandle,
    pub data: Option<Shared<Overview>>,
    pub phase: Phase,
    /// Not all of what is opened is read.
    pub has_left_out: bool,
    /// Something was opened and not read to its end.
    pub has_unfinished: bool,
    pub on: Callback<Command>,
    pub on_only: Callback<()>,
    pub on_paste: Callback<()>,
    pub on_help: Callback<Option<Part>>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let here = use_here();
    let names = use_names();
    let open = use_state_eq(|| false);
    let written = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let dialog = use_modal(*open);
    {
        let (open, change) = (open.setter(), here.change.clone());
        let has_letters = props.phase != Phase::Empty;
        use_effect_with((props.on_help.clone(), has_letters), move |(on_help, has_letters)| {
            let listener = keys::listen(open, change, on_help.clone(), *has_letters);
            move || drop(listener)
        });
    }
    use_effect_with((*open, *chosen), |(_, chosen)| reveal(&format!("#command-{chosen}")));
    let button = {
        let open = open.setter();
        let onclick = Callback::from(move |_: MouseEvent| open.set(true));
        html! {
            <button type="button" class="button quiet palette-button" aria-keyshortcuts="Control+K" aria-haspopup="dialog" {onclick}>
                {"Commands"}<kbd aria-hidden="true">{"Ctrl K"}</kbd>
            </button>
        }
    };
    if !*open {
        return button;
    }
    let entries = Rc::new(found(&written, props, &here, &names));
    let at = (*chosen).min(entries.len().saturating_sub(1));
    let close = {
        let (open, written, chosen) = (open.setter(), written.setter(), chosen.setter());
        move || {
            open.set(false);
            written.set(String::new());
            chosen.set(0);
        }
    };
    let run = {
        let (entries, close) = (Rc::clone(&entries), close.clone());
        let dialog = dialog.clone();
        move |at: usize| {
            // While it is open nothing else can take the focus.
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
            close();
            if let Some(entry) = entries.get(at) {
                (entry.act)();
            }
        }
    };
    let oninput = {
        let (written, chosen) = (written.setter(), chosen.setter());
        Callback::from(move |event: InputEvent| {
            written.set(event.target_unchecked_into::<HtmlInputElement>().value());
            chosen.set(0);
        })
    };
    let onkeydown = {
        let (run, chosen, count) = (run.clone(), chosen.setter(), entries.len().max(1));
        Callback::from(move |event: yew::KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => chosen.set((at + 1) % count),
                "ArrowUp" => chosen.set((at + count - 1) % count),
                "Enter" => run(at),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let item = |(number, entry): (usize, &Entry)| {
        let run = run.clone();
        let onclick = Callback::from(move |_: MouseEvent| run(number));
        html! {
            <li id={format!("command-{number}")} role="option" aria-selected={(number == at).to_string()} {onclick}>
                <span>{entry.name.clone()}</span>
                if !entry.key.is_empty() { <kbd>{entry.key.clone()}</kbd> }
            </li>
        }
    };
    let onclose = Callback::from(move |_: Event| close());
    html! {
        <>
        {button}
        <dialog ref={dialog} class="dialog palette" aria-label="Commands" {onclose}>
            <input type="text" role="combobox" aria-label="Command" aria-expanded="true" aria-controls="commands" aria-autocomplete="list"
                aria-activedescendant={(!entries.is_empty()).then(|| format!("command-{at}"))} placeholder={if props.phase == Phase::Empty { "A command" } else { "A command, a host, a rule, or what to filter by" }} autocomplete="off" spellcheck="false"
                value={(*written).clone()} {oninput} {onkeydown} />
            <ul id="commands" role="listbox" aria-label="Commands">{ for entries.iter().enumerate().map(item) }</ul>
            if entries.is_empty() { <p class="empty pad"><b>{"No command "}</b>{"has these words."}</p> }
        </dialog>
        </>
    }
}

/// What fits what is written: in the order of the list, those by their names first.
fn found(written: &str, props: &PaletteProps, here: &Here, names: &Names) -> Vec<Entry> {
    let mut found: Vec<_> = entries(here, props).into_iter().map(|entry| (fit(&entry.name, written), entry)).collect();
    found.retain(|(fit, _)| *fit != Fit::No);
    order::sort_by_key(&mut found, |(fit, _)| Reverse(*fit));
    let mut found: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
    if props.phase != Phase::Empty {
        found.extend(meant(written, here, props.data.as_deref(), names));
    }
    found
}

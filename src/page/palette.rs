//! Every action of the page as a command with a name: found by typing, and, where it has one, done by its key.

use std::cell::Cell;
use std::rc::Rc;

use flowglass::model::Millis;
use flowglass::present::address::{Address, Clock, View};
use flowglass::present::compare::Against;
use flowglass::present::keys::letter;
use flowglass::present::timeline::{Earlier, Measure, Shape, Split};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlDialogElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::address::{Change, Here, use_here};
use super::browser::{Listener, is_for_a_field, reveal, window};
use super::filter;
use super::help::Part;
use super::kept;
use super::parts::use_modal;
use super::state::{Command, Phase};
use super::theme::{Theme, ThemeHandle};
use super::timeline;
use crate::platform::now_ms;

/// A letter after `g` has to come within this time.
const CHORD_MS: f64 = 1500.0;

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
    /// Of all there is.
    pub span: Option<(Millis, Millis)>,
    pub phase: Phase,
    /// Not all of what is opened is read.
    pub has_left_out: bool,
    /// Something was opened and not read to its end.
    pub has_unfinished: bool,
    pub on: Callback<Command>,
    pub on_only: Callback<()>,
    pub on_help: Callback<Option<Part>>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let here = use_here();
    let open = use_state_eq(|| false);
    let written = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let dialog = use_modal(*open);
    {
        let (open, change) = (open.setter(), here.change.clone());
        use_effect_with(props.on_help.clone(), move |on_help| {
            let listener = keys(open, change, on_help.clone());
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
    let wanted = written.to_lowercase();
    let fits = |entry: &Entry| wanted.split_whitespace().all(|word| entry.name.to_lowercase().contains(word));
    let entries: Rc<Vec<Entry>> = Rc::new(entries(&here, props).into_iter().filter(fits).collect());
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
                aria-activedescendant={(!entries.is_empty()).then(|| format!("command-{at}"))} placeholder="A command" autocomplete="off" spellcheck="false"
                value={(*written).clone()} {oninput} {onkeydown} />
            <ul id="commands" role="listbox" aria-label="Commands">{ for entries.iter().enumerate().map(item) }</ul>
            if entries.is_empty() { <p class="empty pad"><b>{"No command "}</b>{"has these words."}</p> }
        </dialog>
        </>
    }
}

fn keys(open: UseStateSetter<bool>, change: Callback<Change>, on_help: Callback<Option<Part>>) -> Listener {
    let since = Cell::new(f64::NEG_INFINITY);
    Listener::new(&window(), "keydown", move |event| {
        let key = event.unchecked_ref::<KeyboardEvent>();
        let pressed = key.key();
        if (key.ctrl_key() || key.meta_key()) && !key.alt_key() && pressed.eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.set(true);
            return;
        }
        if key.ctrl_key() || key.meta_key() || key.alt_key() || is_for_a_field(&event) {
            return;
        }
        let is_second = now_ms() - since.replace(f64::NEG_INFINITY) < CHORD_MS;
        let view = View::ALL.into_iter().find(|view| letter(*view) == pressed).filter(|_| is_second);
        match (pressed.as_str(), view) {
            (_, Some(view)) => change.emit(Change::new(move |address| address.at(view))),
            ("g", None) => since.set(now_ms()),
            ("/", None) => filter::focus(),
            ("?", None) => on_help.emit(Some(Part::Keys)),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// All there is to do.
fn entries(here: &Here, props: &PaletteProps) -> Vec<Entry> {
    let entry = |name: String, key: &str, act: Rc<dyn Fn()>| Entry { name, key: key.to_owned(), act };
    let change = |name: &str, key: &str, to: Rc<dyn Fn(Address) -> Address>, goes_on: bool| {
        let change = here.change.clone();
        entry(name.to_owned(), key, Rc::new(move || change.emit(Change { to: Rc::clone(&to), goes_on })))
    };
    let command = |name: &str, command: Command| {
        let on = props.on.clone();
        entry(name.to_owned(), "", Rc::new(move || on.emit(command.clone())))
    };
    let mut all = Vec::new();
    for view in View::ALL {
        let name = format!("Go to {}", view.title());
        all.push(change(&name, &format!("g {}", letter(view)), Rc::new(move |address| address.at(view)), false));
    }
    all.push(entry("Write a filter".to_owned(), "/", Rc::new(filter::focus)));
    for (part, name, key) in [(Part::Filter, "Filter help", ""), (Part::Keys, "Keys", "?")] {
        let on_help = props.on_help.clone();
        all.push(entry(name.to_owned(), key, Rc::new(move || on_help.emit(Some(part)))));
    }
    if !here.now.filter.is_empty() {
        all.push(entry("Save the filter under a name".to_owned(), "", Rc::new(filter::open_saved)));
        all.push(change(
            "Remove the filter",
            "",
            Rc::new(|address| Address { filter: String::new(), ..address }),
            false,
        ));
    }
    let saved = filter::saved();
    for (name, text) in saved.iter() {
        let (change, text) = (here.change.clone(), text.to_owned());
        all.push(entry(format!("Filter: {name}"), "", Rc::new(move || change.emit(filter::put(&text)))));
    }
    if !saved.is_empty() {
        all.push(entry("Rename or remove saved filters".to_owned(), "", Rc::new(filter::open_saved)));
    }
    if here.now.time.is_some() {
        all.push(change("Show all times", "", Rc::new(|address| Address { time: None, ..address }), false));
    }
    for (against, name) in [
        (Against::Period, "Compare with the period before"),
        (Against::Day, "Compare with the day before"),
        (Against::Week, "Compare with the week before"),
        (Against::Filter(String::new()), "Compare with another filter"),
    ] {
        all.push(change(name, "", Rc::new(move |address| address.comparing_with(against.clone())), false));
    }
    for (range, title) in props.span.into_iter().flat_map(timeline::usual) {
        let to = move |address| Address { time: Some(range), ..address };
        all.push(change(&format!("Show the last {title}"), "", Rc::new(to), false));
    }
    if let Some(time) = here.now.time.filter(|_| here.now.time != here.now.window) {
        let to = move |address| Address { window: Some(time), ..address };
        all.push(change("Zoom the timeline to the time range", "", Rc::new(to), false));
    }
    if here.now.window.is_some() {
        all.push(change("Timeline of all times", "", Rc::new(|address| Address { window: None, ..address }), false));
    }
    for measure in Measure::ALL {
        let to = move |address: Address| address.measuring(measure);
        all.push(change(&format!("Timeline of {}", measure.name().to_lowercase()), "", Rc::new(to), true));
    }
    let by_decision = (here.now.measure == Measure::Flows).then_some((Split::AllowedDenied, "Timeline by decision"));
    let splits = [(Split::None, "Timeline in one"), (Split::InOut, "Timeline by in and out")];
    for (split, name) in splits.into_iter().chain(by_decision) {
        all.push(change(name, "", Rc::new(move |address| Address { split, ..address }), true));
    }
    for shape in Shape::ALL.into_iter().filter(|shape| shape.is_of(here.now.split)) {
        let name = format!("Timeline: {}", shape.name(here.now.split).to_lowercase());
        all.push(change(&name, "", Rc::new(move |address| Address { shape, ..address }), true));
    }
    for earlier in Earlier::ALL {
        let name = format!("Timeline with {}", earlier.name().to_lowercase());
        all.push(change(&name, "", Rc::new(move |address| Address { earlier, ..address }), true));
    }
    for (clock, name) in [(Clock::Utc, "Times in UTC"), (Clock::Local, "Times in local time")] {
        let change = here.change.clone();
        all.push(entry(name.to_owned(), "", Rc::new(move || change.emit(timeline::put_clock(clock.clone())))));
    }
    all.push(entry("Times in another time zone".to_owned(), "", Rc::new(timeline::open_clocks)));
    for theme in Theme::ALL {
        let choose = props.theme.choose.clone();
        let name = format!("Colours: {}", theme.title().to_lowercase());
        all.push(entry(name, "", Rc::new(move || choose.emit(theme))));
    }
    if kept::is_anything() {
        all.push(entry("Forget the settings and filters kept in this browser".to_owned(), "", Rc::new(kept::forget)));
    }
    let (allow, name) = match kept::is_allowed() {
        true => (false, "Keep nothing in this browser, no settings and no filters"),
        false => (true, "Keep settings and filters in this browser again"),
    };
    all.push(entry(name.to_owned(), "", Rc::new(move || kept::allow(allow))));
    all.push(command("Save the summary", Command::SaveSummary));
    let only = props.on_only.clone();
    all.push(entry("Read only some hours or NICs".to_owned(), "", Rc::new(move || only.emit(()))));
    if props.has_left_out && !props.phase.is_busy() {
        all.push(command("Read the rest, which was left out", Command::ReadRest));
    }
    if props.has_unfinished && !props.phase.is_busy() {
        all.push(command("Read on what was not read to its end", Command::ReadOn));
    }
    if props.phase.is_busy() {
        all.push(command("Stop reading", Command::Stop));
    }
    all
}

//! The list of commands.

use std::rc::Rc;

use flowglass::enrich::{Names, with_name};
use flowglass::filter::parse;
use flowglass::model::{Network, folded};
use flowglass::present::address::{Address, Clock, Ordered, View};
use flowglass::present::compare::Against;
use flowglass::present::flows::title;
use flowglass::present::keys::letter;
use flowglass::present::timeline::Earlier;
use flowglass::query::{Overview, TopRow};

use super::on_screen::on_screen;
use super::{Entry, PaletteProps};
use crate::page::address::{Change, Here};
use crate::page::browser::{click, enter_view};
use crate::page::help::Part;
use crate::page::pivot::narrowed;
use crate::page::state::{Command, Phase};
use crate::page::theme::Theme;
use crate::page::watch::watch;
use crate::page::{filter, kept, timeline};
use crate::platform::can_watch;

/// All there is to do: on the start page to open something, else also to ask, and whatever can be pressed just now.
pub fn entries(here: &Here, props: &PaletteProps) -> Vec<Entry> {
    let mut all = Vec::new();
    if props.phase == Phase::Empty {
        opening(props, &mut all);
        of_page(props, &mut all);
        return all;
    }
    asking(here, props, &mut all);
    of_timeline(here, props, &mut all);
    opening(props, &mut all);
    of_page(props, &mut all);
    if here.now.view == View::Flows {
        of_flows(here, &mut all);
    }
    let shown: Vec<Entry> =
        on_screen().into_iter().filter(|shown| all.iter().all(|known| known.name != shown.name)).collect();
    all.extend(shown);
    all
}

/// What the text itself can be, beside the name of a command: a host, a rule's name, and anything to filter by.
pub fn meant(text: &str, here: &Here, data: Option<&Overview>, names: &Names) -> Vec<Entry> {
    let mut all = Vec::new();
    let host = Network::parse(text.trim());
    let called = called(text.trim(), names).into_iter().filter(|called| Some(*called) != host);
    for host in host.into_iter().chain(called) {
        let name = format!("Go to the page of {}", with_name(host, names.own(host)));
        all.push(change(&name, "", here, Rc::new(move |address| address.at_host(host)), false));
    }
    let written = parse(text).ok().map(|term| term.to_string()).filter(|term| !term.is_empty());
    let rules = data.map(|data| filter::rules(data, names, text.trim())).unwrap_or_default();
    for term in written.into_iter().chain(rules.into_iter().map(|rule| rule.insert.trim_end().to_owned())) {
        let name = format!("Only flows with {term}");
        let to = move |address: Address| Address { filter: narrowed(&address.filter, &term), ..address };
        all.push(change(&name, "", here, Rc::new(to), false));
    }
    all
}

/// The first hosts with this in their names.
fn called(part: &str, names: &Names) -> Vec<Network> {
    const MOST: usize = 8;
    let part = folded(part);
    if part.is_empty() {
        return Vec::new();
    }
    let all = names.addresses(&|name| folded(name).contains(&part)).into_iter();
    let hosts = all.filter(|of| of.first == of.last).map(|of| Network::one(of.first));
    // Azure's own addresses have names, too, and are no hosts of anybody's logs.
    hosts.filter(|host| names.own(*host).is_some()).take(MOST).collect()
}

fn entry(name: &str, key: &str, act: Rc<dyn Fn()>) -> Entry {
    Entry { name: name.to_owned(), key: key.to_owned(), act }
}

fn command(name: &str, props: &PaletteProps, command: Command) -> Entry {
    let on = props.on.clone();
    entry(name, "", Rc::new(move || on.emit(command.clone())))
}

fn change(name: &str, key: &str, here: &Here, to: Rc<dyn Fn(Address) -> Address>, goes_on: bool) -> Entry {
    let change = here.change.clone();
    entry(name, key, Rc::new(move || change.emit(Change { to: Rc::clone(&to), goes_on })))
}

/// The browser opens its pickers by a click on an input, of which there are always both.
fn opening(props: &PaletteProps, all: &mut Vec<Entry>) {
    let is_first = props.phase == Phase::Empty;
    let names = if is_first { ["Open log files", "Open folder"] } else { ["Add files", "Add folder"] };
    let keys = if is_first { ["O", "F", "S"] } else { [""; 3] };
    all.push(entry(names[0], keys[0], Rc::new(|| click("input[type=file]:not([webkitdirectory])"))));
    all.push(entry(names[1], keys[1], Rc::new(|| click("input[webkitdirectory]"))));
    let paste = props.on_paste.clone();
    all.push(entry("Paste a record", "Ctrl V", Rc::new(move || paste.emit(()))));
    all.push(Entry { key: keys[2].to_owned(), ..command("Open the sample day", props, Command::OpenSample) });
    if can_watch() {
        let on = props.on.clone();
        all.push(entry("Watch a folder", "", Rc::new(move || watch(&on, on.reform(Command::Tell)))));
    }
    let only = props.on_only.clone();
    all.push(entry("Read only some hours or NICs", "", Rc::new(move || only.emit(()))));
    if props.has_left_out && !props.phase.is_busy() {
        all.push(command("Read the rest, which was left out", props, Command::ReadRest));
    }
    if props.has_unfinished && !props.phase.is_busy() {
        all.push(command("Read on what was not read to its end", props, Command::ReadOn));
    }
    if props.phase.is_busy() {
        all.push(command("Stop reading", props, Command::Stop));
    }
    if !is_first {
        all.push(command("Save summary", props, Command::SaveSummary));
    }
}

fn asking(here: &Here, props: &PaletteProps, all: &mut Vec<Entry>) {
    for view in View::ALL {
        let (name, change) = (format!("Go to {}", view.title()), here.change.clone());
        let go = move || {
            change.emit(Change::new(move |address| address.at(view)));
            enter_view();
        };
        all.push(entry(&name, &format!("g {}", letter(view)), Rc::new(go)));
    }
    all.push(entry("Write a filter", "/", Rc::new(filter::focus)));
    if !here.now.filter.is_empty() {
        all.push(entry("Save the filter under a name", "", Rc::new(filter::open_saved)));
        all.push(change(
            "Remove the filter",
            "",
            here,
            Rc::new(|address| Address { filter: String::new(), ..address }),
            false,
        ));
    }
    let saved = filter::saved();
    for (name, text) in saved.iter() {
        let (change, text) = (here.change.clone(), text.to_owned());
        all.push(entry(&format!("Filter: {name}"), "", Rc::new(move || change.emit(filter::put(&text)))));
    }
    if !saved.is_empty() {
        all.push(entry("Rename or remove saved filters", "", Rc::new(filter::open_saved)));
    }
    if here.now.time.is_some() {
        all.push(change("Show all times", "", here, Rc::new(|address| address.at_times(None)), false));
    }
    let data = props.data.as_deref();
    let span = data.and_then(|data| data.span);
    for (against, earlier, name) in [
        (Against::Period, Some(Earlier::Period), "Compare with the period before"),
        (Against::Day, Some(Earlier::Day), "Compare with the day before"),
        (Against::Week, Some(Earlier::Week), "Compare with the week before"),
        (Against::Filter(String::new()), None, "Compare with another filter"),
    ] {
        // Where no time range is selected, the view offers some.
        if here.now.time.is_none() || earlier.is_none_or(|earlier| earlier.is_known(here.now.time, span)) {
            all.push(change(name, "", here, Rc::new(move |address| address.comparing_with(against.clone())), false));
        }
    }
    let largest = [("source", data.map(|data| &data.sources)), ("destination", data.map(|data| &data.destinations))];
    for (what, top) in largest {
        let row: Option<&TopRow> = top.and_then(|top| top.rows.first());
        if let Some(host) = row.and_then(|row| Network::parse(&row.key)) {
            let name = format!("Go to the page of the largest {what}, {host}");
            all.push(change(&name, "", here, Rc::new(move |address| address.at_host(host)), false));
        }
    }
}

fn of_timeline(here: &Here, props: &PaletteProps, all: &mut Vec<Entry>) {
    let span = props.data.as_ref().and_then(|data| data.span);
    for (range, title) in span.into_iter().flat_map(timeline::usual) {
        let to = move |address: Address| address.at_times(Some(range));
        all.push(change(&format!("Show the last {title}"), "", here, Rc::new(to), false));
    }
    if let Some(time) = here.now.time.filter(|_| here.now.time != here.now.window) {
        let to = move |address| Address { window: Some(time), ..address };
        all.push(change("Zoom the timeline to the time range", "", here, Rc::new(to), false));
    }
    if here.now.window.is_some() {
        all.push(change(
            "Timeline of all times",
            "",
            here,
            Rc::new(|address| Address { window: None, ..address }),
            false,
        ));
    }
    for (clock, name) in [(Clock::Utc, "Times in UTC"), (Clock::Local, "Times in local time")] {
        let change = here.change.clone();
        all.push(entry(name, "", Rc::new(move || change.emit(timeline::put_clock(clock.clone())))));
    }
    all.push(entry("Times in another time zone", "", Rc::new(timeline::open_clocks)));
}

/// What is the same whatever is asked.
fn of_page(props: &PaletteProps, all: &mut Vec<Entry>) {
    for (part, name, key) in [(Part::Filter, "Filter help", ""), (Part::Keys, "Keys", "?")] {
        let on_help = props.on_help.clone();
        all.push(entry(name, key, Rc::new(move || on_help.emit(Some(part)))));
    }
    for theme in Theme::ALL {
        let choose = props.theme.choose.clone();
        let name = format!("Colours: {}", theme.title().to_lowercase());
        all.push(entry(&name, "", Rc::new(move || choose.emit(theme))));
    }
    if kept::is_anything() {
        all.push(entry("Forget the settings and filters kept in this browser", "", Rc::new(kept::forget)));
    }
    let (allow, name) = match kept::is_allowed() {
        true => (false, "Keep nothing in this browser, no settings and no filters"),
        false => (true, "Keep settings and filters in this browser again"),
    };
    all.push(entry(name, "", Rc::new(move || kept::allow(allow))));
}

/// By which column they are in order.
fn of_flows(here: &Here, all: &mut Vec<Entry>) {
    let table = here.now.order.table;
    for &column in table.columns() {
        for down in [false, true] {
            let name = format!(
                "Order flows by {}, {}",
                title(column, table),
                if down { "largest first" } else { "smallest first" }
            );
            let to = move |address| Address { order: Ordered { table, column, down }, ..address };
            all.push(change(&name, "", here, Rc::new(to), true));
        }
    }
}

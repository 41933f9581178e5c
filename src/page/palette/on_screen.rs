//! What can be pressed in the view that is shown, as commands: whatever a view offers has a name here too, with no list
//! of it to be kept.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlSelectElement};

use super::Entry;
use crate::page::browser::document;

const OFFERED: &str = "main button:enabled, .chart-tools button, .foot button, .timeline .options button:enabled, :is(main, .timeline) select[aria-label]";
/// What belongs to one row, explains, or is so already.
const NOT: &str = "tbody *, .popup *, .clocks *, .range *, .how > button, [data-term], [aria-pressed=true]";

pub fn on_screen() -> Vec<Entry> {
    let found = document().query_selector_all(OFFERED).ok();
    let found = found.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    let mut all = Vec::new();
    for element in found.filter_map(|node| node.dyn_into::<HtmlElement>().ok()) {
        if element.offset_width() == 0 || element.matches(NOT).unwrap_or(true) {
            continue;
        }
        match element.dyn_into::<HtmlSelectElement>() {
            Ok(select) => choices(&select, &mut all),
            Err(element) => {
                let act = element.clone();
                all.push(Entry { name: name(&element), key: String::new(), act: Rc::new(move || act.click()) });
            }
        }
    }
    all
}

/// What a button is called where nothing stands around it.
fn name(element: &Element) -> String {
    let around = |selector: &str| element.closest(selector).ok().flatten();
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    let text = element.text_content().unwrap_or_default();
    if let Some(group) = around(".options").and_then(|group| group.get_attribute("aria-label")) {
        let timeline = if around(".timeline").is_some() { "Timeline, " } else { "" };
        return format!("{timeline}{group}: {text}");
    }
    let text = match around("thead") {
        Some(_) => format!("Order by {}", text.trim_end_matches(['↓', '↑', ' '])),
        None => text,
    };
    let heading = around("main section, .timeline").and_then(|section| section.query_selector("h2").ok().flatten());
    match heading.and_then(|heading| heading.text_content()) {
        Some(heading) => format!("{heading}: {text}"),
        None => text,
    }
}

/// Each value that a list has.
fn choices(select: &HtmlSelectElement, all: &mut Vec<Entry>) {
    let label = select.get_attribute("aria-label").unwrap_or_default();
    let Ok(options) = select.query_selector_all("option:enabled") else { return };
    for option in (0..options.length()).filter_map(|at| options.get(at)?.dyn_into::<Element>().ok()) {
        let (text, value) = (option.text_content().unwrap_or_default(), option.get_attribute("value"));
        let select = select.clone();
        let act = move || {
            select.set_value(value.as_deref().unwrap_or_default());
            let init = EventInit::new();
            init.set_bubbles(true);
            if let Ok(event) = Event::new_with_event_init_dict("change", &init) {
                let _ = select.dispatch_event(&event);
            }
        };
        all.push(Entry { name: format!("{label}: {text}"), key: String::new(), act: Rc::new(act) });
    }
}

//! The line above the list by which it is narrowed: words, what the files are of, and their hours.

use flowglass::model::Millis;
use flowglass::present::catalog::{Catalog, Facet, Filter, Selection};
use flowglass::present::number;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::narrowing::Narrow;
use crate::page::parts::{button, hour_field};
use crate::page::write::several;

/// How an option that means "not known" is told from one that means "any"; no name begins with a space.
const UNKNOWN: &str = " ";

pub fn facets(catalog: &Catalog, selection: &Selection, filter: &Filter, on: &Callback<Narrow>) -> Html {
    let oninput = {
        let on = on.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on.emit(Narrow::Words(input.value()));
            }
        })
    };
    let facet = |facet: Facet| {
        let choices = catalog.choices(facet, selection, filter);
        let chosen = filter.value(facet).map(str::to_owned);
        let onchange = {
            let on = on.clone();
            Callback::from(move |event: Event| {
                let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
                let value = match select.value().as_str() {
                    "" => None,
                    UNKNOWN => Some(String::new()),
                    value => Some(value.to_owned()),
                };
                on.emit(Narrow::Value(facet, value));
            })
        };
        let disabled = choices.len() < 2 && chosen.is_none();
        html! {
            <label class="facet">
                <span>{facet.title()}</span>
                <select {onchange} {disabled}>
                    <option value="" selected={chosen.is_none()}>{any(&choices)}</option>
                    { for choices.iter().map(|choice| option(choice, chosen.as_deref())) }
                </select>
            </label>
        }
    };
    let hours = catalog.hours();
    let hour = |title: &'static str, value: Option<Millis>, narrow: fn(Option<Millis>) -> Narrow| {
        hour_field(title, value, hours, hours.is_none(), on.reform(narrow))
    };
    let clear = on.reform(|_: MouseEvent| Narrow::All);
    html! {
        <search class="facets" aria-label="Filter files">
            <label class="facet words">
                <span>{"Filter files"}</span>
                <input type="search" value={filter.text.clone()} {oninput} placeholder="words of the path, a log, a NIC" autocomplete="off" spellcheck="false" />
            </label>
            { hour("Hours from, UTC", filter.from, Narrow::From) }
            { hour("Hours up to, UTC", filter.to, Narrow::To) }
            { for Facet::ALL.into_iter().map(facet) }
            if !filter.is_empty() {
                <p class="kept" role="status">
                    <b>{several(selection.files.len() as u64, "file", "files")}</b>{format!(" of {} ", number::count(catalog.len() as u64))}
                    {button("link", "Show all files", clear)}
                </p>
            }
        </search>
    }
}

/// What stands in a list that chooses nothing: all there is, or the one thing there is.
fn any(choices: &[(String, u32)]) -> String {
    match choices {
        [(name, _)] => label(name).to_owned(),
        _ => format!("any of {}", number::count(choices.len() as u64)),
    }
}

fn option((name, files): &(String, u32), chosen: Option<&str>) -> Html {
    let value = if name.is_empty() { UNKNOWN.to_owned() } else { name.clone() };
    let text = format!("{} ({})", label(name), number::count(u64::from(*files)));
    html! { <option key={value.clone()} {value} selected={chosen == Some(name)}>{text}</option> }
}

const fn label(name: &str) -> &str {
    if name.is_empty() { "not said" } else { name }
}

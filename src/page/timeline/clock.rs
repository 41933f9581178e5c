//! The clock that times are shown on: UTC, the reader's own, or that of any zone, by its name.

use flowglass::present::address::{Address, Clock};
use flowglass::present::zone::{city, meant};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::page::address::{Change, use_here};
use crate::page::browser::{click, focus};
use crate::page::parts::{Choice, options, use_closing};
use crate::page::zones;
use crate::platform::zone_names;

/// The button's name in the document.
const OTHER: &str = "other-zone";

/// Opens the place to name a zone, from wherever one is.
pub fn open() {
    click(&format!("#{OTHER}[aria-expanded=false]"));
}

pub fn put(clock: Clock) -> Change {
    Change::going_on(move |address| Address { clock: clock.clone(), ..address })
}

#[component]
pub fn Clocks() -> Html {
    let here = use_here();
    let clock = &here.now.clock;
    let open = use_state_eq(|| false);
    let is_wrong = use_state_eq(|| false);
    let (root, button) = (use_node_ref(), use_node_ref());
    use_closing(&open, &root, &button);
    use_effect_with(*open, |open| {
        if *open {
            focus("#zone-name");
        }
    });
    let is_known = zones::of(clock).is_some();
    let choices = vec![Choice::new(Clock::Utc, "UTC"), Choice::new(Clock::Local, "Local")];
    let chosen = if is_known { clock.clone() } else { Clock::Utc };
    // The one that was named stands where it is named, so that the line stays as long.
    let (is_named, other) = match &chosen {
        Clock::Named(name) => (true, city(name)),
        Clock::Utc | Clock::Local => (false, "Other".to_owned()),
    };
    let on = here.change.reform(put);
    let toggle = {
        let (open, is_wrong) = (open.clone(), is_wrong.setter());
        Callback::from(move |_: MouseEvent| {
            is_wrong.set(false);
            open.set(!*open);
        })
    };
    let onsubmit = {
        let (on, open, is_wrong) = (on.clone(), open.setter(), is_wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let form = event.target_dyn_into::<Element>();
            let field = form.and_then(|form| form.query_selector("input").ok().flatten());
            let typed = field.map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default();
            // Zones that are not listed are known by their names alone.
            let clock = Clock::of_text(meant(&zone_names(), &typed).unwrap_or(typed.trim()));
            if zones::of(&clock).is_none() {
                return is_wrong.set(true);
            }
            open.set(false);
            on.emit(clock);
            focus(&format!("#{OTHER}"));
        })
    };
    html! {
        <span class="clocks" ref={root}>
            if let Clock::Named(name) = clock && !is_known {
                <span class="wrong" role="status">{format!("No zone {name} is known here: times are in UTC")}</span>
            }
            {options("Time zone", choices, &chosen, on)}
            <span class="options">
                <button id={OTHER} type="button" ref={button} aria-label={format!("{other} time zone")}
                    aria-pressed={is_named.then_some("true")} aria-expanded={open.to_string()} onclick={toggle}>{other}</button>
            </span>
            if *open {
                <form class="range-entry popup" aria-label="Time zone" {onsubmit}>
                    <label class="facet">
                        <span>{"Time zone, as Europe/Berlin"}</span>
                        <input id="zone-name" type="text" required=true list="zone-names" autocomplete="off" spellcheck="false" aria-invalid={is_wrong.then_some("true")} />
                        <datalist id="zone-names">{ for zone_names().into_iter().map(|name| html! { <option value={name} /> }) }</datalist>
                    </label>
                    if *is_wrong { <p class="wrong" role="alert">{"This browser knows no such zone."}</p> }
                    <button type="submit" class="button">{"Show times"}</button>
                </form>
            }
        </span>
    }
}

//! Every value that is shown can be asked for. What carries a filter's term in `data-term` opens a menu of what can be
//! done with it; one listener serves the whole page, so that a table of values costs no more than its text.

use flowglass::filter::{Expr, parse};
use flowglass::model::Network;
use flowglass::present::address::{Address, View};
use flowglass::present::subject::subject;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use super::address::{Change, use_change};
use super::browser::{Listener, copy, document, window};
use super::parts::{Shape, small_icon};
use super::write::pixels;
use crate::platform::{after_paint, now_ms};

const TERM: &str = "data-term";
const ACT: &str = "data-act";

/// What becomes of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    With,
    Without,
    Only,
}

impl Act {
    const ALL: [Self; 3] = [Self::With, Self::Without, Self::Only];

    const fn title(self) -> &'static str {
        match self {
            Self::With => "Only flows with this",
            Self::Without => "Only flows without it",
            Self::Only => "This, and no other filter",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::With => "+",
            Self::Without => "-",
            Self::Only => "=",
        }
    }

    /// A filter that cannot be read gives way to the term.
    fn of(self, filter: &str, term: &Expr) -> String {
        let old = if self == Self::Only { Ok(Expr::everything()) } else { parse(filter) };
        let old = old.unwrap_or_else(|_| Expr::everything());
        match self {
            Self::With | Self::Only => old.with(term),
            Self::Without => old.with(&term.clone().negated()),
        }
        .noted(&[filter])
    }
}

/// A filter with a term more. A term that cannot be read changes nothing.
pub fn narrowed(filter: &str, term: &str) -> String {
    parse(term).map_or_else(|_| filter.to_owned(), |term| Act::With.of(filter, &term))
}

/// A value that opens the menu, and beside it, for the pointer, the two ways that are taken most.
pub fn value(term: &str, shown: Html) -> Html {
    let term = AttrValue::from(term.to_owned());
    let value =
        html! { <button type="button" class="value" data-term={term.clone()} aria-haspopup="menu">{shown}</button> };
    with_quicks(&term, value)
}

/// A value that has a page of its own and opens that; the menu opens by its own key or the other button of the mouse.
pub fn link(term: &str, href: &str, shown: Html) -> Html {
    let term = AttrValue::from(term.to_owned());
    let value = html! { <a class="value" href={href.to_owned()} data-term={term.clone()}>{shown}</a> };
    with_quicks(&term, value)
}

fn with_quicks(term: &AttrValue, value: Html) -> Html {
    let quick = |act: Act, shape: Shape| {
        html! {
            <button type="button" class="quick" data-term={term.clone()} data-act={act.key()} tabindex="-1" title={act.title()} aria-hidden="true">{small_icon(shape)}</button>
        }
    };
    html! {
        <span class="pivot">
            {value}
            <span class="quicks">{quick(Act::With, Shape::Plus)}{quick(Act::Without, Shape::Minus)}</span>
        </span>
    }
}

/// What was pointed at.
#[derive(Clone, PartialEq)]
struct Pointed {
    term: String,
    /// Where the menu belongs, in CSS pixels of the window.
    at: (f64, f64),
}

#[component]
pub fn PivotMenu() -> Html {
    let change = use_change();
    let pointed = use_state_eq(|| None::<Pointed>);
    let menu = use_node_ref();
    let act = use_callback(change.clone(), |(act, term): (Act, String), change| {
        wasm_bindgen_futures::spawn_local(keep_focus(term.clone()));
        let Ok(term) = parse(&term) else { return };
        change.emit(Change::new(move |address| {
            let filter = act.of(&address.filter, &term);
            Address { filter, ..address }
        }));
    });
    {
        let (pointed, act) = (pointed.setter(), act.clone());
        use_effect_with((), move |()| {
            let open = {
                let pointed = pointed.clone();
                move |element: &Element, at: Option<(f64, f64)>| {
                    let below = element.get_bounding_client_rect();
                    pointed.set(Some(Pointed {
                        term: element.get_attribute(TERM).unwrap_or_default(),
                        at: at.unwrap_or((below.left(), below.bottom())),
                    }));
                }
            };
            let on_click = {
                let (open, act) = (open.clone(), act.clone());
                Listener::new(&window(), "click", move |event| {
                    // In the grid the first click goes to a cell, and another one asks what can be done there. The
                    // second of a double click, and one that chooses rows, mean other things.
                    let click = event.unchecked_ref::<MouseEvent>();
                    let is_plain = click.detail() < 2 && !click.shift_key();
                    let carriers = if is_plain { "button[data-term], .here[data-term]" } else { "button[data-term]" };
                    let Some(element) = carrier(&event, carriers) else { return };
                    let wanted = element.get_attribute(ACT);
                    match Act::ALL.into_iter().find(|act| Some(act.key()) == wanted.as_deref()) {
                        Some(known) => act.emit((known, element.get_attribute(TERM).unwrap_or_default())),
                        None => open(&element, None),
                    }
                })
            };
            let on_menu = Listener::new(&window(), "contextmenu", move |event| {
                let Some(element) = carrier(&event, "[data-term]") else { return };
                event.prevent_default();
                let event = event.unchecked_ref::<MouseEvent>();
                // By the keyboard there is no pointer to open it at.
                let by_pointer = event.button() == 2;
                open(&element, by_pointer.then(|| (event.client_x().into(), event.client_y().into())));
            });
            let on_key = Listener::new(&window(), "keydown", move |event| {
                let Some(known) = known(event.unchecked_ref()) else { return };
                let Some(element) = carrier(&event, "[data-term]") else { return };
                event.prevent_default();
                act.emit((known, element.get_attribute(TERM).unwrap_or_default()));
            });
            move || drop([on_click, on_menu, on_key])
        });
    }
    {
        let menu = menu.clone();
        use_effect_with((*pointed).clone(), move |pointed| {
            if let (Some(pointed), Some(menu)) = (pointed, menu.cast::<HtmlElement>()) {
                show(&menu, pointed.at);
            }
        });
    }
    let Some(shown) = (*pointed).clone() else { return Html::default() };
    let ontoggle = {
        let pointed = pointed.setter();
        Callback::from(move |event: Event| {
            let state = js_sys::Reflect::get(&event, &JsValue::from_str("newState")).ok();
            if state.and_then(|state| state.as_string()).as_deref() == Some("closed") {
                pointed.set(None);
            }
        })
    };
    // By the browser, which gives the focus back to where it was; then it is gone from the document.
    let close = {
        let menu = menu.clone();
        move || {
            if let Some(menu) = menu.cast::<HtmlElement>() {
                call(&menu, "hidePopover");
            }
        }
    };
    let item = |wanted: Act| {
        let (act, close, term) = (act.clone(), close.clone(), shown.term.clone());
        let onclick = Callback::from(move |_: yew::MouseEvent| {
            close();
            act.emit((wanted, term.clone()));
        });
        html! {
            <button type="button" role="menuitem" {onclick}>{wanted.title()}<kbd>{wanted.key()}</kbd></button>
        }
    };
    let read = parse(&shown.term).ok();
    // Words around a value are of the table it stands in.
    let text = read.as_ref().and_then(Expr::value).unwrap_or_else(|| shown.term.clone());
    let label = format!("What to do with {text}");
    let on_page = read.as_ref().and_then(page_of).map(|page| {
        let (change, close) = (change.clone(), close.clone());
        Callback::from(move |_: yew::MouseEvent| {
            close();
            change.emit(page.clone());
        })
    });
    let on_copy = {
        let close = close.clone();
        Callback::from(move |_: yew::MouseEvent| {
            close();
            let text = text.clone();
            wasm_bindgen_futures::spawn_local(async move {
                copy(&text).await;
            });
        })
    };
    let onkeydown = {
        let (menu, act, close, term) = (menu.clone(), act.clone(), close.clone(), shown.term.clone());
        Callback::from(move |event: yew::KeyboardEvent| {
            let known = known(&event);
            if let Some(known) = known {
                close();
                act.emit((known, term.clone()));
            }
            // A menu is left by Tab; no other key means anything behind it.
            if event.key() == "Tab" {
                close();
            } else if event.key().chars().count() == 1 {
                event.stop_propagation();
            }
            if known.is_some() || menu.cast::<HtmlElement>().is_some_and(|menu| walk(&menu, &event.key())) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    html! {
        <aside aria-label="A value">
        <div class="pivot-menu popup" popover="auto" role="menu" aria-label={label} ref={menu} {ontoggle} {onkeydown}>
            <p title={shown.term.clone()}>{&shown.term}</p>
            { for Act::ALL.into_iter().map(item) }
            if let Some(onclick) = on_page { <button type="button" role="menuitem" {onclick}>{"Open its page"}</button> }
            <button type="button" role="menuitem" onclick={on_copy}>{"Copy"}</button>
        </div>
        </aside>
    }
}

/// The row of the value that was asked for may go, and the focus with it: then it goes to the same value, where that is
/// still shown, or to the view.
async fn keep_focus(term: String) {
    const FOR_MS: f64 = 2000.0;
    let began = now_ms();
    while now_ms() - began < FOR_MS {
        after_paint().await;
        if document().active_element().is_some_and(|element| element.tag_name() != "BODY") {
            continue;
        }
        let values = document().query_selector_all("main .value").ok();
        let values = values.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
        let mut values = values.filter_map(|node| node.dyn_into::<HtmlElement>().ok());
        let view = || document().query_selector("main").ok().flatten()?.dyn_into::<HtmlElement>().ok();
        if let Some(element) = values.find(|value| value.get_attribute(TERM).as_ref() == Some(&term)).or_else(view) {
            if element.tag_name() == "MAIN" {
                let _ = element.set_attribute("tabindex", "-1");
            }
            let _ = element.focus();
        }
    }
}

/// The way to the page of what a term asks for, where it has one.
fn page_of(term: &Expr) -> Option<Change> {
    if let Some(address) = term.address() {
        return Some(Change::new(move |now| now.at_host(Network::one(address))));
    }
    subject(term)?;
    let filter = term.to_string();
    Some(Change::new(move |now| Address { filter: filter.clone(), ..now }.at(View::Overview)))
}

/// What a key asks for. With others held they are the browser's, which makes the page larger and smaller by them.
fn known(key: &KeyboardEvent) -> Option<Act> {
    let is_alone = !(key.ctrl_key() || key.meta_key() || key.alt_key());
    Act::ALL.into_iter().find(|act| is_alone && act.key() == key.key())
}

/// The element that carries a term, from where the event came.
fn carrier(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// A method of popovers. It throws where there is nothing to do.
fn call(menu: &HtmlElement, method: &str) {
    let method = js_sys::Reflect::get(menu, &JsValue::from_str(method)).ok();
    if let Some(method) = method.and_then(|method| method.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(menu);
    }
}

/// In the top layer of the browser, which closes it again by itself; within the window.
fn show(menu: &HtmlElement, (x, y): (f64, f64)) {
    const MARGIN: f64 = 8.0;
    call(menu, "showPopover");
    let size = menu.get_bounding_client_rect();
    let room = |side: Result<JsValue, JsValue>| side.ok().and_then(|side| side.as_f64()).unwrap_or(0.0) - MARGIN;
    let x = x.min(room(window().inner_width()) - size.width()).max(MARGIN);
    let y = y.min(room(window().inner_height()) - size.height()).max(MARGIN);
    let _ = menu.style().set_property("left", &pixels(x.round()));
    let _ = menu.style().set_property("top", &pixels(y.round()));
    walk(menu, "Home");
}

/// Gives the focus to another item; false for keys that do not.
fn walk(menu: &HtmlElement, key: &str) -> bool {
    let Ok(items) = menu.query_selector_all("[role=menuitem]") else { return false };
    let count = items.length();
    let focused = super::browser::document().active_element();
    let here = (0..count).find(|&at| items.get(at).as_ref() == focused.as_deref());
    let to = match key {
        "ArrowDown" => here.map_or(0, |at| (at + 1) % count.max(1)),
        "ArrowUp" => here.map_or(count, |at| at).checked_sub(1).unwrap_or(count.saturating_sub(1)),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return false,
    };
    if let Some(item) = items.get(to).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
    true
}

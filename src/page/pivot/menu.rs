//! The menu of a value.

use flowglass::filter::{Expr, parse};
use flowglass::model::Network;
use flowglass::present::address::{Address, View};
use flowglass::present::subject::subject;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::pointed::{Pointed, use_pointed};
use super::{Act, TERM, popover};
use crate::page::address::{Change, use_change};
use crate::page::browser::{copy, document};
use crate::platform::{after_paint, now_ms};

/// Listens to the whole page, and shows the menu where it is asked for.
#[component]
pub fn PivotMenu() -> Html {
    let change = use_change();
    let act = use_callback(change, |(act, term): (Act, String), change| {
        spawn_local(keep_focus(term.clone()));
        let Ok(term) = parse(&term) else { return };
        change.emit(Change::new(move |address| {
            let filter = act.of(&address.filter, &term);
            Address { filter, ..address }
        }));
    });
    let pointed = use_pointed(&act);
    let Some(of) = (*pointed).clone() else { return Html::default() };
    let on_close = {
        let pointed = pointed.setter();
        Callback::from(move |()| pointed.set(None))
    };
    html! { <Menu {of} {act} {on_close} /> }
}

#[derive(Properties, PartialEq)]
struct MenuProps {
    of: Pointed,
    act: Callback<(Act, String)>,
    on_close: Callback<()>,
}

#[component]
fn Menu(props: &MenuProps) -> Html {
    let MenuProps { of: Pointed { term, .. }, act, on_close } = props;
    let change = use_change();
    let menu = use_node_ref();
    {
        let menu = menu.clone();
        use_effect_with(props.of.clone(), move |of| {
            if let Some(menu) = menu.cast::<HtmlElement>() {
                popover::show(&menu, of.at);
            }
        });
    }
    // Once the browser has closed it, it is gone from the document.
    let close = {
        let menu = menu.clone();
        move || menu.cast::<HtmlElement>().iter().for_each(popover::hide)
    };
    let item = |title: Html, chosen: Callback<()>| {
        let close = close.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            close();
            chosen.emit(());
        });
        html! { <button type="button" role="menuitem" {onclick}>{title}</button> }
    };
    let narrowing = |wanted: Act| {
        let term = term.clone();
        item(html! { <>{wanted.title()}<kbd>{wanted.key()}</kbd></> }, act.reform(move |()| (wanted, term.clone())))
    };
    let read = parse(term).ok();
    let page = read.as_ref().and_then(page_of);
    // Words around a value are of the table it stands in.
    let text = read.as_ref().and_then(Expr::value).unwrap_or_else(|| term.clone());
    let label = format!("What to do with {text}");
    let on_copy = Callback::from(move |()| {
        let text = text.clone();
        spawn_local(async move {
            copy(&text).await;
        });
    });
    let ontoggle = use_callback(on_close.clone(), |event: Event, on_close| {
        if popover::is_closed(&event) {
            on_close.emit(());
        }
    });
    let onkeydown = {
        let (menu, close, act, term) = (menu.clone(), close.clone(), act.clone(), term.clone());
        Callback::from(move |event: KeyboardEvent| {
            let known = Act::by_key(&event);
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
            if known.is_some() || menu.cast::<HtmlElement>().is_some_and(|menu| popover::walk(&menu, &event.key())) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    html! {
        <aside aria-label="A value">
        <div class="pivot-menu popup" popover="auto" role="menu" aria-label={label} ref={menu} {ontoggle} {onkeydown}>
            <p title={term.clone()}>{term}</p>
            { for Act::ALL.into_iter().map(narrowing) }
            if let Some(page) = page { {item(html! { {"Open its page"} }, change.reform(move |()| page.clone()))} }
            {item(html! { {"Copy"} }, on_copy)}
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

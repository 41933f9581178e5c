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
    let act = use_callback(change.clone(), |(act, term): (Act, String), change| {
        spawn_local(keep_focus(term.clone()));
        let Ok(term) = parse(&term) else { return };
        change.emit(Change::new(move |address| {
            let filter = act.of(&address.filter, &term);
            Address { filter, ..address }
        }));
    });
    let pointed = use_pointed(&act);
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((*pointed).clone(), move |pointed| {
            if let (Some(pointed), Some(menu)) = (pointed, node.cast::<HtmlElement>()) {
                popover::show(&menu, pointed.at);
            }
        });
    }
    let Some(Pointed { term, .. }) = (*pointed).clone() else { return Html::default() };
    // Once the browser has closed it, it is gone from the document.
    let ontoggle = {
        let pointed = pointed.setter();
        Callback::from(move |event: Event| {
            if popover::is_closed(&event) {
                pointed.set(None);
            }
        })
    };
    let read = parse(&term).ok();
    // Words around a value are of the table it stands in.
    let text = read.as_ref().and_then(Expr::value).unwrap_or_else(|| term.clone());
    let label = format!("What to do with {text}");
    let menu = Menu { node: node.clone(), act, term: term.clone() };
    let on_page = read.as_ref().and_then(page_of).map(|page| change.reform(move |()| page.clone()));
    let on_copy = Callback::from(move |()| {
        let text = text.clone();
        spawn_local(async move {
            copy(&text).await;
        });
    });
    html! {
        <aside aria-label="A value">
        <div class="pivot-menu popup" popover="auto" role="menu" aria-label={label} ref={node} {ontoggle} onkeydown={menu.by_keys()}>
            <p title={term.clone()}>{term}</p>
            { for Act::ALL.into_iter().map(|act| menu.narrowing(act)) }
            if let Some(on_page) = on_page { {menu.item(html! { {"Open its page"} }, on_page)} }
            {menu.item(html! { {"Copy"} }, on_copy)}
        </div>
        </aside>
    }
}

/// What its items and keys do.
#[derive(Clone)]
struct Menu {
    node: NodeRef,
    act: Callback<(Act, String)>,
    term: String,
}

impl Menu {
    fn close(&self) {
        self.node.cast::<HtmlElement>().iter().for_each(popover::hide);
    }

    fn item(&self, title: Html, chosen: Callback<()>) -> Html {
        let menu = self.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            menu.close();
            chosen.emit(());
        });
        html! { <button type="button" role="menuitem" {onclick}>{title}</button> }
    }

    fn narrowing(&self, wanted: Act) -> Html {
        let term = self.term.clone();
        let title = html! { <>{wanted.title()}<kbd>{wanted.key()}</kbd></> };
        self.item(title, self.act.reform(move |()| (wanted, term.clone())))
    }

    fn by_keys(&self) -> Callback<KeyboardEvent> {
        let menu = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            let known = Act::by_key(&event);
            if let Some(known) = known {
                menu.close();
                menu.act.emit((known, menu.term.clone()));
            }
            // A menu is left by Tab; no other key means anything behind it.
            if event.key() == "Tab" {
                menu.close();
            } else if event.key().chars().count() == 1 {
                event.stop_propagation();
            }
            let walks = || menu.node.cast::<HtmlElement>().is_some_and(|node| popover::walk(&node, &event.key()));
            if known.is_some() || walks() {
                event.prevent_default();
                event.stop_propagation();
            }
        })
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

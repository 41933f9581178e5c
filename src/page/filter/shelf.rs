//! The filters that were saved under names, behind a button of the filter line: put one in place of what stands, save
//! what stands, give another name, remove.

use flowglass::filter::on_one_line;
use flowglass::present::named::Named;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::named;
use crate::page::address::use_here;
use crate::page::browser::{click, document, focus};
use crate::page::kept;
use crate::page::parts::{Shape, sign_button, small_icon, use_closing};

/// The button's name in the document.
const BUTTON: &str = "saved-filters";

/// Opens it from wherever one is.
pub fn open() {
    click(&format!("#{BUTTON}[aria-expanded=false]"));
}

/// What one does on the shelf.
#[derive(Clone, Debug, Default, PartialEq)]
struct Doing {
    saved: Named,
    /// The one that is given another name, and whether what was wanted is another's.
    renaming: Option<String>,
    is_taken: bool,
}

impl Doing {
    fn with(saved: Named) -> Self {
        Self { saved, ..Self::default() }
    }
}

#[component]
pub fn Shelf() -> Html {
    let here = use_here();
    let filter = &here.now.filter;
    let open = use_state_eq(|| false);
    let doing = use_state_eq(Doing::default);
    let (root, button) = (use_node_ref(), use_node_ref());
    use_closing(&open, &root, &button);
    // What is to be done next has the focus: what had it can be gone.
    use_effect_with((*open, doing.renaming.clone(), doing.saved.clone()), |(open, renaming, _)| {
        if *open {
            focus(if renaming.is_some() { "#saved-list li input" } else { "#saved-list input, #saved-list button" });
        }
        if let Some((field, name)) =
            document().query_selector("#saved-list li input").ok().flatten().zip(renaming.as_ref())
        {
            let field: HtmlInputElement = field.unchecked_into();
            field.set_value(name);
            field.select();
        }
    });
    let toggle = {
        let (open, doing) = (open.clone(), doing.setter());
        Callback::from(move |_: MouseEvent| {
            doing.set(Doing::with(named::saved()));
            open.set(!*open);
        })
    };
    let put = {
        let (change, open) = (here.change.clone(), open.setter());
        move |filter: &str| {
            open.set(false);
            change.emit(named::put(filter));
            super::focus();
        }
    };
    let save = {
        let (doing, filter) = (doing.setter(), filter.clone());
        move |name: &str| doing.set(Doing::with(named::change(|saved| saved.with(name, &on_one_line(&filter)))))
    };
    let item = |(name, saved): (&str, &str)| {
        if doing.renaming.as_deref() == Some(name) {
            let (doing, is_taken, name) = (doing.clone(), doing.is_taken, name.to_owned());
            let rename = move |to: &str| {
                if doing.saved.is_free(&name, to) {
                    doing.set(Doing::with(named::change(|saved| saved.renamed(&name, to))));
                } else {
                    doing.set(Doing { is_taken: true, ..(*doing).clone() });
                }
            };
            return html! { <li>{naming("Another name", "Rename", is_taken, rename)}</li> };
        }
        let onclick = {
            let (put, saved) = (put.clone(), saved.to_owned());
            Callback::from(move |_: MouseEvent| put(&saved))
        };
        let rename = {
            let (doing, name) = (doing.clone(), name.to_owned());
            let renaming = Some(name);
            Callback::from(move |_: MouseEvent| {
                doing.set(Doing { renaming: renaming.clone(), is_taken: false, ..(*doing).clone() });
            })
        };
        let remove = {
            let (doing, name) = (doing.setter(), name.to_owned());
            Callback::from(move |_: MouseEvent| doing.set(Doing::with(named::change(|saved| saved.without(&name)))))
        };
        html! {
            <li>
                <button type="button" class="saved-put" aria-current={(saved == filter).then_some("true")} title={saved.to_owned()} {onclick}><b>{name}</b><span class="dim">{saved}</span></button>
                {sign_button(Shape::Write, &format!("Rename {name}"), rename)}
                {sign_button(Shape::Close, &format!("Remove {name}"), remove)}
            </li>
        }
    };
    html! {
        <span class="saved" ref={root}>
            <button id={BUTTON} type="button" class="plain-button" ref={button} aria-label="Saved filters" title="Saved filters" aria-expanded={open.to_string()} onclick={toggle}>{small_icon(Shape::Shelf)}</button>
            if *open {
                <div id="saved-list" class="saved-list popup" role="group" aria-label="Saved filters">
                    if !kept::is_allowed() {
                        <p class="dim">{"This browser keeps no filters, as was asked of it. A command has it keep them again."}</p>
                    } else if !filter.is_empty() && !doing.saved.holds(filter) {
                        {naming("Save this filter as", "Save", false, save)}
                    } else if doing.saved.is_empty() {
                        <p class="dim">{"No filter is saved yet. Write one, and save it here under a name."}</p>
                    }
                    <ul>{ for doing.saved.iter().map(item) }</ul>
                </div>
            }
        </span>
    }
}

/// A field for a name. The browser holds what is written until it is sent.
fn naming(label: &'static str, verb: &'static str, is_taken: bool, on: impl Fn(&str) + 'static) -> Html {
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_dyn_into::<Element>();
        if let Some(field) = form.and_then(|form| form.query_selector("input").ok().flatten()) {
            on(&field.unchecked_into::<HtmlInputElement>().value());
        }
    });
    html! {
        <form class="saved-name" {onsubmit}>
            <label class="facet"><span>{label}</span><input type="text" required=true maxlength="60" autocomplete="off" spellcheck="false" aria-invalid={is_taken.then_some("true")} /></label>
            <button type="submit" class="button">{verb}</button>
            if is_taken { <p role="alert">{"Another filter has this name."}</p> }
        </form>
    }
}

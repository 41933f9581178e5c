//! The files with the line that narrows them.

use std::cell::RefCell;
use std::rc::Rc;

use flowglass::model::Span;
use flowglass::present::Zone;
use flowglass::present::catalog::{Catalog, Filter};
use yew::prelude::*;

use super::facets::facets;
use super::list::List;
use super::narrowing::Narrow;
use super::order::report_rc;
use crate::page::shared::Shared;
use crate::page::state::{Command, FileEntry};
use crate::platform::after_paint;

/// Files looked at closely between two frames; each costs a few microseconds.
const AT_ONCE: usize = 4096;

#[derive(Properties, PartialEq)]
pub struct BrowseProps {
    pub files: Shared<Vec<FileEntry>>,
    pub filter: Filter,
    pub on_narrow: Callback<Narrow>,
    /// Of all rows, for the place of a file's times in them.
    pub whole: Option<Span>,
    pub zone: Zone,
    pub on: Callback<Command>,
}

#[component]
pub fn Browse(props: &BrowseProps) -> Html {
    let (catalog, turn) = use_catalog(&props.files);
    let selection = {
        let catalog = Rc::clone(&catalog);
        use_memo((props.files.clone(), turn, props.filter.clone()), move |(_, _, filter)| {
            catalog.borrow().select(filter)
        })
    };
    html! {
        <>
            {facets(&catalog.borrow(), &selection, &props.filter, &props.on_narrow)}
            if selection.files.is_empty() {
                {none(&catalog.borrow(), props)}
            }
            <List files={props.files.clone()} {catalog} {selection} whole={props.whole} zone={props.zone.clone()} on={props.on.clone()} />
        </>
    }
}

/// Why there are no rows, and the way back.
fn none(catalog: &Catalog, props: &BrowseProps) -> Html {
    if catalog.is_empty() || props.filter.is_empty() {
        return Html::default();
    }
    let alone = |filter: Filter| catalog.select(&filter).files.len();
    let without_words = alone(props.filter.clone().saying(String::new()));
    let without_hours = alone(props.filter.clone().between(None, None));
    let why = if without_words > 0 {
        format!("The words “{}” alone exclude {without_words}.", props.filter.text.trim())
    } else if without_hours > 0 {
        format!("The hours alone exclude {without_hours}.")
    } else {
        "No file is all of what is chosen.".to_owned()
    };
    html! { <p class="empty pad"><b>{"No file matches. "}</b>{why}</p> }
}

/// The catalog of the list as it is, and a number that changes while a long list is being looked through.
#[hook]
fn use_catalog(files: &Shared<Vec<FileEntry>>) -> (Rc<RefCell<Catalog>>, u32) {
    let catalog = use_mut_ref(Catalog::default);
    let turn = use_state(|| 0_u32);
    let is_whole = {
        let catalog = Rc::clone(&catalog);
        *use_memo((files.clone(), *turn), move |(files, _)| {
            catalog
                .borrow_mut()
                .follow(files.iter().map(|file| (&file.name, report_rc(file), file.is_listed())), AT_ONCE)
        })
    };
    {
        let turn = turn.clone();
        use_effect_with((files.clone(), *turn, is_whole), move |(_, at, is_whole)| {
            if !is_whole {
                let next = at.wrapping_add(1);
                wasm_bindgen_futures::spawn_local(async move {
                    after_paint().await;
                    turn.set(next);
                });
            }
        });
    }
    (catalog, *turn)
}

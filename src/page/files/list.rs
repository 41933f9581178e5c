//! The table of files, of which only the rows in sight are in the document.

use std::cell::RefCell;
use std::rc::Rc;

use flowglass::model::Span;
use flowglass::present::Zone;
use flowglass::present::catalog::{Catalog, Selection};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::detail::{Detail, reading};
use super::order::{Column, ordered};
use super::row::Row;
use super::scroll::{Scrolled, bring_into_sight, use_scrolled};
use crate::page::browser::document;
use crate::page::parts::{Order, sort_heading};
use crate::page::shared::Shared;
use crate::page::state::{Command, FileEntry};

#[derive(Properties)]
pub struct ListProps {
    pub files: Shared<Vec<FileEntry>>,
    pub catalog: Rc<RefCell<Catalog>>,
    /// Those of the files that are shown.
    pub selection: Rc<Selection>,
    /// Of all rows, for the place of a file's times in them.
    pub whole: Option<Span>,
    pub zone: Zone,
    pub on: Callback<Command>,
}

impl PartialEq for ListProps {
    /// The catalog speaks through the selection, which is made anew when it changes.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.selection, &other.selection)
            && (&self.files, self.whole, &self.zone, &self.on) == (&other.files, other.whole, &other.zone, &other.on)
    }
}

#[component]
pub fn List(props: &ListProps) -> Html {
    let sorting = use_state(|| (Column::Issues, Order::Down));
    let places = {
        let catalog = Rc::clone(&props.catalog);
        let key = (props.files.clone(), Shared::new(&props.selection), *sorting);
        use_memo(key, move |(files, selection, (column, order))| {
            ordered(files, &selection.files, &catalog.borrow(), *column, *order)
        })
    };
    // By file, not by row: it stays open where it is when the order changes.
    let open = use_state(|| None::<usize>);
    let open_row = open.and_then(|file| places.iter().position(|&place| place == file));
    let sizer = use_node_ref();
    let table = use_node_ref();
    let Scrolled { rows, shown, columns } = use_scrolled(&sizer, &table, places.len(), open_row);

    // Arrow keys walk over rows that may not be drawn yet: the focus follows when they are.
    let current = use_state(|| 0usize);
    let focus = use_mut_ref(|| false);
    let toggle = {
        let (open, current) = (open.clone(), current.clone());
        use_callback((*open, *current), move |(row, file): (usize, usize), (opened, _)| {
            current.set(row);
            open.set((*opened != Some(file)).then_some(file));
        })
    };
    let onkeydown = {
        let (files, places, on, current, focus, sizer) = (
            props.files.clone(),
            Rc::clone(&places),
            props.on.clone(),
            current.clone(),
            Rc::clone(&focus),
            sizer.clone(),
        );
        Callback::from(move |event: KeyboardEvent| {
            let on_row = event.target_dyn_into::<HtmlElement>().and_then(|target| target.get_attribute("data-row"));
            let Some(row) = on_row.and_then(|row| row.parse::<usize>().ok()) else { return };
            let last = places.len().saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowDown" => (row + 1).min(last),
                "ArrowUp" => row.saturating_sub(1),
                "PageDown" => (row + 20).min(last),
                "PageUp" => row.saturating_sub(20),
                "Home" => 0,
                "End" => last,
                "r" | "R" if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                    if let Some(entry) = places.get(row).and_then(|&file| files.get(file)) {
                        on.emit(reading(entry).0);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            *focus.borrow_mut() = true;
            current.set(next);
            bring_into_sight(&sizer, rows, next);
        })
    };
    {
        let focus = Rc::clone(&focus);
        use_effect(move || {
            if *focus.borrow() {
                let button = document().get_element_by_id(&button_id(*current));
                if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                    *focus.borrow_mut() = false;
                    let _ = button.focus();
                }
            }
        });
    }

    let heading = |column: Column, title: String, class: &'static str| {
        let (by, order) = *sorting;
        let sorting = sorting.clone();
        let on = Callback::from(move |_: MouseEvent| {
            let next = if by == column { order.turned() } else { column.first_order() };
            sorting.set((column, next));
        });
        sort_heading(&title, class, (by == column).then_some(order), on)
    };
    // Rows and the opened part stand side by side, each with its key: what stays in sight is kept as it is.
    let mut drawn = Vec::new();
    for row in shown.first..shown.end.min(places.len()) {
        let file = places[row];
        let opened = *open == Some(file);
        drawn.push(html! {
            <Row key={file.to_string()} files={props.files.clone()} {file} {row} open={opened} whole={props.whole}
                zone={props.zone.clone()} toggle={toggle.clone()} />
        });
        if opened {
            drawn.push(html! {
                <Detail key={format!("open-{file}")} files={props.files.clone()} {file} {columns} on={props.on.clone()} />
            });
        }
    }
    html! {
        <div class="sizer" ref={sizer}>
            <table class="wide" ref={table} aria-rowcount={(places.len() + 1).to_string()} {onkeydown}>
                <caption class="sr">{"Files. Arrow keys walk over the rows, Enter opens one, R reads it again."}</caption>
                <thead><tr aria-rowindex="1">
                    { for Column::ALL.into_iter().map(|column| heading(column, title(column, &props.zone), class(column))) }
                </tr></thead>
                <tbody>{ for drawn }</tbody>
            </table>
        </div>
    }
}

fn title(column: Column, zone: &Zone) -> String {
    match column {
        Column::Log => "Flow log",
        Column::Nic => "NIC",
        // Azure names the folders of a container in UTC, whatever clock is shown elsewhere.
        Column::Hour => "Hour, UTC",
        Column::Format => "Format",
        Column::Records => "Records",
        Column::Tuples => "Tuples",
        Column::Rejected => "Not understood",
        Column::Issues => "Issues",
        Column::Bytes => "Bytes",
        Column::Times => return format!("Tuple times, {}", zone.city()),
    }
    .to_owned()
}

pub const fn class(column: Column) -> &'static str {
    match column {
        Column::Log => "f-log",
        Column::Nic => "f-nic",
        Column::Hour => "f-hour",
        Column::Format => "f-format",
        Column::Records => "num f-records",
        Column::Tuples => "num f-tuples",
        Column::Rejected => "num f-rejected",
        Column::Issues => "f-issues",
        Column::Bytes => "num f-bytes",
        Column::Times => "f-times",
    }
}

pub fn button_id(row: usize) -> String {
    format!("file-row-{row}")
}

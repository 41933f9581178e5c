//! Copying the rows that are chosen.

use std::rc::Rc;

use flowglass::present::address::Ordered;
use flowglass::present::flows::{Format, Walk, copied};
use flowglass::present::number;
use flowglass::query::flows::{Column, Line};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::browser::copy;
use crate::page::state::{Command, RowsWanted};
use crate::page::write::several;

/// More rows than this are for a file, not for the clipboard.
const MOST: u64 = 10_000;

#[derive(Properties, PartialEq)]
pub struct CopyProps {
    pub order: Ordered,
    pub walk: Walk,
    pub columns: Rc<Vec<Column>>,
    pub on: Callback<Command>,
    /// Says what became of it.
    pub told: Callback<String>,
}

/// A button for each format.
#[component]
pub fn CopyRows(props: &CopyProps) -> Html {
    let chosen = props.walk.chosen().map_or(0, |rows| rows.end() - rows.start() + 1);
    let button = |format: Format| {
        let onclick = {
            let (order, walk, columns) = (props.order, props.walk, Rc::clone(&props.columns));
            let (on, told) = (props.on.clone(), props.told.clone());
            Callback::from(move |_: MouseEvent| copy_rows(order, &walk, &columns, format, &on, &told))
        };
        html! {
            <button type="button" class="button quiet" disabled={chosen == 0} aria-label={format!("Copy rows as {}", format.title())} {onclick}>
                {format.title()}
            </button>
        }
    };
    html! {
        <span class="copies" role="group" aria-label="Copy rows">
            <span class="dim">{if chosen == 0 { "Copy rows as".to_owned() } else { format!("Copy {} as", several(chosen, "row", "rows")) }}</span>
            { for Format::ALL.into_iter().map(button) }
        </span>
    }
}

pub fn copy_rows(
    order: Ordered,
    walk: &Walk,
    columns: &Rc<Vec<Column>>,
    format: Format,
    on: &Callback<Command>,
    told: &Callback<String>,
) {
    let Some(rows) = walk.chosen() else { return };
    let (from, all) = (*rows.start(), rows.end() - rows.start() + 1);
    let wanted = RowsWanted { order, from, to: from + all.min(MOST) };
    let (columns, told) = (Rc::clone(columns), told.clone());
    let to = Callback::from(move |lines: Vec<Line>| {
        let text = copied(lines.iter(), order.table, &columns, format);
        let (count, told) = (lines.len() as u64, told.clone());
        spawn_local(async move {
            let is_copied = copy(&text).await;
            told.emit(if !is_copied {
                "The browser refused to copy.".to_owned()
            } else if count < all {
                format!(
                    "Copied the first {} of {} rows as {}.",
                    number::exact(count),
                    number::exact(all),
                    format.title()
                )
            } else {
                format!("Copied {} as {}.", several(count, "row", "rows"), format.title())
            });
        });
    });
    on.emit(Command::TakeRows(wanted, to));
}

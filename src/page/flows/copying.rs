//! Copying the rows that are chosen.

use std::rc::Rc;

use flowglass::present::address::Ordered;
use flowglass::present::flows::{Format, Walk, copied};
use flowglass::present::number;
use flowglass::query::flows::{Column, Line};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::browser::copy;
use crate::page::parts::{copied_words, copies};
use crate::page::state::{Command, RowsWanted};
use crate::page::write::several;

/// More rows than this are for a file, not for the clipboard.
const MOST: u64 = 10_000;

#[derive(Clone, Properties, PartialEq)]
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
    let words = if chosen == 0 { "Copy rows".to_owned() } else { format!("Copy {}", several(chosen, "row", "rows")) };
    let CopyProps { order, walk, columns, on, told } = (*props).clone();
    let on = Callback::from(move |format: Format| copy_rows(order, &walk, &columns, format, &on, &told));
    copies(&words, &Format::ALL, chosen == 0, &on)
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
            told.emit(if is_copied && count < all {
                format!(
                    "Copied the first {} of {} rows as {}.",
                    number::exact(count),
                    number::exact(all),
                    format.title()
                )
            } else {
                copied_words(is_copied, count, format)
            });
        });
    });
    on.emit(Command::TakeRows(wanted, to));
}

//! The columns of the table: those in the address, else those that were chosen last and are kept in the browser's local
//! storage. Widths are never in an address.

use flowglass::present::address::Address;
use flowglass::present::flows::{Choice, Screen};
use flowglass::query::flows::{Column, Table};
use yew::prelude::*;

use crate::page::address::{Change, Here};
use crate::page::browser::matches;
use crate::page::kept;

/// As in the sheet.
const NARROW: &str = "(max-width: 50rem)";

const fn key(table: Table) -> &'static str {
    match table {
        Table::Tuples => "flowglass.columns.tuples",
        Table::Connections => "flowglass.columns.connections",
    }
}

/// Those of a table of which nobody chose any.
pub fn usual(table: Table) -> Choice {
    Choice::usual(table, SCREEN.with(|screen| *screen))
}

fn stored(table: Table) -> Choice {
    kept::get(key(table)).and_then(|text| Choice::of_text(table, &text)).unwrap_or_else(|| usual(table))
}

thread_local! {
    /// As it was when the table was first shown: columns do not change their places with the window.
    static SCREEN: Screen = if matches(NARROW) { Screen::Narrow } else { Screen::Wide };
    /// As they were when the page was opened, which an address without columns goes on to mean: one step back so undoes
    /// a choice.
    static FIRST: [Vec<Column>; 2] = Table::ALL.map(|table| stored(table).columns());
}

fn first(table: Table) -> Vec<Column> {
    FIRST.with(|[tuples, connections]| match table {
        Table::Tuples => tuples.clone(),
        Table::Connections => connections.clone(),
    })
}

/// The choice for the table that is shown, and the way to another. A table that is changed is one's own, and kept.
#[hook]
pub fn use_choice(here: &Here) -> (Choice, Callback<Choice>) {
    let Address { order, columns, .. } = &*here.now;
    let table = order.table;
    let kept_now = use_state_eq(|| Table::ALL.map(stored));
    // A link is to show others the same.
    use_effect_with((table, columns.is_empty(), here.change.clone()), |(table, is_unsaid, change)| {
        let columns = first(*table);
        if *is_unsaid && columns != usual(*table).columns() {
            change.emit(Change::going_on(move |address| Address { columns: columns.clone(), ..address }));
        }
    });
    let columns = if columns.is_empty() { first(table) } else { columns.clone() };
    let [tuples, connections] = &*kept_now;
    let choice = match table {
        Table::Tuples => tuples,
        Table::Connections => connections,
    };
    let choice = choice.of_columns(&columns);
    let choose = {
        let (kept_now, change) = (kept_now.clone(), here.change.clone());
        Callback::from(move |choice: Choice| {
            // What is usual is so by the screen.
            if choice == usual(table) {
                kept::remove(key(table));
            } else {
                kept::set(key(table), &choice.to_text());
            }
            let chosen = choice.columns();
            if chosen != columns {
                change.emit(Change::new(move |address| Address { columns: chosen.clone(), ..address }));
            }
            let [tuples, connections] = (*kept_now).clone();
            kept_now.set(match table {
                Table::Tuples => [choice, connections],
                Table::Connections => [tuples, choice],
            });
        })
    };
    (choice, choose)
}

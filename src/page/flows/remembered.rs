//! The columns that were chosen, kept in the browser's local storage.

use flowglass::present::flows::Choice;
use flowglass::query::flows::Table;
use yew::prelude::*;

use crate::page::kept;

const fn key(table: Table) -> &'static str {
    match table {
        Table::Tuples => "flowglass.columns.tuples",
        Table::Connections => "flowglass.columns.connections",
    }
}

fn stored(table: Table) -> Choice {
    let text = kept::get(key(table));
    Choice::of_text(table, &text.unwrap_or_default())
}

/// The choice for a table, and the way to another.
#[hook]
pub fn use_choice(table: Table) -> (Choice, Callback<Choice>) {
    let choices = use_state_eq(|| Table::ALL.map(stored));
    let [tuples, connections] = &*choices;
    let choice = match table {
        Table::Tuples => tuples.clone(),
        Table::Connections => connections.clone(),
    };
    let choose = {
        let choices = choices.clone();
        Callback::from(move |choice: Choice| {
            kept::set(key(table), &choice.to_text());
            let [tuples, connections] = (*choices).clone();
            choices.set(match table {
                Table::Tuples => [choice, connections],
                Table::Connections => [tuples, choice],
            });
        })
    };
    (choice, choose)
}

//! The table that says what a chart shows.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::timeline::{Twin, twin};
use flowglass::query::Overview;
use yew::prelude::*;

use crate::page::parts::copy_button;

#[derive(Clone, Properties)]
pub struct TwinProps {
    pub overview: Rc<Overview>,
    pub zone: Zone,
}

impl PartialEq for TwinProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview) && self.zone == other.zone
    }
}

/// A component of its own, so that pointing at the chart does not go through hundreds of cells.
#[component]
pub fn TimelineTwin(props: &TwinProps) -> Html {
    as_table(&twin(&props.overview, &props.zone), "Timeline as a table")
}

/// A table that says what a picture shows.
pub fn as_table(twin: &Twin, label: &str) -> Html {
    let head = twin.head.iter().map(|head| html! { <th scope="col">{ head }</th> });
    let row = |row: &Vec<String>| {
        let (first, rest) = row.split_first()?;
        let cells = rest.iter().map(|cell| html! { <td>{ cell }</td> });
        Some(html! { <tr><th scope="row">{ first }</th>{ for cells }</tr> })
    };
    html! {
        // It scrolls, so it must be reachable by keyboard.
        <div class="chart-twin" tabindex="0" role="region" aria-label={label.to_owned()}>
            {copy_button("Copy table", twin.text())}
            <table>
                <caption>{ &twin.caption }</caption>
                <thead><tr>{ for head }</tr></thead>
                <tbody>{ for twin.rows.iter().filter_map(row) }</tbody>
            </table>
        </div>
    }
}

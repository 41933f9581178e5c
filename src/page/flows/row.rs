//! One flow in one line.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::flows::{Times, term_of};
use flowglass::query::flows::Column;
use yew::prelude::*;

use super::cell::{cell, hint, is_number, name};
use crate::page::names::{beside, use_names};
use crate::page::shared::Shared;
use crate::page::state::RowsShown;

/// A cell that was pointed at: its row, or none for the head, its column, and whether rows are to be chosen up to it.
pub type Pointed = (Option<u64>, usize, bool);

#[derive(Properties, PartialEq)]
pub struct RowProps {
    pub rows: Option<Shared<RowsShown>>,
    pub row: u64,
    /// With what there is room for, if times stand in them.
    pub columns: Rc<Vec<(Column, Times)>>,
    /// The cell that one is in, if it is of this row.
    pub at: Option<usize>,
    /// The one that Tab comes to.
    pub chosen: bool,
    pub zone: Zone,
    /// Times say their year.
    pub over_years: bool,
    pub on_cell: Callback<Pointed>,
    pub on_open: Callback<()>,
}

#[component]
pub fn Row(props: &RowProps) -> Html {
    let line = props.rows.as_ref().and_then(|rows| rows.line(props.row));
    let row = props.row;
    let names = use_names();
    let each = |(at, &(column, times)): (usize, &(Column, Times))| {
        let is_here = props.at == Some(at);
        let onclick = props.on_cell.reform(move |event: MouseEvent| (Some(row), at, event.shift_key()));
        let class = classes!(is_number(column).then_some("num"), is_here.then_some("here"));
        html! {
            <td role="gridcell" key={at} {class} {onclick} aria-colindex={(at + 1).to_string()}
                tabindex={if is_here { "0" } else { "-1" }} title={line.and_then(|line| hint(line, column, &props.zone))} data-term={line.and_then(|line| term_of(line, column))}>
                if let Some(line) = line { {beside(cell(line, column, &props.zone, props.over_years, times), name(line, column, &names).as_deref())} } else { <span class="to-come">{"…"}</span> }
            </td>
        }
    };
    let on_open = props.on_open.reform(|_: MouseEvent| ());
    html! {
        <tr role="row" class={classes!(props.chosen.then_some("chosen"))} aria-rowindex={row.saturating_add(2).to_string()}
            aria-selected={props.chosen.to_string()} ondblclick={on_open}>
            { for props.columns.iter().enumerate().map(each) }
        </tr>
    }
}

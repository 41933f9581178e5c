//! The head of the table: a click or Enter orders the rows, and columns are made wider and moved, by pointer and by
//! keys.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::address::Ordered;
use flowglass::present::flows::{Choice, Times, is_time, short_title, title};
use flowglass::query::flows::Column;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::cell::is_number;
use super::room::whole;
use super::row::Pointed;
use crate::page::browser::in_sixteenths;
use crate::page::parts::Order;

/// A press that moves less than this is a click.
const CLICK: i32 = 5;

#[derive(Properties, PartialEq)]
pub struct HeadProps {
    pub order: Ordered,
    pub choice: Rc<Choice>,
    /// The same, as wide as they are shown.
    pub fitted: Rc<Choice>,
    /// The cell that one is in, if it is of the head.
    pub at: Option<usize>,
    pub zone: Zone,
    pub on_cell: Callback<Pointed>,
    pub on_sort: Callback<Column>,
    pub on_choice: Callback<Choice>,
}

/// What the pointer holds.
#[derive(Clone, Copy, PartialEq)]
enum Held {
    Edge {
        column: Column,
        from: i32,
        width: u16,
    },
    /// And where it would be dropped, once it is moved.
    Column {
        column: Column,
        from: i32,
        to: Option<usize>,
    },
}

#[component]
pub fn Head(props: &HeadProps) -> Html {
    let held = use_state_eq(|| None::<Held>);
    let was_moved = use_mut_ref(|| false);
    let row = use_node_ref();

    let onpointermove = {
        let (held, choice, on_choice, row) =
            (held.clone(), Rc::clone(&props.choice), props.on_choice.clone(), row.clone());
        Callback::from(move |event: PointerEvent| match *held {
            // It was let go of where nobody saw it.
            Some(_) if event.buttons() == 0 => held.set(None),
            Some(Held::Edge { column, from, width }) => {
                let wide = f64::from(width) + in_sixteenths(event.client_x() - from);
                on_choice.emit((*choice).clone().resized(column, whole(wide)));
            }
            Some(Held::Column { column, from, to }) if to.is_some() || (event.client_x() - from).abs() > CLICK => {
                if let Some(target) = event.target_dyn_into::<Element>() {
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                held.set(Some(Held::Column { column, from, to: Some(place_at(&row, event.client_x())) }));
            }
            _ => {}
        })
    };
    let onpointerup = {
        let (held, choice, on_choice, was_moved) =
            (held.clone(), Rc::clone(&props.choice), props.on_choice.clone(), Rc::clone(&was_moved));
        Callback::from(move |_: PointerEvent| {
            match *held {
                Some(Held::Column { column, to: Some(to), .. }) => {
                    *was_moved.borrow_mut() = true;
                    on_choice.emit((*choice).clone().moved(column, to));
                }
                Some(Held::Edge { .. }) => *was_moved.borrow_mut() = true,
                _ => {}
            }
            held.set(None);
        })
    };
    let onpointercancel = {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| held.set(None))
    };

    let drop_at = if let Some(Held::Column { to, .. }) = *held { to } else { None };
    let cell = |(at, &(column, width)): (usize, &(Column, u16))| {
        let grab = {
            let (held, was_moved) = (held.clone(), Rc::clone(&was_moved));
            Callback::from(move |event: PointerEvent| {
                if event.button() == 0 {
                    *was_moved.borrow_mut() = false;
                    held.set(Some(Held::Column { column, from: event.client_x(), to: None }));
                }
            })
        };
        let grab_edge = {
            let (held, was_moved) = (held.clone(), Rc::clone(&was_moved));
            Callback::from(move |event: PointerEvent| {
                event.stop_propagation();
                event.prevent_default();
                *was_moved.borrow_mut() = false;
                if let Some(target) = event.target_dyn_into::<Element>() {
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                held.set(Some(Held::Edge { column, from: event.client_x(), width }));
            })
        };
        let onclick = {
            let (on_cell, on_sort, was_moved) = (props.on_cell.clone(), props.on_sort.clone(), Rc::clone(&was_moved));
            Callback::from(move |_: MouseEvent| {
                if !was_moved.replace(false) {
                    on_cell.emit((None, at, false));
                    on_sort.emit(column);
                }
            })
        };
        let sorted = (props.order.column == column).then_some(if props.order.down { Order::Down } else { Order::Up });
        let is_here = props.at == Some(at);
        let class = classes!(
            is_number(column).then_some("num"),
            (column == Column::State).then_some("of-state"),
            sorted.map(|_| "sorted"),
            is_here.then_some("here"),
            (drop_at == Some(at)).then_some("drop-here"),
        );
        html! {
            <th role="columnheader" scope="col" key={format!("{column:?}")} {class} aria-sort={sorted.map(Order::aria)} aria-label={head(title(column, props.order.table), column, &props.zone)}
                aria-colindex={(at + 1).to_string()} tabindex={if is_here { "0" } else { "-1" }} onpointerdown={grab} {onclick}>
                <span class="head-title">{short_title(column, props.order.table)}if is_time(column) && Times::within(width, false) != Times::WithoutDay { {zone(&props.zone)} }</span>
                if let Some(order) = sorted { <span class="arrow" aria-hidden="true">{order.arrow()}</span> }
                <span class="edge" aria-hidden="true" onpointerdown={grab_edge}></span>
            </th>
        }
    };
    html! {
        <tr role="row" aria-rowindex="1" ref={row} {onpointermove} {onpointerup} {onpointercancel}>
            { for props.fitted.shown.iter().enumerate().map(cell) }
        </tr>
    }
}

fn head(title: &str, column: Column, of: &Zone) -> String {
    if is_time(column) { format!("{title}{}", zone(of)) } else { title.to_owned() }
}

fn zone(zone: &Zone) -> String {
    format!(", {}", zone.city())
}

/// The place of the column over which the pointer is.
fn place_at(row: &NodeRef, x: i32) -> usize {
    let Some(cells) = row.cast::<Element>().map(|row| row.children()) else { return 0 };
    let right = |at: u32| cells.item(at).map_or(0.0, |cell| cell.get_bounding_client_rect().right());
    let place = (0..cells.length()).find(|&at| f64::from(x) < right(at));
    place.unwrap_or(cells.length().saturating_sub(1)) as usize
}

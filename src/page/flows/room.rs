//! How many rows there is room for, and the scroll bar that stands for all of them.

use std::rc::Rc;

use flowglass::present::flows::{Choice, Scroll};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, WheelEvent};
use yew::prelude::*;

use crate::page::browser::{Listener, window};
use crate::page::write;

/// The elements of the grid that have sizes.
#[derive(Clone, Default, PartialEq)]
pub struct Parts {
    pub scroller: NodeRef,
    pub sizer: NodeRef,
    pub table: NodeRef,
}

/// What the sheet and the window make of them, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub row: f64,
    pub rows: u64,
    /// Beside the scroll bar.
    pub width: i32,
}

impl Room {
    /// Until something is laid out.
    const BEFORE: Self = Self { row: 24.0, rows: 1, width: i32::MAX };

    fn of(parts: &Parts, before: Self) -> Self {
        let (Some(scroller), Some(table)) = (parts.scroller.cast::<HtmlElement>(), parts.table.cast::<HtmlElement>())
        else {
            return before;
        };
        let height = |selector: &str| {
            let element = table.query_selector(selector).ok().flatten();
            element.map(|element| element.get_bounding_client_rect().height()).filter(|height| *height > 1.0)
        };
        let row = height("tbody tr").unwrap_or(before.row);
        let room = f64::from(scroller.client_height()) - height("thead").unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float to integer cast saturates"
        )]
        let rows = (room / row) as u64;
        Self { row, rows: rows.max(1), width: scroller.client_width() }
    }
}

#[hook]
pub fn use_room(parts: &Parts) -> Room {
    let room = use_state_eq(|| Room::BEFORE);
    {
        let (parts, room) = (parts.clone(), room.clone());
        // After every drawing, because only then what was measured before can have changed.
        use_effect(move || room.set(Room::of(&parts, *room)));
    }
    {
        let (parts, room) = (parts.clone(), room.setter());
        use_effect_with((), move |()| {
            let listener = Listener::new(&window(), "resize", move |_| room.set(Room::of(&parts, Room::BEFORE)));
            move || drop(listener)
        });
    }
    *room
}

/// Keeps the scroll bar and the first row seen together, whichever of them moves.
#[hook]
pub fn use_scroll(parts: &Parts, scroll: Scroll, first: u64, on_first: Callback<u64>) {
    // Where the bar was put, and for which row: what the browser then reports of it is no wish of the user.
    let put = use_mut_ref(|| (0.0, 0u64));
    {
        let (parts, put) = (parts.clone(), Rc::clone(&put));
        use_effect(move || {
            let (Some(scroller), Some(sizer)) =
                (parts.scroller.cast::<HtmlElement>(), parts.sizer.cast::<HtmlElement>())
            else {
                return;
            };
            let height = f64::from(scroller.client_height()) + scroll.way();
            let _ = sizer.style().set_property("height", &write::pixels(height));
            let (top, row) = *put.borrow();
            if row != first || scroll.first_at(top) != first && !scroll.is_scaled() {
                #[expect(clippy::cast_possible_truncation, reason = "the way is far shorter than an integer is large")]
                scroller.set_scroll_top(scroll.top_of(first).round() as i32);
                *put.borrow_mut() = (f64::from(scroller.scroll_top()), first);
            }
        });
    }
    let scroller = parts.scroller.clone();
    // Less than a row that the wheel went: a touchpad sends many of those.
    let rest = use_mut_ref(|| 0.0);
    // Anew for each first row, so that it always goes on from the one seen.
    use_effect_with((scroll, first), move |&(scroll, first)| {
        let listeners = scroller.cast::<Element>().map(|scroller| {
            let on_wheel = {
                let (on_first, rest) = (on_first.clone(), Rc::clone(&rest));
                // A pixel of the bar can stand for many rows: the wheel then goes by rows.
                Listener::new(&scroller, "wheel", move |event| {
                    let event = event.unchecked_ref::<WheelEvent>();
                    if scroll.is_scaled() && event.delta_y() != 0.0 && !event.ctrl_key() {
                        event.prevent_default();
                        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { scroll.height } else { 1.0 };
                        let rows = *rest.borrow() + event.delta_y() / unit;
                        *rest.borrow_mut() = rows.fract();
                        on_first.emit(stepped(first, rows.trunc()));
                    }
                })
            };
            let bar = scroller.clone();
            let on_scroll = Listener::new(&scroller, "scroll", move |_| {
                let top = f64::from(bar.scroll_top());
                if (top - put.borrow().0).abs() >= 1.0 {
                    let first = scroll.first_at(top);
                    *put.borrow_mut() = (top, first);
                    on_first.emit(first);
                }
            });
            [on_wheel, on_scroll]
        });
        move || drop(listeners)
    });
}

/// A width as columns have it.
pub fn whole(sixteenths: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
    let whole = sixteenths.round() as u16;
    whole
}

/// So many rows on or back.
fn stepped(first: u64, rows: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
    let by = rows.abs() as u64;
    if rows > 0.0 { first.saturating_add(by) } else { first.saturating_sub(by) }
}

/// Columns are as wide as they were chosen to be: by the object model, because the policy refuses style attributes.
#[hook]
pub fn use_widths(table: &NodeRef, fitted: &Rc<Choice>, stretched: usize) {
    let table = table.clone();
    use_effect_with((Rc::clone(fitted), stretched), move |(choice, stretched)| {
        let Some(table) = table.cast::<HtmlElement>() else { return };
        let rem = |width: u32| write::rems(width.into());
        if let Ok(columns) = table.query_selector_all("col") {
            for (at, &(_, width)) in choice.shown.iter().enumerate() {
                let column = u32::try_from(at).ok().and_then(|at| columns.get(at));
                if let Some(column) = column.and_then(|column| column.dyn_into::<HtmlElement>().ok()) {
                    // One takes what room is left, so that rows go on to the edge.
                    let width = if at == *stretched { "auto".to_owned() } else { rem(width.into()) };
                    let _ = column.style().set_property("width", &width);
                }
            }
        }
        let total = choice.shown.iter().map(|&(_, width)| u32::from(width)).sum();
        let _ = table.style().set_property("width", &rem(total));
    });
}

//! Follows what is in sight of the list, whatever it is that scrolls: the view where it has a height of its own, else
//! the page. Heights are measured, because they follow the text size, the pointer and the width.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::order::Column;
use crate::page::browser::{Listener, window};
use crate::page::write;
use flowglass::present::window::{Rows, Window};

/// What the sheet made of the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measured {
    row: f64,
    /// Of the opened part.
    detail: f64,
    /// Columns that have room.
    columns: usize,
}

impl Measured {
    /// Until the first rows have been drawn.
    const BEFORE: Self = Self { row: 24.0, detail: 0.0, columns: Column::ALL.len() };

    /// What is not drawn just now keeps its last measure.
    fn of(table: &HtmlElement, before: Self) -> Self {
        let height = |selector: &str, before: f64| {
            let now = height_of(table, selector).filter(|height| *height > 1.0).unwrap_or(before);
            // Fractions of a pixel come and go with the place; following them would never end.
            if (now - before).abs() > 0.1 { now } else { before }
        };
        let heads = table.query_selector_all("thead th").ok();
        let heads = heads.iter().flat_map(|heads| (0..heads.length()).filter_map(|at| heads.get(at)));
        let shown = heads.filter_map(|head| head.dyn_into::<HtmlElement>().ok()).filter(|head| head.offset_width() > 0);
        Self {
            row: height("tbody > .file", before.row),
            detail: height("tbody > .expanded", before.detail),
            columns: shown.count().max(1),
        }
    }
}

fn height_of(table: &HtmlElement, selector: &str) -> Option<f64> {
    let element = table.query_selector(selector).ok().flatten()?;
    Some(element.get_bounding_client_rect().height())
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scrolled {
    pub rows: Rows,
    pub shown: Window,
    pub columns: usize,
}

#[hook]
pub fn use_scrolled(sizer: &NodeRef, table: &NodeRef, count: usize, open: Option<usize>) -> Scrolled {
    let measured = use_state_eq(|| Measured::BEFORE);
    let rows = Rows { count, height: measured.row, open: open.map(|row| (row, measured.detail)) };
    let shown = use_state_eq(|| rows.window(0.0, 1200.0));
    // Another width can mean other columns: the table is then drawn and measured again.
    let width = use_state_eq(window_width);

    {
        let (sizer, shown) = (sizer.clone(), shown.clone());
        use_effect_with((rows, *width), move |_| {
            let look = move || {
                if let Some(sizer) = sizer.cast::<HtmlElement>() {
                    let top = sizer.get_bounding_client_rect().top();
                    shown.set(rows.window(-top, window_height() - top));
                }
            };
            look();
            let resized = look.clone();
            let listeners = [
                Listener::new(&window(), "scroll", move |_| look()),
                Listener::new(&window(), "resize", move |_| {
                    resized();
                    width.set(window_width());
                }),
            ];
            move || drop(listeners)
        });
    }
    {
        let (sizer, table, shown, measured) = (sizer.clone(), table.clone(), *shown, measured.clone());
        // After every drawing: the list is as long as all its rows, and what is drawn of it stands where it belongs.
        use_effect(move || {
            let (Some(sizer), Some(table)) = (sizer.cast::<HtmlElement>(), table.cast::<HtmlElement>()) else { return };
            let head = height_of(&table, "thead").unwrap_or_default();
            let _ = sizer.style().set_property("height", &write::pixels(rows.total() + head));
            let _ = table.style().set_property("top", &write::pixels(shown.top));
            measured.set(Measured::of(&table, *measured));
        });
    }
    Scrolled { rows, shown: *shown, columns: measured.columns }
}

/// Scrolls as little as it takes to see a row whole, below the head of the table.
pub fn bring_into_sight(sizer: &NodeRef, rows: Rows, row: usize) {
    let Some(sizer) = sizer.cast::<HtmlElement>() else { return };
    let Some(scroller) = sizer.closest(".view").ok().flatten() else { return };
    let own = scroller.scroll_height() > scroller.client_height();
    let view = scroller.get_bounding_client_rect();
    let (top, bottom) = if own { (view.top(), view.bottom()) } else { (0.0, window_height()) };
    // The head above and the status line below are about a row high each.
    let room = rows.height + 6.0;
    let at = sizer.get_bounding_client_rect().top() + room + rows.top_of(row);
    let by = if at < top + room { at - top - room } else { (at + rows.height + room - bottom).max(0.0) };
    if own { scroller.scroll_by_with_x_and_y(0.0, by) } else { window().scroll_by_with_x_and_y(0.0, by) }
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1200.0)
}

fn window_width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1200.0)
}

//! Copying the rows that are chosen, or all.

use std::ops::RangeInclusive;
use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::present::address::Ordered;
use flowglass::present::flows::{Format, Walk, copied};
use flowglass::query::flows::{Column, Line};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::browser::copy;
use crate::page::parts::{copied_words, copies};
use crate::page::shared::Shared;
use crate::page::state::{Command, RowsWanted};
use crate::page::write::several;

/// More rows than this are for a file, not for the clipboard.
const MOST: u64 = 10_000;

/// What is to be copied, and how.
#[derive(Clone)]
pub struct Copying {
    pub order: Ordered,
    /// What the rows' numbers are of.
    pub edition: u32,
    pub walk: Walk,
    pub columns: Rc<Vec<Column>>,
    pub names: Shared<Names>,
    pub on: Callback<Command>,
    /// Says what became of it.
    pub told: Callback<String>,
}

impl Copying {
    /// A button for each format.
    pub fn buttons(&self) -> Html {
        let rows = self.rows().map_or(0, |rows| rows.end() - rows.start() + 1);
        let first = if rows > MOST { "first " } else { "" };
        let words = match rows {
            0 => "Copy rows".to_owned(),
            rows => format!("Copy {first}{}", several(rows.min(MOST), "row", "rows")),
        };
        let copying = self.clone();
        copies(&words, rows == 0, &Callback::from(move |format: Format| copying.copy(format)))
    }

    /// Those that are chosen; all where none are.
    fn rows(&self) -> Option<RangeInclusive<u64>> {
        self.walk.chosen().or_else(|| Some(0..=self.walk.rows.checked_sub(1)?))
    }

    pub fn copy(&self, format: Format) {
        let Some(rows) = self.rows() else { return };
        let (from, all) = (*rows.start(), rows.end() - rows.start() + 1);
        let order = self.order;
        let wanted = RowsWanted { order, from, to: from + all.min(MOST) };
        let (columns, names, told) = (Rc::clone(&self.columns), self.names.clone(), self.told.clone());
        let to = Callback::from(move |lines: Option<Vec<Line>>| {
            let Some(lines) = lines else {
                return told.emit(
                    "The rows have changed since they were chosen. Nothing is copied; choose them again.".to_owned(),
                );
            };
            let text = copied(lines.iter(), (order.table, &columns), &names, format);
            let (count, told) = (lines.len() as u64, told.clone());
            spawn_local(async move {
                let is_copied = copy(&text).await;
                told.emit(copied_words(is_copied, count, Some(all), format));
            });
        });
        self.on.emit(Command::TakeRows(wanted, self.edition, to));
    }
}

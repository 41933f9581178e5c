//! The flow that is open. It stays, whatever becomes of the rows, until one goes to another.

use flowglass::query::flows::Line;
use yew::prelude::*;

use super::grid::Walking;
use crate::page::state::RowsShown;

#[derive(Clone, PartialEq)]
pub struct Opened {
    /// None while it is on its way.
    pub line: Option<Line>,
    /// Its row, where it is one of those at hand.
    pub row: Option<u64>,
}

#[hook]
pub fn use_opened(is_open: bool, rows: Option<&RowsShown>, walking: Walking) -> Option<Opened> {
    let Walking { walk, visits } = walking;
    // With the visit that it was opened by.
    let kept = use_mut_ref(|| None::<(u32, Line)>);
    let mut kept = kept.borrow_mut();
    if !is_open {
        kept.take();
        return None;
    }
    let is_kept = |kept: &(u32, Line)| kept.0 == visits;
    if !kept.as_ref().is_some_and(is_kept)
        && let Some(line) = rows.zip(walk.row).and_then(|(rows, row)| rows.line(row))
    {
        *kept = Some((visits, line.clone()));
    }
    match (kept.as_ref(), walk.row) {
        (Some(kept), row) if is_kept(kept) || row.is_none() => {
            let line = &kept.1;
            Some(Opened { line: Some(line.clone()), row: rows.and_then(|rows| rows.find(line)) })
        }
        (_, row) => row.map(|row| Opened { line: None, row: Some(row) }),
    }
}

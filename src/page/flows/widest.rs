//! How wide columns are.

use flowglass::enrich::Names;
use flowglass::present::flows::Widest;
use flowglass::query::Overview;
use flowglass::query::flows::Column;
use yew::prelude::*;

use crate::page::names::name_of;
use crate::page::shared::Shared;
use crate::page::state::{RowsShown, Snapshot};

/// The widest of what was shown so far: columns only grow, because they are not to move to and fro while one scrolls.
#[hook]
pub fn use_widest(snapshot: &Snapshot, rows: Option<&Shared<RowsShown>>) -> Widest {
    let widest = use_mut_ref(Widest::default);
    let mut widest = widest.borrow_mut();
    measure(&mut widest, snapshot.overview.as_deref(), rows.map(|rows| &**rows), &snapshot.names);
    *widest
}

fn measure(widest: &mut Widest, overview: Option<&Overview>, rows: Option<&RowsShown>, names: &Names) {
    // A name has its room, but no more than most need.
    const ROOM: usize = 16;
    if let Some(overview) = overview {
        for (column, top) in [(Column::Source, &overview.sources), (Column::Destination, &overview.destinations)] {
            for row in &top.rows {
                let name = name_of(names, &row.key).map(|name| name.chars().take(ROOM).collect::<String>());
                widest.take(column, &row.key, name.as_deref());
            }
        }
        for row in &overview.encryption {
            widest.take(Column::Encryption, &row.value, None);
        }
    }
    for line in rows.iter().flat_map(|rows| &rows.windows).flat_map(|(_, lines)| &**lines) {
        widest.take_address(Column::Source, line.ends.source);
        widest.take_address(Column::Destination, line.ends.destination);
    }
}

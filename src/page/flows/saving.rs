//! Saving all rows into a file: buttons for its formats, and while it is being made, how far it is.

use flowglass::present::flows::Saved;
use flowglass::present::number;
use yew::prelude::*;

use crate::page::parts::{button, in_formats};
use crate::page::state::{Command, SaveRows, Saving};

/// `rows` are those there are, without their format.
pub fn saving(rows: SaveRows, now: Option<Saving>, on: &Callback<Command>) -> Html {
    if let Some(Saving { done, all }) = now {
        let stop = on.reform(|_: MouseEvent| Command::SaveRows(None));
        let (done, all) = (number::exact(done), number::exact(all));
        return html! {
            <span class="copies" role="group" aria-label="Save all rows">
                <span class="dim">{format!("Saving: {done} of {all} rows")}</span>
                {button("button quiet", "Stop", stop)}
            </span>
        };
    }
    let button = |&format: &Saved| {
        (format.title(), on.reform(move |_: MouseEvent| Command::SaveRows(Some(SaveRows { format, ..rows }))))
    };
    in_formats("Save all rows", "Save all as", rows.total == 0, Saved::ALL.iter().map(button).collect())
}

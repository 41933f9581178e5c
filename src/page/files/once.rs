//! What was logged more than once: how much of each kind, and whether it counts.

use flowglass::model::{Duplicate, LeftOut};
use flowglass::present::number;
use flowglass::query::{Duplicates, Overview, Tally};
use yew::prelude::*;

use crate::page::address::Change;
use crate::page::parts::{amount_or, by, count_cell, heading, how, table};
use crate::page::write::several;

const NOT_MEASURED: &str = "not measured: none of them carries counters";

const HOW: &str = "When all files are read, their rows are compared with each other. A row that says what another has said is a duplicate \
     of the first kind that fits, from top to bottom, and of one kind only. Nothing is thrown away: what is left out of \
     the figures is here, and counts again when it is switched on. No flow loses its last row.";

pub fn once(data: &Overview, left_out: LeftOut, is_matched: bool, on: &Callback<Change>) -> Html {
    let found = &data.duplicates;
    let row = |kind: Duplicate| row(kind, found.found(kind), left_out.holds(kind), on);
    let heads = vec![
        heading("Logged more than once", "", None),
        heading("Flows", "c-flows num", None),
        heading("Bytes", "c-bytes num", None),
        heading("Left out", "c-switch", None),
    ];
    let body = html! { <>{ for Duplicate::ALL.into_iter().map(row) }</> };
    html! {
        <section class="panel once" aria-labelledby="once-title">
            <header>
                <h2 id="once-title">{"Counted once"}</h2>
                {how("Counted once", HOW)}
                {by(&account(found, is_matched))}
            </header>
            {table("rows", "Duplicates by kind", heads, body)}
            if found.recreated.tuples > 0 {
                <p class="recreated"><b>{"Re-created flows."}</b>{" "}{recreated(&found.recreated, &data.of)}</p>
            }
        </section>
    }
}

fn account(found: &Duplicates, is_matched: bool) -> String {
    let all = found.flows_found();
    let left_out = found.flows_left_out();
    match (is_matched, all - left_out) {
        (false, _) => "not all compared yet: of new rows, what was logged twice counts twice for now".to_owned(),
        (true, 0) if all == 0 => "nothing was logged more than once".to_owned(),
        (true, 0) => format!("{} flows left out", number::exact(left_out)),
        (true, again) => format!("{} flows left out, {} counted again", number::exact(left_out), number::exact(again)),
    }
}

/// The documented sum and the other one, with every digit: rounded, they could be the same.
fn recreated(of: &Tally, total: &Tally) -> String {
    let flows = several(of.tuples, "flow was", "flows were");
    let (as_documented, less) = (total.bytes(), total.bytes().saturating_sub(of.bytes()));
    format!(
        "{flows} ended and begun again at one millisecond, and ended later with counters no smaller. That end seems to hold the \
         first one’s {} once more. As Azure documents its counters, all flows add up to {}; less what seems to be held twice, to \
         {}. All figures are as documented.",
        number::bytes_exact(of.bytes()),
        number::bytes_exact(as_documented),
        number::bytes_exact(less),
    )
}

fn row(kind: Duplicate, of: &Tally, is_left_out: bool, on: &Callback<Change>) -> Html {
    let (title, what) = words(kind);
    let onclick = on.reform(move |_: MouseEvent| Change::new(move |now| now.leaving_out(kind, !is_left_out)));
    let bytes = (of.has_bytes() || of.tuples == 0).then(|| number::bytes(of.bytes()));
    html! {
        <tr>
            <th scope="row"><span class="title-of">{title}</span><span class="sub">{what}</span></th>
            {count_cell("c-flows num", of.tuples)}
            <td class="c-bytes num">{amount_or(bytes, NOT_MEASURED)}</td>
            <td class="c-switch">
                <button type="button" class="switch" role="switch" aria-checked={is_left_out.to_string()}
                    aria-label={format!("Leave out: {title}")} {onclick}>
                    <i aria-hidden="true" /><span>{if is_left_out { "left out" } else { "counted" }}</span>
                </button>
            </td>
        </tr>
    }
}

/// Its name, and what it is and which row stays.
const fn words(kind: Duplicate) -> (&'static str, &'static str) {
    match kind {
        Duplicate::Record => (
            "Repeated records",
            "The same record again, byte for byte: copies of a file, or records written twice. One of them stays.",
        ),
        Duplicate::Overlap => (
            "Overlapping flow logs",
            "A NIC in the flow logs of its network, its subnet and itself. The network’s row stays, before the others’.",
        ),
        Duplicate::NsgAndVnet => (
            "NSG and VNet flow logs",
            "A NIC in both kinds of log: the same flow and state within a second. The VNet flow log’s row stays.",
        ),
        Duplicate::BothEnds => (
            "Both ends of a flow",
            "NICs on a flow’s way that log the same flow and state within a second: its ends, and what forwards it. The source’s row stays.",
        ),
    }
}

//! What was logged more than once: how much of each kind, and whether it counts.

use flowglass::model::{Duplicate, LeftOut};
use flowglass::present::number;
use flowglass::query::{Duplicates, Overview, Tally};
use yew::prelude::*;

use crate::page::parts::{Amount, Heading, How, amount};
use crate::page::shared::Shared;
use crate::page::state::Command;
use crate::page::write::several;

const NOT_MEASURED: &str = "not measured: none of them carries counters";

#[derive(Properties, PartialEq)]
pub struct OnceProps {
    pub data: Option<Shared<Overview>>,
    pub left_out: LeftOut,
    pub is_matched: bool,
    pub on: Callback<Command>,
}

#[component]
pub fn Once(props: &OnceProps) -> Html {
    let Some(data) = &props.data else { return Html::default() };
    let found = &data.duplicates;
    let row = |kind| html! { <Kind {kind} of={*found.found(kind)} is_left_out={props.left_out.holds(kind)} on={props.on.clone()} /> };
    html! {
        <section class="panel once" aria-labelledby="once-title">
            <header>
                <h2 id="once-title">{"Counted once"}</h2>
                <How of="Counted once">{
                    "When all files are read, their rows are compared with each other. A row that says what another has said is a duplicate \
                     of the first kind that fits, from top to bottom, and of one kind only. Nothing is thrown away: what is left out of \
                     the figures is here, and counts again when it is switched on. No flow loses its last row."
                }</How>
                <span class="by">{account(found, props.is_matched)}</span>
            </header>
            <table class="rows">
                <caption class="sr">{"Duplicates by kind"}</caption>
                <thead><tr>
                    <Heading title="Logged more than once" />
                    <Heading title="Which row stays" class="c-stays" />
                    <Heading title="Flows" class="c-flows num" />
                    <Heading title="Bytes" class="c-bytes num" />
                    <Heading title="Left out" class="c-switch" />
                </tr></thead>
                <tbody>{ for Duplicate::ALL.into_iter().map(row) }</tbody>
            </table>
            if found.recreated.tuples > 0 {
                <p class="recreated">{recreated(&found.recreated, &data.total)}</p>
            }
        </section>
    }
}

fn account(found: &Duplicates, is_matched: bool) -> String {
    let all = found.flows_found();
    let left_out = found.flows_left_out();
    match (is_matched, all) {
        (false, _) => "not compared yet: what was logged twice counts twice for now".to_owned(),
        (true, 0) => "nothing was logged more than once".to_owned(),
        (true, _) => format!("{} left out, {} counted again", number::exact(left_out), number::exact(all - left_out)),
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

#[derive(Properties, PartialEq)]
struct KindProps {
    kind: Duplicate,
    of: Tally,
    is_left_out: bool,
    on: Callback<Command>,
}

#[component]
fn Kind(props: &KindProps) -> Html {
    let KindProps { kind, of, is_left_out, .. } = *props;
    let (title, what, stays) = words(kind);
    let onclick = props.on.reform(move |_: MouseEvent| Command::LeaveOut(kind, !is_left_out));
    let bytes = (of.measured > 0 || of.tuples == 0).then(|| number::bytes(of.bytes()));
    html! {
        <tr>
            <th scope="row"><span class="title-of">{title}</span><span class="sub">{what}</span></th>
            <td class="c-stays sub">{stays}</td>
            <td class="c-flows num">{amount(&number::count(of.tuples))}</td>
            <td class="c-bytes num"><Amount of={bytes} why={NOT_MEASURED} /></td>
            <td class="c-switch">
                <button type="button" class="switch" role="switch" aria-checked={is_left_out.to_string()}
                    aria-label={format!("Leave out: {title}")} {onclick}>
                    <i aria-hidden="true" />{if is_left_out { "left out" } else { "counted" }}
                </button>
            </td>
        </tr>
    }
}

/// Its name, what it is, and which row stays.
const fn words(kind: Duplicate) -> (&'static str, &'static str, &'static str) {
    match kind {
        Duplicate::Record => (
            "Repeated records",
            "The same record twice, byte for byte: copies of a file, or records written again.",
            "one of them, whichever",
        ),
        Duplicate::Overlap => (
            "Overlapping flow logs",
            "VNet flow logs of a network, of its subnet and of a NIC that log the same NIC.",
            "the network’s, before the subnet’s and the NIC’s",
        ),
        Duplicate::NsgAndVnet => (
            "NSG and VNet flow logs",
            "One NIC in both kinds of log: the same flow and state within a second.",
            "the VNet flow log’s, which says more",
        ),
        Duplicate::BothEnds => {
            ("Both ends of a flow", "Two NICs that log the same flow and state within a second.", "the source’s")
        }
    }
}

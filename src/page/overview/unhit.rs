//! Rules of dropped NSGs that no log names.

use flowglass::enrich::Unhit as Data;
use flowglass::model::resource_name;
use flowglass::present::elsewhere::{TakeAway, heads};
use flowglass::present::names::{rule_shown, upright};
use flowglass::present::unhit::{HEADS, beside, cells};
use flowglass::present::{Zone, number};
use flowglass::query::Overview;
use yew::prelude::*;

use crate::page::parts::{decision, heading, in_all, panel_head, show_more, table, take_away};
use crate::page::view::ViewProps;
use crate::page::write::{several, when};

/// Shown at first, and at most; what is copied is all of them.
const SHOWN: usize = 10;
const MOST: usize = 200;
const CLASSES: [&str; 7] = ["", "", "c-decision", "sub c-direction", "num c-priority", "sub c-about", "sub c-remark"];

#[component]
pub fn Unhit(props: &ViewProps) -> Html {
    let all = use_state(|| false);
    let (rules, none) = (props.snapshot.rules.clone(), Overview::default());
    let unhit = rules.unhit(&props.snapshot.overview.as_deref().unwrap_or(&none).rules_met);
    let shown = unhit.rules.len().min(if *all { MOST } else { SHOWN });
    let heads = HEADS.iter().zip(CLASSES).enumerate().filter(|(at, _)| *at != 1);
    let heads = heads.map(|(_, (head, class))| heading(head, class, None)).collect();
    let beside = beside(&unhit, props.is_part());
    let logs = props.snapshot.overview.as_deref().and_then(|data| logs(data, &props.zone));
    html! {
        <section class="panel p-unhit" aria-label="Rules never hit">
            {panel_head("Rules never hit", "Rules that the dropped files list and no log names, in all logs that are open, whatever is filtered; default rules are left out. That is no proof that a rule is not needed: flow logs hold TCP and UDP only, the logs may be of too short a time, and of the NSGs of a subnet and a NIC that both let a flow pass, the log names only the last. What one earlier rule decides is told by addresses, ports and protocols; what tags and groups stand for, and what several rules decide together, is not known here.", html! { if unhit.of > 0 { {in_all(&count(&unhit))}{away(props)} } })}
            if shown > 0 {
                {table("rows unhit", "Rules never hit", heads, html! { <>{ for unhit.rules[..shown].iter().map(|(nsg, rule)| row(cells(nsg, rule), decision(rule.action))) }</> })}
            }
            if unhit.rules.len() > SHOWN {
                {show_more(&all, SHOWN, "Show all")}
            }
            if *all && unhit.rules.len() > MOST {
                <p class="empty">{"The first of them; the copy has all."}</p>
            }
            <p class="empty">{logs}{beside.join(" ")}</p>
        </section>
    }
}

fn count(unhit: &Data<'_>) -> String {
    format!("{} of {}, in all logs", number::count(unhit.rules.len() as u64), number::count(unhit.of as u64))
}

/// Of how much the logs are.
fn logs(data: &Overview, zone: &Zone) -> Option<String> {
    let nics = several(data.coverage.nics.len() as u64, "NIC", "NICs");
    Some(format!("The logs are of {nics}: {}. ", when(data.span?, zone)))
}

fn away(props: &ViewProps) -> Html {
    let snapshot = props.snapshot.clone();
    take_away("Rules never hit", move || {
        let Some(data) = &snapshot.overview else { return TakeAway::default() };
        let unhit = snapshot.rules.unhit(&data.rules_met);
        TakeAway::rows(heads(&HEADS), unhit.rules.iter().map(|(nsg, rule)| cells(nsg, rule).to_vec()).collect())
            .whatever_is_asked()
    })
}

fn row([name, nsg, _, rest @ ..]: [String; 7], decision: Html) -> Html {
    let key = format!("{nsg} {name}");
    html! {
        <tr {key}>
            <th scope="row" class="key" title={upright(&format!("{name}, {nsg}"))}>
                {rule_shown(&name)}{"\u{2002}"}<span class="name">{upright(resource_name(&nsg))}</span>
            </th>
            <td class="c-decision">{decision}</td>
            { for rest.into_iter().zip(CLASSES[3..].iter().copied()).map(|(text, class)| html! { <td {class} title={text.clone()}>{text}</td> }) }
        </tr>
    }
}

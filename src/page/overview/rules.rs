//! The rules that decided, by how often they did.

use std::rc::Rc;

use flowglass::filter::rule_term;
use flowglass::model::{Action, Span};
use flowglass::present::elsewhere::{TakeAway, heads, seen};
use flowglass::present::names::{rule_origin, rule_shown};
use flowglass::present::spark::Clock;
use flowglass::present::{Zone, number};
use flowglass::query::{Overview, RuleRow, TimeRange};
use yew::prelude::*;

use super::figures::is_none;
use crate::page::address::use_here;
use crate::page::asked::Whole;
use crate::page::chart::{SparkLook, Sparkline};
use crate::page::parts::{
    Order, absent_in_words, both_ends, by, bytes_of, count_cell, decision, heading, in_all, panel_head, show_more,
    table, take_whole,
};
use crate::page::pivot::value;
use crate::page::shared::Shared;
use crate::page::write::{self, moment, several};

/// Shown at first; the others are one click away.
const SHOWN: usize = 10;
const DENIED: &str = "denied flows carry no counters";
const UNMEASURED: &str = "none of its flows carries counters";

#[derive(Properties, PartialEq)]
pub struct RulesProps {
    pub of: Shared<Overview>,
    pub zone: Zone,
    pub theme: AttrValue,
}

#[component]
pub fn Rules(props: &RulesProps) -> Html {
    let here = use_here();
    let all = use_state(|| false);
    let data = &props.of;
    // Each with an identity of its own, so that only those that changed are drawn again.
    let hits =
        use_memo(props.of.clone(), |of| of.rules.iter().map(|rule| Rc::from(rule.hits.as_slice())).collect::<Vec<_>>());
    let shown = if *all { data.rules.len() } else { data.rules.len().min(SHOWN) };
    let hidden = data.rule_count.saturating_sub(data.rules.len() as u64);
    let heads = vec![
        heading("Rule", "", None),
        heading("Decision", "c-decision", None),
        heading("Hits over time", "c-spark", None),
        heading("Hits", "num c-hits", Some(Order::Down)),
        heading("Bytes", "num c-measured", None),
        heading(&format!("First hit, {}", props.zone.city()), "num c-first", None),
        heading("Last hit", "num c-last", None),
    ];
    let asked = (here.now.time, here.now.is_narrowed());
    let told = here.told_in(data.span, &props.zone);
    let body = html! { <>{ for data.rules[..shown].iter().zip(hits.iter()).map(|(rule, hits)| row(rule, hits, (asked, told), props)) }</> };
    html! {
        <section class="panel p-rules" aria-label="Rules">
            {panel_head("Rules", "Each tuple names the rule that decided it, or “unspecified” where none did: what was denied then was dropped by encryption. A hit is one tuple, of a flow that is logged at both ends one at each; bytes are both directions together, of the tuples that carry counters. Denied flows carry none. A rule that never decided is not in the logs and not here: drop what “az network nsg list” prints, and those are told.", html! { <>{by("by hits")}{in_all(&count(data))}{away(data)}</> })}
            {table("rows rules", "Rules by hits", heads, body)}
            if data.rules.len() > SHOWN {
                {show_more(&all, SHOWN, "Show all")}
            }
            {both_ends("empty", data, &here)}
            if hidden > 0 { <p class="empty">{format!("{} more with fewer hits are counted in the totals, not listed.", write::count(hidden))}</p> }
        </section>
    }
}

fn away(of: &Shared<Overview>) -> Html {
    take_whole("Rules", of.clone(), Whole::Overview, |of| {
        let row = |row: &RuleRow| {
            let key = [row.rule.clone(), row.acl.clone(), row.action.name().to_owned()];
            (key.into_iter().chain(seen(Some(row.hit))).collect(), row.tally)
        };
        TakeAway::tallies(
            heads(&["Rule", "ACL", "Decision", "First hit", "Last hit"]),
            of.rules.iter().map(row).collect(),
        )
        .of_all(of.rule_count)
    })
}

fn count(data: &Overview) -> String {
    let rules = data.rule_count - data.rules.iter().filter(|rule| is_none(rule)).count() as u64;
    let rules = several(rules, "rule", "rules");
    match data.denying_rules {
        0 => rules,
        denying => format!("{rules}, {} of them denying", number::count(denying)),
    }
}

/// The time range that is asked for, and whether something is left out.
type Asked = (Option<TimeRange>, bool);

fn row(rule: &RuleRow, hits: &Rc<[(i64, u64)]>, (asked, told): (Asked, Option<Span>), props: &RulesProps) -> Html {
    let denied = rule.action == Action::Denied;
    let bytes = if denied { absent_in_words(DENIED, "not measured") } else { bytes_of(&rule.tally, UNMEASURED) };
    let time = |at| moment(at, told, &props.zone);
    html! {
        <tr key={format!("{} {} {denied}", rule.rule, rule.acl)}>
            <th scope="row" class="key" title={format!("{}, {}", rule.rule, rule.acl)}>
                {value(&rule_term(&rule.rule, &rule.acl), html! { <>{rule_shown(&rule.rule)}{"\u{2002}"}<span class="name">{rule_origin(&rule.rule, &rule.acl)}</span></> })}
            </th>
            <td class="c-decision">{decision(rule.action)}</td>
            <td class="c-spark">{spark(rule, hits, asked, props)}</td>
            {count_cell("num c-hits", rule.tally.tuples)}
            <td class="num c-measured">{bytes}</td>
            <td class="num sub c-first">{time(rule.hit.first)}</td>
            <td class="num sub c-last">{time(rule.hit.last)}</td>
        </tr>
    }
}

/// On the timeline's own clock, so that a spike there stands above its hits here.
fn spark(rule: &RuleRow, hits: &Rc<[(i64, u64)]>, (selected, is_chosen): Asked, props: &RulesProps) -> Html {
    let Some(Span { first, last }) = props.of.shown() else { return Html::default() };
    let clock = Clock { first: first.0, last: last.0, bucket_ms: props.of.bucket_ms };
    let look = SparkLook { is_denied: rule.action == Action::Denied, is_chosen };
    html! { <Sparkline hits={Rc::clone(hits)} {clock} {selected} {look} theme={props.theme.clone()} /> }
}

//! What is remarkable about a host.

use flowglass::enrich::{Names, with_name};
use flowglass::model::{Network, Span};
use flowglass::present::address::{Address, View};
use flowglass::present::findings::{Written, filter, kind, sentence, severity, times, when};
use flowglass::present::{Zone, time};
use flowglass::query::hosts::findings::{Finding, Severity};
use yew::prelude::*;

use crate::page::address::Here;
use crate::page::parts::how;
use crate::page::pivot;
use crate::page::shared::Shared;
use crate::page::write::moment;

/// How they are told: their times on this clock, as exactly as the whole of them asks for.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    pub here: &'a Here,
    pub names: &'a Shared<Names>,
    pub span: Option<Span>,
    pub zone: &'a Zone,
}

/// A finding, with the way to its flows. `shown` is its host, where that is not clear.
pub fn finding(host: Network, finding: &Finding, shown: Option<Html>, told: Manner<'_>) -> Html {
    let Manner { here, names, span, zone } = told;
    let moment = |at| moment(at, span, zone);
    // Over years a moment is a day.
    let hour = |at| Some(moment(at)).filter(|told| told.contains(':')).unwrap_or_else(|| time::stamp(at, zone));
    let term = filter(host, &finding.what);
    let filter = pivot::narrowed(&here.now.filter, &term);
    let rows = Address { filter, ..Address::clone(&here.now) }.at(View::Flows);
    let rows = times(&finding.what).map_or_else(|| rows.clone(), |range| rows.clone().at_times(Some(range))).hash();
    let address = |address| with_name(address, names.called(Network::one(address)));
    let text = sentence(&finding.what, finding.others, Written { moment: &hour, address: &address });
    let (name, how_found) = kind(&finding.what);
    let at = when(&finding.what).map(|at| format!("from {}", moment(at)));
    html! {
        <li>
            {bars(finding.severity)}
            <b>{severity(finding.severity)}</b>
            if let Some(shown) = shown { <span class="of">{shown}</span> }
            <span class="what">
                {pivot::link(&term, &rows, text.into())}{how(name, how_found)}
            </span>
            <span class="when">{at}</span>
        </li>
    }
}

/// Three, of which as many are full as it is severe. The word beside them says the same.
fn bars(of: Severity) -> Html {
    let off = |least: Severity| (of < least).then_some("off");
    html! {
        <svg class="sev" width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" focusable="false">
            <path d="M0 8h3v4h-3z" />
            <path class={off(Severity::Medium)} d="M5 4h3v8h-3z" />
            <path class={off(Severity::High)} d="M10 0h3v12h-3z" />
        </svg>
    }
}

//! What is remarkable about a host, each with the way to its flows.

use flowglass::model::{Network, Span};
use flowglass::present::address::{Address, View};
use flowglass::present::findings::{LOOKED_FOR, PARTIAL, filter, kind, sentence, severity, when};
use flowglass::present::{Zone, time};
use flowglass::query::hosts::findings::{Finding, Findings, Severity};
use yew::prelude::*;

use crate::page::address::Here;
use crate::page::parts::{how, panel_head};
use crate::page::pivot;
use crate::page::write::moment;

pub fn findings(host: Network, found: &Findings, here: &Here, span: Option<Span>, zone: &Zone) -> Html {
    let moment = |at| moment(at, span, zone);
    // Over years a moment is a day.
    let hour = |at| Some(moment(at)).filter(|told| told.contains(':')).unwrap_or_else(|| time::stamp(at, zone));
    let row = |finding: &Finding| {
        let term = filter(host, &finding.what);
        let filter = pivot::narrowed(&here.now.filter, &term);
        let rows = Address { filter, ..Address::clone(&here.now) }.at(View::Flows).hash();
        let (name, text) = kind(&finding.what);
        let at = when(&finding.what).map(|at| format!("from {}", moment(at)));
        html! {
            <li>
                {bars(finding.severity)}
                <b>{severity(finding.severity)}</b>
                <span class="what">{pivot::link(&term, &rows, sentence(&finding.what, finding.others, &hour).into())}{how(name, text)}</span>
                <span class="when">{at}</span>
            </li>
        }
    };
    html! {
        <section class="panel findings" aria-label="Findings">
            {panel_head("Findings", LOOKED_FOR, Html::default())}
            if found.list.is_empty() {
                <p><b>{"No findings. "}</b>{LOOKED_FOR}</p>
            }
            <ul>{ for found.list.iter().map(row) }</ul>
            if found.is_partial {
                <p>{PARTIAL}</p>
            }
        </section>
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

//! The headline figures.

use flowglass::model::{Action, Encryption, RuleKind, rule_kind};
use flowglass::present::{Quantity, number, time};
use flowglass::query::{Overview, RuleRow, Tally};
use yew::prelude::*;

use crate::page::parts::{figure, figure_of};
use crate::page::write::{self, several};

/// The figures keep their places from the first moment, empty where nothing was counted yet.
/// `busy` while files are still being read.
pub fn figures(data: Option<&Overview>, busy: bool) -> Html {
    let empty = Overview::default();
    let data = data.unwrap_or(&empty);
    let total = &data.total;
    // A filter that lets nothing through leaves a measured zero.
    let waiting = data.of.tuples == 0;
    let known = |value: Quantity| (!waiting).then(|| value.to_string());
    let bytes = |value: u64| total.has_bytes().then(|| number::bytes(value).to_string());
    let note = |text: String| -> String {
        match (waiting, busy) {
            (true, true) => "none read yet".to_owned(),
            (true, false) => "no flows".to_owned(),
            (false, _) => text,
        }
    };
    // Of none that match nothing more is known, not that it was not measured either.
    let of_them = |text: String| if waiting || total.tuples > 0 { note(text) } else { "no flow matches".to_owned() };
    let counted = |is_known: bool, text: &str| of_them(if is_known { text } else { "not measured" }.to_owned());
    let mean = total.bytes().checked_div(total.packets()).filter(|_| total.has_bytes()).map(number::bytes);
    let internal = Internal::of(data);
    html! {
        <dl class="figures nine">
            {figure(if busy { "Flows so far" } else { "Flows" }, known(number::count(total.tuples)), &note(share_of_all(data)),
                "A flow here is one tuple: one row of the log. A connection writes several of them, at its begin, while it lasts, and at its end. Every tuple that was understood is counted, but for those left out as duplicates.")}
            {figure("Sent", bytes(total.bytes_sent), &counted(total.has_bytes(), "from the source"),
                "The sum of the bytes that sources sent to destinations, over the tuples that carry counters. Begin and deny tuples carry none, so what they moved is not in it.")}
            {figure("Received", bytes(total.bytes_received), &counted(total.has_bytes(), "to the source"),
                "The sum of the bytes that came back from destinations to sources, over the tuples that carry counters.")}
            {figure("Packets", total.has_packets().then(|| write::count(total.packets())), &counted(total.has_packets(), &mean.map(|mean| format!("mean {mean}")).unwrap_or_default()),
                "Packets in both directions, over the tuples that carry counters. The mean is all bytes divided by all packets.")}
            {figure("Denied", write::share(total.denied, total.tuples), &of_them(denied(data)),
                "The share of flows that a rule denied: state D in a VNet flow log, decision D in an NSG flow log. Denied flows have no bytes. The logs cannot show what they would have carried.")}
            {figure("Encrypted", internal.share(), &of_them(internal.note()),
                "Of the bytes between private addresses in VNet flow logs with an encryption status, the share with status X. Traffic with a public address on either side cannot be encrypted by the network and is left out. NSG flow logs do not say; their internal bytes are told beside it.")}
            {figure("Measured", write::share(total.measured, total.tuples), &of_them(if total.measured == 0 { "none has counters" } else { "have counters" }.into()),
                "The share of flows whose tuple carries counters: continuing and end tuples. All figures in bytes and packets rest on these alone; the others count as not measured, never as zero.")}
            {figure("Hosts", known(number::count(data.hosts)), &note("addresses seen".into()),
                "Distinct addresses, as source or as destination. One machine with two addresses counts twice; two behind one address count once.")}
            {figure_of("span", "Time span", data.scope_span.map(|span| time::span(span.length().cast_signed())), &note("first to last flow".into()),
                "From the time of the first tuple to that of the last, as the tuples say it themselves.")}
        </dl>
    }
}

/// What part of all there is, where a filter or a range leaves something out.
fn share_of_all(data: &Overview) -> String {
    if data.total.tuples == data.of.tuples {
        return "tuples, one a line".to_owned();
    }
    let share = write::share(data.total.tuples, data.of.tuples).unwrap_or_default();
    format!("{share} of {}", number::count(data.of.tuples))
}

/// It stands for flows that no rule decided.
pub fn is_none(rule: &RuleRow) -> bool {
    rule_kind(&rule.rule, &rule.acl) == RuleKind::Unspecified
}

fn denied(data: &Overview) -> String {
    let count = write::count(data.total.denied);
    match data.denying_rules {
        0 => count,
        rules => {
            // What encryption dropped no rule did.
            let or_none = if data.rules.iter().any(|rule| rule.action == Action::Denied && is_none(rule)) {
                " or none"
            } else {
                ""
            };
            format!("{count}, by {}{or_none}", several(rules, "rule", "rules"))
        }
    }
}

/// Bytes between private addresses, by whether they were encrypted. What has no status stays out of the share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Internal {
    pub encrypted: u64,
    pub all: u64,
    /// Those of logs that say nothing of it.
    unsaid: Tally,
    /// VNet tuples were seen at all.
    seen: bool,
}

impl Internal {
    pub fn of(data: &Overview) -> Self {
        let rows = &data.encryption;
        let mut sum = Self { seen: !rows.is_empty(), unsaid: data.encryption_unsaid, ..Self::default() };
        for row in rows {
            let Some(value) = Encryption::parse(&row.value) else { continue };
            let bytes = row.internal.bytes();
            sum.all = sum.all.saturating_add(bytes);
            if value.is_encrypted() {
                sum.encrypted = sum.encrypted.saturating_add(bytes);
            }
        }
        sum
    }

    pub fn share(&self) -> Option<String> {
        write::share(self.encrypted, self.all)
    }

    fn note(&self) -> String {
        match (self.seen, self.all, self.unsaid.bytes()) {
            (false, ..) => "not in NSG logs".to_owned(),
            (true, 0, 0) if self.unsaid.tuples > 0 => "not said".to_owned(),
            (true, 0, 0) => "no internal bytes".to_owned(),
            (true, 0, unsaid) => format!("{} not said", number::bytes(unsaid)),
            (true, _, 0) => "of internal bytes".to_owned(),
            (true, all, unsaid) => format!("of {}; {} not said", number::bytes(all), number::bytes(unsaid)),
        }
    }
}

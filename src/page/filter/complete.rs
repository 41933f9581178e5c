//! What could stand at the cursor: fields, comparisons, and values that occur, the most frequent first.

use flowglass::enrich::{Fact, Names};
use flowglass::filter::{Completion, Expr, Field, Offered, Span, complete, parse, term, why_unsaid};
use flowglass::model::{folded, is_same, resource_name, rule_short_name, service_name};
use flowglass::order;
use flowglass::present::Zone;
use flowglass::query::{Facts, Overview, Top, TopRow};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{named, past};
use crate::page::browser::reveal;
use crate::page::help::Part;
use crate::page::write;

#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub head: String,
    /// What a completion takes the place of; none where it is the whole filter.
    pub replace: Option<Span>,
    /// The letters before that.
    column: usize,
    /// The field whose values belong here, and what is written of one.
    pub wanted: Option<(Field, String)>,
    pub items: Vec<Completion>,
    /// Why a field that is asked for, or could be here, has no values.
    pub note: Option<String>,
}

/// What the workers said of the values that occur.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurring {
    /// Of this field, and holding this text.
    pub of: Option<(Field, String)>,
    pub values: Vec<(String, u64)>,
}

impl Offer {
    /// What occurs comes from the workers where they have answered. Until then it is what the figures shown have, whose
    /// counts are not those of all, and so are left out. `terms` stand already, and times are shown on the clock of
    /// `zone`.
    pub fn of(
        (text, cursor): (&str, usize),
        terms: &[Expr],
        zone: &Zone,
        data: Option<&Overview>,
        names: &Names,
        occurring: &Occurring,
    ) -> Self {
        if text.is_empty() {
            let items = before();
            if !items.is_empty() {
                let head = "Saved, and used before".to_owned();
                return Self { head, replace: None, column: 0, wanted: None, items, note: None };
            }
        }
        let mut found = complete(text, cursor);
        let wanted = found.values_of.map(|field| (field, found.prefix.clone()));
        match (&wanted, data) {
            (Some(wanted), _) if occurring.of.as_ref() == Some(wanted) => found.merge(&occurring.values),
            (Some((field, _)), Some(data)) => found.merge(&values(data, *field)),
            _ => {}
        }
        if let (Offered::Fields | Offered::Keywords, Some(data)) = (found.wanted, data) {
            found.items.extend(rules(data, names, &found.prefix));
        }
        let head = match found.wanted {
            Offered::Fields => "Fields".to_owned(),
            Offered::Operators(field) => format!("{}: compared how", field.about().title),
            Offered::Values(field) => format!("{}: values", field.about().title),
            Offered::Keywords => "What can follow".to_owned(),
            Offered::Nothing => String::new(),
        };
        let column = text.get(..found.replace.start).map_or(0, |before| before.chars().count());
        let at = match found.wanted {
            Offered::Operators(Field::Time) | Offered::Values(Field::Time) => not_utc(zone, data),
            Offered::Operators(field) | Offered::Values(field) => why_unsaid(field, &names.geo),
            _ => None,
        };
        let note = at.or_else(|| {
            let expr = parse(text).ok()?;
            // Not while what is written is the beginning of what there is.
            let is_begun = matches!(found.wanted, Offered::Values(_)) && !found.items.is_empty();
            expr.why_empty(names).filter(|_| !is_begun).or_else(|| expr.either_side(terms))
        });
        Self { head, replace: Some(found.replace), column, wanted, items: found.items, note }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.note.is_none()
    }
}

/// How one writes a time that is shown, where that is not in UTC.
fn not_utc(zone: &Zone, data: Option<&Overview>) -> Option<String> {
    let at = data.and_then(|data| data.span).map(|span| span.last).filter(|_| *zone != Zone::Utc)?;
    let local = zone.civil(at.0).to_string();
    let (city, minute, offset) = (zone.city(), local.get(..16)?, zone.offset_text(at));
    Some(format!("Times are in UTC here. One that is shown in {city} is written {minute}{offset}."))
}

/// Rules, the lists they are of, and addresses, whose names have this in them: nobody has to know which field that is.
pub fn rules(data: &Overview, names: &Names, part: &str) -> Vec<Completion> {
    const MOST: usize = 8;
    let part = folded(part);
    if part.len() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let holds = |(_, name): &(Field, &str)| folded(name).contains(&part);
    let labels = names.holding(&part).map(|name| (Field::Label, name));
    for (field, name) in called(data).filter(holds).chain(labels).chain(said(data, names).filter(holds)) {
        if found.len() == MOST {
            break;
        }
        let insert = format!("{} ", term(field, name));
        if found.iter().all(|item: &Completion| !item.insert.eq_ignore_ascii_case(&insert)) {
            found.push(Completion {
                insert,
                label: name.to_owned(),
                detail: field.about().title.to_owned(),
                count: None,
            });
        }
    }
    found
}

/// What rules and the lists they are of are called, and by which field one asks for it.
fn called(data: &Overview) -> impl Iterator<Item = (Field, &str)> {
    let rules = data.rules.iter().map(|row| (Field::Rule, rule_short_name(&row.rule)));
    rules.chain(data.rules.iter().map(|row| (Field::Acl, resource_name(&row.acl))))
}

/// Countries and organisations that occur, on whichever side, by what they are called.
fn said<'a>(data: &'a Overview, names: &'a Names) -> impl Iterator<Item = (Field, &'a str)> {
    data.facts.iter().flat_map(move |Facts { field, top, .. }| {
        let of = if field.fact() == Some(Fact::Country) { Field::Country } else { Field::Org };
        let called = move |row: &'a TopRow| {
            let note = names.geo.note(Fact::Country, &row.key).filter(|_| of == Field::Country);
            (of, note.unwrap_or(&row.key))
        };
        top.rows.iter().map(called)
    })
}

/// A term for what is called just so, in either case.
pub fn term_of_name(data: &Overview, names: &Names, name: &str) -> Option<String> {
    let mut all = called(data).chain(names.holding(name).map(|name| (Field::Label, name))).chain(said(data, names));
    all.find(|(_, called)| is_same(called, name)).map(|(field, called)| term(field, called))
}

/// Filters that were saved, by their names, and those that were used last.
fn before() -> Vec<Completion> {
    let saved = named::saved();
    let item = |label: &str, filter: &str, detail: &str| Completion {
        label: label.to_owned(),
        insert: filter.to_owned(),
        detail: detail.to_owned(),
        count: None,
    };
    let mut items: Vec<Completion> = saved.iter().map(|(name, filter)| item(name, filter, filter)).collect();
    let past = past::remembered();
    items.extend(past.iter().filter(|filter| !saved.holds(filter)).map(|filter| item(filter, filter, "")));
    items
}

/// Values of a field that are in the figures shown, the most frequent first.
fn values(data: &Overview, field: Field) -> Vec<(String, u64)> {
    let mut values = listed(data, field);
    order::sort(&mut values);
    values.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    order::sort_by_key(&mut values, |(_, flows)| std::cmp::Reverse(*flows));
    values.iter_mut().for_each(|(_, flows)| *flows = 0);
    values
}

fn listed(data: &Overview, field: Field) -> Vec<(String, u64)> {
    let of = |top: &Top| top.rows.iter().map(|row| (row.key.clone(), row.tally.tuples)).collect::<Vec<_>>();
    match field {
        Field::SourceIp => of(&data.sources),
        Field::DestinationIp => of(&data.destinations),
        Field::Ip => [of(&data.sources), of(&data.destinations)].concat(),
        Field::Port | Field::DestinationPort => of(&data.ports),
        Field::Service => of(&data.ports)
            .into_iter()
            .filter_map(|(port, flows)| Some((service_name(port.parse().ok()?)?.to_owned(), flows)))
            .collect(),
        _ if field.fact().is_some() => {
            let is_own = |of: Field| of.fact() == field.fact() && (field.sides().is_some() || of == field);
            data.facts.iter().filter(|facts| is_own(facts.field)).flat_map(|facts| of(&facts.top)).collect()
        }
        Field::Rule => data.rules.iter().map(|row| (row.rule.clone(), row.tally.tuples)).collect(),
        Field::Acl => data.rules.iter().map(|row| (row.acl.clone(), row.tally.tuples)).collect(),
        Field::Protocol => data
            .protocols
            .iter()
            .map(|(protocol, tally)| {
                (protocol.name().map_or_else(|| protocol.0.to_string(), str::to_owned), tally.tuples)
            })
            .collect(),
        Field::Encryption => data
            .encryption
            .iter()
            .filter(|row| !row.value.is_empty())
            .map(|row| (row.value.clone(), row.internal.tuples + row.external.tuples))
            .collect(),
        Field::Nic => data.coverage.nics.iter().map(|nic| (nic.to_string(), 0)).collect(),
        _ => Vec::new(),
    }
}

#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub offer: Offer,
    pub chosen: Option<usize>,
    pub on: Callback<usize>,
    pub on_help: Callback<Option<Part>>,
}

#[component]
pub fn List(props: &ListProps) -> Html {
    let popup = use_node_ref();
    {
        let popup = popup.clone();
        use_effect_with((props.offer.column, props.chosen), move |(column, chosen)| {
            let Some(popup) = popup.cast::<HtmlElement>() else { return };
            let _ = popup.style().set_property("--at", &format!("{column}ch"));
            if let Some(at) = chosen {
                reveal(&format!("#filter-item-{at}"));
            }
        });
    }
    let item = |(at, item): (usize, &Completion)| {
        // Before the field loses the focus, which a click would take from it.
        let onpointerdown = props.on.reform(move |event: PointerEvent| {
            event.prevent_default();
            at
        });
        html! {
            <li id={format!("filter-item-{at}")} role="option" title={item.insert.clone()} aria-selected={(props.chosen == Some(at)).to_string()} {onpointerdown}>
                <b>{item.label.clone()}</b>
                <span class="dim">{item.detail.clone()}</span>
                <span class="dim num">{item.count.filter(|count| *count > 0).map(write::count)}</span>
            </li>
        }
    };
    let has_counts = props.offer.items.iter().any(|item| item.count.is_some_and(|count| count > 0));
    // The field keeps the focus until the help takes it, or the popup would be gone before the click.
    let keep = Callback::from(|event: PointerEvent| event.prevent_default());
    let help = props.on_help.reform(|_: MouseEvent| Some(Part::Filter));
    html! {
        <div class="filter-popup popup" ref={popup}>
            <p class="filter-head">
                <span>{props.offer.head.clone()}</span>if has_counts { <span>{"flows in all"}</span> }
                <button type="button" class="link" tabindex="-1" aria-keyshortcuts="F1" onpointerdown={keep} onclick={help}>{"Filter help"}</button>
            </p>
            if let Some(note) = &props.offer.note { <p class="filter-note" role="status">{note.clone()}</p> }
            if !props.offer.items.is_empty() {
                <ul id="filter-list" role="listbox" aria-label={props.offer.head.clone()}>{ for props.offer.items.iter().enumerate().map(item) }</ul>
            }
            <p class="filter-keys"><kbd>{"↑"}</kbd><kbd>{"↓"}</kbd>{" choose "}<kbd>{"Tab"}</kbd>{" complete "}<kbd>{"Enter"}</kbd>{" filter "}<kbd>{"Esc"}</kbd>{" close "}<kbd>{"F1"}</kbd>{" help"}</p>
        </div>
    }
}

//! Each value with both of its sides, those that changed the most first.

use flowglass::enrich::{Fact, Names};
use flowglass::filter::{Field, rule_term, term};
use flowglass::model::Mac;
use flowglass::present::compare::{Comparing, became, field_title, is_known, trend_title};
use flowglass::present::names::{rule_origin, rule_shown};
use flowglass::present::number;
use flowglass::present::pairs::{measure_title, port_text};
use flowglass::query::Tally;
use flowglass::query::compare::{Row, SortBy, Trend, Unit};
use yew::prelude::*;

use super::sides::numbers;
use crate::page::names::{beside, name_of};
use crate::page::parts::{
    Order, bar, broken, button, by, heading, how, in_all, rest_row, silent_heading, sort_heading, table,
};
use crate::page::pivot::value;
use crate::page::state::ComparedShown;
use crate::page::write::{ratio, several};

/// `unlogged` are the NICs without records at the times of each side, `names` what addresses are called.
pub fn changes(
    shown: &ComparedShown,
    comparing: &Comparing,
    (unlogged, names): (&[Vec<Mac>; 2], &Names),
    (set, more): (&Callback<Comparing>, &Callback<()>),
    away: Html,
) -> Html {
    let (ask, answer) = (&shown.ask, &shown.answer);
    let trend_title = |trend| trend_title(trend, ask.filter.is_some());
    let title = field_title(ask.field);
    let unit = Unit { measure: answer.measure, lengths: ask.lengths };
    let measure = unit.measure;
    let what = match ask.lengths {
        None => measure_title(measure).to_owned(),
        Some(_) => format!("{} an hour", measure_title(measure)),
    };
    let head = |order: SortBy, title: &'static str, class: &'static str| {
        let (set, comparing) = (set.clone(), comparing.clone());
        let on = Callback::from(move |_: MouseEvent| set.emit(Comparing { order, ..comparing.clone() }));
        sort_heading(title, class, (ask.order == order).then_some(Order::Down), on)
    };
    let known = |tallies: &[Tally; 2]| tallies.each_ref().map(|tally| is_known(measure, tally));
    // Of what is not known there is no bar.
    let length = |row: &Row| {
        let [this, that] = unit.values(&row.tallies);
        if known(&row.tallies) == [true; 2] { this.abs_diff(that) } else { 0 }
    };
    let largest = answer.rows.iter().map(length).max().unwrap_or_default();
    let row = |row: &Row| {
        let [this, that] = unit.values(&row.tallies);
        let share = ratio(length(row), largest);
        let became = became(row, ask, unlogged);
        let by_flows = !is_news(row.trend) && known(&row.tallies) != [true; 2];
        let (less, greater) = if this < that { (share, 0.0) } else { (0.0, share) };
        html! {
            <tr key={format!("{} {}", row.key, row.acl)}>
                <th scope="row" class="key">{key(ask.field, row, names)}</th>
                <td class={classes!("c-trend", (became == trend_title(row.trend) && is_news(row.trend)).then_some("news"))}>
                    {became}if by_flows { <span class="dim">{" in flows"}</span> }
                </td>
                <td class="c-both"><span class="both">{bar("bar less", less)}{bar("bar more", greater)}</span></td>
                {numbers(unit, [this, that], known(&row.tallies))}
            </tr>
        }
    };
    let heads = vec![
        heading(title, "", None),
        silent_heading("What became of it", "c-trend"),
        silent_heading("Share of the largest difference", "c-both"),
        head(SortBy::This, "This side", "num c-side"),
        head(SortBy::That, "Other side", "num c-side"),
        head(SortBy::Difference, "Difference", "num c-side"),
        head(SortBy::Change, "Change", "num c-change"),
    ];
    let body = html! {
        <>
            { for answer.rows.iter().map(row) }
            if answer.others > 0 {
                {rest_row(&several(answer.others, "other", "others"), html! { <><td class="c-trend"></td><td class="c-both"></td>{numbers(unit, unit.values(&answer.others_tallies), known(&answer.others_tallies))}</> })}
            }
        </>
    };
    html! {
        <section class="panel" aria-label={format!("Changes by {}", title.to_lowercase())}>
            <header>
                <h2>{title}</h2>
                {how("Changes", "Each value with what it comes to on both sides. New are values that no flow of the other side has, gone those that only the other side has. Of denied flows both are by these alone: what is newly denied or not denied has flows on both sides. Of two filters these are only this side’s or the other’s; up, down and same are by what is compared, and by flows where those of a side carry no counters. The bars are shares of the largest difference in the list: to the right what is more, to the left what is less.")}
                {by(&what.to_lowercase())}
                {in_all(&format!("{} in all", number::count(answer.rows.len() as u64 + answer.others)))}
                {away}
            </header>
            if answer.rows.is_empty() {
                <p class="empty pad">{match ask.only {
                    Some(trend) => format!("Nothing is {}.", trend_title(trend).to_lowercase()),
                    None => "Neither side has any flows.".to_owned(),
                }}</p>
            } else {
                <div class="pair-scroll" tabindex="0" role="region" aria-label="Changes">
                    {table("rows change-table", &format!("Changes by {}", title.to_lowercase()), heads, body)}
                </div>
            }
            if answer.others > 0 {
                {button("link show-all", "Show more", more.reform(|_: MouseEvent| ()))}
            }
        </section>
    }
}

const fn is_news(trend: Trend) -> bool {
    matches!(trend, Trend::New | Trend::Gone)
}

fn key(field: Field, row: &Row, names: &Names) -> Html {
    let text = row.key.as_str();
    if field == Field::Rule && !text.is_empty() {
        let shown = html! { <>{broken(&rule_shown(text))}{"\u{2002}"}<span class="name">{rule_origin(text, &row.acl)}</span></> };
        return value(&rule_term(text, &row.acl), shown);
    }
    if text.is_empty() {
        return value(&term(field, text), html! { <span class="dim">{"none"}</span> });
    }
    let shown = match (field, text.parse()) {
        (Field::SourcePort | Field::DestinationPort, Ok(port)) => html! { {port_text(port)} },
        (Field::Nic, _) => beside(broken(text), Mac::parse(text).and_then(|nic| names.nic(nic))),
        _ if let Some(fact) = field.fact() => {
            beside(broken(text), names.geo.note(fact, text).filter(|_| fact == Fact::Country))
        }
        _ => beside(broken(text), name_of(names, text).as_deref()),
    };
    value(&term(field, text), shown)
}

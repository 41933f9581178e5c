//! One cell, as it is shown.

use std::borrow::Cow;

use flowglass::enrich::Names;
use flowglass::model::{Action, Encryption, Millis, Network, State, is_private, service_name};
use flowglass::present::flows::{Times, Value, value};
use flowglass::present::names::rule_shown;
use flowglass::present::number::Quantity;
use flowglass::present::{Zone, number, time};
use flowglass::query::flows::{Column, Line, Particulars};
use yew::prelude::*;

use crate::page::parts::{Shape, absent, amount, small_icon};

/// Whether its digits stand under each other.
pub const fn is_number(column: Column) -> bool {
    matches!(
        column,
        Column::Duration
            | Column::SourcePort
            | Column::DestinationPort
            | Column::Updates
            | Column::Tuples
            | Column::PacketsSent
            | Column::PacketsReceived
            | Column::Packets
            | Column::BytesSent
            | Column::BytesReceived
            | Column::Bytes
            | Column::Offset
    )
}

pub fn cell(line: &Line, column: Column, zone: &Zone, over_years: bool, times: Times) -> Html {
    match (column, value(line, column)) {
        (_, Value::Absent(why)) => html! { <>{absent(why)}if is_amount(column) { <span class="unit"></span> }</> },
        (Column::State, _) => state(line),
        (Column::Encryption, Value::Text(text)) => encryption(line, &text),
        (Column::Rule, Value::Text(text)) => html! { {rule_shown(&text)} },
        (_, Value::Number(value)) if is_amount(column) => amount(&rounded(column, value)),
        (Column::SourcePort | Column::DestinationPort, Value::Number(port)) => html! { {port} },
        (_, Value::Number(number)) => html! { {number::exact(number)} },
        (_, Value::Text(text)) => html! { {text} },
        (_, Value::Time(at)) => moment(at, zone, over_years, times),
        (_, Value::Span(ms)) => html! { {span(ms)} },
    }
}

/// What the address or the NIC in it is called.
pub fn name<'n>(line: &Line, column: Column, names: &'n Names) -> Option<Cow<'n, str>> {
    match column {
        Column::Source => names.of(Network::one(line.ends.source)),
        Column::Destination => names.of(Network::one(line.ends.destination)),
        Column::Nic => names.nic(line.ends.mac?).map(Cow::Borrowed),
        _ => None,
    }
}

fn rounded(column: Column, amount: u64) -> Quantity {
    match column {
        Column::PacketsSent | Column::PacketsReceived | Column::Packets => number::count(amount),
        _ => number::bytes(amount),
    }
}

const fn is_amount(column: Column) -> bool {
    matches!(
        column,
        Column::BytesSent
            | Column::BytesReceived
            | Column::Bytes
            | Column::PacketsSent
            | Column::PacketsReceived
            | Column::Packets
    )
}

/// What a cell shows in full, where that is more, for whoever points at it.
pub fn hint(line: &Line, column: Column, zone: &Zone) -> Option<String> {
    match (column, value(line, column)) {
        (_, Value::Time(at)) => Some(format!("{} {}", time::date(at, zone, None), time::clock_exact(at, zone))),
        (Column::SourcePort | Column::DestinationPort, Value::Number(port)) => {
            service_name(u16::try_from(port).ok()?).map(ToOwned::to_owned)
        }
        (Column::State, Value::Text(_)) => None,
        (_, Value::Text(text)) => Some(text),
        (_, Value::Number(value)) if is_amount(column) => {
            Some(number::exact(value)).filter(|exact| *exact != rounded(column, value).number)
        }
        _ => None,
    }
}

fn moment(at: Millis, zone: &Zone, over_years: bool, times: Times) -> Html {
    let [day, seconds, millis] = time::moment(at, zone, over_years);
    html! {
        <>
            if times != Times::WithoutDay { <span class="dim">{day}</span> }
            {seconds}
            if times == Times::Whole { <span class="dim">{millis}</span> }
        </>
    }
}

/// Rounded to tenths of a second below ten, to whole ones below two minutes.
pub fn span(ms: u64) -> String {
    let (tenths, seconds) = ((ms + 50) / 100, (ms + 500) / 1000);
    match ms {
        0..9_950 => format!("{}.{} s", tenths / 10, tenths % 10),
        9_950..119_500 => format!("{seconds} s"),
        _ => time::span(i64::try_from(ms).unwrap_or(i64::MAX)),
    }
}

/// A small lifeline and a word.
fn state(line: &Line) -> Html {
    let Particulars::Tuple(tuple) = &line.what else { return Html::default() };
    let (word, class) = match tuple.state {
        State::Begin => ("begin", "begin"),
        State::Continuing => ("cont.", "goes-on"),
        State::End => ("end", "end"),
        State::None => ("allowed", "goes-on"),
        State::Denied => ("denied", ""),
    };
    if tuple.state.action() == Action::Denied {
        return html! { <span class="state denied">{small_icon(Shape::Denied)}<span class="word">{word}</span></span> };
    }
    html! { <span class="state sub">{lifeline(class)}<span class="word">{word}</span></span> }
}

fn lifeline(class: &'static str) -> Html {
    let path = match class {
        "begin" => "M3 4h11",
        "end" => "M0 4h9",
        _ => "M0 4h14",
    };
    html! {
        <svg class={classes!("lifeline", class)} viewBox="0 0 14 8" aria-hidden="true" focusable="false">
            <path d={path} />
            if class == "begin" { <circle cx="3" cy="4" r="2.25" /> }
            if class == "end" { <circle cx="11" cy="4" r="2.25" /> }
        </svg>
    }
}

/// Open is what could have been encrypted and is not: traffic that leaves the network cannot be.
fn encryption(line: &Line, text: &str) -> Html {
    let is_encrypted = Encryption::parse(text).is_some_and(Encryption::is_encrypted);
    let is_internal = is_private(line.ends.source) && is_private(line.ends.destination);
    let (class, shape) = match (is_encrypted, is_internal) {
        (true, _) => ("dim", Some(Shape::Locked)),
        (false, true) => ("open", Some(Shape::Unlocked)),
        (false, false) => ("sub", None),
    };
    html! {
        <span class={classes!("state", class)}>
            if let Some(shape) = shape { {small_icon(shape)} } else { <span class="no-icon"></span> }
            {text.to_owned()}
        </span>
    }
}

//! What all flows are made of: their states, their directions, their protocols.

use flowglass::filter::{Field, term};
use flowglass::model::{Direction, State};
use flowglass::query::{Overview, Tally};
use yew::prelude::*;

use crate::page::parts::{NO_COUNTERS, by, bytes_of, count_cell, heading, length, panel_head, table};
use crate::page::pivot::value;
use crate::page::write;

/// Protocols beyond these are folded into one row.
const PROTOCOLS: usize = 4;
const DENIED: &str = "not measured: denied flows carry no counters";

struct Part {
    /// Its swatch: `part-1` and so on, lightest last.
    class: &'static str,
    title: String,
    /// As it stands in the log.
    code: String,
    /// What asks for it alone.
    term: Option<String>,
    tally: Tally,
    why: &'static str,
}

pub fn states(of: &Overview) -> Html {
    let parts = of.states.iter().map(|&(state, tally)| {
        let (class, title) = match state {
            State::Begin => ("part-1", "begin"),
            State::Continuing => ("part-2", "continuing"),
            State::End => ("part-3", "end"),
            State::Denied => ("part-denied", "denied"),
            State::None => ("part-4", "not stated"),
        };
        let code = if state == State::None { "NSG v1" } else { state.name() };
        let why = if state == State::Denied { DENIED } else { NO_COUNTERS };
        let asked = if state == State::None { "none" } else { state.name() };
        let term = Some(term(Field::State, asked));
        Part { class, title: title.to_owned(), code: code.to_owned(), term, tally, why }
    });
    let text = "Where in its life a flow was when its tuple was written. Counters stand in continuing and end tuples only, and say what happened since the flow's last tuple. Version 1 of the NSG flow logs has no states.";
    panel("Flow states", "State", &parts.collect::<Vec<_>>(), text)
}

pub fn directions(of: &Overview) -> Html {
    let parts = of.directions.iter().map(|&(direction, tally)| {
        let (class, title) = match direction {
            Direction::Inbound => ("part-2", "inbound"),
            Direction::Outbound => ("part-1", "outbound"),
        };
        let term = Some(term(Field::Direction, direction.letter()));
        Part { class, title: title.to_owned(), code: direction.letter().to_owned(), term, tally, why: NO_COUNTERS }
    });
    let text = "Seen from the NIC that logged the flow: inbound flows were begun by the other side, outbound ones by the machine itself. Bytes go both ways in either.";
    panel("Direction", "Begun", &parts.collect::<Vec<_>>(), text)
}

pub fn protocols(of: &Overview) -> Html {
    const CLASSES: [&str; PROTOCOLS] = ["part-1", "part-2", "part-3", "part-4"];
    let all = &of.protocols;
    // One more than fit: the last place is for the sum of the others.
    let named = if all.len() > PROTOCOLS { PROTOCOLS - 1 } else { all.len() };
    let mut parts: Vec<Part> = all[..named]
        .iter()
        .zip(CLASSES)
        .map(|(&(protocol, tally), class)| {
            let number = protocol.0.to_string();
            let title = protocol.name().map_or_else(|| format!("protocol {number}"), str::to_owned);
            let term = Some(term(Field::Protocol, &number));
            Part { class, title, code: number, term, tally, why: NO_COUNTERS }
        })
        .collect();
    if all.len() > named {
        let mut tally = Tally::default();
        all[named..].iter().for_each(|(_, other)| tally.add(other));
        let title = format!("{} others", all.len() - named);
        parts.push(Part { class: "part-4", title, code: String::new(), term: None, tally, why: NO_COUNTERS });
    }
    let text = "By the protocol number in the tuple; NSG flow logs write T and U for TCP and UDP. The logs cannot show ICMP: it is never logged.";
    panel("Protocols", "Protocol", &parts, text)
}

fn panel(title: &'static str, key: &'static str, parts: &[Part], text: &'static str) -> Html {
    let all = parts.iter().fold(0u64, |sum, part| sum.saturating_add(part.tally.tuples));
    let heads = vec![
        heading(key, "", None),
        heading("Flows", "num c-flows", None),
        heading("Share", "num c-share", None),
        heading("Bytes", "num c-bytes", None),
    ];
    let body = html! { <>{ for parts.iter().map(|part| row(part, all)) }</> };
    html! {
        <section class="panel p-share" aria-label={title}>
            {panel_head(title, text, by("by flows"))}
            <div class="strip" aria-hidden="true">
                { for parts.iter().filter(|part| part.tally.tuples > 0).map(|part| length(part.class, write::ratio(part.tally.tuples, all))) }
            </div>
            {table("rows shares", &format!("{title} by flows"), heads, body)}
        </section>
    }
}

fn row(part: &Part, all: u64) -> Html {
    let Part { class, title, code, term, tally, why } = part;
    let words = html! { <>{title}{"\u{2002}"}<span class="name">{code}</span></> };
    let share = write::share(tally.tuples, all).unwrap_or_default();
    html! {
        <tr key={title.clone()}>
            <th scope="row" class="key"><i class={classes!("swatch", *class)}></i>{match term {
                Some(term) => value(term, words),
                None => words,
            }}</th>
            {count_cell("num c-flows", tally.tuples)}
            <td class="num c-share">{share}</td>
            <td class="num c-bytes">{bytes_of(tally, why)}</td>
        </tr>
    }
}

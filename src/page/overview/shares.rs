//! What all flows are made of: their states, their directions, their protocols.

use flowglass::filter::{Field, term};
use flowglass::model::{Direction, Protocol, State};
use flowglass::present::elsewhere::{self, Keyed, TakeAway};
use flowglass::query::{Overview, Tally};
use yew::prelude::*;

use crate::page::parts::{NO_COUNTERS, by, bytes_of, count_cell, heading, length, panel_head, table, take_away};
use crate::page::pivot::value;
use crate::page::write;

/// There can be very many protocols: those beyond these are folded into one row.
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
    let part = |&(state, tally): &(State, Tally)| {
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
    };
    let text = "Where in its life a flow was when its tuple was written. Counters stand in continuing and end tuples only, and say what happened since the flow's last tuple. Version 1 of the NSG flow logs has no states.";
    panel("Flow states", "State", of.states.iter().map(part).collect(), usize::MAX, text)
}

pub fn directions(of: &Overview) -> Html {
    let part = |&(direction, tally): &(Direction, Tally)| {
        let (class, title) = match direction {
            Direction::Inbound => ("part-2", "inbound"),
            Direction::Outbound => ("part-1", "outbound"),
        };
        let term = Some(term(Field::Direction, direction.letter()));
        Part { class, title: title.to_owned(), code: direction.letter().to_owned(), term, tally, why: NO_COUNTERS }
    };
    let text = "Seen from the NIC that logged the flow: inbound flows were begun by the other side, outbound ones by the machine itself. Bytes go both ways in either.";
    panel("Direction", "Begun", of.directions.iter().map(part).collect(), usize::MAX, text)
}

pub fn protocols(of: &Overview) -> Html {
    const CLASSES: [&str; PROTOCOLS] = ["part-1", "part-2", "part-3", "part-4"];
    let part = |(at, &(protocol, tally)): (usize, &(Protocol, Tally))| {
        let number = protocol.0.to_string();
        let title = protocol.name().map_or_else(|| format!("protocol {number}"), str::to_owned);
        let term = Some(term(Field::Protocol, &number));
        Part { class: CLASSES[at.min(PROTOCOLS - 1)], title, code: number, term, tally, why: NO_COUNTERS }
    };
    let text = "By the protocol number in the tuple; NSG flow logs write T and U for TCP and UDP. The logs cannot show ICMP: it is never logged.";
    panel("Protocols", "Protocol", of.protocols.iter().enumerate().map(part).collect(), PROTOCOLS, text)
}

fn panel(title: &'static str, key: &'static str, mut parts: Vec<Part>, most: usize, text: &'static str) -> Html {
    let all = parts.iter().fold(0u64, |sum, part| sum.saturating_add(part.tally.tuples));
    let heads = vec![
        heading(key, "", None),
        heading("Flows", "num c-flows", None),
        heading("Share", "num c-share", None),
        heading("Bytes", "num c-bytes", None),
    ];
    let rows: Vec<Keyed<Tally>> =
        parts.iter().map(|part| (vec![part.title.clone(), part.code.clone()], part.tally)).collect();
    let away = take_away(title, move || TakeAway::tallies(elsewhere::heads(&[key, "In the log"]), rows.clone()));
    if parts.len() > most {
        // The last place is for the sum of the others.
        let others = parts.split_off(most - 1);
        let mut tally = Tally::default();
        others.iter().for_each(|part| tally.add(&part.tally));
        let title = format!("{} others", others.len());
        parts.push(Part { class: "part-4", title, code: String::new(), term: None, tally, why: NO_COUNTERS });
    }
    let body = html! { <>{ for parts.iter().map(|part| row(part, all)) }</> };
    html! {
        <section class="panel p-share" aria-label={title}>
            {panel_head(title, text, html! { <>{by("by flows")}{away}</> })}
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

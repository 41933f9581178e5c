//! Findings about a host in words, the filter that shows their flows, and how each was found.

mod all;
#[cfg(test)]
mod tests;

pub use all::{of_all, taken};

use std::net::IpAddr;

use crate::model::{Direction, MINUTE, Millis, Network, Span, service_name};
use crate::present::number::{self, several};
use crate::present::time;
use crate::query::TimeRange;
use crate::query::hosts::findings::{ADMIN_PORTS, Burst, Findings, GAP_MS, Severity, What};

pub const fn severity(of: Severity) -> &'static str {
    match of {
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
    }
}

/// Behind “No findings”, and behind those there are.
pub const LOOKED_FOR: &str = "Looked for port scans and sweeps by it and at it, many denied tries at one port, large transfers to a \
     public address, regular contact with one, administrative ports that let public addresses in or were tried inside, connections without an answer, answers that ended, \
     what was first let in and then denied or the other way round, flows that are not encrypted though others are, what was dropped because it could not be encrypted, and directions in which all is denied. Of the flows within the filter and the time range. A finding is a hint from counts \
     and addresses, not a proof: logs hold no payload.";
const PARTIAL: &str = "Of a host that met more than 500,000 pairs of address and port only denied tries at one port, large \
     transfers, regular contact, encryption and directions in which all is denied were looked for. A narrower filter or time \
     range helps.";
const LACKS_CONTACT: &str = "Of a host that met public addresses at more than 500,000 combinations of address, port and hour, \
     regular contact was not looked for. A narrower filter or time range helps.";

/// What was not looked for.
pub fn lacking(found: &Findings) -> impl Iterator<Item = &'static str> {
    [(found.is_partial, PARTIAL), (found.lacks_contact, LACKS_CONTACT)]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, words)| words)
}

const SCAN: &str = "At least 100 ports of one host, each new one within 5 minutes of the one before; ports from 32768 on count only \
     where they were denied or not answered, because late answers go to them. The logs do not show whether anything was found \
     behind a port that let tries in. Security scanners of one's own, monitoring and passive file transfer look the same.";
const SWEEP: &str = "One port at 100 addresses or more, each new one within 5 minutes of the one before, at least half of them denied \
     or not answered; 80 and 443 are left out, because any client of the web goes to many addresses. Inventories and monitoring \
     look the same.";
const STORM: &str = "At least 500 denied tries at one port within one hour of the clock. A try that is repeated is denied again, so \
     there can be fewer connections behind it. The logs hold no names and passwords: of a try that was let in they do not show \
     whether it got any further. A program with a wrong setting tries as often.";
const LARGE: &str = "At least 1 GB from a private address to one public one within one hour of the clock, or 10 GB in all, at least \
     four times what came back, and half or more of all that was sent to public addresses. The logs do not show what was sent: a backup or a copy \
     to a storage account looks the same.";
const OPEN: &str = "Flows from public addresses let in at a port that administers a machine or opens its data, such as 22, 3389, \
     5985, 1433 or 6379; high from 10 addresses on. Answered means that packets went back. The logs do not show whether anyone \
     logged in, and an address can be an administrator's own.";
const UNSEALED: &str = "Flows that were let through between the same two private addresses: at least 10 without encryption, and \
     at least 10 with it, and some of the former let in or answered. The log's own value says why; two machines on one piece of \
     hardware are left out.";
const DROPPED: &str = "At least 10 flows between private addresses that no rule denied: the platform dropped them, because they \
     were to be encrypted and could not be. The log's own value says why: a host's software that is not ready, as after a start, \
     a move or an update, or an end that does not encrypt.";
const REFUSED: &str = "At least 10 flows, none of them let through. It is told of the flows that are shown, so a filter can make it true.";

const DOORS: &str = "At least 20 ports of private addresses that administer a machine or open its data, such as 22, 445, 1433 or 3389, \
     each new one within 5 minutes of the one before, at least half of them denied or not answered. Inventories look the same.";
const UNANSWERED: &str = "At least 50 connections to one address and port that ended without a packet back, at least twice as many as \
     tuples that had one. Something between drops them, nothing listens, or ports for translated addresses have run out; syslog and the \
     like never answer.";
const ANSWERS_END: &str = "At least 50 connections to one address and port that ended without a packet back, after others had been \
     answered: from the first of them on there were answers for 10 minutes at most, to what was on its way, and then none for as long. \
     Something fails, or drops them, since.";
const REGULAR: &str = "Connections from a private address to one port of a public one, in at least 10 whole hours of the clock in \
     a row, at least 3 in each on average, and nearly as many in each as in the others: the variance is at most a tenth of the \
     mean, where chance makes it as large. Malware that asks for orders does so; monitoring, updates and clocks that are set \
     look the same.";
const TURNED: &str = "At least 10 flows to one address and port let in, and at least 10 denied, all before the others or all after. \
     A rule was changed, most likely. Where the NIC of one side lets out what that of the other denies, answers tell what was let \
     in.";

/// What it is called, and how it was found.
pub const fn kind(what: &What) -> (&'static str, &'static str) {
    match what {
        What::Scan { .. } => ("Port scan", SCAN),
        What::Sweep { .. } => ("Sweep", SWEEP),
        What::Storm { .. } => ("Denied tries", STORM),
        What::Large { .. } => ("Large transfer", LARGE),
        What::Open { .. } => ("Open port", OPEN),
        What::Unsealed { .. } => ("Not encrypted", UNSEALED),
        What::Dropped { .. } => ("Dropped, not encrypted", DROPPED),
        What::Refused { .. } => ("All denied", REFUSED),
        What::Doors { .. } => ("Inside ports tried", DOORS),
        What::Unanswered { until: None, .. } => ("Not answered", UNANSWERED),
        What::Unanswered { until: Some(_), .. } => ("No longer answered", ANSWERS_END),
        What::Turned { is_denied: true, .. } => ("No longer let in", TURNED),
        What::Turned { is_denied: false, .. } => ("Let in since", TURNED),
        What::Regular { .. } => ("Regular contact", REGULAR),
    }
}

/// How a sentence writes the moment that something begins at, and an address, with its name if it has one.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub moment: &'a dyn Fn(Millis) -> String,
    pub address: &'a dyn Fn(IpAddr) -> String,
}

/// `Tried 1,024 ports of 10.0.0.4 web-01 in 3 min, all denied`
pub fn sentence(what: &What, others: u64, Written { moment, address }: Written<'_>) -> String {
    let count = |count: u64| number::count(count).to_string();
    let mut text = match *what {
        What::Scan { way, peer, ports } => {
            let (peer, tried, after) = (address(peer), count(ports.tried), after(&ports));
            match way {
                Direction::Outbound => format!("Tried {tried} ports of {peer} {after}"),
                Direction::Inbound => format!("{peer} tried {tried} of its ports {after}"),
            }
        }
        What::Sweep { port, peers } => {
            format!("Tried {} at {} addresses {}", service(port), count(peers.tried), after(&peers))
        }
        What::Storm { way, port, tries, most, hour, peers, .. } => {
            let (own, from) = if way == Direction::Outbound { (" of its own", "to") } else { ("", "from") };
            let mut text = format!("{}{own} at {}", several(tries, "denied try", "denied tries"), service(port));
            if let Some(peers) = peers {
                text += &match peers.count {
                    1 => format!(" {from} {}", address(peers.first)),
                    more => format!(" {from} {} addresses", count(more)),
                };
            }
            if most < tries {
                text += &format!(", {} of them in the hour from {}", count(most), moment(hour));
            }
            match peers.filter(|_| way == Direction::Inbound) {
                Some(peers) if peers.let_in > 0 => {
                    text += &format!("; {} let in as well", several(peers.let_in, "address was", "addresses were"));
                }
                Some(_) => text += ", none let in",
                None => {}
            }
            text
        }
        What::Large { way, peer, bytes, of, most, hour, .. } => {
            let (done, got, by) = match way {
                Direction::Outbound => ("Sent", "to", ", public"),
                Direction::Inbound => ("Was sent", "by", ""),
            };
            let share = number::share(bytes, of).map(|share| share.to_string()).unwrap_or_default();
            let mut text = format!("{done} {} {got} {}{by}", number::bytes(bytes), address(peer));
            text += &match way {
                Direction::Outbound => format!(", {share} of all it sent to public addresses"),
                Direction::Inbound => format!(", {share} of all that it was sent from inside"),
            };
            if most < bytes {
                text += &format!(", {} of it in the hour from {}", number::bytes(most), moment(hour));
            }
            text
        }
        What::Open { port, peers, answered, .. } => {
            let from = several(peers, "public address", "public addresses");
            let answered = if answered == peers { "all".to_owned() } else { count(answered) };
            format!("Open to the public at {}: let in from {from}, {answered} answered", service(port))
        }
        What::Unsealed { peer, flows, sealed, .. } => {
            let peer = address(peer);
            format!("{} flows with {peer} were not encrypted, though {} were", count(flows), count(sealed))
        }
        What::Dropped { peer, peers, flows, from, to } => {
            let flows = several(flows, "flow", "flows");
            let with = if peers == 1 { address(peer) } else { format!("{} addresses inside", count(peers)) };
            let within = match to.0.saturating_sub(from.0) {
                0 => String::new(),
                ms => format!(" within {}", time::span(ms)),
            };
            format!("{flows} with {with} were dropped{within}, because they could not be encrypted")
        }
        What::Refused { way, flows } => {
            let to = if way == Direction::Outbound { "from" } else { "to" };
            format!("Every flow {to} it that is shown was denied: {}", count(flows))
        }
        What::Doors { ports } => {
            format!("Tried {} administrative ports of addresses inside {}", count(ports.tried), after(&ports))
        }
        What::Unanswered { way, peer, port, silent, answered, until, .. } => {
            let connections = several(silent, "connection", "connections");
            let none = match until {
                Some(until) => format!(", and no answer came since {}", moment(until)),
                None if answered == 0 => ", and none was seen answered".to_owned(),
                None => String::new(),
            };
            let (peer, port) = (address(peer), service(port));
            match way {
                Direction::Outbound => format!("{connections} to {peer} at {port} were not answered{none}"),
                Direction::Inbound => format!("{connections} from {peer} at {port} were not answered by it{none}"),
            }
        }
        What::Turned { way, peer, port, is_denied, last, from, flows } => {
            let to = if way == Direction::Outbound { "To" } else { "From" };
            let (was, is) = if is_denied { ("let in", "denied") } else { ("denied", "let in") };
            let (last, from, flows) = (moment(last), moment(from), several(flows, "flow", "flows"));
            let peer = address(peer);
            format!("{to} {peer} at {}: {was} until {last}, {is} from {from} on, {flows}", service(port))
        }
        What::Regular { way, peer, port, connections, every, from, to } => {
            let (every, all, port) = (time::span(every), count(connections), service(port));
            let (peer, within) = (address(peer), time::span(to.0.saturating_sub(from.0)));
            match way {
                Direction::Outbound => {
                    format!("A connection to {peer} at {port} every {every} on average, {all} within {within}")
                }
                Direction::Inbound => {
                    format!("A connection from {peer} at {port} every {every} on average, {all} within {within}")
                }
            }
        }
    };
    if others > 0 {
        text += &format!(" ({} more like it)", count(others));
    }
    text
}

/// `in 3 min, all denied`: how long it took, and what became of it.
fn after(burst: &Burst) -> String {
    let of = |part: u64, what: &str| match part {
        0 => None,
        part if part == burst.tried => Some(format!("all {what}")),
        part => Some(format!("{} {what}", number::count(part))),
    };
    let became: Vec<String> =
        [of(burst.denied, "denied"), of(burst.silent, "not answered")].into_iter().flatten().collect();
    let became = if became.is_empty() { "none denied".to_owned() } else { became.join(" and ") };
    format!("in {}, {became}", time::span(burst.to.0.saturating_sub(burst.from.0)))
}

fn service(port: u16) -> String {
    match (port, service_name(port)) {
        (0, _) => "port 0, as pings have,".to_owned(),
        (port, Some(name)) => format!("{port} ({name})"),
        (port, None) => format!("port {port}"),
    }
}

/// When it began.
pub const fn when(what: &What) -> Option<Millis> {
    match what {
        What::Scan { ports: burst, .. } | What::Sweep { peers: burst, .. } => Some(burst.from),
        What::Storm { from, .. } | What::Large { from, .. } => Some(*from),
        What::Doors { ports } => Some(ports.from),
        What::Turned { from, .. } | What::Regular { from, .. } | What::Dropped { from, .. } => Some(*from),
        What::Open { from, .. } | What::Unsealed { from, .. } | What::Unanswered { from, .. } => Some(*from),
        What::Refused { .. } => None,
    }
}

/// The times of its flows, where it is told by those that followed each other: in whole minutes. That a try is not
/// answered is logged later than the try.
pub fn times(what: &What) -> Option<TimeRange> {
    match what {
        What::Scan { ports: burst, .. } | What::Sweep { peers: burst, .. } | What::Doors { ports: burst } => {
            let wait = if burst.silent > 0 { GAP_MS } else { 0 };
            let last = Millis(burst.to.0.saturating_add(wait));
            let through = TimeRange::through(Span { first: burst.from, last });
            Some(TimeRange { from: through.from.floor(MINUTE), to: through.to.ceil(MINUTE) })
        }
        _ => None,
    }
}

/// Where all tries were denied, what was let through between the same two is of something else.
fn if_denied(burst: &Burst) -> &'static str {
    if burst.denied == burst.tried { " and action == denied" } else { "" }
}

/// The filter that leaves its flows.
pub fn filter(host: Network, what: &What) -> String {
    let sides = |way| if way == Direction::Outbound { ("src.ip", "dst.ip") } else { ("dst.ip", "src.ip") };
    match *what {
        What::Scan { way, peer, ports } => {
            let (own, other) = sides(way);
            format!("{own} == {host} and {other} == {peer}{}", if_denied(&ports))
        }
        What::Large { way, peer, .. } => {
            let (own, other) = sides(way);
            format!("{own} == {host} and {other} == {peer}")
        }
        What::Sweep { port, peers } => format!("src.ip == {host} and dst.port == {port}{}", if_denied(&peers)),
        What::Storm { way, port, .. } => {
            format!("{} == {host} and dst.port == {port} and action == denied", sides(way).0)
        }
        What::Open { port, .. } => {
            format!("dst.ip == {host} and dst.port == {port} and flowtype == inbound-public and action == allowed")
        }
        What::Unsealed { peer, .. } => format!(
            "ip == {host} and ip == {peer} and enc not in {{X, NX_LOCAL_DST}} and enc != absent and action == allowed"
        ),
        What::Dropped { .. } => {
            format!(
                "ip == {host} and enc in {{NX_SW_NOT_READY, NX_NOT_ACCEPTED, NX_NOT_SUPPORTED}} and action == denied \
                 and flowtype == internal"
            )
        }
        What::Refused { way, .. } => format!("{} == {host} and action == denied", sides(way).0),
        What::Doors { ports } => {
            let (admin, denied) = (ADMIN_PORTS.map(|port| port.to_string()).join(", "), if_denied(&ports));
            format!("src.ip == {host} and dst.port in {{{admin}}} and flowtype == internal{denied}")
        }
        What::Unanswered { way, peer, port, .. } => {
            let (own, other) = sides(way);
            format!(
                "{own} == {host} and {other} == {peer} and dst.port == {port} and state == end \
                 and packets.sent > 0 and packets.received == 0"
            )
        }
        What::Turned { way, peer, port, is_denied, .. } => {
            let ((own, other), action) = (sides(way), if is_denied { "denied" } else { "allowed" });
            format!("{own} == {host} and {other} == {peer} and dst.port == {port} and action == {action}")
        }
        What::Regular { way, peer, port, .. } => {
            let (own, other) = sides(way);
            format!("{own} == {host} and {other} == {peer} and dst.port == {port}")
        }
    }
}

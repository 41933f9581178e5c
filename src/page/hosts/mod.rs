//! Hosts: all of them in a table, and one on a page of its own.

mod list;
mod lives;
mod one;
mod table;

use flowglass::enrich::Names;
use flowglass::model::Network;
use flowglass::query::hosts::Ranking;
use yew::prelude::*;

use super::address::use_here;
use super::asked::use_asked;
use super::names::beside;
use super::parts::nothing;
use super::state::{Command, HostsShown, HostsWanted};
use super::view::ViewProps;

/// Hosts shown at first, and as many more at a time.
const PORTION: u32 = 100;
const MOST_TIMES: u32 = 20;
/// The same of the peers whose connections are drawn.
const CONTACTS: u32 = 25;
/// Rows of each list on a host's page.
const ROWS: u32 = 100;

#[component]
pub fn Hosts(props: &ViewProps) -> Html {
    let here = use_here();
    let (by, host) = (here.now.hosts, here.now.host);
    // How many are wanted, of what: of something else the first ones again.
    let more = use_state_eq(|| (by, host, 0_u32));
    // Each time as many again as there are, so that a few steps come to the end of thousands.
    let times = if (more.0, more.1) == (by, host) { more.2 } else { 0 };
    let wanted = match host {
        None => HostsWanted::Table { by, limit: PORTION << times },
        Some(host) => HostsWanted::One { host, contacts: CONTACTS << times, rows: ROWS },
    };
    let on_more = {
        let more = more.setter();
        Callback::from(move |_: MouseEvent| more.set((by, host, (times + 1).min(MOST_TIMES))))
    };
    use_asked(&props.on, wanted, Command::ShowHosts);
    let snapshot = &props.snapshot;
    let nothing = nothing(props);
    let shown = snapshot.hosts.as_deref();
    let is_behind = snapshot.is_behind || shown.is_none_or(|shown| shown.wanted() != wanted);
    let is_behind = (is_behind && nothing.is_none()).then_some("behind");
    let body = nothing.unwrap_or_else(|| match (host, shown, &snapshot.overview) {
        (None, Some(HostsShown::Table { ranked, details, bucket_ms, .. }), Some(data)) => {
            table::table(props, (data, *bucket_ms), &here, (ranked, details), &on_more)
        }
        (Some(host), Some(HostsShown::One { host: of, .. }), Some(data)) if host == *of => {
            one::one(props, data, &here, &on_more)
        }
        _ => html! { <p class="empty pad" role="status">{"Counting."}</p> },
    });
    html! {
        <main class={classes!("view", "hosts", is_behind)} aria-label="Hosts">
            {props.loading()}
            {match host {
                None => table::title(&here),
                Some(host) => one::title(host, shown, &props.snapshot.names),
            }}
            {body}
        </main>
    }
}

/// What a filter calls a host.
fn term_of(host: Network) -> String {
    flowglass::filter::term(flowglass::filter::Field::Ip, &host.to_string())
}

/// A host, which opens its page.
pub fn link(host: Network, here: &super::address::Here, names: &Names) -> Html {
    let shown = beside(super::parts::broken(&host.to_string()), names.of(host).as_deref());
    super::pivot::link(&term_of(host), &here.host_link(host), shown)
}

/// With another ranking, from the first one on.
fn ranked(here: &super::address::Here, to: impl Fn(Ranking) -> Ranking + 'static) {
    use super::address::Change;
    use flowglass::present::address::Address;
    here.change.emit(Change::going_on(move |address| Address { hosts: to(address.hosts), ..address }));
}

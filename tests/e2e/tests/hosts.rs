//! The Hosts view: all hosts in any order, one on its own page, as the engine has them.

use fantoccini::key::Key as Pressed;
use flowglass::model::{LeftOut, Network, Prefix};
use flowglass::present::address::Address;
use flowglass::present::number;
use flowglass::query::hosts::{Answer, Ask, Column, Host, HostSums, Key, Kind, Ranking};
use flowglass::query::{Desk, Scope};
use flowglass_e2e::Page;
use flowglass_e2e::engine::shard_of;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::reading::Row;
use serde_json::json;

/// What the engine answers of some files.
fn answer(logs: &[Log], filter: &str, ask: &Ask) -> Answer {
    let shard = shard_of(logs);
    let mut desk = Desk::default();
    desk.set_scope(&Scope { filter: filter.to_owned(), ..Scope::all(LeftOut::ALL) });
    let partial = desk.hosts(&shard, ask);
    ask.finish(vec![partial]).unwrap()
}

/// The names of the first hosts, and how many there are.
fn ranked(logs: &[Log], filter: &str, by: Ranking) -> (Vec<String>, u64) {
    match answer(logs, filter, &Ask::Rank { by, limit: 100 }) {
        Answer::Ranked(ranked) => (ranked.rows.iter().map(name_of).collect(), ranked.count),
        other => panic!("{other:?}"),
    }
}

fn host(logs: &[Log], host: &str) -> Host {
    let host = Network::parse(host).unwrap();
    match answer(logs, "", &Ask::Host { host, bucket_ms: 60_000, limit: 100 }) {
        Answer::Host(host) => *host,
        other => panic!("{other:?}"),
    }
}

fn name_of((key, _): &(Key, HostSums)) -> String {
    match key {
        Key::Host(host) => host.to_string(),
        Key::ToPort(port) => port.to_string(),
        Key::Nic(mac) => mac.to_string(),
        other => panic!("{other:?}"),
    }
}

/// All rows of the table but that of the others, whichever part of it they are in.
fn rows(page: &Page) -> Vec<Row> {
    let shown = page.run(
        "return [...document.querySelectorAll('.host-table tbody tr:not(.rest)')].map(row =>
             [...row.cells].map(cell => (cell.querySelector('.value') || cell).textContent.replace(/\\s+/g, ' ').trim()));",
    );
    let row = |row: &serde_json::Value| row.as_array().into_iter().flatten().map(text).collect();
    shown.as_array().into_iter().flatten().map(row).collect()
}

#[track_caller]
fn assert_ranked(page: &Page, expected: &(Vec<String>, u64)) {
    let (names, count) = expected;
    page.wait_until(&format!("the hosts are not {names:#?}"), || rows(page).iter().map(|row| &row[0]).eq(names));
    let counted = format!("{} of {} host", names.len(), number::exact(*count));
    assert!(page.text().contains(&counted), "not {counted}");
}

fn open_hosts(logs: &[Log]) -> Page {
    let page = Page::open();
    page.open_logs(logs);
    page.show("Hosts");
    page
}

#[test]
fn core_hosts_are_ranked_by_any_column() {
    let logs = logs::some();
    let page = open_hosts(&logs);
    assert_ranked(&page, &ranked(&logs, "", Ranking::default()));
    // A second click turns the order round; addresses and first times begin with the least.
    for (title, column, down) in [
        ("Received", Column::Received, true),
        ("Received", Column::Received, false),
        ("Peers", Column::Peers, true),
        ("Denied in", Column::DeniedIn, true),
        ("First seen", Column::First, false),
        ("Host", Column::Host, false),
    ] {
        page.press_button(title);
        assert_ranked(&page, &ranked(&logs, "", Ranking { column, down, ..Ranking::default() }));
    }
    assert_eq!(page.address().hosts.column, Column::Host);
}

#[test]
fn core_hosts_are_of_one_kind_or_of_networks() {
    let logs = logs::some();
    let page = open_hosts(&logs);
    page.press_button("Public");
    let public = Ranking { kind: Kind::Public, ..Ranking::default() };
    assert_ranked(&page, &ranked(&logs, "", public));
    page.press_button("Private");
    page.narrow("IPv4 networks", "/24");
    let networks = Ranking { kind: Kind::Private, prefix: Prefix { v4: 24, ..Prefix::HOST }, ..Ranking::default() };
    assert_ranked(&page, &ranked(&logs, "", networks));
    assert!(rows(&page).iter().any(|row| row[0].ends_with(".0/24")));
    // The filter holds here, too.
    page.go("#v=1&view=hosts&kind=private&v4=24&filter=denied");
    assert_ranked(&page, &ranked(&logs, "denied", networks));
}

#[test]
fn core_a_host_has_a_page() {
    let logs = logs::some();
    let page = open_hosts(&logs);
    let (names, _) = ranked(&logs, "", Ranking::default());
    let of = host(&logs, &names[0]);
    let name = page.wait("there is no host", || {
        let script = "return document.querySelector('.host-table tbody a.value')";
        page.browser().element(script, vec![])
    });
    page.browser().click(&name);
    page.find(".lives tbody tr");
    assert_eq!(page.address().host, Network::parse(&names[0]));
    page.assert_figure("Flows", number::count(of.sums.flows));
    page.assert_figure("Sent", number::bytes(of.sums.sent));
    page.assert_figure("Received", number::bytes(of.sums.received));
    page.assert_figure("Peers", number::count(of.peers.count));
    page.assert_figure("Ports", number::count(of.served.count));
    page.assert_figure("Denied in", number::count(of.sums.denied_in));
    page.assert_figure("Denied out", number::count(of.sums.denied_out));

    let keys = |caption: &str| -> Vec<String> {
        let script = "
            const table = [...document.querySelectorAll('main table')].find(table => table.caption?.textContent.startsWith(arguments[0]));
            return [...(table?.querySelectorAll('tbody tr:not(.rest) .value') || [])].map(value => value.dataset.term.split(' ').pop());";
        let keys = page.browser().run(script, vec![json!(caption)]);
        keys.as_array().into_iter().flatten().map(text).collect()
    };
    let first = |list: Vec<String>| list.into_iter().take(8).collect::<Vec<_>>();
    assert_eq!(keys("Peers"), first(of.peers.rows.iter().map(name_of).collect()));
    assert_eq!(keys("Ports served"), first(of.served.rows.iter().map(name_of).collect()));
    assert_eq!(keys("NICs that logged it"), first(of.nics.rows.iter().map(name_of).collect()));
    let contacts: Vec<String> = of.contacts.rows.iter().map(name_of).take(25).collect();
    let drawn =
        page.run("return [...document.querySelectorAll('.lives tbody th .value')].map(value => value.textContent)");
    assert_eq!(drawn.as_array().into_iter().flatten().map(text).collect::<Vec<_>>(), contacts);
    page.wait_until("no connection is drawn", || {
        page.run("return document.querySelectorAll('.lives tbody path').length > 0") == true
    });

    // Back and forward; and the way there from a value anywhere.
    page.browser().back();
    page.find(".host-table tbody tr");
    page.browser().forward();
    page.find(".lives tbody tr");
    page.show("Overview");
    page.run("[...document.querySelectorAll('section[aria-label=Sources] button.value')][0].focus()");
    page.browser().press(&char::from(Pressed::Enter).to_string());
    page.press_button("Open its page");
    page.find(".lives tbody tr");
    assert!(page.address().host.is_some());
}

/// The link that had the focus goes with the table it was in.
#[test]
fn core_focus_stays_in_the_page_when_a_host_is_opened_and_left() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Hosts");
    page.wait_for(".host-table a");
    page.run("document.querySelector('.host-table a').focus()");
    page.browser().press_keys(&[Pressed::Enter]);
    page.wait_for(".host-list");
    let focused = || text(&page.run("return document.activeElement.ariaLabel || document.activeElement.tagName"));
    page.wait_until("the focus is lost on the way in", || focused() != "BODY");
    page.browser().back();
    page.wait_for(".host-table a");
    page.wait_until("the focus is lost on the way back", || focused() == "Hosts");
}

#[test]
fn the_rest_comes_when_it_is_asked_for() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    page.show("Hosts");
    page.wait_until("there are not 100 hosts", || rows(&page).len() == 100);
    page.press_button("Show 100 more");
    page.wait_until("there are not 200 hosts", || rows(&page).len() == 200);
    page.press_button("Peers");
    page.wait_until("it does not begin anew", || rows(&page).len() == 100);
}

/// Findings as they are shown, and the filter that the link of each leads to.
fn findings(page: &Page) -> Vec<(String, String)> {
    let shown = page.run(
        "return [...document.querySelectorAll('.findings li')].map(row => [
             row.querySelector('b').textContent + ': ' + row.querySelector('a').textContent, row.querySelector('a').dataset.term]);",
    );
    let pair = |pair: &serde_json::Value| (text(&pair[0]), text(&pair[1]));
    shown.as_array().into_iter().flatten().map(pair).collect()
}

#[test]
fn core_a_host_has_findings_that_lead_to_their_flows() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let check = |host: &str, said: &str, filter: &str| {
        page.go(&format!("#v=1&view=hosts&host={host}"));
        page.wait_until(&format!("{host} is not {said}"), || {
            page.text().contains(host) && findings(&page) == [(said.to_owned(), filter.to_owned())]
        });
    };
    check(
        "10.1.1.4",
        "High: 198.51.100.23 tried 2,032 of its ports in 8 min 40 s, 2,030 denied",
        "dst.ip == 10.1.1.4 and src.ip == 198.51.100.23",
    );
    check(
        "198.51.100.23",
        "High: Tried 2,032 ports of 10.1.1.4 web-01 in 8 min 40 s, 2,030 denied",
        "src.ip == 198.51.100.23 and dst.ip == 10.1.1.4",
    );
    check(
        "10.2.8.4",
        "Medium: 9,468 denied tries at 22 (ssh) from 228 addresses, 5,103 of them in the hour from 13 Jan 12:00, none let in",
        "dst.ip == 10.2.8.4 and dst.port == 22 and action == denied",
    );
    check(
        "10.1.2.5",
        "High: Sent 12.7 GB to 203.0.113.190, public, 99 % of all it sent to public addresses, 8.64 GB of it in the hour from 13 Jan 16:00",
        "src.ip == 10.1.2.5 and dst.ip == 203.0.113.190",
    );
    // How it was found, and the way to its flows by the keyboard.
    page.press_button("How “Large transfer” was computed");
    assert!(page.text().contains("a backup or a copy"));
    page.browser().press(&char::from(Pressed::Escape).to_string());
    page.run("document.querySelector('.findings li a').focus()");
    page.browser().press(&char::from(Pressed::Enter).to_string());
    page.wait_until("its flows are not asked for", || {
        let Address { filter, host, .. } = page.address();
        host.is_none() && filter == "src.ip == 10.1.2.5 and dst.ip == 203.0.113.190"
    });
    page.find(".flow-grid tbody tr");

    // An ordinary host has none, and is told what was looked for; its NIC is its own.
    page.go("#v=1&view=hosts&host=10.2.1.5");
    page.wait_until("there are findings", || page.text().contains("No findings. Looked for port scans"));
    assert!(findings(&page).is_empty());
    assert!(page.text().contains("NIC 00-22-48-00-AA-07"));
    page.go("#v=1&view=hosts&host=192.0.2.40");
    page.wait_until("there are findings", || page.text().contains("No findings. Looked for port scans"));
    assert!(!page.text().contains("NIC 00-22"), "an address outside has no NIC");
}

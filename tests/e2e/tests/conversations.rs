//! The Conversations view: its figures are the engine's, its pictures can be walked, and what is clicked narrows.

use fantoccini::key::Key;
use flowglass::model::{LeftOut, Millis, Prefix};
use flowglass::present::{number, pairs};
use flowglass::query::pairs::{Kind, Measure, Pairs, PairsAsk, Picture, finish};
use flowglass::query::{Desk, Scope};
use flowglass_e2e::engine::shard_of;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, reading::Row};

/// What the engine says of some files.
fn expected(logs: &[Log], ask: &PairsAsk) -> Pairs {
    let shard = shard_of(logs);
    let mut desk = Desk::default();
    desk.set_scope(&Scope::all(LeftOut::ALL));
    finish(ask, &[desk.pairs(&shard, ask)])
}

fn open_conversations(logs: &[Log]) -> Page {
    let page = Page::open();
    page.open_logs(logs);
    page.show("Conversations");
    page
}

/// Both ends, bytes, sent, received, packets, flows, denied flows, and the ports.
fn first_cells(row: &Row) -> Vec<String> {
    row.iter().take(9).map(|cell| cell.replace(' ', "")).collect()
}

#[track_caller]
fn wait_for(page: &Page, logs: &[Log], ask: &PairsAsk) {
    let told = expected(logs, ask);
    let rows: Vec<Vec<String>> = told
        .rows
        .iter()
        .map(|row| {
            let end = |end| ask.ends().of(end).to_string();
            let measured = |text: String| if row.tally.measured > 0 { text } else { "–".to_owned() };
            let port = row.port.map(pairs::port_text);
            let mut cells = vec![end(row.source), end(row.destination)];
            cells.extend(port);
            cells.extend([
                measured(number::bytes(row.tally.bytes()).to_string()),
                measured(number::bytes(row.tally.bytes_sent).to_string()),
                measured(number::bytes(row.tally.bytes_received).to_string()),
                measured(number::count_tight(row.tally.packets()).to_string()),
                number::count(row.tally.tuples).to_string(),
                number::count(row.tally.denied).to_string(),
            ]);
            cells.extend(row.port.is_none().then(|| number::count(row.ports.into()).to_string()));
            cells.iter().map(|cell| cell.replace(' ', "")).collect()
        })
        .collect();
    let others = told.count - told.rows.len() as u64;
    page.wait_until(&format!("the pairs are not those of {ask:?}"), || {
        let mut shown = page.table("Pairs of");
        if others > 0 {
            let rest = shown.pop().unwrap_or_default();
            if !rest.first().is_some_and(|cell| cell.starts_with(&number::count(others).to_string())) {
                return false;
            }
        }
        let plain = |row: &Row| -> Vec<String> {
            // What is not measured says why, beside its dash.
            first_cells(row).into_iter().map(|cell| if cell.starts_with('–') { "–".to_owned() } else { cell }).collect()
        };
        shown.iter().map(plain).collect::<Vec<_>>() == rows
    });
}

#[test]
fn core_pairs_are_those_of_the_engine() {
    let logs = logs::some();
    let page = open_conversations(&logs);
    let mut ask = PairsAsk { limit: 100, ..PairsAsk::default() };
    wait_for(&page, &logs, &ask);
    for (kind, name) in [(Kind::Ports, "Host → port"), (Kind::Networks, "Network ↔ network")] {
        page.press_button(name);
        ask.kind = kind;
        wait_for(&page, &logs, &ask);
    }
    for (measure, name) in [(Measure::Flows, "Flows"), (Measure::Denied, "Denied flows"), (Measure::Packets, "Packets")]
    {
        // The timeline has buttons of these names, too.
        page.browser().run(
            "[...document.querySelectorAll('.pair-options button')].find(button => button.textContent === arguments[0]).click()",
            vec![serde_json::json!(name)],
        );
        ask.measure = measure;
        wait_for(&page, &logs, &ask);
    }
    page.run(
        "const select = document.querySelector('.prefixes select');
         select.value = '16';
         select.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    ask.prefix = Prefix { v4: 16, ..ask.prefix };
    wait_for(&page, &logs, &ask);
    let address = text(&page.run("return location.hash"));
    assert_eq!(address, "#v=1&view=conversations&pairs=networks&networks=16,64&by=packets");
    page.browser().back();
    wait_for(&page, &logs, &PairsAsk { prefix: Prefix::default(), ..ask });
}

#[test]
fn core_pictures_are_walked_and_narrow() {
    let logs = logs::some();
    let page = open_conversations(&logs);
    let spoken = || text(&page.run("return document.querySelector('#pair-mark')?.textContent || ''"));
    let press = |key: Key| page.browser().press(&char::from(key).to_string());
    for (name, picture) in [("Sankey", Picture::Sankey), ("Graph", Picture::Graph), ("Matrix", Picture::Matrix)] {
        page.press_button(name);
        page.find(&format!(".p-picture[aria-label={name}] .pair-ink [data-at]"));
        page.press_button("As a table");
        let rows = || page.run("return document.querySelectorAll('.p-picture .chart-twin tbody tr').length").as_u64();
        assert!(rows() > Some(3), "{picture:?} has no table");
        page.press_button("As a table");
        page.run("document.querySelector('.pair-stage').focus()");
        press(Key::Home);
        page.wait_until("nothing is chosen", || spoken() != "Nothing chosen");
        let first = spoken();
        press(Key::End);
        page.wait_until("the keys do not walk", || spoken() != first);
        press(Key::Escape);
        page.wait_until("Escape does not leave", || spoken() == "Nothing chosen");
    }
    // The head of a network opens it into its hosts.
    page.press_button("Network ↔ network");
    page.wait_until("there are no networks", || page.text().contains("/24"));
    page.wait_until("the picture is of hosts", || {
        page.run("return document.querySelector('.pair-ink text').textContent.includes('/')") == true
    });
    page.run("document.querySelector('.pair-stage').focus()");
    press(Key::Home);
    page.wait_until("the first is no destination", || spoken().starts_with("To "));
    let network = spoken().split([' ', ',']).nth(1).unwrap_or_default().to_owned();
    press(Key::Enter);
    let hash = || text(&page.run("return decodeURIComponent(location.hash)"));
    page.wait_until("it does not narrow", || hash().contains(&format!("filter=dst.ip == {network}")));
    assert!(!hash().contains("pairs="), "it does not open into hosts: {}", hash());
}

#[test]
fn core_what_a_graph_draws_stands_in_the_address() {
    let logs = logs::some();
    let page = open_conversations(&logs);
    let edges = || page.run("return document.querySelectorAll('.pair-ink .edge').length").as_u64().unwrap_or(0);
    page.press_button("Graph");
    page.wait_until("there is no graph", || edges() > 0);
    let all = edges();
    page.run(
        "const slider = document.querySelector('.graph-options input[type=range]');
         slider.value = slider.max - 2;
         slider.dispatchEvent(new InputEvent('input', { bubbles: true }));",
    );
    page.wait_until("there are as many edges", || edges() < all);
    let (left, hash) = (edges(), text(&page.run("return location.hash")));
    assert!(hash.contains("&at_least="), "{hash}");
    page.load();
    page.open_logs(&logs);
    page.run(&format!("location.hash = '{hash}&new_since=2026-01-13T06:00'"));
    page.wait_until("the link brings other edges", || edges() == left);
    let since = || text(&page.run("return document.querySelector('.graph-options input[type=datetime-local]').value"));
    page.wait_until("the link does not bring the moment", || since() == "2026-01-13T06:00");
    // How many there are is said of all pairs, whatever is drawn.
    let ask = PairsAsk {
        picture: Picture::Graph,
        since: Some(Millis::from_iso("2026-01-13T06:00:00Z").unwrap()),
        limit: 100,
        ..PairsAsk::default()
    };
    let of = expected(&logs, &ask);
    let fresh = of.graph.as_ref().unwrap().fresh;
    let drawn = || text(&page.run("return document.querySelector('.p-picture .drawn')?.innerText || ''"));
    page.wait_until("it is not said of how many", || {
        drawn().contains(&format!("of {} pairs", number::count(of.count)))
            && drawn().ends_with(&format!("of {} new ones", number::count(fresh)))
    });
}

//! Commands: from the start page on, and also for what only the view that is shown offers.

use fantoccini::key::Key;
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};

use crate::names::ask;

/// Chooses the first command that these words find.
#[track_caller]
fn command(page: &Page, words: &str) {
    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press(words);
    page.find("#command-0");
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_until("the commands stay open", || page.look_for("dialog.palette").is_none());
}

fn found(page: &Page, words: &str) -> Vec<String> {
    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press(words);
    page.find("#command-0");
    let names = page.run("return [...document.querySelectorAll('#commands li > span')].map(name => name.textContent)");
    page.browser().press(&char::from(Key::Escape).to_string());
    page.wait_until("the commands stay open", || page.look_for("dialog.palette").is_none());
    names.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn core_all_ways_to_open_are_commands() {
    let page = Page::open();
    for (words, expected) in
        [("open files", "Open log files"), ("folder", "Open folder"), ("only", "Read only some hours or NICs")]
    {
        assert_eq!(found(&page, words).first().map(String::as_str), Some(expected));
    }
    command(&page, "paste");
    page.find("#paste-text");
    page.press_button("Cancel");
    command(&page, "sample day");
    page.wait_for_load(1);
    // And once something is open.
    for expected in ["Add files", "Add folder", "Paste a record", "Open the sample day", "Save summary"] {
        assert_eq!(found(&page, expected).first().map(String::as_str), Some(expected));
    }
    page.find(".foot input[webkitdirectory]");
    command(&page, "paste");
    page.find("#paste-text");
    page.press_button("Cancel");
    command(&page, "start over");
    page.wait_until("it is not asked", || text(&page.run("return document.activeElement.textContent")) == "Keep");
    page.press_button("Forget");
    page.wait_for_view("Start");
}

#[test]
fn core_what_a_view_offers_is_a_command() {
    let page = Page::open();
    page.open_logs(&logs::some());
    let hash = || text(&page.run("return location.hash"));
    page.show("Conversations");
    command(&page, "picture sankey");
    page.wait_until("there is no Sankey", || hash().contains("picture=sankey"));
    command(&page, "ranked packets");
    page.wait_until("it is not ranked by packets", || hash().contains("by=packets"));
    command(&page, "network ↔ network");
    page.wait_until("there are no networks", || hash().contains("pairs=networks"));
    command(&page, "ipv4 networks /16");
    page.wait_until("the networks are others", || hash().contains("networks=16"));
    page.show("Hosts");
    command(&page, "public");
    page.wait_until("they are not public", || hash().contains("kind=public"));
    page.show("Flows");
    command(&page, "order flows destination port largest");
    page.wait_until("the order is another", || hash().contains("sort=-destination_port"));
    command(&page, "connections");
    page.wait_until("there are no connections", || hash().contains("rows=connections"));
    command(&page, "largest source");
    page.wait_until("it is no host's page", || hash().contains("host="));
    assert!(found(&page, "timeline png").contains(&"Save timeline as PNG".to_owned()));
    // What is no command can be a host, or what to filter by.
    command(&page, "198.51.100.7");
    page.wait_until("it is not the page of that host", || hash().contains("host=198.51.100.7"));
    command(&page, "deny-mg");
    page.wait_until("it is not the rule of that name", || page.address().filter == "rule == deny-mgmt-in");
    page.browser().back();
    page.wait_until("it is filtered still", || page.address().filter.is_empty());
    command(&page, "denied :22");
    page.wait_until("it is no filter", || page.address().filter == "action == denied and port == 22");
}

#[test]
fn core_commands_are_found_by_typing_and_by_their_keys() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    page.run("document.querySelector('main').focus()");
    page.browser().press("gf");
    page.wait_for_view("Flows");
    page.browser().press("/");
    page.wait_until("the filter has no focus", || text(&page.run("return document.activeElement.id")) == "filter-text");
    page.browser().press("tcp");
    page.browser().press_keys(&[Key::Enter, Key::Escape]);
    page.wait_until("it is no filter", || page.address().filter == "proto == tcp");
    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press("remove filter");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it stays", || page.address().filter.is_empty() && page.look_for("dialog.palette").is_none());
    page.press_button("Commands");
    page.find("dialog.palette[open]");
    page.browser().press("go over");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_for_view("Overview");
}

/// Each list is copied or saved whole, as far as it is known, and not only what is in sight.
#[test]
fn core_lists_are_copied_and_saved() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    page.keep_copies();
    let sources = &Told::of(&logs).overview.sources.rows;
    command(&page, "copy sources");
    page.wait_until("it is not said", || page.text().contains(&format!("Copied {} rows as text.", sources.len())));
    let copied = page.copied();
    let rows: Vec<Vec<&str>> = copied.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0][..5], ["Address", "Name", "Flows", "Denied", "Bytes"]);
    assert_eq!(rows.len(), sources.len() + 1);
    for (row, source) in rows[1..].iter().zip(sources) {
        assert_eq!(row[..3], [source.key.as_str(), "", source.tally.tuples.to_string().as_str()]);
    }
    // A file says by its name of which rows it is.
    ask(&page, "dst.port == 443");
    let narrowed = Told::narrowed(&logs, "dst.port == 443", None);
    page.assert_flows(&narrowed);
    let sources = &narrowed.overview.sources.rows;
    command(&page, "save sources");
    let name = "flowglass-sources-dst.port-443.csv";
    let told = format!("Saved {} as {name}.", number::several(sources.len() as u64, "row", "rows"));
    page.wait_until("it is not said what is saved", || page.text().contains(&told));
    let saved = String::from_utf8(page.saved(name, |file| file.ends_with(b"\n"))).unwrap();
    let rows: Vec<Vec<&str>> = saved.split_terminator("\r\n").map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..6], ["address", "name", "flows", "denied", "bytes", "bytes_sent"]);
    let keys = |rows: &[Vec<&str>]| rows.iter().map(|row| row[0].to_owned()).collect::<Vec<_>>();
    assert_eq!(keys(&rows[1..]), sources.iter().map(|source| source.key.clone()).collect::<Vec<_>>());
    ask(&page, "");
    for (view, list, head) in [
        ("Overview", "rules", "Rule\tACL\tDecision\tFirst hit\t"),
        ("Hosts", "hosts", "Host\tName\tPeers\tPorts served\tPorts tried\tFlows\t"),
        ("Conversations", "pairs of hosts", "Source\tSource name\tDestination\tDestination name\tPorts\tFirst\tLast\t"),
    ] {
        page.show(view);
        command(&page, &format!("copy {list}"));
        page.wait_until(&format!("the {list} are not copied"), || page.copied().starts_with(head));
        assert!(page.copied().lines().count() > 2, "{}", page.copied());
    }
    command(&page, "largest source");
    page.wait_for(".host-list");
    for (list, head) in [
        ("peers", "Address\tName\tFlows\t"),
        ("rules that", "Rule\tACL\tDecision\tFlows\t"),
        ("nics", "NIC\tName\tFlows\t"),
    ] {
        command(&page, &format!("copy {list}"));
        page.wait_until(&format!("the {list} are not copied"), || page.copied().starts_with(head));
    }
}

#[test]
fn what_is_shown_is_shared_by_a_link() {
    let page = Page::open();
    page.open_logs(&logs::some());
    ask(&page, "denied");
    page.wait_until("the filter is not asked for", || page.address().filter == "denied");
    page.keep_copies();
    command(&page, "share");
    page.wait_until("the link is not copied", || page.copied() == text(&page.run("return location.href")));
    // Other words find the thing before the view it is in.
    page.show("Overview");
    assert_eq!(found(&page, "beacon").first().map(String::as_str), Some("Look for findings"));
    assert_eq!(found(&page, "gap").first().map(String::as_str), Some("Go to Files"));
}

//! Lists of what addresses and NICs are called: shown beside them, asked for by name, and no logs themselves.

use flowglass::filter::{Field, term};
use flowglass::model::rule_short_name;
use flowglass::present::address::Address;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use serde_json::{Value, json};

/// The largest source, and a NIC that logged.
fn named(logs: &[Log]) -> (String, String) {
    let told = Told::of(logs).overview;
    (told.sources.rows[0].key.clone(), told.coverage.nics[0].to_string())
}

/// What `az network nic list` prints of a machine with this address and card.
fn cards(address: &str, mac: &str) -> Log {
    let machine = json!({"id": "/subscriptions/0/virtualMachines/vm-one"});
    let card = json!({"name": "nic-one", "macAddress": mac, "virtualMachine": machine,
        "ipConfigurations": [{"privateIPAddress": address}]});
    Log::new("cards.json", json!([card]).to_string())
}

fn texts(page: &Page, selector: &str) -> Vec<String> {
    let script = format!("return [...document.querySelectorAll({selector:?})].map(each => each.textContent)");
    let Value::Array(found) = page.run(&script) else { panic!("no list") };
    found.iter().map(text).collect()
}

/// Follows a link with another filter.
pub fn ask(page: &Page, filter: &str) {
    let address = Address { filter: filter.to_owned(), ..page.address() };
    page.run(&format!("location.hash = {:?}", address.hash()));
}

#[track_caller]
pub fn wait_for_one(page: &Page, selector: &str, parts: [&str; 2]) {
    page.wait(&format!("none of {selector} shows {parts:?}"), || {
        texts(page, selector).into_iter().find(|text| parts.iter().all(|part| text.contains(part)))
    });
}

/// As lists of what is to be blocked are.
#[test]
fn core_addresses_of_a_list_without_names_are_called_as_its_file() {
    let logs = logs::some();
    let (address, _) = named(&logs);
    let page = Page::open();
    page.open_logs(&logs);
    page.open_logs(&[Log::new("watched.txt", format!("# seen elsewhere\n192.0.2.250\n{address} ; why\n"))]);
    wait_for_one(&page, ".ranking th", [&address, "watched"]);
    ask(&page, "label == watched");
    let told = Told::narrowed(&logs, &format!("src.ip == {address} or dst.ip == {address}"), None);
    page.assert_flows(&told);
}

#[test]
fn core_addresses_and_nics_are_shown_with_their_names() {
    let logs = logs::some();
    let (address, mac) = named(&logs);
    let page = Page::open();
    page.open_logs(&logs);
    page.assert_flows(&Told::of(&logs));
    page.open_logs(&[cards(&address, &mac)]);
    wait_for_one(&page, ".ranking th", [&address, "vm-one"]);
    // It is no log, and nothing is wrong with it.
    page.assert_flows(&Told::of(&logs));
    assert!(!page.text().contains("with issues"), "{}", page.text());
    page.show("Hosts");
    wait_for_one(&page, ".host-table th", [&address, "vm-one"]);
    page.show("Conversations");
    wait_for_one(&page, ".pair-table .key", [&address, "vm-one"]);
    wait_for_one(&page, ".pair-stage text", ["vm-one", ""]);
    page.show("Flows");
    wait_for_one(&page, ".flow-grid td", [&address, "vm-one"]);
    // They go along with the rows.
    page.keep_copies();
    page.press_button("Copy rows as CSV");
    page.wait_until("the rows are not copied", || page.copied().starts_with("time,source,source_name,source_port,"));
    assert!(page.copied().contains(&format!(",{address},vm-one,")));
    page.press_button("Save all rows as CSV");
    let saved = page.saved("flowglass-tuples.csv", |file| file.ends_with(b"\n"));
    let saved = String::from_utf8(saved).unwrap();
    assert!(saved.starts_with("time,source,source_name,") && saved.contains(&format!(",{address},vm-one,")));
    assert!(saved.contains(",mac,mac_name,"), "{saved}");
    page.show("Files");
    wait_for_one(&page, ".file td", ["names", ""]);
}

/// What Microsoft publishes of its networks.
#[test]
fn core_azures_own_addresses_are_shown_with_their_service_and_asked_for_by_region() {
    let logs = logs::some();
    let (address, mac) = named(&logs);
    let tag = |name: &str, region: &str, network: &str| json!({"name": name, "id": name, "properties": {"region": region, "addressPrefixes": [network]}});
    let tags = [tag("Sql.NorthSea", "northsea", &address), tag("AzureCloud", "", "203.0.113.0/24")];
    let tags = json!({"changeNumber": 7, "cloud": "Public", "values": tags}).to_string();
    let page = Page::open();
    page.open_logs(&logs);
    page.open_logs(&[Log::new("ServiceTags_Public_20260105.json", tags)]);
    wait_for_one(&page, ".ranking th", [&address, "Sql.NorthSea"]);
    page.assert_flows(&Told::of(&logs));
    assert!(!page.text().contains("with issues"), "{}", page.text());
    let by_address = Told::narrowed(&logs, &term(Field::SourceIp, &address), None);
    for filter in ["src.region == NorthSea", "src.label == sql.northsea"] {
        ask(&page, filter);
        page.assert_flows(&by_address);
    }
    ask(&page, "region == southsea");
    page.wait_until("it does not say why", || page.text().contains("No address is known to be in such a region."));
    ask(&page, "");
    // What their owner calls them says more.
    page.open_logs(&[cards(&address, &mac)]);
    wait_for_one(&page, ".ranking th", [&address, "vm-one"]);
}

/// What `az network nsg list` prints of the group that decided most, and another that decided nothing: the rule that
/// decided most, and one that it keeps from ever deciding.
fn groups(logs: &[Log]) -> (String, Log) {
    let rules = Told::of(logs).overview.rules;
    let hit = rules.iter().find(|rule| rule.rule.starts_with("UserRule_")).unwrap();
    let rule = |name: &str, priority: u64, port: &str| {
        json!({"name": name, "priority": priority, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
            "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*",
            "destinationPortRange": port})
    };
    let name = rule_short_name(&hit.rule).to_owned();
    let rules = [rule(&name, 100, "*"), rule("never-needed", 110, "443")];
    let group = |id: &str| json!({"id": id, "securityRules": rules, "defaultSecurityRules": []});
    let groups = json!([group(&hit.acl.to_uppercase()), group("/x/networkSecurityGroups/nsg-elsewhere")]);
    (name, Log::new("groups.json", groups.to_string()))
}

#[test]
fn core_rules_that_no_log_names_are_told() {
    let logs = logs::some();
    let (covers, groups) = groups(&logs);
    let page = Page::open();
    page.open_logs(&[groups]);
    page.wait_until("nothing says that logs are missing", || {
        page.text().contains("4 security rules. Drop the flow logs")
    });
    page.open_logs(&logs);
    wait_for_one(&page, ".unhit tbody tr", ["never-needed", &format!("Already allowed by {covers}, priority 100.")]);
    assert_eq!(texts(&page, ".unhit tbody tr").len(), 1, "{:?}", texts(&page, ".unhit tbody tr"));
    assert!(page.text().contains("No log names a rule of nsg-elsewhere"), "{}", page.text());
    page.show("Files");
    wait_for_one(&page, ".file td", ["rules", ""]);
}

#[test]
fn core_a_filter_asks_for_a_name_whenever_it_comes_to_be_known() {
    let logs = logs::some();
    let (address, mac) = named(&logs);
    let page = Page::open();
    page.open_logs(&logs);
    ask(&page, "src.label == vm-one");
    page.wait_until("nothing says that no list is there", || page.text().contains("No address has a label yet"));
    page.open_logs(&[cards(&address, &mac)]);
    page.assert_flows(&Told::narrowed(&logs, &term(Field::SourceIp, &address), None));
    // The page knows what a name alone is the name of.
    page.press_button("Remove the filter");
    page.browser().press("VM-One\u{e007}");
    page.wait_until("a name is no filter", || page.address().filter == "label == vm-one");
    page.assert_flows(&Told::narrowed(&logs, &term(Field::Ip, &address), None));
    // Another list does not take the names of the first.
    page.open_logs(&[Log::new("list.csv", format!("label,address\nthe first,{address}\n"))]);
    ask(&page, "src.label contains first");
    page.assert_flows(&Told::narrowed(&logs, &term(Field::SourceIp, &address), None));
    ask(&page, "src.label == vm-one and src.label == \"the first\"");
    page.assert_flows(&Told::narrowed(&logs, &term(Field::SourceIp, &address), None));
}

//! Databases of countries and organisations beside the logs: rankings by them, and what is asked by them.

use flowglass::filter::{Field, term};
use flowglass::model::is_private;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;

use crate::mmdb::{Map, Number, Text, database};
use crate::names::{ask, wait_for_one};

/// The public address that most goes to.
pub fn busiest(logs: &[Log]) -> String {
    let is_public = |key: &str| key.parse().is_ok_and(|address| !is_private(address));
    let rows = Told::of(logs).overview.destinations.rows;
    rows.into_iter().find(|row| is_public(&row.key)).unwrap().key
}

/// Says of one address where it is, and whose.
pub fn about(address: &str) -> Log {
    let nation = Map(vec![("iso_code", Text("NL")), ("names", Map(vec![("en", Text("Netherlands"))]))]);
    let all = Map(vec![
        ("country", nation),
        ("autonomous_system_number", Number(64500)),
        ("autonomous_system_organization", Text("Example Transit")),
    ]);
    let length = if address.contains(':') { 128 } else { 32 };
    Log::new(
        "GeoLite2-Country.mmdb",
        database("GeoLite2-Country", 1_768_294_800, &[(&format!("{address}/{length}"), all)]),
    )
}

#[test]
fn core_flows_are_ranked_and_asked_for_by_country_and_organisation() {
    let logs = logs::some();
    let address = busiest(&logs);
    let page = Page::open();
    page.open_logs(&logs);
    ask(&page, "country == NL");
    page.wait_until("nothing says what is missing", || page.text().contains("Nothing says yet in which country"));
    // Asked before it can be told, and told at once.
    page.open_logs(&[about(&address)]);
    let by_address = Told::narrowed(&logs, &term(Field::Ip, &address), None);
    page.assert_flows(&by_address);
    assert!(!page.text().contains("with issues"), "{}", page.text());
    for filter in ["org == 64500", "country == netherlands", "org == \"example transit\""] {
        ask(&page, filter);
        page.assert_flows(&by_address);
    }
    ask(&page, "country == DE");
    page.wait_until("it does not say why", || page.text().contains("The database knows no such country."));

    ask(&page, "");
    page.assert_flows(&Told::of(&logs));
    wait_for_one(&page, "[aria-label='Destination countries'] th", ["NL", "Netherlands"]);
    wait_for_one(&page, "[aria-label='Destination organisations'] th", ["Example Transit", "(AS64500)"]);
    wait_for_one(&page, "[aria-label='Destinations'] th", [&address, "NL · Example Transit (AS64500)"]);
    let carries =
        "return document.querySelector(\"[aria-label='Destination countries'] tbody th [data-term]\").dataset.term";
    assert_eq!(text(&page.run(carries)), "dst.country == NL");

    page.show("Hosts");
    wait_for_one(&page, ".host-table th", [&address, "Example Transit"]);
    page.show("Files");
    wait_for_one(&page, ".file td", ["places", ""]);
}

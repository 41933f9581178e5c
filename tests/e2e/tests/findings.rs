//! What is remarkable among all hosts, on the overview.

use fantoccini::key::Key;
use flowglass_e2e::Page;
use flowglass_e2e::page::text;

use crate::names::ask;

/// Each as it is told: how severe, of which host, and what.
fn told(page: &Page) -> Vec<String> {
    let rows = page.run(
        "return [...document.querySelectorAll('.p-findings li')].map(row => row.querySelector('b').textContent + ': '
             + row.querySelector('.of a').textContent.trim().split(/\\s/)[0] + ' ' + row.querySelector('.what a').textContent);",
    );
    rows.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn core_the_hosts_that_stand_out_are_looked_at() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    page.press_button("Look for findings");
    page.find(".p-findings li");
    let found = told(&page);
    for expected in [
        "High: 198.51.100.23 Tried 2,032 ports of 10.1.1.4 web-01 in 8 min 40 s, 2,030 denied",
        "High: 10.1.2.5 Sent 12.7 GB to 203.0.113.190, public, 99 % of all it sent to public addresses, 8.64 GB of it in the hour from 13 Jan 16:00",
        "Medium: 10.2.8.4 9,468 denied tries at 22 (ssh) from 228 addresses, 5,103 of them in the hour from 13 Jan 12:00, none let in",
        "Medium: 10.1.2.6 432 flows with 4 addresses inside were dropped within 12 min, because they could not be encrypted",
        "Low: 10.1.1.5 A connection to 192.0.2.77 at 8443 (https-alt) every 5 min on average, 288 within 1 d",
    ] {
        assert!(found.iter().any(|told| told == expected), "{expected} is not among {found:#?}");
    }
    // What the scanner did is not told of its target once more, and the most severe come first.
    assert!(!found.iter().any(|told| told.contains("198.51.100.23 tried")), "{found:#?}");
    let severities: Vec<&str> = found.iter().map(|told| told.split(':').next().unwrap()).collect();
    let of_rank = |severity: &&str| ["High", "Medium", "Low"].iter().position(|of| of == severity);
    assert!(severities.is_sorted_by_key(of_rank), "{severities:?}");

    // Whoever follows one finds the others again.
    page.run("document.querySelector('.p-findings .what a').click()");
    page.wait_for_view("Flows");
    page.browser().back();
    page.wait_for_view("Overview");
    page.wait_until("the findings are gone", || page.look_for(".p-findings").is_some());
    assert_eq!(told(&page), found);

    // Of what is shown, and of nothing else.
    ask(&page, "port == 22");
    page.wait_until("they are told of other flows", || page.look_for(".p-findings").is_none());
    page.press_button("Look for findings");
    page.find(".p-findings li");
    assert!(told(&page).iter().all(|told| !told.contains("12.7 GB")), "{:#?}", told(&page));
    page.run("document.querySelector('.p-findings .what a').focus()");
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_for_view("Flows");
    assert!(page.address().filter.contains("port == 22 and"), "{}", page.address().filter);
}

//! One filter and one time range rule everything: by typing, by clicking what is shown, and by a link.

use fantoccini::key::Key;
use flowglass::filter::{Field, term};
use flowglass::model::Millis;
use flowglass::present::address::{Address, Clock};
use flowglass::present::number;
use flowglass::query::TimeRange;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, settings};

fn opened(logs: &[Log]) -> Page {
    let page = Page::open();
    page.open_logs(logs);
    page
}

/// Types into the filter line, which `/` would not be: the field has to have the focus.
fn write(page: &Page, text: &str) {
    let field = page.find("#filter-text");
    page.browser().click(&field);
    page.browser().type_into(&field, text);
}

fn chips(page: &Page) -> Vec<String> {
    let chips = page
        .run("return [...document.querySelectorAll('.chip:not([hidden]) .chip-words')].map(chip => chip.textContent)");
    chips.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn core_a_filter_is_written_and_taken_back() {
    let logs = logs::some();
    let page = opened(&logs);
    let all = Told::narrowed(&logs, "", None);
    write(&page, "denied");
    page.browser().press_keys(&[Key::Enter]);
    page.assert_flows(&Told::narrowed(&logs, "action == denied", None));
    assert_eq!(chips(&page), ["action denied"]);
    assert_eq!(page.address().filter, "action == denied");
    // Another term narrows further; the views' counts follow.
    write(&page, ":22");
    page.browser().press_keys(&[Key::Enter]);
    let both = Told::narrowed(&logs, "action == denied and port == 22", None);
    page.assert_flows(&both);
    let count = page.run("return [...document.querySelectorAll('nav.views a')].find(a => a.textContent.includes('Flows')).querySelector('span').textContent");
    assert_eq!(text(&count), number::count(both.overview.total.tuples).to_string());
    page.browser().back();
    page.assert_flows(&Told::narrowed(&logs, "action == denied", None));
    page.press_button("Turn round: action denied");
    page.assert_flows(&Told::narrowed(&logs, "action != denied", None));
    assert_eq!(chips(&page), ["not action denied"]);
    page.press_button("Remove: not action denied");
    page.assert_flows(&all);
    assert!(chips(&page).is_empty());
}

#[test]
fn core_what_is_meant_is_offered() {
    let logs = logs::some();
    let page = opened(&logs);
    let field = || text(&page.run("return document.querySelector('#filter-text').value"));
    let mends = |written: &str, expected: &str| {
        write(&page, written);
        page.browser().press_keys(&[Key::Enter]);
        page.wait_until("nothing is offered", || page.look_for(".filter-problems button").is_some());
        page.run("document.querySelector('.filter-problems button').click()");
        page.wait_until(&format!("{written} is not mended"), || field() == expected);
        page.browser().press_keys(&[Key::Enter]);
        page.assert_flows(&Told::narrowed(&logs, expected, None));
        page.press_button("Remove the filter");
    };
    // A time of day is one of the day that is looked at.
    mends("since 07:10", "time >= 2026-01-13T07:10Z");
    // A pasted list is no flow that has all of its addresses.
    mends("10.2.1.5 10.1.1.4 192.0.2.40", "ip in {10.1.1.4, 10.2.1.5, 192.0.2.40}");
}

#[test]
fn core_what_is_wrong_is_said_and_mended() {
    let logs = logs::some();
    let page = opened(&logs);
    write(&page, "dst.prt == 443");
    page.browser().press_keys(&[Key::Enter]);
    let wrong = text(&page.run("return document.querySelector('.painted u')?.textContent || ''"));
    assert_eq!(wrong, "dst.prt");
    page.assert_flows(&Told::narrowed(&logs, "", None));
    page.press_button("Write dst.port");
    let field = || text(&page.run("return document.querySelector('#filter-text').value"));
    page.wait_until("it is not mended", || field() == "dst.port == 443");
    page.browser().press_keys(&[Key::Enter]);
    page.assert_flows(&Told::narrowed(&logs, "dst.port == 443", None));
    // A chip is text again, and Escape leaves it as it was.
    page.press_button("Change: destination port 443");
    page.wait_until("the chip is no text", || field() == "dst.port == 443");
    page.browser().press_keys(&[Key::Escape, Key::Escape]);
    page.wait_until("the chip is gone", || chips(&page) == ["destination port 443"]);
    page.press_button("Change: destination port 443");
    page.browser().press_keys(&[Key::Backspace, Key::Enter]);
    page.assert_flows(&Told::narrowed(&logs, "dst.port == 44", None));
    page.find(".filter-line");
    assert!(page.text().contains("No flow matches."), "{}", page.text());
    page.press_button("Remove the filter");
    page.assert_flows(&Told::narrowed(&logs, "", None));
}

#[test]
fn core_completion_knows_what_occurs() {
    let logs = logs::some();
    let page = opened(&logs);
    let items = || {
        let items = page
            .run("return [...document.querySelectorAll('#filter-list [role=option] b')].map(item => item.textContent)");
        items.as_array().into_iter().flatten().map(text).collect::<Vec<_>>()
    };
    let field = || text(&page.run("return document.querySelector('#filter-text').value"));
    write(&page, "dst.po");
    page.wait_until("no field is offered", || items().first().is_some_and(|item| item == "dst.port"));
    page.browser().press_keys(&[Key::Tab]);
    page.wait_until("it is not completed", || field() == "dst.port ");
    page.browser().press("== ");
    let most = &Told::narrowed(&logs, "", None).overview.ports.rows;
    let most = most.iter().max_by_key(|row| row.tally.tuples).map(|row| row.key.clone()).unwrap();
    page.wait_until("no value is offered", || items().contains(&most));
    page.browser().press_keys(&[Key::Down]);
    page.wait_until("none is chosen", || page.look_for("#filter-list [aria-selected=true]").is_some());
    let chosen = text(&page.run("return document.querySelector('#filter-list [aria-selected=true] b').textContent"));
    page.browser().press_keys(&[Key::Enter, Key::Enter]);
    let written = format!("dst.port == {chosen}");
    page.wait_until("it is no filter", || page.address().filter.starts_with("dst.port =="));
    page.assert_flows(&Told::narrowed(&logs, &written, None));
}

#[test]
fn core_a_click_on_a_value_narrows() {
    let logs = logs::some();
    let page = opened(&logs);
    let first = Told::narrowed(&logs, "", None).overview.sources.rows[0].key.clone();
    let term = term(Field::SourceIp, &first);
    page.press_button(&first);
    page.find(".pivot-menu");
    page.browser().press_keys(&[Key::Enter]);
    page.assert_flows(&Told::narrowed(&logs, &term, None));
    assert_eq!(page.address().filter, term);
    // In the table of flows by a key, on the cell one is in.
    page.show("Flows");
    page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 5));
    page.browser().click(&page.find(".flow-grid tbody tr:nth-child(1) td:nth-child(5)"));
    let port = text(
        &page.run("return document.querySelector('.flow-grid tbody tr:nth-child(1) td:nth-child(5)').textContent"),
    );
    page.browser().press("-");
    let filter = format!("{term} and dst.port != {port}");
    page.wait_until("the key does nothing", || page.address().filter == filter);
    let rows = number::exact(Told::narrowed(&logs, &filter, None).overview.total.tuples);
    page.wait_until("the rows are others", || {
        let status = text(&page.run("return document.querySelector('.flow-status span')?.innerText || ''"));
        status == "No rows" && rows == "0" || status.ends_with(&format!("of {rows}"))
    });
    page.browser().back();
    page.wait_until("back does not undo it", || page.address().filter == term);
}

#[test]
fn core_a_link_keeps_its_question_until_there_are_files() {
    let logs = logs::some();
    let span = Told::narrowed(&logs, "", None).overview.span.unwrap();
    let from = Millis(span.first.0.midpoint(span.last.0)).floor(60_000);
    let time = Some(TimeRange { from, ..TimeRange::through(span) });
    let asked = Address { filter: "proto == tcp".to_owned(), time, ..Address::default() };
    let page = Page::open();
    page.go(&asked.hash());
    page.browser().reload();
    page.wait_for_view("Start");
    page.open_logs(&logs);
    page.assert_flows(&Told::narrowed(&logs, &asked.filter, time));
    assert_eq!(page.address(), asked);
    assert_eq!(chips(&page), ["protocol tcp"]);
}

#[test]
fn what_opens_over_the_page_is_accessible() {
    let page = opened(&logs::some());
    page.run(&settings::axe());
    let check = |what: &str| {
        page.wait_until("it still fades in", || page.run("return document.getAnimations().length") == 0);
        let violations = page.browser().run_async(super::access::RUN, Vec::new());
        assert_eq!(violations.as_array().map(Vec::len), Some(0), "{what}: {violations:#}");
    };
    write(&page, "src.ip == ");
    page.find("#filter-list [role=option]");
    check("completion");
    page.browser().press("10.0.0.256");
    page.browser().press_keys(&[Key::Enter]);
    page.find(".filter-problems");
    check("problem");
    page.browser().press_keys(&[Key::Escape]);
    write(&page, "tcp");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("there is no chip", || chips(&page).len() == 1);
    let value = page.find(".ranking .value");
    page.browser().click(&value);
    page.find(".pivot-menu");
    check("menu");
    page.browser().press_keys(&[Key::Escape]);
    let words = page.find(".range-words");
    page.browser().click(&words);
    page.find(".range-entry");
    check("time range");
    page.browser().press_keys(&[Key::Escape]);
    page.press_button("Saved filters");
    page.find("#saved-list form");
    page.browser().press("Streams");
    page.browser().press_keys(&[Key::Enter]);
    page.press_button("Rename Streams");
    page.find("#saved-list li form");
    check("saved filters");
    page.browser().press_keys(&[Key::Escape]);
    page.press_button("Other time zone");
    page.find("#zone-name");
    check("time zone");
    page.browser().press_keys(&[Key::Escape]);
    page.run("document.querySelector('main').focus()");
    page.browser().press("?");
    page.find("dialog.help[open]");
    check("keys");
    page.press_button("Filter language");
    check("filter language");
}

#[test]
fn core_comments_stay_with_their_terms() {
    let page = opened(&logs::some());
    write(&page, "tcp # not the name server");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it is no filter", || page.address().filter == "proto == tcp /* not the name server */");
    page.find(".ranking tbody button.value");
    page.run("document.querySelector('.ranking tbody button.value').focus()");
    page.browser().press("-");
    page.wait_until("the comment is gone", || {
        page.address().filter.starts_with("proto == tcp /* not the name server */ and ")
    });
    assert_eq!(chips(&page).len(), 2);
}

#[test]
fn core_a_link_of_a_newer_version_says_what_was_understood() {
    let page = Page::open();
    page.run("location.hash = '#v=2&view=flows&filter=tcp&layer=map'");
    let notice = page.wait_for_notice("newer version");
    assert!(notice.contains("Understood of it: view, filter.") && notice.contains("layer"), "{notice}");
    page.open_logs(&logs::some());
    page.wait_for_view("Flows");
    assert_eq!(chips(&page).len(), 1);
    // Only the last link is told of.
    page.run("location.hash = '#v=1&view=flows&by=colour'");
    let notice = page.wait_for_notice("Not understood of this link");
    assert!(notice.contains("by=colour") && page.notices().len() == 1, "{:?}", page.notices());
    page.run("location.hash = '#v=1&view=files'");
    page.wait_until("it stays", || page.notices().is_empty());
}

/// There is a note, and nothing to take over.
#[test]
fn core_tab_leaves_a_note() {
    let page = Page::open();
    page.open_logs(&logs::some());
    write(&page, "country == DE");
    page.wait_until("no note says why", || page.text().contains("Nothing says yet in which country"));
    page.browser().press_keys(&[Key::Tab]);
    page.wait_until("the field keeps the focus", || page.run("return document.activeElement.id") != "filter-text");
    assert_eq!(page.view(), "Overview");
}

/// Nobody has to know which field a name is of.
#[test]
fn core_a_rule_is_found_by_its_name() {
    let page = Page::open();
    page.open_logs(&logs::some());
    write(&page, "deny-mg");
    let offered = "return document.querySelector('#filter-list')?.innerText || ''";
    page.wait_until("the rule is not offered", || text(&page.run(offered)).contains("deny-mgmt-in"));
    page.browser().press_keys(&[Key::Tab]);
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it is not asked for", || page.address().filter == "rule == deny-mgmt-in");
}

/// A bound of either side says so before one relies on it.
#[test]
fn core_bounds_of_two_sides_are_told() {
    let page = Page::open();
    page.open_logs(&logs::some());
    write(&page, "port >= 1024 and port <= 2000");
    page.wait_until("it is not told", || page.text().contains("For one port between both: port in {1024..2000}"));
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it is no filter", || chips(&page) == ["port at least 1024", "port at most 2000"]);
}

#[test]
fn core_a_chip_that_was_opened_goes_back() {
    let page = Page::open();
    page.open_logs(&logs::some());
    write(&page, "denied");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("there is no chip", || chips(&page) == ["action denied"]);
    let written = || text(&page.run("return document.querySelector('#filter-text').value"));
    page.browser().press_keys(&[Key::Backspace]);
    page.wait_until("the chip is not opened", || written() == "action == denied" && chips(&page).is_empty());
    page.browser().click(&page.find("h2"));
    page.wait_until("it does not go back", || written().is_empty() && chips(&page) == ["action denied"]);
    // A filter that cannot be read stays there to be mended.
    page.run("location.hash = '#v=1&filter=port%20%3D%3D'");
    page.wait_until("it is not there to be mended", || written() == "port ==");
    let field = page.find("#filter-text");
    page.browser().click(&field);
    page.browser().type_into(&field, " 4");
    page.browser().press_keys(&[Key::Escape, Key::Escape, Key::Escape]);
    page.wait_until("it is lost", || written() == "port ==");
}

#[test]
fn all_of_a_filter_is_in_sight_and_its_clock_is_told() {
    let page = opened(&logs::some());
    page.browser().resize((390, 844));
    let filter = "dst.port in {22, 443} and dir == inbound and action == allowed and proto == tcp".to_owned();
    let clock = Clock::Named("Europe/Berlin".to_owned());
    page.go(&Address { filter, clock, ..page.address() }.hash());
    page.wait_until("the chips are there", || chips(&page).len() == 4);
    let are_in_sight = "
        const line = document.querySelector('.filter-terms').getBoundingClientRect();
        const inside = ({ left, right, top, bottom }) =>
            left >= line.left - 1 && right <= line.right + 1 && top >= line.top - 1 && bottom <= line.bottom + 1;
        return [...document.querySelectorAll('.chip')].every(chip => inside(chip.getBoundingClientRect()));";
    page.wait_until("a chip is out of sight", || page.run(are_in_sight) == true);
    // Times that are shown are not those that are written.
    write(&page, "time >=");
    page.find(".filter-note");
    page.wait_until("nothing is said of UTC", || page.text().contains("One that is shown in Berlin is written 2026-"));
}

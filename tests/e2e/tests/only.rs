//! Only some hours or NICs are read: what is shown is of those alone, what is left out is counted, and can be read
//! later.

use flowglass::present::number;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use serde_json::json;

use crate::expected::assert_figures;

const NIC: &str = "00224800AA03";

fn hour(hour: u32) -> &'static Log {
    logs::of_sample(&["FL-VNET-SHOP", &format!("h={hour:02}"), NIC])
}

/// Blobs of two NICs, and a file whose path says nothing, with three of their hours in it.
fn tree() -> Vec<Log> {
    let hub = |hour| logs::of_sample(&["FL-VNET-HUB", hour, "00224800AA0A"]);
    let merged = [&hour(8).bytes[..], &hour(9).bytes, &hub("h=08").bytes].concat();
    vec![hour(5).clone(), hour(7).clone(), hub("h=07").clone(), Log::new("kept/merged.json", merged)]
}

/// What two hours of the one NIC are.
fn wanted() -> Vec<Log> {
    vec![hour(7).clone(), hour(8).clone()]
}

#[track_caller]
fn fill(page: &Page, field: &str, value: &str) {
    page.browser().run(
        "const field = [...document.querySelectorAll('dialog .facet')]
             .find(facet => facet.querySelector('span').textContent === arguments[0]).querySelector('input');
         field.value = arguments[1];
         for (const kind of ['input', 'change']) field.dispatchEvent(new InputEvent(kind, { bubbles: true }));",
        vec![json!(field), json!(value)],
    );
}

#[track_caller]
pub fn choose_hours(page: &Page) {
    fill(page, "Hours from, UTC", "2026-01-13T07:00");
    fill(page, "Hours up to, UTC", "2026-01-13T09:00");
}

fn said(page: &Page) -> String {
    flowglass_e2e::page::text(&page.run("return document.querySelector('.only p')?.innerText || ''"))
}

/// The row of a file says that it was left out.
fn is_left_out(page: &Page, log: &Log) -> bool {
    page.file_rows().iter().any(|row| row.name == log.name && row.issues == "left out at load")
}

#[test]
fn core_only_two_hours_of_one_nic() {
    let (page, all) = (Page::open(), tree());
    page.press_button("Read only…");
    choose_hours(&page);
    fill(&page, "NICs; none means all", "web-1");
    page.wait_until("what is no NIC is taken for one", || page.text().contains("“web-1” is no NIC"));
    fill(&page, "NICs; none means all", "00:22:48:00:aa:03");
    page.press_button("Read only these");
    page.wait_until("the start does not say what will be read", || {
        said(&page).contains("2026-01-13 07:00 to 09:00 UTC, of 00-22-48-00-AA-03")
    });

    page.open_folder(&all);
    assert_figures(&page, &Told::of(&wanted()));
    let left_out = Told::of(&[hour(9).clone(), logs::of_sample(&["FL-VNET-HUB", "h=08", "00224800AA0A"]).clone()]);
    let tuples = format!("with {} tuples.", number::count(left_out.tuples()));
    page.wait_until("the overview does not say what is missing", || {
        said(&page).contains("Left out: 2 files and of other files ") && said(&page).ends_with(&tuples)
    });
    page.show("Files");
    assert!(is_left_out(&page, &all[0]) && is_left_out(&page, &all[2]), "{:#?}", page.file_rows());
    let account = [Told::of(&wanted()).tuples(), 0, left_out.tuples()].map(number::exact);
    let [read, rejected, missing] = &account;
    let account = format!("read {read} + not understood {rejected} + left out {missing} = all ");
    assert!(page.text().contains(&account), "{account}");

    // The rest, too.
    page.press_button("Read the rest");
    page.wait_for_load(2);
    page.wait_until("something is still left out", || said(&page).is_empty());
    page.show("Overview");
    assert_figures(&page, &Told::of(&all));
}

#[test]
fn core_less_of_what_is_open() {
    let (page, all) = (Page::open(), tree());
    page.open_folder(&all);
    assert_figures(&page, &Told::of(&all));
    page.show("Files");
    page.press_button("Read only…");
    choose_hours(&page);
    page.run("document.querySelector('dialog .nics input').click()");
    page.wait_until("the dialog does not say how much is read", || page.text().contains("2 of 4 files, "));
    page.press_button("Read only these");
    page.wait_for_load(2);
    page.show("Overview");
    assert_figures(&page, &Told::of(&wanted()));

    // One file of those left out, with all that is in it.
    page.show("Files");
    page.wait_until("the file is not left out", || is_left_out(&page, &all[0]));
    page.browser().click(&page.find(&format!("tr.file:has(th[title='{}']) button", all[0].name)));
    page.press_button("Read this file");
    page.wait_for_load(3);
    page.show("Overview");
    assert_figures(&page, &Told::of(&[wanted(), vec![all[0].clone()]].concat()));

    // From any view, by its name.
    page.show("Flows");
    page.press_button("Commands");
    page.browser().type_into(&page.find(".palette input"), "left out");
    page.browser().press(&char::from(fantoccini::key::Key::Enter).to_string());
    page.wait_for_load(4);
    page.show("Overview");
    assert_figures(&page, &Told::of(&all));
}

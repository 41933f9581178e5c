//! How things are shown stands in the address too: the clock that times are on, the form of the timeline, columns.

use fantoccini::key::Key;
use flowglass_e2e::Page;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;

/// Half an hour before clocks are put forward in Berlin, and half an hour after.
fn around_a_change() -> Log {
    Log::new(
        "spring.txt",
        "1774744200000,10.0.0.4,203.0.113.9,40000,443,6,O,B,X,0,0,0,0\n\
         1774747800000,10.0.0.4,203.0.113.9,40000,443,6,O,E,X,5,500,6,600\n",
    )
}

fn hash(page: &Page) -> String {
    text(&page.run("return location.hash"))
}

/// The times of the rows in sight, to the minute.
fn times(page: &Page) -> Vec<String> {
    page.flow_cells()
        .iter()
        .filter_map(|row| row.first()?.get("29 Mar ".len().."29 Mar 00:30".len()).map(str::to_owned))
        .collect()
}

#[test]
fn core_times_are_on_the_clock_of_any_zone() {
    let page = Page::open();
    page.open_logs(&[around_a_change()]);
    page.show("Flows");
    page.wait_until("there are no rows", || times(&page) == ["00:30", "01:30"]);
    page.press_button("Other time zone");
    page.wait_until("no zone can be named", || page.run("return document.activeElement?.id") == "zone-name");
    let enter = char::from(Key::Enter);
    page.browser().press(&format!("Nowhere{enter}"));
    page.wait_until("any zone will do", || page.text().contains("This browser knows no such zone."));
    page.browser().press_with(Key::Control.into(), "a");
    page.browser().press(&format!("berlin{enter}"));
    page.wait_until("it is not Berlin's clock", || times(&page) == ["01:30", "03:30"]);
    assert_eq!(hash(&page), "#v=1&view=flows&zone=Europe/Berlin");
    let title = || text(&page.run("return document.querySelector('.flow-grid th').ariaLabel"));
    assert_eq!(title(), "Time, Berlin");
    assert_eq!(page.run("return document.querySelector('.clocks [aria-pressed=true]').textContent"), "Berlin");

    // A link brings the zone, and one that nobody knows is said.
    page.run("location.hash = '#v=1&view=flows&zone=Asia/Kolkata'");
    page.wait_until("the link brings no zone", || times(&page) == ["06:00", "07:00"]);
    page.run("location.hash = '#v=1&view=flows&zone=Mars/Olympus'");
    page.wait_until("it is not UTC", || times(&page) == ["00:30", "01:30"]);
    assert!(page.text().contains("No zone Mars/Olympus is known here: times are in UTC"), "{}", page.text());
    page.press_button("UTC");
    page.wait_until("it is still said", || !page.text().contains("Mars"));
    assert_eq!(hash(&page), "#v=1&view=flows");
}

#[test]
fn core_the_timeline_is_drawn_in_lines() {
    let page = Page::open();
    page.open_logs(&logs::some());
    let picture = || {
        page.wait_for_frames();
        page.run("return document.querySelector('.chart-stage canvas').toDataURL()")
    };
    let choose = |form: &str| {
        page.run(&format!(
            "const select = document.querySelector('[aria-label=\"Form of the timeline\"]');
             select.value = '{form}';
             select.dispatchEvent(new Event('change', {{ bubbles: true }}));"
        ));
    };
    let offered = || {
        text(&page.run("return [...document.querySelectorAll('[aria-label=\"Form of the timeline\"] option')].map(option => option.textContent).join()"))
    };
    let spoken = || text(&page.run("return document.querySelector('.chart-stage').getAttribute('aria-valuetext')"));
    let bars = page.wait("there is no timeline", || Some(picture()).filter(|_| offered() == "Bars,Lines"));
    choose("Lines");
    page.wait_until("it is not in the address", || hash(&page) == "#v=1&view=overview&shape=lines");
    page.wait_until("nothing else is drawn", || picture() != bars);
    // It is walked and says the same as bars.
    page.run("document.querySelector('.chart-stage').focus()");
    page.browser().press(&char::from(Key::Home).to_string());
    page.wait_until("no step is said", || spoken().contains("Bytes"));

    page.press_button("In, out");
    page.wait_until("in and out cannot be mirrored", || offered() == "Mirrored,Stacked,Lines");
    let lines = picture();
    choose("Stacked");
    page.wait_until("it is not stacked", || picture() != lines);
    assert_eq!(hash(&page), "#v=1&view=overview&split=in-out&shape=stacked");
    // What has one part only is not stacked.
    page.press_button("Total");
    page.wait_until("it is not as bars are", || picture() == bars);
}

#[test]
fn core_a_link_brings_the_columns() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Flows");
    let heads = || {
        text(&page.run(
            "return [...document.querySelectorAll('.flow-grid .head-title')].map(head => head.textContent).join()",
        ))
    };
    let usual = page.wait("there are no heads", || Some(heads()).filter(|heads| heads.ends_with("Encr.")));
    page.run("location.hash = '#v=1&view=flows&columns=rule,bytes_sent,time'");
    page.wait_until("the link brings no columns", || heads() == "Rule,Sent,Time, UTC");
    // Nothing is kept of a link that one only looks at.
    assert!(page.run("return localStorage.getItem('flowglass.columns.tuples')").is_null());

    page.press_button("Columns 3 of 24");
    page.press_button("Move Sent to the left");
    page.wait_until("it is not moved", || heads() == "Sent,Rule,Time, UTC");
    assert_eq!(hash(&page), "#v=1&view=flows&columns=bytes_sent,rule,time");
    page.browser().back();
    page.wait_until("one step back changes nothing", || heads() == "Rule,Sent,Time, UTC");
    page.browser().back();
    page.wait_until("two steps back change nothing", || heads() == usual);
    page.browser().forward();
    page.browser().forward();
    page.wait_until("two steps forward change nothing", || heads() == "Sent,Rule,Time, UTC");
    // Another view, and back again.
    page.show("Files");
    page.show("Flows");
    page.wait_until("the other view takes them away", || heads() == "Sent,Rule,Time, UTC");
    // The other table has columns of its own.
    page.press_button("Connections");
    page.wait_until("they are not its own", || heads().contains("Status"));
    assert_eq!(hash(&page), "#v=1&view=flows&rows=connections");

    // What was chosen is there the next time, and in the address, for whoever gets the link.
    page.load();
    page.open_logs(&logs::some());
    page.show("Flows");
    page.wait_until("it is forgotten", || heads() == "Sent,Rule,Time, UTC");
    assert_eq!(hash(&page), "#v=1&view=flows&columns=bytes_sent,rule,time");
}

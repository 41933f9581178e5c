//! What stands in the address, and what is remembered.

use flowglass::filter::parse;
use flowglass::present::subject::subject;
use flowglass_e2e::engine::Told;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};

fn theme(page: &Page) -> String {
    text(&page.run("return document.documentElement.dataset.theme || 'system'"))
}

#[test]
fn core_the_theme_is_remembered() {
    let page = Page::open();
    assert_eq!(theme(&page), "system");
    page.press_button("Dark");
    page.wait_until("it is not dark", || theme(&page) == "dark");
    page.browser().reload();
    page.wait_for_view("Start");
    assert_eq!(theme(&page), "dark");
    page.press_button("System");
    page.wait_until("it is not the system's", || theme(&page) == "system");
    page.browser().reload();
    page.wait_for_view("Start");
    assert_eq!(theme(&page), "system");
}

#[test]
fn core_an_address_opens_its_view() {
    let page = Page::open();
    page.go("#v=1&view=files");
    page.browser().reload();
    page.wait_for_view("Start");
    page.open_logs(&logs::more());
    assert_eq!(page.view(), "Files");
}

#[test]
fn core_back_and_forward_walk_the_views() {
    let page = Page::open();
    page.open_logs(&logs::more());
    assert_eq!(page.view(), "Overview");
    page.show("Files");
    page.show("Overview");
    page.browser().back();
    page.wait_for_view("Files");
    page.browser().back();
    page.wait_for_view("Overview");
    page.browser().forward();
    page.wait_for_view("Files");
    // Walking loads nothing anew.
    assert_eq!(page.file_rows().len(), logs::more().len());
}

/// By a link, and by a change of the address: whoever comes back goes on where he was.
#[test]
fn core_a_step_back_is_scrolled_to_where_it_was() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let top = || page.run("return document.querySelector('main').scrollTop").as_f64().unwrap();
    let scroll = |to: u32| {
        let script = format!("document.querySelector('main').scrollTop = {to}");
        page.wait_until("the view is not as tall", || {
            page.run(&script);
            (top() - f64::from(to)).abs() < 2.0
        });
        // The event of it comes with the next frame.
        page.wait_for_frames();
    };
    page.find(".p-unhit");
    scroll(700);
    page.go("#v=1&view=hosts&host=10.1.1.4");
    page.wait_for(".host-list");
    assert!(top() < 1.0, "{}", top());
    page.wait_until("the tab is called otherwise", || page.run("return document.title") == "10.1.1.4 · Flowglass");
    scroll(300);
    page.show("Files");
    page.browser().back();
    page.wait_until("the host is not where it was", || (top() - 300.0).abs() < 2.0);
    assert_eq!(page.view(), "Hosts");
    page.browser().back();
    page.wait_until("the overview is not where it was", || (top() - 700.0).abs() < 2.0);
    assert_eq!(page.view(), "Overview");
    page.browser().forward();
    page.wait_until("the host is not where it was", || (top() - 300.0).abs() < 2.0);
    assert_eq!(page.view(), "Hosts");
}

#[test]
fn core_the_address_never_holds_data() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Files");
    let address = text(&page.run("return location.href"));
    assert_eq!(address, format!("{}#v=1&view=files", page.url()));
}

#[test]
fn core_a_port_a_rule_and_a_nic_have_pages() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    let title = || text(&page.run("return document.querySelector('main h1')?.innerText || ''"));
    for (view, field) in [("Overview", "dst.port"), ("Overview", "rule"), ("Flows", "nic")] {
        page.show(view);
        if view == "Flows" {
            page.run("location.hash = '#v=1&view=flows&columns=mac,time'");
        }
        let value = page.find(&format!("main [data-term^='{field} ']:not(.quick)"));
        page.browser().click(&value);
        if view == "Flows" {
            // The first click goes to the cell.
            page.browser().click(&page.find(&format!("main .here[data-term^='{field} ']")));
        }
        let term = text(&page.run("return document.querySelector('.pivot-menu > p')?.innerText || ''"));
        assert!(term.starts_with(field), "{term}");
        page.press_button("Open its page");
        let subject = subject(&parse(&term).unwrap()).unwrap();
        page.wait_until("it has no page", || page.view() == "Overview" && title() == subject.name);
        page.assert_flows(&Told::narrowed(&logs, &term, None));
        page.browser().back();
        page.wait_until("it stays", || page.address().filter.is_empty());
    }
}

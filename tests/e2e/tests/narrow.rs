//! One filter and one time range rule everything: by typing, by clicking what is shown, by the brush, and by a link.

use fantoccini::key::Key;
use flowglass::filter::{Field, term};
use flowglass::model::{LeftOut, Millis, Network};
use flowglass::present::address::Address;
use flowglass::present::bucket::bucket_width;
use flowglass::present::number;
use flowglass::present::timeline::Earlier;
use flowglass::query::{Scope, TimeRange};
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, settings};
use serde_json::{Value, json};

fn press(page: &Page, keys: &[Key]) {
    let keys: String = keys.iter().map(|&key| char::from(key)).collect();
    page.browser().press(&keys);
}

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

fn told(logs: &[Log], filter: &str, time: Option<TimeRange>) -> Told {
    Told::scoped(logs, &Scope { filter: filter.to_owned(), time, left_out: LeftOut::ALL })
}

#[track_caller]
fn assert_flows(page: &Page, expected: &Told) {
    let flows = number::count(expected.overview.total.tuples).to_string();
    page.wait_until(&format!("there are not {flows} flows"), || page.figure("Flows") == flows);
    let total = &expected.overview.total;
    let sent =
        if total.measured > 0 { number::bytes(total.bytes_sent).to_string() } else { "– not measured".to_owned() };
    assert!(page.figure("Sent").starts_with(sent.split(' ').next().unwrap()), "{} is not {sent}", page.figure("Sent"));
}

fn chips(page: &Page) -> Vec<String> {
    let chips = page
        .run("return [...document.querySelectorAll('.chip:not([hidden]) .chip-words')].map(chip => chip.textContent)");
    chips.as_array().into_iter().flatten().map(text).collect()
}

fn address(page: &Page) -> Address {
    Address::of_hash(&text(&page.run("return location.hash")))
}

#[test]
fn core_a_filter_is_written_and_taken_back() {
    let logs = logs::some();
    let page = opened(&logs);
    let all = told(&logs, "", None);
    write(&page, "denied");
    press(&page, &[Key::Enter]);
    assert_flows(&page, &told(&logs, "action == denied", None));
    assert_eq!(chips(&page), ["action denied"]);
    assert_eq!(address(&page).filter, "action == denied");
    // Another term narrows further; the views' counts follow.
    write(&page, ":22");
    press(&page, &[Key::Enter]);
    let both = told(&logs, "action == denied and port == 22", None);
    assert_flows(&page, &both);
    let count = page.run("return [...document.querySelectorAll('nav.views a')].find(a => a.textContent.includes('Flows')).querySelector('span').textContent");
    assert_eq!(text(&count), number::count(both.overview.total.tuples).to_string());
    page.browser().back();
    assert_flows(&page, &told(&logs, "action == denied", None));
    page.press_button("Turn round: action denied");
    assert_flows(&page, &told(&logs, "action != denied", None));
    assert_eq!(chips(&page), ["not action denied"]);
    page.press_button("Remove: not action denied");
    assert_flows(&page, &all);
    assert!(chips(&page).is_empty());
}

#[test]
fn core_what_is_wrong_is_said_and_mended() {
    let logs = logs::some();
    let page = opened(&logs);
    write(&page, "dst.prt == 443");
    press(&page, &[Key::Enter]);
    let wrong = text(&page.run("return document.querySelector('.painted u')?.textContent || ''"));
    assert_eq!(wrong, "dst.prt");
    assert_flows(&page, &told(&logs, "", None));
    page.press_button("Write dst.port");
    let field = || text(&page.run("return document.querySelector('#filter-text').value"));
    page.wait_until("it is not mended", || field() == "dst.port == 443");
    press(&page, &[Key::Enter]);
    assert_flows(&page, &told(&logs, "dst.port == 443", None));
    // A chip is text again, and Escape leaves it as it was.
    page.press_button("Change: destination port 443");
    page.wait_until("the chip is no text", || field() == "dst.port == 443");
    press(&page, &[Key::Escape, Key::Escape]);
    page.wait_until("the chip is gone", || chips(&page) == ["destination port 443"]);
    page.press_button("Change: destination port 443");
    press(&page, &[Key::Backspace, Key::Enter]);
    assert_flows(&page, &told(&logs, "dst.port == 44", None));
    page.find(".filter-line");
    assert!(page.text().contains("No flow matches."), "{}", page.text());
    page.press_button("Remove the filter");
    assert_flows(&page, &told(&logs, "", None));
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
    press(&page, &[Key::Tab]);
    page.wait_until("it is not completed", || field() == "dst.port ");
    page.browser().press("== ");
    let most = &told(&logs, "", None).overview.ports.rows;
    let most = most.iter().max_by_key(|row| row.tally.tuples).map(|row| row.key.clone()).unwrap();
    page.wait_until("no value is offered", || items().contains(&most));
    press(&page, &[Key::Down]);
    page.wait_until("none is chosen", || page.look_for("#filter-list [aria-selected=true]").is_some());
    let chosen = text(&page.run("return document.querySelector('#filter-list [aria-selected=true] b').textContent"));
    press(&page, &[Key::Enter, Key::Enter]);
    let written = format!("dst.port == {chosen}");
    page.wait_until("it is no filter", || address(&page).filter.starts_with("dst.port =="));
    assert_flows(&page, &told(&logs, &written, None));
}

#[test]
fn core_a_click_on_a_value_narrows() {
    let logs = logs::some();
    let page = opened(&logs);
    let first = told(&logs, "", None).overview.sources.rows[0].key.clone();
    let term = term(Field::SourceIp, &first);
    page.press_button(&first);
    page.find(".pivot-menu");
    press(&page, &[Key::Enter]);
    assert_flows(&page, &told(&logs, &term, None));
    assert_eq!(address(&page).filter, term);
    // In the table of flows by a key, on the cell one is in.
    page.show("Flows");
    page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 5));
    page.browser().click(&page.find(".flow-grid tbody tr:nth-child(1) td:nth-child(5)"));
    let port = text(
        &page.run("return document.querySelector('.flow-grid tbody tr:nth-child(1) td:nth-child(5)').textContent"),
    );
    page.browser().press("-");
    let filter = format!("{term} and dst.port != {port}");
    page.wait_until("the key does nothing", || address(&page).filter == filter);
    let rows = number::exact(told(&logs, &filter, None).overview.total.tuples);
    page.wait_until("the rows are others", || {
        let status = text(&page.run("return document.querySelector('.flow-status span')?.innerText || ''"));
        status == "No rows" && rows == "0" || status.ends_with(&format!("of {rows}"))
    });
    page.browser().back();
    page.wait_until("back does not undo it", || address(&page).filter == term);
}

/// Presses, moves and lets go on the timeline, at parts of its width.
fn drag(page: &Page, from: f64, to: f64) {
    page.browser().run(
        "const [from, to] = arguments, stage = document.querySelector('.timeline .chart-stage'), at = stage.getBoundingClientRect();
         const fire = (kind, part, buttons) => stage.dispatchEvent(new PointerEvent(kind, {
             bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, pointerType: 'mouse', button: kind === 'pointermove' ? -1 : 0, buttons,
             clientX: at.left + 64 + (at.width - 72) * part, clientY: at.top + 60 }));
         fire('pointerdown', from, 1);
         for (let step = 1; step <= 5; step += 1) fire('pointermove', from + (to - from) * step / 5, 1);
         fire('pointerup', to, 0);",
        vec![json!(from), json!(to)],
    );
}

#[test]
fn core_the_brush_narrows_to_a_time_range() {
    let logs = logs::some();
    let page = opened(&logs);
    let all = told(&logs, "", None);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || address(&page).time.is_some());
    let half = address(&page).time.unwrap();
    assert!(all.overview.buckets.iter().any(|bucket| half.holds(Millis(bucket.start))));
    assert_flows(&page, &told(&logs, "", Some(half)));
    // One step back undoes the whole drag.
    page.browser().back();
    assert_flows(&page, &all);
    page.browser().forward();
    assert_flows(&page, &told(&logs, "", Some(half)));
    // Inside it is moved as a whole.
    drag(&page, 0.5, 0.4);
    page.wait_until("it is not moved", || address(&page).time.is_some_and(|time| time.from < half.from));
    let moved = address(&page).time.unwrap();
    assert_eq!(moved.to.0 - moved.from.0, half.to.0 - half.from.0);
    assert_flows(&page, &told(&logs, "", Some(moved)));
    // By keys it grows by a step, and Escape gives it up.
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    page.browser().press_with(Key::Shift.into(), &char::from(Key::Right).to_string());
    let step = all.overview.bucket_ms;
    page.wait_until("it does not grow", || address(&page).time.is_some_and(|time| time.to.0 == moved.to.0 + step));
    // The first closes what is told of the step that is pointed at.
    press(&page, &[Key::Escape, Key::Escape]);
    page.wait_until("it stays", || address(&page).time.is_none());
    assert_flows(&page, &all);
}

#[test]
fn a_hosts_traffic_zooms_all_timelines() {
    let logs = logs::some();
    let page = opened(&logs);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || address(&page).time.is_some());
    let half = address(&page).time;
    let host = told(&logs, "", half).overview.sources.rows[0].key.clone();
    page.go(&address(&page).at_host(Network::parse(&host).unwrap()).hash());
    let zoom = "[aria-label=Traffic] .chart-tools button";
    let first_tool = format!("return document.querySelector('{zoom}')?.textContent || ''");
    page.wait_until("it is not drawn", || page.run(&first_tool) == "Zoom in");
    page.browser().click(&page.find(zoom));
    page.wait_until("it is not zoomed", || address(&page).window == half);
    page.wait_until("both can not zoom out alone", || {
        let tools = page.run("return [...document.querySelectorAll('.chart-tools')].map(tools => tools.querySelector('button').textContent)");
        tools == json!(["Zoom out", "Zoom out"])
    });
}

/// The sum of the flows in the table of the timeline.
fn flows_in_steps(page: &Page) -> u64 {
    let rows = page.run(
        "return [...document.querySelectorAll('.timeline tbody tr')].map(row => [...row.children].map(cell => cell.textContent))",
    );
    let cells = |row: &Value| row.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.as_array().into_iter().flatten().map(cells).collect();
    rows.iter().flat_map(|row| &row[1..3]).map(|count| count.replace(',', "").parse::<u64>().unwrap()).sum()
}

#[test]
fn core_the_timeline_is_zoomed_to_what_is_selected() {
    let logs = logs::some();
    let page = opened(&logs);
    let all = told(&logs, "", None).overview;
    page.press_button("Table");
    page.wait_until("the table is not of all", || flows_in_steps(&page) == all.total.tuples);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || address(&page).time.is_some());
    let half = address(&page).time.unwrap();
    let within = told(&logs, "", Some(half)).overview;
    page.press_button("Zoom in");
    page.wait_until("it is not zoomed", || address(&page).window == Some(half));
    page.wait_until("the table is not of the half", || flows_in_steps(&page) == within.total.tuples);
    // What is selected stays, and so do the figures.
    assert_eq!(address(&page).time, Some(half));
    assert_flows(&page, &told(&logs, "", Some(half)));
    // By keys closer, along, and wider again; the selection is given up first, so that the middle stays.
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    press(&page, &[Key::Escape, Key::Escape]);
    page.wait_until("it is still selected", || address(&page).time.is_none());
    assert_flows(&page, &told(&logs, "", None));
    page.browser().press("+");
    let length = |window: TimeRange| window.to.0 - window.from.0;
    page.wait_until("it is no closer", || address(&page).window.is_some_and(|window| length(window) < length(half)));
    let close = address(&page).window.unwrap();
    // Its ends are shown out to whole steps.
    let shown = close.widened(bucket_width(close.from.0, close.to.0 - 1, 160));
    page.wait_until("the steps are not those of the window", || {
        flows_in_steps(&page) == told(&logs, "", Some(shown)).overview.total.tuples
    });
    page.browser().press_with(Key::Shift.into(), &char::from(Key::PageDown).to_string());
    page.wait_until("it does not go along", || address(&page).window.is_some_and(|window| window.from < close.from));
    assert_eq!(length(address(&page).window.unwrap()), length(close));
    page.press_button("Zoom out");
    page.wait_until("it is not of all again", || {
        address(&page).window.is_none() && flows_in_steps(&page) == all.total.tuples
    });
    // What was earlier is laid over it, and told of a step.
    drag(&page, 0.5, 0.9);
    page.wait_until("nothing is selected", || address(&page).time.is_some());
    let lay_over = "const all = document.querySelector('.earlier'); all.value = 'Period before';
                    all.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(lay_over);
    page.wait_until("nothing is laid over", || address(&page).earlier == Earlier::Period);
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    press(&page, &[Key::End]);
    let told =
        || text(&page.run("return document.querySelector('.timeline .chart-stage').getAttribute('aria-valuetext')"));
    page.wait_until("no step is told", || told().contains("Flows"));
    for _ in 0..200 {
        if told().contains("Period before") {
            break;
        }
        press(&page, &[Key::Left]);
    }
    assert!(told().contains("Period before"), "{}", told());
    press(&page, &[Key::Escape, Key::Escape]);
    page.wait_until("it stays selected", || address(&page).time.is_none());
    page.browser().back();
    page.browser().back();
    // The same as a link.
    page.browser().back();
    page.wait_until("back does not undo it", || address(&page).window.is_some_and(|window| window.from < close.from));
}

#[test]
fn core_a_link_keeps_its_question_until_there_are_files() {
    let logs = logs::some();
    let (first, last) = told(&logs, "", None).overview.span.unwrap();
    let middle = Millis(first.0.midpoint(last.0) / 60_000 * 60_000);
    let time = Some(TimeRange { from: middle, to: Millis(last.0 + 1) });
    let asked = Address { filter: "proto == tcp".to_owned(), time, ..Address::default() };
    let page = Page::open();
    page.go(&asked.hash());
    page.browser().reload();
    page.wait_for_view("Start");
    page.open_logs(&logs);
    assert_flows(&page, &told(&logs, &asked.filter, time));
    assert_eq!(address(&page), asked);
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
    press(&page, &[Key::Enter]);
    page.find(".filter-problems");
    check("problem");
    press(&page, &[Key::Escape]);
    write(&page, "tcp");
    press(&page, &[Key::Enter]);
    page.wait_until("there is no chip", || chips(&page).len() == 1);
    let value = page.find(".ranking .value");
    page.browser().click(&value);
    page.find(".pivot-menu");
    check("menu");
    press(&page, &[Key::Escape]);
    let words = page.find(".range-words");
    page.browser().click(&words);
    page.find(".range-entry");
    check("time range");
    press(&page, &[Key::Escape]);
    page.press_button("Saved filters");
    page.find("#saved-list form");
    page.browser().press("Streams");
    press(&page, &[Key::Enter]);
    page.press_button("Rename Streams");
    page.find("#saved-list li form");
    check("saved filters");
    press(&page, &[Key::Escape]);
    page.press_button("Other time zone");
    page.find("#zone-name");
    check("time zone");
    press(&page, &[Key::Escape]);
    page.run("document.querySelector('main').focus()");
    page.browser().press("?");
    page.find("dialog.help[open]");
    check("keys");
    page.press_button("Filter language");
    check("filter language");
}

#[test]
fn core_commands_are_found_by_typing_and_by_their_keys() {
    let logs = logs::some();
    let page = opened(&logs);
    page.run("document.querySelector('main').focus()");
    page.browser().press("gf");
    page.wait_for_view("Flows");
    page.browser().press("/");
    page.wait_until("the filter has no focus", || text(&page.run("return document.activeElement.id")) == "filter-text");
    page.browser().press("tcp");
    press(&page, &[Key::Enter, Key::Escape]);
    page.wait_until("it is no filter", || address(&page).filter == "proto == tcp");
    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press("remove filter");
    press(&page, &[Key::Enter]);
    page.wait_until("it stays", || address(&page).filter.is_empty() && page.look_for("dialog.palette").is_none());
    page.press_button("Commands");
    page.find("dialog.palette[open]");
    page.browser().press("go over");
    press(&page, &[Key::Enter]);
    page.wait_for_view("Overview");
}

#[test]
fn core_comments_stay_with_their_terms() {
    let page = opened(&logs::some());
    write(&page, "tcp # not the name server");
    press(&page, &[Key::Enter]);
    page.wait_until("it is no filter", || address(&page).filter == "proto == tcp /* not the name server */");
    page.find(".ranking tbody button.value");
    page.run("document.querySelector('.ranking tbody button.value').focus()");
    page.browser().press("-");
    page.wait_until("the comment is gone", || {
        address(&page).filter.starts_with("proto == tcp /* not the name server */ and ")
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
}

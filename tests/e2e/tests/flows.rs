//! The Flows view: every row in any order, by pointer and by keys, and each with its own text.

use fantoccini::key::Key;
use flowglass::present::number;
use flowglass::query::Desk;
use flowglass::query::flows::{Answer, Ask, Column, Line, Particulars, Table};
use flowglass_e2e::engine::shard_of;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, reading::Row};
use serde_json::json;

/// All rows of some files in an order, as the engine has them.
pub fn expected(logs: &[Log], table: Table, column: Column) -> Vec<Line> {
    let shard = shard_of(logs);
    let mut desk = Desk::default();
    let loose = desk.stitch(&shard, 1);
    desk.join(loose);
    desk.answer(&shard, &Ask::Sort(table, column));
    match desk.answer(&shard, &Ask::Fetch { table, from: 0, to: u64::MAX }) {
        Answer::Lines(lines) => lines.into_iter().map(|(_, line)| line).collect(),
        other => panic!("{other:?}"),
    }
}

fn press_with(page: &Page, held: Key, keys: &[Key]) {
    let keys: String = keys.iter().map(|&key| char::from(key)).collect();
    page.browser().press_with(held.into(), &keys);
}

/// The number of the first row in sight, from 1, and its cells.
fn first_row(page: &Page) -> (u64, Row) {
    let index = page.run("return Number(document.querySelector('.flow-grid tbody tr')?.ariaRowIndex || 0) - 1");
    (index.as_u64().unwrap_or_default(), page.flow_cells().into_iter().next().unwrap_or_default())
}

fn status(page: &Page) -> String {
    text(&page.run("return document.querySelector('.flow-status span')?.innerText || ''"))
}

fn head(page: &Page, title: &str) {
    let head = page.wait(&format!("there is no column {title}"), || {
        let script = "return [...document.querySelectorAll('.flow-grid th')].find(th => th.querySelector('.head-title').textContent === arguments[0]) || null";
        page.browser().element(script, vec![json!(title)])
    });
    page.browser().click(&head);
}

fn heads(page: &Page) -> Vec<String> {
    let heads =
        page.run("return [...document.querySelectorAll('.flow-grid .head-title')].map(head => head.textContent)");
    heads.as_array().into_iter().flatten().map(text).collect()
}

pub fn open_flows(logs: &[Log]) -> Page {
    let page = Page::open();
    page.open_logs(logs);
    page.show("Flows");
    page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 1 && row[1] != "…"));
    page
}

#[test]
fn core_rows_come_in_any_order_up_to_the_last() {
    let logs = logs::some();
    let page = open_flows(&logs);
    let total = expected(&logs, Table::Tuples, Column::Time).len() as u64;
    page.wait_until("not all rows are counted", || status(&page).ends_with(&format!("of {}", number::exact(total))));
    let is_first = |line: &Line| {
        let (row, cells) = first_row(&page);
        row == 1
            && cells.len() > 4
            && cells[1] == line.ends.source.to_string()
            && cells[2] == line.ends.source_port.to_string()
    };
    page.wait_until("the earliest is not the first", || is_first(&expected(&logs, Table::Tuples, Column::Time)[0]));
    for (title, column) in [("Sent", Column::BytesSent), ("Received", Column::BytesReceived)] {
        head(&page, title);
        let lines = expected(&logs, Table::Tuples, column);
        page.wait_until("the largest is not the first", || is_first(&lines[lines.len() - 1]));
        head(&page, title);
        // What was not measured is no smaller than anything, and stays at the end.
        let smallest = lines.iter().find(|line| line.counters().bytes_sent.is_some()).unwrap();
        page.wait_until("the smallest is not the first", || is_first(smallest));
    }
    head(&page, "Source");
    let by_source = expected(&logs, Table::Tuples, Column::Source);
    page.wait_until("the first address is not the first", || is_first(&by_source[0]));

    page.run("const bar = document.querySelector('.flow-scroll'); bar.scrollTop = bar.scrollHeight");
    let last = by_source[by_source.len() - 1].ends;
    page.wait_until("the last row is not the last", || {
        let cells = page.flow_cells().pop().unwrap_or_default();
        cells.len() > 4 && cells[1] == last.source.to_string() && cells[2] == last.source_port.to_string()
    });
    let seen = format!("{} of {}", number::exact(total), number::exact(total));
    assert!(status(&page).ends_with(&seen), "{}", status(&page));
}

/// Rows that come before it give a flow another number: it is the flow that one stays in, and no others are taken for
/// those that were chosen.
#[test]
fn one_stays_in_a_flow_when_others_come_before_it() {
    let page = open_flows(&logs::some());
    page.browser().click(&page.find(".flow-grid tbody tr:nth-child(2) td"));
    press_with(&page, Key::Shift, &[Key::Down]);
    let here = || {
        page.run(
            "const chosen = [...document.querySelectorAll('.flow-grid tbody .chosen')];
             const here = document.querySelector('.flow-grid tbody .here')?.parentElement;
             return [chosen.length, here?.ariaRowIndex, here?.innerText]",
        )
    };
    page.wait_until("two rows are not chosen", || here()[0] == 2);
    let before = here();
    page.choose(&[logs::of_sample(&["FL-VNET-HUB", "h=00", "00224800AA08"]).named("few.json")]);
    page.wait_for_load(2);
    page.wait_until("it is not the same flow in another row", || {
        let now = here();
        now[0] == 1 && now[1] != before[1] && now[2] == before[2]
    });
}

/// Opens the first row in full.
fn open_first(page: &Page) {
    page.run("document.querySelector('.flow-grid [tabindex=\"0\"]').focus()");
    press_with(page, Key::Control, &[Key::Home]);
    page.browser().press_keys(&[Key::Down, Key::Enter]);
    page.find(".inspector dl");
}

fn follow(page: &Page, name: &str) {
    let link = page.wait(&format!("there is no way to {name}"), || {
        let script =
            "return [...document.querySelectorAll('.inspector a')].find(a => a.textContent === arguments[0]) || null";
        page.browser().element(script, vec![json!(name)])
    });
    page.browser().click(&link);
}

#[test]
fn core_a_connection_leads_to_its_tuples_and_a_tuple_to_its_connections() {
    let page = open_flows(&logs::some());
    page.go("#v=1&view=flows&rows=connections&sort=-tuples");
    let is_connection = || {
        let cells = page.flow_cells().into_iter().next().unwrap_or_default();
        cells.iter().any(|cell| cell.starts_with("ended") || cell.starts_with("open"))
    };
    page.wait_until("there are no connections", is_connection);
    open_first(&page);
    let of_field = |title: &str| {
        let script = "return [...document.querySelectorAll('.inspector dl > div')]
            .find(field => field.firstChild.textContent === arguments[0]).children[1].innerText";
        text(&page.browser().run(script, vec![json!(title)]))
    };
    let tuples = of_field("Tuples");
    follow(&page, "Its tuples");
    page.wait_until("they are not its tuples", || status(&page).ends_with(&format!("of {tuples}")));
    let address = page.address();
    assert_eq!((address.order.table, address.time.is_some()), (Table::Tuples, true));
    let ends = address.filter;

    open_first(&page);
    follow(&page, "Its connections");
    page.wait_until("it is not its connection", || page.address().order.table == Table::Connections && is_connection());
    assert_eq!((page.address().filter, page.address().time), (ends, None));
    page.browser().back();
    page.wait_until("the way back is lost", || status(&page).ends_with(&format!("of {tuples}")));
}

#[test]
fn core_where_there_are_no_connections_tuples_are_one_step_away() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.go("#v=1&view=flows&filter=denied&rows=connections");
    page.wait_until("it is not said that there are none", || page.text().contains("There are no connections:"));
    page.run("document.querySelector('.flow-empty a').click()");
    page.wait_for_view("Flows");
    assert_eq!(page.address().order.table, Table::Tuples);
    assert_eq!(page.address().filter, "denied");
}

#[test]
fn core_flows_are_walked_by_keys() {
    let logs = logs::some();
    let page = open_flows(&logs);
    page.run("document.querySelector('.flow-grid [tabindex=\"0\"]').focus()");
    let at = || {
        text(&page.run(
            "return document.activeElement?.closest('tr')?.ariaRowIndex + '/' + document.activeElement?.ariaColIndex",
        ))
    };
    assert_eq!(at(), "1/1");
    page.browser().press_keys(&[Key::Down, Key::Down, Key::Right]);
    page.wait_until("the keys do not walk", || at() == "3/2");
    let lines = expected(&logs, Table::Tuples, Column::Time);
    press_with(&page, Key::Control, &[Key::End]);
    let last = format!("{}/{}", lines.len() + 1, heads(&page).len());
    page.wait_until("Ctrl and End do not go to the last", || at() == last);
    page.browser().press_keys(&[Key::Up]);
    page.browser().press_keys(&[Key::Enter]);

    // The row in full, with its own text from the file.
    page.find(".inspector .quote");
    let line = &lines[lines.len() - 2];
    let Particulars::Tuple(tuple) = &line.what else { panic!("{line:?}") };
    let quote = text(&page.run("return document.querySelector('.inspector .quote').innerText"));
    let at_byte = text(&page.run("return document.querySelector('.inspector .quote').dataset.at"));
    let file = logs.iter().find(|log| log.name == tuple.file).unwrap();
    let at_byte: usize = at_byte.parse().unwrap();
    assert_eq!(&file.bytes[at_byte..at_byte + quote.len()], quote.as_bytes());
    assert!(quote.contains(&line.ends.source.to_string()));
    assert!(page.text().contains(&format!("Row {} of", number::exact(lines.len() as u64 - 1))));
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("Escape does not close it", || page.look_for(".inspector").is_none());

    // In the head: the order, the width, the place of a column.
    press_with(&page, Key::Control, &[Key::Home]);
    page.wait_until("Ctrl and Home do not go to the first", || at() == "2/1");
    page.browser().press_keys(&[Key::Up]);
    page.wait_until("the head is out of reach", || at() == "1/1");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("Enter does not turn the order", || {
        page.run("return document.querySelector('.flow-grid th').ariaSort") == "descending"
    });
    let width = || page.run("return document.querySelector('.flow-grid th').offsetWidth").as_f64().unwrap();
    let before = width();
    press_with(&page, Key::Shift, &[Key::Right]);
    page.wait_until("the column does not get wider", || width() > before);
    let titles = heads(&page);
    press_with(&page, Key::Control, &[Key::Right]);
    page.wait_until("the column does not move", || heads(&page)[1] == titles[0] && heads(&page)[0] == titles[1]);
    page.wait_until("the focus does not go along", || at() == "1/2");
}

#[test]
fn core_connections_are_stitched_over_files() {
    let logs = logs::some();
    let page = open_flows(&logs);
    page.press_button("Connections");
    let lines = expected(&logs, Table::Connections, Column::Time);
    let all = number::exact(lines.len() as u64);
    page.wait_until("the connections are not counted", || status(&page).ends_with(&format!("of {all}")));
    head(&page, "Duration");
    let longest = expected(&logs, Table::Connections, Column::Duration).pop().unwrap();
    page.wait_until("the longest is not the first", || {
        let (_, cells) = first_row(&page);
        cells.len() > 5
            && cells[3] == longest.ends.source.to_string()
            && cells[4] == longest.ends.source_port.to_string()
    });
}

/// Presses on one element, and lets go over the middle of another.
fn drag(page: &Page, from: &str, to: &str) {
    page.browser().run(
        "const [from, to] = [...arguments].map(selector => document.querySelector(selector));
         const middle = element => { const box = element.getBoundingClientRect(); return box.left + box.width / 2; };
         const send = (kind, x) => from.dispatchEvent(new PointerEvent(kind, { clientX: x, button: 0, buttons: kind === 'pointerup' ? 0 : 1, bubbles: true }));
         const [start, end] = [middle(from), middle(to)];
         send('pointerdown', start);
         return new Promise(done => requestAnimationFrame(() => {
             send('pointermove', end);
             requestAnimationFrame(() => { send('pointerup', end); done(null); });
         }));",
        vec![json!(from), json!(to)],
    );
}

#[test]
fn columns_and_rows_are_chosen() {
    let logs = logs::some();
    let page = open_flows(&logs);
    page.press_button("Columns 12 of 24");
    page.find(".column-list");
    page.run("[...document.querySelectorAll('.column-list label')].find(label => label.textContent.trim() === 'NIC').click()");
    page.wait_until("the column is not shown", || heads(&page).last().is_some_and(|title| title == "NIC"));
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("Escape does not close the list", || page.look_for(".column-list").is_none());

    // By pointer: an edge makes a column wider, a head dropped on another takes its place.
    let width = || page.run("return document.querySelectorAll('.flow-grid th')[1].offsetWidth").as_f64().unwrap();
    let before = width();
    drag(&page, ".flow-grid th:nth-child(2) .edge", ".flow-grid th:nth-child(3)");
    page.wait_until("the edge is not dragged", || width() > before);
    let titles = heads(&page);
    drag(&page, ".flow-grid th:nth-child(1) .head-title", ".flow-grid th:nth-child(2)");
    page.wait_until("the head is not dragged", || heads(&page)[..2] == [titles[1].clone(), titles[0].clone()]);
    drag(&page, ".flow-grid th:nth-child(1) .head-title", ".flow-grid th:nth-child(2)");
    page.wait_until("the head is not dragged back", || heads(&page) == titles);

    page.run("navigator.clipboard.writeText = text => (window.e2eCopied = text, Promise.resolve())");
    // Where none is chosen, all.
    page.press_button("Copy rows as CSV");
    let lines = expected(&logs, Table::Tuples, Column::Time);
    let all = format!("Copied {} as", number::several(lines.len() as u64, "row", "rows"));
    page.wait_until("not all are copied", || page.text().contains(&format!("{all} CSV.")));
    page.browser().click(&page.find(".flow-grid tbody tr:nth-child(2) td"));
    press_with(&page, Key::Shift, &[Key::Down, Key::Down]);
    page.press_button("Copy rows as CSV");
    page.wait_until("nothing is copied", || page.text().contains("Copied 3 rows as CSV."));
    let copied = text(&page.run("return window.e2eCopied"));
    let rows: Vec<&str> = copied.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[0].starts_with("time,source,") && rows[0].ends_with(",mac"), "{}", rows[0]);
    for (row, line) in rows[1..].iter().zip(&lines[1..]) {
        assert!(row.starts_with(&format!("{},{},{},", line.time, line.ends.source, line.ends.source_port)), "{row}");
    }
    // All of them.
    page.browser().click(&page.find(".flow-grid tbody tr:nth-child(2) td"));
    page.browser().press_with(Key::Control.into(), "a");
    page.press_button("Copy rows as JSON");
    page.wait_until("not all are copied", || page.text().contains(&format!("{all} JSON.")));
    // What was chosen is there again when the page is.
    page.load();
    page.open_logs(&logs);
    page.show("Flows");
    assert_eq!(heads(&page).last().map(String::as_str), Some("NIC"));
}

#[test]
fn core_a_second_click_on_a_cell_asks_for_its_value() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    page.show("Flows");
    let title = || text(&page.run("return document.querySelector('.pivot-menu > p')?.textContent || ''"));
    let click = |column: usize| {
        page.browser().click(&page.find(&format!(".flow-grid tbody tr:nth-child(2) td:nth-child({column})")));
    };
    let line = &expected(&logs, Table::Tuples, Column::Time)[1];
    click(2);
    page.find(".flow-grid tbody tr:nth-child(2) td.here:nth-child(2)");
    assert!(page.look_for(".pivot-menu").is_none(), "the first click goes there");
    click(2);
    page.wait_until("there is no menu", || title() == format!("src.ip == {}", line.ends.source));
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("the menu stays", || page.look_for(".pivot-menu").is_none());
    // What is copied is the value alone; and the keys that the menu names do what they say.
    page.run("navigator.clipboard.writeText = text => (window.e2eCopied = text, Promise.resolve())");
    click(2);
    page.wait_until("there is no menu", || title() == format!("src.ip == {}", line.ends.source));
    page.press_button("Copy");
    page.wait_until("it is not copied", || page.run("return window.e2eCopied") == json!(line.ends.source.to_string()));
    click(2);
    page.wait_until("there is no menu", || title() == format!("src.ip == {}", line.ends.source));
    page.browser().press("-");
    page.wait_until("the key does nothing", || page.address().filter == format!("src.ip != {}", line.ends.source));
    assert!(page.look_for(".pivot-menu").is_none());
    page.browser().back();
    page.wait_until("it is filtered still", || page.address().filter.is_empty());
    page.wait_until("the first row is another", || {
        first_row(&page).1.get(1) == Some(&line.ends.source.to_string()) || first_row(&page).0 == 1
    });
    // A moment is asked for as all that came since.
    click(1);
    page.find(".flow-grid tbody tr:nth-child(2) td.here:nth-child(1)");
    click(1);
    page.wait_until("there is no menu", || title() == format!("time >= {}", line.time));
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it is no filter", || text(&page.run("return location.hash")).contains("filter=time%20%3E%3D%20"));
}

#[test]
fn core_an_open_flow_stays_when_the_rows_are_other_ones() {
    let logs = logs::some();
    let page = open_flows(&logs);
    let lines = expected(&logs, Table::Tuples, Column::Time);
    page.run("document.querySelector('.flow-grid [tabindex=\"0\"]').focus()");
    press_with(&page, Key::Control, &[Key::End]);
    page.wait_until("it is not the last", || {
        status(&page).contains(&format!("– {} of", number::exact(lines.len() as u64)))
    });
    page.browser().press_keys(&[Key::Enter]);
    page.find(".inspector .quote");
    let quote = || text(&page.run("return document.querySelector('.inspector .quote')?.innerText || ''"));
    let place = || text(&page.run("return document.querySelector('.inspector header p')?.innerText || ''"));
    let (before, last) = (quote(), lines.len() as u64);
    assert_eq!(place(), format!("Row {0} of {0}", number::exact(last)));
    // Scrolled away it stays open, and where one is; the keys bring it back.
    page.run("document.querySelector('.flow-scroll').scrollTop = 0");
    page.wait_until("it is not scrolled", || first_row(&page).0 == 1);
    assert_eq!(quote(), before);
    page.browser().press_keys(&[Key::Up]);
    page.wait_until("the keys do not go on from the row", || {
        place().starts_with(&format!("Row {} ", number::exact(last - 1)))
    });
    page.wait_until("it is not the row above", || quote() != before && !quote().is_empty());

    // Of other rows the first ones are shown; what is open stays.
    let before = quote();
    let source = lines[lines.len() - 2].ends.source;
    let other = lines.iter().find(|line| line.ends.source != source).expect("there are other sources");
    let hash = |filter: String| {
        page.run(&format!("location.hash = '#v=1&view=flows&filter=' + encodeURIComponent('{filter}')"))
    };
    hash(format!("src.ip == {}", other.ends.source));
    page.wait_until("it is not filtered", || place() == "Not among the rows beside it");
    page.wait_until("the rows do not begin anew", || first_row(&page).0 == 1);
    assert_eq!(quote(), before);
    // Where it is one of them, its row is known again.
    let of_source = lines[..lines.len() - 2].iter().filter(|line| line.ends.source == source).count() as u64;
    hash(format!("src.ip == {source} and time >= {}", lines[lines.len() - 2].time));
    page.wait_until("its row is not found", || place().starts_with("Row "));
    assert_eq!(quote(), before);
    assert!(of_source > 0);
    // Nor does the head close it.
    press_with(&page, Key::Control, &[Key::Home]);
    page.browser().press_keys(&[Key::Up]);
    page.wait_until("the head is out of reach", || {
        page.run("return document.activeElement.closest('thead') !== null") == true
    });
    assert!(!quote().is_empty() && place().starts_with("Row "), "{}", place());
}

#[test]
fn times_say_their_year_where_there_are_several() {
    let log = |year: &str, time: &str| {
        let tuple = format!("{time},10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0");
        let text = format!(
            r#"{{"records":[{{"time":"{year}-06-01T12:00:41Z","macAddress":"002248000001","category":"FlowLogFlowEvent","flowLogResourceID":"/S/FL","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":["{tuple}"]}}]}}]}}}}]}}"#
        );
        Log::new(format!("{year}.json"), text)
    };
    let times = |page: &Page| -> Vec<String> { page.flow_cells().into_iter().map(|row| row[0].clone()).collect() };
    let page = open_flows(&[log("2025", "1748779200518")]);
    page.wait_until("it is not of one year", || times(&page) == ["1 Jun 12:00:00.518"]);
    page.open_logs(&[log("2026", "1780315200518")]);
    page.wait_until("they do not say their years", || times(&page) == ["1 Jun 2025 12:00:00", "1 Jun 2026 12:00:00"]);
    assert!(page.run("return document.querySelector('.flow-grid td').title") == "Sun 1 Jun 2025 12:00:00.518");
}

/// Bare tuples are one record to the end of their file, of which a part is looked through at a time.
#[test]
fn a_tuple_far_into_a_file_is_found_there_again() {
    let tuple = |at: u32| format!("{},10.0.0.4,192.0.2.7,{},443,T,O,A,B,,,,\n", 1_768_294_800 + at, 1024 + at % 60_000);
    let text: String = (0..100_000).map(tuple).collect();
    assert!(text.len() > 4 << 20);
    let page = open_flows(&[Log::new("tuples.txt", text)]);
    press_with(&page, Key::Control, &[Key::End]);
    page.run("document.querySelector('.flow-grid [tabindex=\"0\"]').focus()");
    press_with(&page, Key::Control, &[Key::End]);
    page.browser().press_keys(&[Key::Enter]);
    let last = tuple(99_999);
    page.wait_until("the text is not found", || page.text().contains(last.trim()));
}

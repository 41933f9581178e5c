//! The timeline: brushed, zoomed and moved along, by the pointer and by keys, and every figure follows.

use fantoccini::key::Key;
use flowglass::model::{Millis, Network};
use flowglass::present::bucket::bucket_width;
use flowglass::present::timeline::Earlier;
use flowglass::query::TimeRange;
use flowglass_e2e::engine::Told;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};
use serde_json::{Value, json};

/// Presses, moves and lets go on the timeline, at parts of its width.
#[track_caller]
fn drag(page: &Page, from: f64, to: f64) {
    // It has no width to drag along before it is laid out, a frame after what was opened is read.
    page.wait_until("the timeline is not drawn", || page.inked(".timeline .chart-stage canvas") > 0);
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
    let page = Page::open();
    page.open_logs(&logs);
    let all = Told::narrowed(&logs, "", None);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || page.address().time.is_some());
    let half = page.address().time.unwrap();
    assert!(all.overview.buckets.iter().any(|bucket| half.holds(Millis(bucket.start))));
    page.assert_flows(&Told::narrowed(&logs, "", Some(half)));
    // One step back undoes the whole drag.
    page.browser().back();
    page.assert_flows(&all);
    page.browser().forward();
    page.assert_flows(&Told::narrowed(&logs, "", Some(half)));
    // Inside it is moved as a whole.
    drag(&page, 0.5, 0.4);
    page.wait_until("it is not moved", || page.address().time.is_some_and(|time| time.from < half.from));
    let moved = page.address().time.unwrap();
    assert_eq!(moved.to.0 - moved.from.0, half.to.0 - half.from.0);
    page.assert_flows(&Told::narrowed(&logs, "", Some(moved)));
    // By keys it grows by a step, and Escape gives it up.
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    page.browser().press_with(Key::Shift.into(), &char::from(Key::Right).to_string());
    let step = all.overview.bucket_ms;
    page.wait_until("it does not grow", || page.address().time.is_some_and(|time| time.to.0 == moved.to.0 + step));
    // The first closes what is told of the step that is pointed at.
    page.browser().press_keys(&[Key::Escape, Key::Escape]);
    page.wait_until("it stays", || page.address().time.is_none());
    page.assert_flows(&all);
}

#[test]
fn a_hosts_traffic_zooms_all_timelines() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || page.address().time.is_some());
    let half = page.address().time;
    let host = Told::narrowed(&logs, "", half).overview.sources.rows[0].key.clone();
    page.go(&page.address().at_host(Network::parse(&host).unwrap()).hash());
    let zoom = "[aria-label=Traffic] .chart-tools button";
    let first_tool = format!("return document.querySelector('{zoom}')?.textContent || ''");
    page.wait_until("it is not drawn", || page.run(&first_tool) == "Zoom in");
    page.browser().click(&page.find(zoom));
    page.wait_until("it is not zoomed", || page.address().window == half);
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
    let page = Page::open();
    page.open_logs(&logs);
    let all = Told::narrowed(&logs, "", None).overview;
    page.press_button("Table");
    page.wait_until("the table is not of all", || flows_in_steps(&page) == all.total.tuples);
    drag(&page, 0.25, 0.75);
    page.wait_until("nothing is selected", || page.address().time.is_some());
    let half = page.address().time.unwrap();
    let within = Told::narrowed(&logs, "", Some(half)).overview;
    page.press_button("Zoom in");
    page.wait_until("it is not zoomed", || page.address().window == Some(half));
    page.wait_until("the table is not of the half", || flows_in_steps(&page) == within.total.tuples);
    // What is selected stays, and so do the figures.
    assert_eq!(page.address().time, Some(half));
    page.assert_flows(&Told::narrowed(&logs, "", Some(half)));
    // By keys closer, along, and wider again; the selection is given up first, so that the middle stays.
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    page.browser().press_keys(&[Key::Escape, Key::Escape]);
    page.wait_until("it is still selected", || page.address().time.is_none());
    page.assert_flows(&Told::narrowed(&logs, "", None));
    page.browser().press("+");
    let length = |window: TimeRange| window.to.0 - window.from.0;
    page.wait_until("it is no closer", || page.address().window.is_some_and(|window| length(window) < length(half)));
    let close = page.address().window.unwrap();
    // Its ends are shown out to whole steps.
    let shown = close.widened(bucket_width(close.from.0, close.to.0 - 1, 160));
    page.wait_until("the steps are not those of the window", || {
        flows_in_steps(&page) == Told::narrowed(&logs, "", Some(shown)).overview.total.tuples
    });
    page.browser().press_with(Key::Shift.into(), &char::from(Key::PageDown).to_string());
    page.wait_until("it does not go along", || page.address().window.is_some_and(|window| window.from < close.from));
    assert_eq!(length(page.address().window.unwrap()), length(close));
    page.press_button("Zoom out");
    page.wait_until("it is not of all again", || {
        page.address().window.is_none() && flows_in_steps(&page) == all.total.tuples
    });
    // What was earlier is laid over it, and told of a step.
    drag(&page, 0.5, 0.9);
    page.wait_until("nothing is selected", || page.address().time.is_some());
    let lay_over = "const all = document.querySelector('.earlier'); all.value = 'Period before';
                    all.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(lay_over);
    page.wait_until("nothing is laid over", || page.address().earlier == Earlier::Period);
    page.run("document.querySelector('.timeline .chart-stage').focus()");
    page.browser().press_keys(&[Key::End]);
    let told =
        || text(&page.run("return document.querySelector('.timeline .chart-stage').getAttribute('aria-valuetext')"));
    page.wait_until("no step is told", || told().contains("Flows"));
    for _ in 0..200 {
        if told().contains("Period before") {
            break;
        }
        page.browser().press_keys(&[Key::Left]);
    }
    assert!(told().contains("Period before"), "{}", told());
    page.browser().press_keys(&[Key::Escape, Key::Escape]);
    page.wait_until("it stays selected", || page.address().time.is_none());
    page.browser().back();
    page.browser().back();
    // The same as a link.
    page.browser().back();
    page.wait_until("back does not undo it", || page.address().window.is_some_and(|window| window.from < close.from));
}

#[test]
fn core_a_double_click_selects_a_step() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    page.wait_until("the timeline is not drawn", || page.inked(".timeline .chart-stage canvas") > 0);
    page.run(
        "const stage = document.querySelector('.timeline .chart-stage'), at = stage.getBoundingClientRect();
         stage.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, clientX: at.left + at.width / 2, clientY: at.top + 60 }))",
    );
    page.wait_until("nothing is selected", || page.address().time.is_some());
    let (step, all) = (page.address().time.unwrap(), Told::narrowed(&logs, "", None).overview);
    assert_eq!(step.to.0 - step.from.0, all.bucket_ms);
    assert_eq!(step.from.0 % all.bucket_ms, 0);
    page.assert_flows(&Told::narrowed(&logs, "", Some(step)));
}

//! The page stays at hand while it reads: no task of its own thread takes longer than the eye notices.

use flowglass_e2e::page::LONG;
use flowglass_e2e::settings::{self, Kind};
use flowglass_e2e::{Options, Page, logs};
use serde_json::{Value, json};

/// Notes the tasks that the browser itself calls long (over 50 ms), and what it knows of the frames they were in.
const WATCH: &str = "
    window.longTasks = [];
    window.longFrames = [];
    const brief = script => ({
        invoker: script.invoker, type: script.invokerType, took: Math.round(script.duration),
        layout: Math.round(script.forcedStyleAndLayoutDuration), from: script.sourceFunctionName,
    });
    new PerformanceObserver(list => longTasks.push(...list.getEntries().map(task =>
        ({ start: Math.round(task.startTime), took: Math.round(task.duration) })))
    ).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver(list => longFrames.push(...list.getEntries().map(frame => ({
        start: Math.round(frame.startTime), took: Math.round(frame.duration), blocked: Math.round(frame.blockingDuration),
        renderAt: Math.round(frame.renderStart), layoutAt: Math.round(frame.styleAndLayoutStart),
        scripts: frame.scripts.map(brief),
    })))).observe({ type: 'long-animation-frame', buffered: true });";

/// One worker leaves a core to the page, and to all else that runs. With as many as there are cores the page's thread
/// waits for its turn, and a task is as long as the clock says.
const ONE_WORKER: &str = "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get() { return 1; } });";

/// Only Chromium tells of long tasks.
fn open() -> Page {
    let options = Options { kind: Kind::Chromium, ..Options::default() };
    let page = Page::unopened(options, &settings::dist(), "/");
    page.browser().before_load(&[WATCH, ONE_WORKER].concat());
    page.load();
    page
}

/// How often a load is tried. Other programs' turns on the machine count as the page's own; its own work is in every
/// try.
const TRIES: usize = 20;

/// One load of the tries must have no long task at all.
fn assert_smooth(load: impl Fn(&Page) -> f64) {
    let mut last = String::new();
    for _ in 0..TRIES {
        let page = open();
        let from = load(&page);
        let (tasks, frames) = long_tasks(&page, from);
        let longest = tasks.iter().filter_map(|task| task["took"].as_u64()).max().unwrap_or_default();
        println!("{} long tasks, the longest of {longest} ms", tasks.len());
        if tasks.is_empty() {
            return;
        }
        last = format!("long tasks: {}\nin frames: {frames:#}", Value::Array(tasks));
    }
    panic!("{last}");
}

fn long_tasks(page: &Page, from: f64) -> (Vec<Value>, Value) {
    // What was observed is handed over in a task of its own.
    page.browser().run_async("requestAnimationFrame(() => setTimeout(arguments[0], 100))", Vec::new());
    let seen = page.browser().run(
        "const since = what => what.filter(entry => entry.start + entry.took > arguments[0]);
         return { tasks: since(longTasks), frames: since(longFrames).filter(frame => frame.blocked > 0) };",
        vec![json!(from)],
    );
    (seen["tasks"].as_array().cloned().unwrap_or_default(), seen["frames"].clone())
}

fn now(page: &Page) -> f64 {
    page.run("return performance.now()").as_f64().unwrap()
}

#[test]
fn the_page_stays_smooth_while_it_reads_the_sample_day() {
    assert_smooth(|page| {
        let from = now(page);
        page.press_button("Open the sample day");
        page.wait_for_load(1);
        from
    });
}

#[test]
fn the_page_stays_smooth_while_it_reads_two_thousand_files() {
    assert_smooth(|page| {
        page.bring(&[logs::of_sample(&["FL-VNET-HUB", "h=06", "00224800AA08"]).named("small.json")]);
        page.hand_over(
            "return Array.from({ length: 2000 }, (_, at) => new File([brought[0]], `many/${at}/PT1H.json`));",
            Vec::new(),
        );
        page.wait_until("nothing is handed over", || page.run("return window.handedOverAt").is_number());
        let from = page.run("return handedOverAt").as_f64().unwrap();
        page.browser().wait("the files are not read", LONG, || (page.loads() > 0).then_some(()));
        from
    });
}

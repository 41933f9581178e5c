//! A worker that is killed, as a browser short of memory does it, says nothing: the page has to notice by itself, to
//! say which files are gone with it, and to read them again when asked.

use std::time::Duration;

use flowglass::filter::{Field, term};
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::page::LONG;
use flowglass_e2e::settings::{self, Kind};
use flowglass_e2e::{Options, Page, logs};

use crate::expected::assert_figures;
use crate::geo::{about, busiest};
use crate::names::ask;

/// Twice as long as the page waits for a silent worker.
const NOTICED: Duration = Duration::from_secs(40);

/// Keeps every worker that the page starts within a script's reach.
const KEEP_WORKERS: &str = "
    window.workers = [];
    window.Worker = class extends Worker {
        constructor(...how) { super(...how); workers.push(this); }
    };";

/// Only Chromium lets a script be run before the page's own.
fn open() -> Page {
    let options = Options { kind: Kind::Chromium, ..Options::default() };
    let page = Page::unopened(options, &settings::dist(), "/");
    page.browser().before_load(KEEP_WORKERS);
    page.load();
    page
}

fn kill_a_worker(page: &Page) {
    page.run("workers[0].terminate()");
}

#[track_caller]
fn wait_for_loss(page: &Page) -> String {
    page.browser().wait("the page does not notice", NOTICED, || {
        page.notices().into_iter().find(|notice| notice.contains("A worker stopped"))
    })
}

#[track_caller]
fn read_again(page: &Page) {
    let name = ["Read them again", "Read it again"].into_iter().find(|name| page.button(name).is_some());
    page.press_button(name.expect("the lost files can be read again"));
}

/// Whoever takes its place is told what is known of addresses.
#[test]
fn what_is_said_of_addresses_outlives_a_worker() {
    let (page, logs) = (open(), logs::some());
    let address = busiest(&logs);
    page.open_logs(&logs);
    page.open_logs(&[about(&address)]);
    ask(&page, "country == NL");
    let expected = Told::narrowed(&logs, &term(Field::Ip, &address), None);
    page.assert_flows(&expected);
    let before = page.loads();
    kill_a_worker(&page);
    // Asked, it owes an answer.
    ask(&page, "country == NL and denied");
    wait_for_loss(&page);
    read_again(&page);
    page.wait_for_load(before + 1);
    ask(&page, "country == NL");
    page.assert_flows(&expected);
}

#[test]
fn a_worker_killed_after_the_load_is_noticed_and_its_files_read_again() {
    let (page, mut all) = (open(), logs::some());
    page.open_logs(&all);
    kill_a_worker(&page);
    // Asked, it owes an answer.
    let before = page.loads();
    page.choose(&logs::more());
    all.extend(logs::more());
    let notice = wait_for_loss(&page);
    assert!(all.iter().any(|log| notice.contains(&log.name)), "{notice}");
    page.wait_for_load(before + 1);
    let whole = Told::of(&all);
    let flows = number::count(whole.overview.total.tuples).to_string();
    assert_ne!(page.figure("Flows"), flows, "what is lost is not counted");
    page.show("Files");
    let lost: Vec<_> = page.file_rows().into_iter().filter(|row| row.issues.starts_with("lost")).collect();
    assert!(!lost.is_empty());
    page.show("Overview");

    let before = page.loads();
    read_again(&page);
    page.wait_for_load(before + 1);
    assert_figures(&page, &whole);
    assert!(!page.notices().iter().any(|notice| notice.contains("A worker stopped")), "{:?}", page.notices());
}

#[test]
fn a_worker_killed_before_a_summary_is_noticed_and_the_summary_still_comes() {
    let (page, logs) = (open(), logs::some());
    page.open_logs(&logs);
    page.show("Files");
    kill_a_worker(&page);
    page.press_button("Save summary");
    wait_for_loss(&page);
    page.wait_for_notice("Saved the summary");
    let before = page.loads();
    read_again(&page);
    page.wait_for_load(before + 1);
    page.show("Overview");
    assert_figures(&page, &Told::of(&logs));
}

#[test]
fn a_worker_killed_while_it_reads_is_noticed_and_its_files_read_again() {
    let page = open();
    let copies = page.hand_over_copies(6, 2000);
    page.wait_until("no flow is counted", || page.counts_already());
    kill_a_worker(&page);
    let notice = wait_for_loss(&page);
    assert!(notice.contains("copies-"), "{notice}");
    page.wait_for_load(1);
    let before = page.loads();
    read_again(&page);
    page.wait_for_load(before + 1);
    page.assert_figure("Flows", number::count(copies.flows));
    page.show("Files");
    page.assert_figure("Tuples read", number::count(copies.tuples));
}

/// What it held is read again all the same; what it was reading, and what had not begun, is not.
#[test]
fn a_worker_killed_as_reading_is_stopped_does_not_take_what_was_read() {
    const FILES: u64 = 200;
    let page = open();
    let copies = page.hand_over_copies(FILES, 40);
    let read = page.browser().run_async(
        "const [done] = arguments;
         const look = () => {
             const track = document.querySelector('main .reading [role=progressbar]');
             const read = parseInt(track?.getAttribute('aria-valuetext'));
             if (!(read > 20)) return requestAnimationFrame(look);
             workers[0].terminate();
             [...document.querySelectorAll('button')].find(button => button.textContent.includes('Stop, keep')).click();
             done(read);
         };
         look();",
        Vec::new(),
    );
    let notice = wait_for_loss(&page);
    assert!(notice.contains("What else it held is read again"), "{notice}");
    page.wait_for_load(1);
    page.show("Files");
    let read = read.as_u64().unwrap();
    let done = page.figure("Tuples read").replace(',', "").parse::<u64>().unwrap() / (copies.tuples / FILES);
    // One is lost. Others were read on to their end.
    assert!(done + 1 >= read && done < FILES, "{done} of {read}: {:#?}", page.figures());
}

/// Reads again whatever can be, one click for each notice, until all is counted that the engine counts.
#[track_caller]
fn read_all_again(page: &Page, whole: &Told) {
    let flows = number::count(whole.overview.total.tuples).to_string();
    page.browser().wait("not all is counted again", LONG, || {
        let name = ["Read them again", "Read it again"].into_iter().find(|name| page.button(name).is_some());
        if let Some(name) = name {
            let before = page.notices().len();
            page.press_button(name);
            page.wait_until("the notice stays", || page.notices().len() < before);
        }
        (!page.is_loading() && page.notices().is_empty() && page.figure("Flows") == flows).then_some(())
    });
    assert_figures(page, whole);
    page.show("Files");
    page.assert_summary(whole);
}

#[test]
fn two_workers_killed_one_after_the_other_lose_nothing_for_good() {
    let (page, mut all) = (open(), logs::some());
    page.open_logs(&all);
    kill_a_worker(&page);
    page.choose(&logs::more());
    all.extend(logs::more());
    let first = wait_for_loss(&page);
    assert!(all.iter().any(|log| first.contains(&log.name)), "{first}");
    read_again(&page);
    page.wait_until("the first notice stays", || !page.notices().contains(&first));
    // The one in its place dies, too.
    page.run("workers.at(-1).terminate()");
    page.choose(&[logs::some()[0].named("again.json")]);
    let second = wait_for_loss(&page);
    assert!(second.contains(".json"), "{second}");
    all.push(logs::some()[0].named("again.json"));
    read_all_again(&page, &Told::of(&all));
}

#[test]
fn all_workers_killed_at_once_lose_nothing_for_good() {
    let (page, mut all) = (open(), logs::some());
    page.open_logs(&all);
    let before = page.run("return workers.length").as_u64().unwrap();
    page.run("[...workers].forEach(worker => worker.terminate())");
    page.choose(&logs::more());
    all.extend(logs::more());
    wait_for_loss(&page);
    // Each that is missed has another in its place.
    page.browser().wait("not all of them are missed", NOTICED, || {
        (page.run("return workers.length").as_u64() >= Some(before * 2)).then_some(())
    });
    for said in page.notices() {
        assert!(all.iter().any(|log| said.contains(&log.name)), "{said}");
    }
    read_all_again(&page, &Told::of(&all));
}

/// Where no worker starts any more, those that are up go on.
#[test]
fn workers_that_do_not_start_are_done_without() {
    let (page, mut all) = (open(), logs::some());
    page.open_logs(&all);
    page.run(
        "const Plain = Object.getPrototypeOf(window.Worker);
         const broken = URL.createObjectURL(new Blob(['throw 1;'], { type: 'text/javascript' }));
         window.Worker = class extends Plain { constructor(...how) { super(broken); } };",
    );
    kill_a_worker(&page);
    page.choose(&logs::more());
    all.extend(logs::more());
    wait_for_loss(&page);
    let said = page.wait_for_notice("A worker could not be started");
    assert!(said.contains("on without it"), "{said}");
    page.browser().wait("the load does not end", NOTICED, || (!page.is_loading()).then_some(()));
    let before = page.loads();
    read_again(&page);
    page.wait_for_load(before + 1);
    assert_figures(&page, &Told::of(&all));
}

#[test]
fn a_worker_killed_while_it_makes_the_sample_day_does_not_hold_up_the_page() {
    let page = open();
    // One worker makes the files, and which one is the page's business. They are given time for some, and not for all.
    page.run(
        "[...document.querySelectorAll('button')].find(button => button.textContent.includes('Open the sample day')).click();
         setTimeout(() => [...workers].forEach(worker => worker.terminate()), 60);",
    );
    page.browser().wait("nothing is said of it", NOTICED, || (!page.notices().is_empty()).then_some(()));
    page.browser().wait("the load does not end", NOTICED, || (!page.is_loading()).then_some(()));
}

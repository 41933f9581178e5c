//! The sample day tells its story.

use flowglass::present::number;
use flowglass::sample;
use flowglass_e2e::engine::Told;
use flowglass_e2e::{Page, logs};

use crate::expected::{assert_figures, assert_overview};

#[test]
fn core_the_sample_day_tells_its_story() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let told = Told::of(logs::sample_day());
    assert!(told.tuples() > 300_000);
    assert!(told.overview.total.denied > 10_000);
    assert_overview(&page, &told);
    let took = page.run("return performance.getEntriesByName('ingest', 'measure')[0].duration").as_f64().unwrap();
    println!("the sample day was read and painted in {took:.0} ms");
    page.run("location.hash = '#v=1&view=overview&filter=denied'");
    let denied = number::count(told.overview.total.denied).to_string();
    page.wait_until("it is not filtered", || page.figure("Flows") == denied);
    let query = "return performance.getEntriesByName('query', 'measure').at(-1)?.duration ?? null";
    let asked = page.wait("the question is not measured", || page.run(query).as_f64());
    println!("a filter was applied and painted in {asked:.0} ms");
    page.run("location.hash = '#v=1&view=overview'");

    page.show("Files");
    page.assert_figure("Files", logs::sample_day().len() + sample::beside().len());
    let with_issues: Vec<_> = page.file_rows().into_iter().filter(|row| !row.issues.is_empty()).collect();
    // Those that need a look come first.
    assert_eq!(with_issues.len(), 1, "{with_issues:#?}");
    assert_eq!(with_issues[0].issues, "Cut off");
}

#[test]
fn core_the_sample_day_opens_by_its_key() {
    let page = Page::open();
    page.browser().press("s");
    page.wait_for_load(1);
    assert_figures(&page, &Told::of(logs::sample_day()));
}

//! What the page must show of what the engine says.

use flowglass::ingest::FileReport;
use flowglass::present::number;
use flowglass::query::Top;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;

/// Every figure of the overview, and the first rows of its tables.
#[track_caller]
pub fn assert_overview(page: &Page, told: &Told) {
    let overview = &told.overview;
    let total = &overview.total;
    assert_figures(page, told);
    page.assert_figure("Measured", number::share(total.measured, total.tuples).unwrap());
    page.assert_figure("Hosts", number::count(overview.hosts));
    assert_ranking(page, "Sources by bytes", &overview.sources);
    assert_ranking(page, "Destinations by bytes", &overview.destinations);
    assert_ranking(page, "Destination ports by bytes", &overview.ports);
    let rules = page.table("Rules by hits");
    assert_eq!(rules.len(), overview.rules.len().min(10));
    for (shown, rule) in rules.iter().zip(&overview.rules) {
        assert_eq!(shown[3], number::count(rule.tally.tuples).to_string(), "{}", rule.rule);
    }
}

/// The headline figures that count.
#[track_caller]
pub fn assert_figures(page: &Page, told: &Told) {
    let total = &told.overview.total;
    page.assert_figure("Flows", number::count(total.tuples));
    page.assert_figure("Sent", number::bytes(total.bytes_sent));
    page.assert_figure("Received", number::bytes(total.bytes_received));
    page.assert_figure("Packets", number::count(total.packets()));
    page.assert_figure("Denied", number::share(total.denied, total.tuples).unwrap());
    let denied = page.figures().into_iter().find(|figure| figure.title == "Denied").unwrap();
    let count = number::count(total.denied).to_string();
    assert!(denied.note == count || denied.note.starts_with(&format!("{count}, by ")), "{denied:?}");
}

#[track_caller]
fn assert_ranking(page: &Page, caption: &str, top: &Top) {
    let shown = page.table(caption);
    assert!(!top.rows.is_empty(), "{caption} has nothing to show");
    assert!(shown.len() >= top.rows.len().min(5), "{caption} shows {} rows of {}", shown.len(), top.rows.len());
    for (shown, row) in shown.iter().zip(&top.rows).take(5) {
        // What usually listens on a port stands behind it.
        assert_eq!(shown[0].split(['\u{2002}', ' ']).next().unwrap(), row.key.split(' ').next().unwrap(), "{caption}");
        if row.tally.measured > 0 {
            // The unit stands in a slot of its own.
            assert_eq!(shown[2], number::bytes(row.tally.bytes()).to_string().replace(' ', ""), "{caption}");
        }
        assert_eq!(shown[3], number::count(row.tally.tuples).to_string(), "{caption}");
    }
}

/// A file's row, with what the engine counted in it.
#[track_caller]
pub fn assert_file(page: &Page, report: &FileReport) {
    let row = page.file_row(&report.name);
    let shown = (row.format.as_str(), row.records, row.tuples);
    assert_eq!(
        shown,
        (report.format(), number::count(report.records).to_string(), number::count(report.tuples).to_string()),
        "{}",
        report.name
    );
    match report.issues.by_kind().next() {
        Some((kind, _)) => assert!(row.issues.starts_with(kind.title()), "{}: {}", report.name, row.issues),
        None => assert_eq!(row.issues, "", "{}", report.name),
    }
    assert_eq!(row.bytes, number::bytes(report.bytes).to_string().replace(' ', ""), "{}", report.name);
}

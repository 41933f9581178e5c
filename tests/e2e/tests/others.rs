//! Files that are no flow log, or not a whole one, lie among the others and are named as what they are.

use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};

use crate::expected::{assert_figures, assert_file};

/// As Azure writes metrics into a container beside the logs.
const METRICS: &str = r#"{ "count": 4, "total": 8, "minimum": 1, "maximum": 3, "average": 2, "resourceId": "/SUBSCRIPTIONS/0C1F2E3D-0000-4000-8000-00000000C0DE/RESOURCEGROUPS/RG-SHOP/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/SHOPLOGS", "time": "2026-01-13T06:00:00.0000000Z", "metricName": "Transactions", "timeGrain": "PT1H"}
{ "count": 2, "total": 9, "minimum": 4, "maximum": 5, "average": 4.5, "resourceId": "/SUBSCRIPTIONS/0C1F2E3D-0000-4000-8000-00000000C0DE/RESOURCEGROUPS/RG-SHOP/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/SHOPLOGS", "time": "2026-01-13T06:00:00.0000000Z", "metricName": "Ingress", "timeGrain": "PT1H"}
"#;

/// The smallest image there is, by a name that promises a log.
const IMAGE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82";

#[test]
fn core_other_files_are_named_as_what_they_are() {
    let mut logs: Vec<Log> = logs::some();
    let whole = &logs[0].bytes;
    let cut = Log::new("cut.json", &whole[..whole.len() * 2 / 3]);
    logs.extend([
        Log::new("PT1H.json", IMAGE),
        Log::new("empty.json", ""),
        cut,
        Log::new("metrics/PT1H.json", METRICS),
        Log::new("logs.7z", &b"7z\xBC\xAF\x27\x1C\0\x04\0\0"[..]),
    ]);
    // Chosen one by one, files bring no folder with them.
    let known_as: Vec<Log> =
        logs.iter().map(|log| log.named(log.name.trim_start_matches("metrics/").to_owned())).collect();
    let told = Told::of(&known_as);
    let page = Page::open();
    page.open_logs(&logs);
    assert_figures(&page, &told);
    page.wait_until("it is not said that a part is missing", || {
        page.text().contains("1 file is in these figures only in part: cut off.")
    });

    page.show("Files");
    assert!(page.text().contains("all read, 1 not in full, 3 are no flow logs, 1 is empty"), "{}", page.text());
    let rows = page.file_rows();
    assert_eq!(rows.len(), logs.len());
    for report in told.reports.iter().filter(|report| report.name != "PT1H.json") {
        assert_file(&page, report);
    }
    let issue =
        |name: &str| rows.iter().filter(|row| row.name == name).map(|row| row.issues.as_str()).collect::<Vec<_>>();
    assert_eq!(issue("cut.json"), ["Cut off"]);
    for name in ["empty.json", "logs.7z"] {
        assert_eq!(issue(name), ["Not a flow log"], "{name}");
    }
    assert_eq!(issue("PT1H.json").len(), 2);

    // Opened, each says in a line what it is.
    for (name, bytes, says) in [
        ("PT1H.json", IMAGE.len(), "PNG image"),
        ("PT1H.json", METRICS.len(), "Azure metrics"),
        ("empty.json", 0, "empty"),
        ("logs.7z", 10, "7z archive"),
    ] {
        let report = told.reports.iter().find(|report| report.name == name && report.bytes == bytes as u64).unwrap();
        let message = &report.issues.shown()[0].message;
        assert!(message.contains(says), "{name}: {message}");
        let at = rows.iter().position(|row| row.name == name && row.bytes.starts_with(&bytes.to_string())).unwrap();
        // A row that the browser scrolls to by itself can lie below the foot.
        page.run(&format!("document.querySelector('#file-row-{at}').scrollIntoView({{ block: 'center' }})"));
        page.browser().click(&page.find(&format!("#file-row-{at}")));
        page.wait_until(&format!("{name} does not say “{message}”"), || {
            let shown = page.run("return document.querySelector('tr.expanded')?.innerText || ''");
            shown.as_str().is_some_and(|shown| shown.contains(message))
        });
    }
}

#[test]
fn a_file_that_is_no_flow_log_is_named_where_one_looks_first() {
    let page = Page::open();
    page.open_logs(&[Log::new("chart.json", IMAGE)]);
    page.wait_until("it is not said what it is", || {
        page.text().contains("No flows. “chart.json”: This is a PNG image, not a flow log.")
    });
    assert!(page.text().contains("containers insights-logs-flowlogflowevent"), "{}", page.text());
}

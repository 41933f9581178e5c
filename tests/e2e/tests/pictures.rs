//! What the timeline shows can be taken along: as a picture of the same bars, and as a table of the figures behind
//! them. The other pictures' tables say what the engine says, too.

use std::collections::BTreeSet;

use flowglass::enrich::Names;
use flowglass::model::LeftOut;
use flowglass::present::address::Address;
use flowglass::present::gaps::{self, Gaps};
use flowglass::present::pairs::{Sheet, matrix, sankey};
use flowglass::present::pixel::{Ratio, Rect};
use flowglass::present::timeline::{Layout, Options, Twin, layout, saved_heading, summary, twin};
use flowglass::present::{Zone, number};
use flowglass::query::pairs::{PairsAsk, Picture, finish};
use flowglass::query::{Desk, Overview, Scope};
use flowglass_e2e::engine::{Told, shard_of};
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::reading::Row;
use flowglass_e2e::saving::{png_size, set_of};
use flowglass_e2e::{Options as Start, Page, settings::Kind};
use serde_json::{Value, json};

/// How wide the timeline is on the page, in CSS pixels.
fn width(page: &Page) -> f64 {
    page.run("return document.querySelector('.timeline .chart-stage').getBoundingClientRect().width").as_f64().unwrap()
}

/// The timeline as the engine lays it out for a picture of its own.
fn expected(page: &Page, overview: &Overview, ratio: f64) -> Layout {
    let Address { measure, split, shape, .. } = Address::default();
    let width = width(page).max(720.0);
    layout(overview, &Options { measure, split, shape, width, ratio, ..Options::default() }).unwrap()
}

fn bars(layout: &Layout) -> Vec<Rect> {
    layout.bars.iter().chain(&layout.denied).map(|bar| bar.rect).collect()
}

/// Where in a bar its colour is looked at.
fn middle(Rect { x, y, w, h }: &Rect) -> [i32; 2] {
    [x + w / 2, y + h / 2]
}

#[test]
fn core_the_timeline_is_saved_as_svg() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    let Told { overview, .. } = Told::of(&logs);
    let layout = expected(&page, &overview, 1.0);
    let svg = page.read_svg(&page.saved_picture("timeline", "SVG"));

    assert_eq!(svg["root"], "svg http://www.w3.org/2000/svg");
    assert_eq!(svg["size"], json!([layout.width(), layout.height()]));
    assert_eq!(text(&svg["title"]), summary(&overview, &layout, Address::default().measure, &Zone::Utc));
    let texts = set_of(&svg["texts"]);
    assert!(
        texts.contains(&saved_heading(&overview, &layout, Address::default().measure, &Zone::Utc, "")),
        "{texts:?}"
    );
    for said in ["Denied", "Logged"] {
        assert!(texts.contains(said), "{said}: {texts:?}");
    }
    // Nothing in it acts, and nothing in it is fetched.
    let names = set_of(&svg["names"]);
    let known = ["svg", "title", "rect", "text", "path"].map(str::to_owned).into();
    assert!(names.is_subset(&known), "{names:?}");
    let attributes = set_of(&svg["attributes"]);
    let is_harmful = |name: &String| name == "style" || name.ends_with("href") || name.starts_with("on");
    assert!(!attributes.iter().any(is_harmful), "{attributes:?}");

    // The bars are those of the data, and have the colours of those on the page.
    let bars = bars(&layout);
    assert!(bars.len() > 50, "{}", bars.len());
    let rects = svg["rects"].as_array().unwrap();
    let fill = |bar: &Rect| {
        let place = [bar.x, bar.y, bar.w, bar.h].map(Value::from);
        let rect = rects.iter().find(|rect| rect.as_array().unwrap()[..4] == place);
        text(&rect.unwrap_or_else(|| panic!("there is no bar {bar:?}"))[4])
    };
    let fills: Vec<String> = bars.iter().map(fill).collect();
    assert!(fills.iter().collect::<BTreeSet<_>>().len() > 1, "denied flows have a colour of their own: {fills:?}");
    let at: Vec<_> = bars.iter().map(middle).collect();
    assert_eq!(page.colors("document.querySelector('.timeline .chart-stage canvas')", &at), fills);

    // What it is of stands in it, because it leaves the page.
    page.run("location.hash = '#v=1&view=overview&filter=denied'");
    let denied = number::count(overview.total.denied).to_string();
    page.wait_until("it is not filtered", || page.figure("Flows") == denied);
    let svg = page.read_svg(&page.saved_picture("timeline", "SVG"));
    assert!(text(&svg["title"]).ends_with(" Of denied."), "{}", svg["title"]);
    assert!(set_of(&svg["texts"]).iter().any(|text| text.ends_with(", UTC, of denied")), "{}", svg["texts"]);
}

/// Saves a picture at this ratio of pixels and holds it to what is laid out for it.
#[track_caller]
fn check_png(page: &Page, overview: &Overview, ratio: f64) {
    let layout = expected(page, overview, ratio);
    let png = page.saved_picture("timeline", "PNG");
    let expected = [layout.width(), layout.height()].map(|length| u32::try_from(length).unwrap());
    assert_eq!(png_size(&png), expected, "at {ratio}");
    page.bring(&[Log::new(format!("{}.png", expected[0]), png)]);
    let at: Vec<_> = bars(&layout).iter().map(middle).collect();
    let shown = page.colors("await createImageBitmap(brought[0])", &at);
    // The saved picture has the page's ground and other texts, but its bars are the SVG's.
    let svg = page.read_svg(&page.saved_picture("timeline", "SVG"));
    let fills: BTreeSet<String> = svg["rects"].as_array().unwrap().iter().map(|rect| text(&rect[4])).collect();
    let [ground] = <[String; 1]>::try_from(page.colors("await createImageBitmap(brought[0])", &[[0, 0]])).unwrap();
    assert!(shown.iter().all(|color| fills.contains(color) && *color != ground), "{shown:?} on {ground}, {fills:?}");
}

#[test]
fn core_the_timeline_is_saved_as_png() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    // Sharp also where the screen it is made on is not.
    check_png(&page, &Told::of(&logs).overview, 2.0);
}

#[test]
fn a_sharper_screen_makes_a_larger_png() {
    let (page, logs) = (Page::open_with(Start { kind: Kind::Chromium, ..Start::default() }), logs::some());
    page.open_logs(&logs);
    for (width, ratio) in [(1000, 3), (390, 3), (800, 1)] {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": ratio, "mobile": false });
        page.browser().devtools("Emulation.setDeviceMetricsOverride", size);
        page.wait_until("the timeline is not drawn anew", || {
            page.run(
                "const stage = document.querySelector('.timeline .chart-stage');
                 const wide = stage.getBoundingClientRect().width * devicePixelRatio;
                 return Math.abs(stage.querySelector('canvas').width - wide) < 1;",
            ) == json!(true)
                && page.run("return devicePixelRatio") == json!(ratio)
        });
        check_png(&page, &Told::of(&logs).overview, f64::from(ratio.max(2)));
    }
}

/// The rows of a picture's table.
fn twin_rows(page: &Page, label: &str) -> Vec<Row> {
    let shown = page.browser().run(
        "return [...document.querySelectorAll(`.chart-twin[aria-label='${arguments[0]}'] tbody tr`)]
             .map(row => [...row.cells].map(cell => cell.textContent));",
        vec![json!(label)],
    );
    shown.as_array().unwrap().iter().map(|row| row.as_array().unwrap().iter().map(text).collect()).collect()
}

/// Holds an open table to what the engine says, and copies it.
#[track_caller]
fn check_twin(page: &Page, label: &str, twin: &Twin) {
    page.wait_for(&format!(".chart-twin[aria-label='{label}'] tbody tr"));
    assert_eq!(twin_rows(page, label), twin.rows, "{label}");
    page.keep_copies();
    page.press_button("Copy table");
    page.wait_until("nothing is copied", || page.button("Copied").is_some());
    assert_eq!(page.copied(), twin.text());
}

#[test]
fn core_the_table_of_the_timeline_adds_up_to_the_summary() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    let Told { overview, .. } = Told::of(&logs);
    page.press_button("Table");
    let label = "Timeline as a table";
    check_twin(&page, label, &twin(&overview, &Zone::Utc));

    let rows = twin_rows(&page, label);
    let sum = |columns: &[usize]| -> u64 {
        // Of what carries no counters nothing is added up.
        let cell =
            |row: &Row, at: usize| if row[at] == "–" { 0 } else { row[at].replace(',', "").parse::<u64>().unwrap() };
        rows.iter().map(|row| columns.iter().map(|&at| cell(row, at)).sum::<u64>()).sum()
    };
    let total = &overview.total;
    assert_eq!(sum(&[1, 2]), total.tuples, "flows out and in");
    assert_eq!(sum(&[3]), total.denied, "denied");
    assert_eq!(sum(&[4, 5]), total.bytes(), "bytes out and in");
    assert_eq!(sum(&[6, 7]), total.packets(), "packets out and in");
    page.assert_figure("Flows", number::count(sum(&[1, 2])));
    page.assert_figure("Packets", number::count(sum(&[6, 7])));

    // Of what a filter leaves it is the figures of that.
    page.run("location.hash = '#v=1&view=overview&filter=denied'");
    let denied = number::count(total.denied).to_string();
    page.wait_until("it is not filtered", || page.figure("Flows") == denied);
    page.wait_until("the table is still of all flows", || {
        let cell = |row: &Row| [&row[1], &row[2]].map(|cell| cell.replace(',', "").parse::<u64>().unwrap());
        twin_rows(&page, label).iter().flat_map(cell).sum::<u64>() == total.denied
    });
}

#[test]
fn core_the_table_of_the_coverage_is_the_engines() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Files");
    let Told { overview, .. } = Told::of(&logs);
    let gaps = Gaps::of(&overview).unwrap();
    page.browser().click(&page.find(".coverage header button.link"));
    let twin = gaps::twin(&gaps, &overview.coverage, &Zone::Utc);
    check_twin(&page, "Coverage as a table", &twin);
    let sum = |at: usize| twin.rows.iter().map(|row| row[at].replace(',', "").parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!(sum(2), sum(3) + sum(4) + sum(5), "hours are with records, in part, or missing");
    assert_eq!(sum(5), gaps.missing());
}

#[test]
fn core_the_tables_of_who_talks_to_whom_are_the_engines() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Conversations");
    let shard = shard_of(&logs);
    let mut desk = Desk::default();
    desk.set_scope(&Scope::all(LeftOut::ALL));
    for (name, picture) in [("Matrix", Picture::Matrix), ("Sankey", Picture::Sankey)] {
        page.press_button(name);
        page.wait_for(&format!(".p-picture[aria-label={name}] .pair-ink [data-at]"));
        let ask = PairsAsk { picture, limit: 100, ..PairsAsk::default() };
        let pairs = finish(&ask, &[desk.pairs(&shard, &ask)]);
        let sheet = Sheet { ask, pairs: &pairs, names: Names::none(), width: 1000.0, ratio: Ratio::new(1.0) };
        let drawing = if picture == Picture::Matrix { matrix(&sheet) } else { sankey(&sheet) }.unwrap();
        page.press_button("As a table");
        check_twin(&page, &format!("{name} as a table"), &drawing.twin("Of"));
        page.press_button("As a table");
        page.wait_until("the table stays", || page.look_for(".p-picture .chart-twin").is_none());
    }
}

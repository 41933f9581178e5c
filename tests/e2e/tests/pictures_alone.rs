//! The pictures of who talks to whom, and the gap map, can be saved as the timeline can, and read without the page:
//! with a heading, and in the colours that the sheet gives them here.

use std::collections::BTreeMap;

use flowglass::enrich::Names;
use flowglass::model::{LeftOut, MINUTE};
use flowglass::present::Zone;
use flowglass::present::gaps::{self, Gaps, Ink, LEGEND};
use flowglass::present::pairs::{Drawing, Form, Shape, Sheet, graph, matrix, sankey, saved_of};
use flowglass::present::pixel::{Ratio, Rect};
use flowglass::query::pairs::{PairsAsk, Picture, finish};
use flowglass::query::{Desk, Scope, TimeRange};
use flowglass_e2e::Page;
use flowglass_e2e::engine::{Told, shard_of};
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use flowglass_e2e::saving::{png_size, set_of};
use serde_json::{Value, json};

/// The heading's strip, and the edge around a picture of pairs, in CSS pixels.
const HEAD: f64 = 52.0;
const EDGE: f64 = 16.0;

const PICTURES: [(&str, &str, Picture); 3] =
    [("Matrix", "matrix", Picture::Matrix), ("Sankey", "Sankey", Picture::Sankey), ("Graph", "graph", Picture::Graph)];

/// How wide something is on the page, or would be on a wider one.
fn width(page: &Page, selector: &str) -> f64 {
    let width = page.run(&format!("return document.querySelector('{selector}').getBoundingClientRect().width"));
    width.as_f64().unwrap().max(720.0)
}

fn drawn(page: &Page, logs: &[Log], picture: Picture, ratio: f64) -> Drawing {
    let shard = shard_of(logs);
    let mut desk = Desk::default();
    desk.set_scope(&Scope::all(LeftOut::ALL));
    let ask = PairsAsk { picture, limit: 100, ..PairsAsk::default() };
    let pairs = finish(&ask, &[desk.pairs(&shard, &ask)]);
    let sheet =
        Sheet { ask, pairs: &pairs, names: Names::none(), width: width(page, ".pair-stage"), ratio: Ratio::new(ratio) };
    match picture {
        Picture::Matrix => matrix(&sheet),
        Picture::Sankey => sankey(&sheet),
        Picture::Graph => graph(&sheet, 0),
    }
    .unwrap()
}

/// What of it is there to be seen.
fn seen(drawing: &Drawing) -> impl Iterator<Item = &Shape> {
    drawing.shapes.iter().filter(|shape| shape.ink != "ground")
}

fn size_of(drawing: &Drawing) -> [i32; 2] {
    let [edge, head] = [EDGE, HEAD].map(|css| drawing.ratio.px(css));
    [drawing.size.w + edge * 2, drawing.size.h + head + edge]
}

/// How the page shows each ink: filling, stroke, and the opacity of both.
fn looks(page: &Page) -> BTreeMap<String, Value> {
    let looks = page.run(
        "return Object.fromEntries([...document.querySelectorAll('.pair-ink [class]')].map(element => {
             const style = getComputedStyle(element);
             return [element.getAttribute('class'),
                 [style.fill, style.stroke, style.fillOpacity, style.strokeOpacity, style.textAnchor]];
         }));",
    );
    looks.as_object().unwrap().clone().into_iter().collect()
}

/// Each shape of a saved picture: what it is, and the same of it as attributes.
fn shapes(page: &Page, svg: &[u8]) -> Vec<Value> {
    let shapes = page.browser().run(
        "const read = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');
         return [...read.querySelectorAll('g > *')].map(element => {
             const of = (name, usual) => element.getAttribute(name) ?? usual;
             return [element.localName, [of('fill', 'rgb(0, 0, 0)'), of('stroke', 'none'), of('fill-opacity', '1'),
                 of('stroke-opacity', '1'), of('text-anchor', 'start')], element.textContent];
         });",
        vec![json!(String::from_utf8_lossy(svg))],
    );
    shapes.as_array().unwrap().clone()
}

/// Nothing in a picture acts, is fetched, or needs the page's sheet.
fn assert_alone(svg: &Value, source: &[u8]) {
    assert_eq!(svg["root"], "svg http://www.w3.org/2000/svg");
    let attributes = set_of(&svg["attributes"]);
    let is_of_the_page = |name: &String| {
        ["style", "class", "tabindex"].contains(&name.as_str())
            || name.ends_with("href")
            || name.starts_with("on")
            || name.starts_with("data-")
    };
    assert!(!attributes.iter().any(is_of_the_page), "{attributes:?}");
    assert!(!String::from_utf8_lossy(source).contains("var("));
}

fn show_picture(page: &Page, name: &str) {
    page.press_button(name);
    page.wait_for(&format!(".p-picture[aria-label={name}] .pair-ink [data-at]"));
}

#[test]
fn core_pictures_of_pairs_are_saved_as_svg() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Conversations");
    let Told { overview, .. } = Told::of(&logs);
    for (name, what, picture) in PICTURES {
        show_picture(&page, name);
        let drawing = drawn(&page, &logs, picture, 1.0);
        let source = page.saved_picture(what, "SVG");
        let svg = page.read_svg(&source);
        assert_alone(&svg, &source);
        assert_eq!(svg["size"], json!(size_of(&drawing)), "{name}");
        let of = saved_of(TimeRange::through(overview.span.unwrap()).widened(MINUTE), &Zone::Utc, "");
        assert_eq!(text(&svg["title"]), format!("{}, {of}", drawing.title));
        let texts = set_of(&svg["texts"]);
        for line in [&drawing.title, &of] {
            assert!(texts.contains(line), "{line}: {texts:?}");
        }

        let looks = looks(&page);
        let expected: Vec<Value> = seen(&drawing)
            .map(|Shape { ink, form, .. }| match form {
                Form::Rect(_) => json!(["rect", looks[*ink], ""]),
                Form::Path(..) => json!(["path", looks[*ink], ""]),
                Form::Text { text, .. } => json!(["text", looks[*ink], text]),
            })
            .collect();
        assert!(expected.len() > 10, "{name}");
        assert_eq!(shapes(&page, &source), expected, "{name}");
    }

    // What it is of stands in it, because it leaves the page.
    page.run("location.hash = '#v=1&view=conversations&filter=denied'");
    show_picture(&page, "Matrix");
    page.wait_until("it is not filtered", || {
        let title = page.read_svg(&page.saved_picture("matrix", "SVG"))["title"].clone();
        text(&title).ends_with(", of denied")
    });
}

/// Where in a shape nothing else lies, if there is such a place.
fn spot(drawing: &Drawing, shape: &Shape) -> Option<[i32; 2]> {
    let Rect { x, y, w, h } = match (&shape.form, shape.mark) {
        // Some have a barred circle in the middle.
        (Form::Rect(Rect { x, y, .. }), _) if shape.ink.starts_with("heat") => Rect { x: *x, y: *y, w: 4, h: 4 },
        (Form::Rect(rect), _) => *rect,
        (_, mark) => drawing.marks[mark.filter(|_| shape.ink == "end")?].frame,
    };
    (h >= 4).then_some([x + w / 2, y + h / 2])
}

#[test]
fn core_pictures_of_pairs_are_saved_as_png() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Conversations");
    for (name, what, picture) in PICTURES {
        show_picture(&page, name);
        // Sharp also where the screen it is made on is not.
        let drawing = drawn(&page, &logs, picture, 2.0);
        let png = page.saved_picture(what, "PNG");
        assert_eq!(png_size(&png).map(|length| i32::try_from(length).unwrap()), size_of(&drawing), "{name}");
        page.bring(&[Log::new(format!("{what}.png"), png)]);

        let spots: Vec<(&str, [i32; 2])> =
            seen(&drawing).filter_map(|shape| Some((shape.ink, spot(&drawing, shape)?))).collect();
        assert!(spots.len() > 5, "{name}");
        let [edge, head] = [EDGE, HEAD].map(|css| drawing.ratio.px(css));
        let at: Vec<[i32; 2]> = spots.iter().map(|&(_, [x, y])| [x + edge, y + head]).collect();
        let looks = looks(&page);
        let expected: Vec<String> = spots.iter().map(|(ink, _)| hex(&text(&looks[*ink][0]))).collect();
        assert_eq!(page.colors("await createImageBitmap(brought[0])", &at), expected, "{name}");
    }
}

/// `rgb(1, 2, 3)` as `#010203`.
fn hex(rgb: &str) -> String {
    let parts = rgb.trim_start_matches("rgb(").trim_end_matches(')').split(", ");
    "#".to_owned() + &parts.map(|part| format!("{:02x}", part.parse::<u8>().unwrap())).collect::<String>()
}

#[test]
fn core_the_gap_map_is_saved() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Files");
    let Told { overview, .. } = Told::of(&logs);
    let gaps = Gaps::of(&overview).unwrap();
    page.wait_for(".coverage canvas");
    let layout = |ratio| {
        let width = width(&page, ".coverage");
        let options = gaps::Options { zone: Zone::Utc, width, ratio, row: 13.0, top: 0, rows: 200, is_alone: true };
        gaps::layout(&gaps, &overview.coverage, &options).unwrap()
    };

    let (plain, source) = (layout(1.0), page.saved_picture("coverage", "SVG"));
    let svg = page.read_svg(&source);
    assert_alone(&svg, &source);
    assert_eq!(svg["size"], json!([plain.size.w, plain.size.h]));
    assert_eq!(text(&svg["title"]), gaps::saved_title(&gaps, &plain, &Zone::Utc));
    let texts = set_of(&svg["texts"]);
    for row in &gaps.rows {
        assert!(texts.contains(&row.nic.to_string()), "{}: {texts:?}", row.nic);
    }
    for words in LEGEND {
        assert!(texts.contains(words), "{words}: {texts:?}");
    }
    let logged = |layout: &gaps::Layout| -> Vec<Rect> {
        let marks = layout.rows.iter().flat_map(|row| &row.marks);
        marks.filter(|mark| mark.ink == Ink::Logged).map(|mark| mark.rect).collect()
    };
    let color =
        hex(&text(&page.run("return getComputedStyle(document.querySelector('.swatch.logged')).backgroundColor")));
    let rects = svg["rects"].as_array().unwrap();
    for Rect { x, y, w, h } in logged(&plain) {
        assert!(rects.contains(&json!([x, y, w, h, color])), "{x} {y} {w} {h}");
    }

    let (sharp, png) = (layout(2.0), page.saved_picture("coverage", "PNG"));
    assert_eq!(png_size(&png).map(|length| i32::try_from(length).unwrap()), [sharp.size.w, sharp.size.h]);
    page.bring(&[Log::new("coverage.png", png)]);
    let at: Vec<[i32; 2]> = logged(&sharp).iter().map(|rect| [rect.x + rect.w / 2, rect.y + rect.h / 2]).collect();
    let shown = page.colors("await createImageBitmap(brought[0])", &at);
    assert!(!shown.is_empty() && shown.iter().all(|shown| *shown == color), "{shown:?}, not {color}");
}

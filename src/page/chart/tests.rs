//! In a browser: what the backends really draw, and what keys and pointers do.

use std::rc::Rc;

use flowglass::model::{Mac, Millis, Span};
use flowglass::present::Zone;
use flowglass::present::spark::Clock;
use flowglass::present::timeline::{Earlier, Ink, Layout, Logged, Measure, Options, Shape, Split, layout};
use flowglass::query::{Bucket, Coverage, Minutes, Overview};
use js_sys::{Function, Promise};
use plotters::style::RGBAColor;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use yew::Callback;

use super::hand::walk;
use super::save::svg;
use super::surface::paint;
use super::text::Widths;
use super::theme::{Theme, parse};
use super::timeline::{Timeline, TimelineProps};
use super::{SparkLook, draw, spark::Sparkline, spark::SparklineProps};

wasm_bindgen_test_configure!(run_in_browser);

const DAY: i64 = 1_768_262_400_000;
const STEP: i64 = 600_000;

fn bucket(slot: i64, out: u64, r#in: u64, denied: u64) -> Bucket {
    Bucket {
        start: DAY + slot * STEP,
        bytes_out: out,
        bytes_in: r#in,
        tuples_out: 10,
        tuples_in: denied,
        denied_in: denied,
        measured: 10,
        ..Bucket::default()
    }
}

/// A day with a few bars and one hour that a NIC did not log.
fn overview() -> Overview {
    let logged = (0..24).filter(|hour| *hour != 5).map(|hour| Millis(DAY + hour * 3_600_000));
    let by_nic = vec![logged.map(|hour| (hour, Minutes::default())).collect::<Vec<_>>()];
    Overview {
        span: Some(Span { first: Millis(DAY), last: Millis(DAY + 144 * STEP - 1) }),
        bucket_ms: STEP,
        buckets: vec![bucket(0, 1000, 500, 0), bucket(80, 3000, 700, 20), bucket(143, 2, 1, 1)],
        coverage: Coverage {
            nics: Mac::parse("002248000001").into_iter().collect(),
            hours: by_nic[0].iter().map(|&(hour, _)| (hour, 1)).collect(),
            by_nic,
        },
        ..Overview::default()
    }
}

fn laid_out(split: Split, ratio: f64) -> Layout {
    let options = Options { split, width: 1224.0, ratio, ..Options::default() };
    layout(&overview(), &options).unwrap()
}

/// A colour for each token that no other has.
fn theme() -> Theme {
    let color = |n: u8| RGBAColor(n, 255 - n, n / 2, 1.0);
    Theme {
        bg: color(10),
        data: color(20),
        data_2: color(30),
        data_faint: color(35),
        denied: color(40),
        accent: color(45),
        accent_tint: color(47),
        grid: color(50),
        axis: color(60),
        hatch: color(70),
        ink: color(80),
        ink_2: color(90),
        ink_3: color(100),
        family: r#""A & B", sans-serif"#.to_owned(),
    }
}

fn hex(RGBAColor(r, g, b, _): RGBAColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn of_ink(theme: &Theme, ink: Ink) -> RGBAColor {
    match ink {
        Ink::Data => theme.data,
        Ink::Data2 => theme.data_2,
        Ink::Thin => theme.ink_3,
        Ink::Denied => theme.denied,
    }
}

fn js(args: &str, body: &str) -> Function {
    Function::new_with_args(args, body)
}

#[wasm_bindgen_test]
fn the_svg_is_well_formed_and_has_every_bar() {
    let (layout, theme) = (laid_out(Split::InOut, 1.0), theme());
    let svg = svg(&layout, &theme, "Bytes", "5 < 6 & \"so on\"\u{1}");
    let read = js(
        "text",
        "const all = new DOMParser().parseFromString(text, 'image/svg+xml');
         return all.querySelector('parsererror') ? 'broken' : all.querySelector('title').textContent;",
    );
    let title = read.call1(&JsValue::NULL, &svg.as_str().into()).unwrap();
    assert_eq!(title.as_string().as_deref(), Some("5 < 6 & \"so on\"\u{fffd}"));
    assert_eq!(layout.bars.len(), 6);
    for bar in layout.bars.iter().chain(&layout.denied) {
        let color = hex(of_ink(&theme, bar.ink));
        let (x, y, w, h) = (bar.rect.x, bar.rect.y, bar.rect.w, bar.rect.h);
        let rect = format!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{color}"/>"#);
        assert!(svg.contains(&rect), "{rect} is not in {svg}");
    }
    for word in ["Bytes", "Out", "In", "Denied", "Logged", "Tue 13 Jan", "12:00", "Wed 14"] {
        assert!(svg.contains(&format!(">{word}</text>")), "{word} is not in {svg}");
    }
}

fn canvas() -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.create_element("canvas").unwrap().dyn_into().unwrap()
}

/// The pixel's colour, and empty where nothing is drawn.
fn pixel(canvas: &HtmlCanvasElement, x: i32, y: i32) -> String {
    let read = js(
        "canvas, x, y",
        "const [r, g, b, a] = canvas.getContext('2d').getImageData(x, y, 1, 1).data;
         return a ? '#' + [r, g, b].map(n => n.toString(16).padStart(2, '0')).join('') : '';",
    );
    read.call3(&JsValue::NULL, canvas, &x.into(), &y.into()).unwrap().as_string().unwrap()
}

fn drawn(layout: &Layout) -> HtmlCanvasElement {
    let (canvas, theme) = (canvas(), theme());
    paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &Widths::default(), |area| {
        draw::timeline(area, layout, &theme).unwrap();
    })
    .unwrap();
    canvas
}

#[wasm_bindgen_test]
fn bars_on_the_canvas_have_sharp_edges() {
    let theme = theme();
    for (ratio, split) in [(1.0, Split::None), (2.0, Split::None), (1.5, Split::InOut), (1.25, Split::None)] {
        let layout = laid_out(split, ratio);
        let canvas = drawn(&layout);
        assert_eq!(i32::try_from(canvas.width()).unwrap(), layout.width());
        for bar in layout.bars.iter().chain(&layout.denied) {
            let (rect, color) = (bar.rect, hex(of_ink(&theme, bar.ink)));
            for (x, y) in [(rect.x, rect.y), (rect.right() - 1, rect.bottom() - 1)] {
                assert_eq!(pixel(&canvas, x, y), color, "{bar:?} at {ratio}");
            }
            assert_ne!(pixel(&canvas, rect.right(), rect.y), color, "right of {bar:?} at {ratio}");
        }
    }
}

#[wasm_bindgen_test]
fn lines_are_one_hairline_of_their_own_colour() {
    let theme = theme();
    for ratio in [1.0, 2.0] {
        let layout = laid_out(Split::None, ratio);
        let (canvas, hair) = (drawn(&layout), layout.ratio.hair());
        let x = layout.scale.x(DAY + 10 * STEP) + 3;
        let check = |y: i32, color: RGBAColor| {
            let color = hex(color);
            assert_ne!(pixel(&canvas, x, y - 1), color, "above {y} at {ratio}");
            assert_eq!(pixel(&canvas, x, y), color, "first row of {y} at {ratio}");
            assert_eq!(pixel(&canvas, x, y + hair - 1), color, "last row of {y} at {ratio}");
            assert_ne!(pixel(&canvas, x, y + hair), color, "below {y} at {ratio}");
        };
        check(layout.base, theme.axis);
        check(layout.lanes.denied.bottom(), theme.axis);
        for mark in layout.y_marks.iter().filter(|mark| !mark.base) {
            check(mark.y, theme.grid);
        }
        let missing = layout.logged.iter().find(|band| band.state == Logged::Missing).unwrap().rect;
        // Hatching ends on the frame and may turn its colour by one.
        for (x, y) in [(missing.x, missing.y), (missing.right() - 1, missing.bottom() - 1)] {
            let RGBAColor(r, g, b, _) = parse(&pixel(&canvas, x, y)).unwrap();
            let expected = theme.hatch;
            assert!(r.abs_diff(expected.0) < 3 && g.abs_diff(expected.1) < 3 && b.abs_diff(expected.2) < 3);
        }
    }
}

#[wasm_bindgen_test]
fn colours_as_a_canvas_writes_them() {
    assert_eq!(parse("#8b9299"), Some(RGBAColor(0x8b, 0x92, 0x99, 1.0)));
    assert_eq!(parse("rgba(15, 95, 184, 0.08)"), Some(RGBAColor(15, 95, 184, 0.08)));
    assert_eq!(parse("#fff"), None);
    assert_eq!(parse("black"), None);
}

#[wasm_bindgen_test]
fn keys_walk_the_steps() {
    let check = |key, from, expected| assert_eq!(walk(key, from, 144), expected, "{key} from {from:?}");
    check("ArrowRight", None, Some(Some(0)));
    check("ArrowRight", Some(7), Some(Some(8)));
    check("ArrowRight", Some(143), Some(Some(143)));
    check("ArrowLeft", None, Some(Some(143)));
    check("ArrowLeft", Some(0), Some(Some(0)));
    check("PageUp", Some(7), Some(Some(17)));
    check("End", Some(7), Some(Some(143)));
    check("Home", Some(7), Some(Some(0)));
    check("Escape", Some(7), Some(None));
    check("Escape", None, None);
    check("a", Some(7), None);
    assert_eq!(walk("ArrowRight", None, 0), None);
}

async fn pause(ms: i32) {
    let wait = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).unwrap();
    });
    JsFuture::from(wait).await.unwrap();
}

fn place(width: &str) -> HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let place: HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
    place.style().set_property("width", width).unwrap();
    document.body().unwrap().append_child(&place).unwrap();
    place
}

fn inked(canvas: &Element) -> u32 {
    let count = js(
        "canvas",
        "const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         let inked = 0; for (let at = 3; at < data.length; at += 4) if (data[at]) inked++; return inked;",
    );
    format!("{}", count.call1(&JsValue::NULL, canvas).unwrap().as_f64().unwrap()).parse().unwrap()
}

fn press(target: &Element, key: &str) {
    js("target, key", "target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))")
        .call2(&JsValue::NULL, target, &key.into())
        .unwrap();
}

#[wasm_bindgen_test]
async fn the_timeline_follows_keys_and_width() {
    let place = place("800px");
    let props = TimelineProps {
        overview: Rc::new(overview()),
        measure: Measure::Bytes,
        split: Split::None,
        shape: Shape::default(),
        zone: Zone::Utc,
        selected: None,
        earlier: Earlier::None,
        compared: None,
        is_filtered: false,
        of: "dst.port == 443".into(),
        on_select: Callback::noop(),
        on_zoom: Callback::noop(),
        theme: "light".into(),
    };
    let app = yew::Renderer::<Timeline>::with_root_and_props(place.clone().into(), props).render();
    pause(100).await;
    let find = |selector: &str| place.query_selector(selector).unwrap().unwrap();
    let (stage, data, overlay) = (find(".chart-stage"), find("canvas"), find("canvas + canvas"));
    assert!(inked(&data) > 0, "the data is drawn");
    assert_eq!(inked(&overlay), 0);
    assert!(stage.get_attribute("aria-label").unwrap().starts_with("Bytes per 10 min, Tue 13 Jan 2026, UTC: "));

    let before = inked(&data);
    press(&stage, "End");
    pause(50).await;
    press(&stage, "ArrowLeft");
    pause(50).await;
    assert_eq!(stage.get_attribute("aria-valuenow").as_deref(), Some("142"));
    assert!(stage.get_attribute("aria-valuetext").unwrap().starts_with("Tue 13 Jan 23:40 – 23:50, Bytes 0 B"));
    assert!(inked(&overlay) > 0, "the crosshair is drawn");
    assert_eq!(inked(&data), before, "the data stays");
    press(&stage, "Escape");
    pause(50).await;
    assert_eq!(inked(&overlay), 0);

    let width = |canvas: &Element| canvas.unchecked_ref::<HtmlCanvasElement>().width();
    let wide = width(&data);
    place.style().set_property("width", "400px").unwrap();
    pause(100).await;
    let ratio = web_sys::window().unwrap().device_pixel_ratio();
    assert_eq!(f64::from(wide - width(&data)), 400.0 * ratio);
    assert_eq!(width(&overlay), width(&data));

    find(".chart-tools button").unchecked_ref::<HtmlElement>().click();
    pause(50).await;
    assert!(find("tbody tr:last-child").text_content().unwrap().starts_with("2026-01-13 23:50"));
    app.destroy();
    place.remove();
}

#[wasm_bindgen_test]
async fn a_sparkline_is_drawn() {
    let place = place("400px");
    let props = SparklineProps {
        hits: Rc::from([(DAY, 3), (DAY + 80 * STEP, 9)]),
        clock: Clock { first: DAY, last: DAY + 144 * STEP - 1, bucket_ms: STEP },
        selected: None,
        look: SparkLook { is_denied: true, is_chosen: false },
        theme: "light".into(),
    };
    let app = yew::Renderer::<Sparkline>::with_root_and_props(place.clone().into(), props).render();
    pause(100).await;
    let canvas = place.query_selector("canvas").unwrap().unwrap();
    assert!(inked(&canvas) > 0);
    app.destroy();
    place.remove();
}

use super::*;
use crate::model::{Millis, Prefix};
use crate::present::Zone;
use crate::query::pairs::{Cell, Fold, Graph, Kind, Picture, Row};
use crate::query::{Tally, TimeRange};

fn tally(bytes: u64, denied: u64) -> Tally {
    Tally { tuples: 2, denied, measured: 1, bytes_sent: bytes, ..Tally::default() }
}

fn row(source: &str, destination: &str, bytes: u64, seen: i64) -> Row {
    let (source, destination) = (source.parse().unwrap(), destination.parse().unwrap());
    let time = Millis(seen);
    Row { source, destination, port: None, tally: tally(bytes, 0), ports: 1, first: time, last: time, seen: time }
}

fn cell(source: u32, port: u32, destination: u32, bytes: u64, denied: u64) -> Cell {
    Cell { source, port, destination, tally: tally(bytes, denied) }
}

fn pairs(ports: Vec<u16>, cells: Vec<Cell>) -> Pairs {
    let addresses = |list: [&str; 2]| list.map(|text| text.parse().unwrap()).to_vec();
    let fold = Fold {
        sources: addresses(["10.0.0.0", "10.0.1.0"]),
        ports,
        destinations: addresses(["192.0.2.0", "2001:db8::"]),
        cells,
    };
    let rows = vec![
        row("10.0.0.4", "192.0.2.7", 5000, 100),
        row("10.0.0.5", "192.0.2.7", 40, 300),
        row("10.0.0.4", "10.0.0.4", 1, 50),
    ];
    Pairs { rows, fold: Some(fold), ..Pairs::default() }
}

fn sheet(pairs: &Pairs, kind: Kind, width: f64) -> Sheet<'_> {
    let ask = PairsAsk { kind, prefix: Prefix::default(), picture: Picture::Matrix, limit: 100, ..PairsAsk::default() };
    Sheet { ask, pairs, names: Names::none(), width, ratio: Ratio::new(1.0) }
}

/// Nothing lies outside, every shape's mark is there, and no two marks are met at one place.
#[track_caller]
fn sound(drawing: &Drawing) {
    for mark in &drawing.marks {
        let frame = mark.frame;
        assert!(frame.x >= 0 && frame.y >= 0, "{mark:?}");
        assert!(frame.right() <= drawing.size.w && frame.bottom() <= drawing.size.h, "{mark:?} in {:?}", drawing.size);
        if let Some(term) = &mark.term {
            assert!(crate::filter::parse(term).is_ok(), "{term}");
        }
    }
    let mut places: Vec<(usize, usize)> = drawing.marks.iter().map(|mark| (mark.row, mark.column)).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), drawing.marks.len());
    assert!(drawing.shapes.iter().all(|shape| shape.mark.is_none_or(|mark| mark < drawing.marks.len())));
    let twin = drawing.twin("Pair");
    assert_eq!(twin.rows.len(), drawing.marks.len());
    assert!(twin.rows.iter().all(|row| row.len() == twin.head.len()));
}

#[test]
fn a_matrix_is_dark_where_there_is_most() {
    let pairs = pairs(Vec::new(), vec![cell(0, 0, 0, 1 << 30, 0), cell(0, 0, 1, 3, 2), cell(2, 0, 2, 0, 0)]);
    for width in [300.0, 460.0, 900.0] {
        let drawing = matrix(&sheet(&pairs, Kind::Networks, width)).unwrap();
        sound(&drawing);
        let inks: Vec<&str> =
            drawing.shapes.iter().map(|shape| shape.ink).filter(|ink| ink.starts_with("heat")).collect();
        assert_eq!(inks, ["heat-5", "heat-1", "heat-0"]);
        assert_eq!(drawing.shapes.iter().filter(|shape| shape.ink == "barred").count(), 1);
        // Three heads on either side, others among them, which nothing asks for.
        assert_eq!(drawing.marks.iter().filter(|mark| mark.term.is_none()).count(), 3);
        assert_eq!(drawing.marks.iter().filter(|mark| mark.opens).count(), 4);
    }
    assert_eq!(matrix(&sheet(&Pairs::default(), Kind::Hosts, 300.0)), None);
}

#[test]
fn steps_are_even() {
    let check = |value, expected| assert_eq!(matrix::step(value, 1, (1 << 10) - 1), expected, "{value}");
    check(0, None);
    check(1, Some(0));
    check(4, Some(1));
    check(16, Some(2));
    check(64, Some(3));
    check(1000, Some(4));
    assert_eq!(matrix::step(7, 7, 7), Some(4));
}

#[test]
fn bands_are_as_broad_as_their_nodes() {
    let cells = vec![cell(0, 0, 0, 600, 0), cell(0, 1, 1, 300, 2), cell(1, 1, 0, 100, 0)];
    let pairs = pairs(vec![443, 22], cells);
    for width in [300.0, 900.0] {
        let drawing = sankey(&sheet(&pairs, Kind::Hosts, width)).unwrap();
        sound(&drawing);
        let heights = |column| -> i32 {
            drawing.marks.iter().filter(|mark| mark.column == column).map(|mark| mark.frame.h).sum()
        };
        assert_eq!([heights(0), heights(2), heights(4)], [300; 3]);
        let denied = drawing.shapes.iter().filter(|shape| shape.ink == "band denied-band").count();
        assert_eq!(denied, 2);
        assert!(drawing.shapes[0].ink.starts_with("band"), "nodes lie over the bands");
    }
}

/// About where a label stands.
fn extent(drawing: &Drawing, shape: &Shape) -> Option<Rect> {
    let Form::Text { at: (x, y), text, .. } = &shape.form else { return None };
    let px = |css: f64| drawing.ratio.px(css);
    let w = px(super::LETTER * f64::from(u32::try_from(text.chars().count()).unwrap()));
    let x = match shape.ink {
        "right" => x - w,
        "middle" => x - w / 2,
        _ => *x,
    };
    Some(Rect { x, y: y - px(5.0), w, h: px(11.0) })
}

#[test]
fn labels_stand_beside_the_bars() {
    let cells = vec![cell(0, 0, 0, 600, 0), cell(0, 1, 1, 300, 2), cell(1, 1, 0, 1, 0), cell(1, 0, 1, 1, 0)];
    let pairs = pairs(vec![3389, 445], cells);
    for width in [300.0, 358.0, 401.0, 900.0] {
        let drawing = sankey(&sheet(&pairs, Kind::Hosts, width)).unwrap();
        let labels: Vec<Rect> = drawing.shapes.iter().filter_map(|shape| extent(&drawing, shape)).collect();
        let nodes = drawing.shapes.iter().filter(|shape| shape.ink == "node" || shape.ink == "denied");
        let nodes = nodes.filter_map(|shape| if let Form::Rect(rect) = shape.form { Some(rect) } else { None });
        let meet = |a: &Rect, b: &Rect| a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
        for other in nodes.chain(labels.iter().copied()) {
            assert!(!labels.iter().any(|label| *label != other && meet(label, &other)), "{other:?} of {labels:?}");
        }
        assert!(labels.iter().all(|label| label.x >= 0 && label.right() <= drawing.size.w), "{labels:?}");
    }
}

#[test]
fn what_is_new_stands_out_of_a_graph() {
    let mut pairs = pairs(Vec::new(), Vec::new());
    let ends = [(9000, 0), (40, 0), (0, 2), (9040, 0)].map(|(bytes, denied)| tally(bytes, denied)).to_vec();
    let mut edges = pairs.rows.clone();
    edges.push(row("10.0.0.6", "192.0.2.7", 0, 400));
    (pairs.count, pairs.graph) = (900, Some(Graph { edges, ends, fresh: 7 }));
    let draw = |at_least, since: Option<i64>| {
        let mut sheet = sheet(&pairs, Kind::Hosts, 460.0);
        sheet.ask.since = since.map(Millis);
        let drawing = graph(&sheet, at_least)?;
        sound(&drawing);
        let inks = drawing.shapes.iter().map(|shape| shape.ink).filter(|ink| ink.starts_with("edge"));
        Some((inks.collect::<Vec<_>>(), drawing.clone()))
    };
    assert_eq!(draw(0, None).unwrap().0, ["edge"; 3]);
    let (inks, drawing) = draw(0, Some(300)).unwrap();
    assert_eq!(inks, ["edge", "edge new", "edge", "edge new"], "what is new is drawn where nothing was measured");
    assert_eq!(drawing.title, "4 of 900 pairs by bytes, as what joins them; 2 of 7 new ones");
    let tip = drawing.marks.iter().map(|mark| &mark.tip).find(|tip| tip.span == "192.0.2.7").unwrap();
    assert_eq!(tip.rows[0].1, "9.04 kB", "an end has the sum of all its pairs");
    assert_eq!(draw(40, Some(300)).unwrap().0, ["edge", "edge new"]);
    assert_eq!(draw(5001, None), None);
}

#[test]
fn ends_of_what_is_new_have_their_names() {
    let sources: Vec<String> = (1..=200).map(|host| format!("10.0.0.{host}")).collect();
    let to = |(number, end): (i64, &String)| row(end, "192.0.2.7", 1000 - number.unsigned_abs(), number);
    let edges: Vec<Row> = (0..).zip(&sources).map(to).collect();
    let ends = edges.iter().map(|edge| edge.tally).chain([tally(9, 0)]).collect();
    let graph_of = Graph { edges, ends, fresh: 1 };
    let pairs = Pairs { count: 200, graph: Some(graph_of), ..Pairs::default() };
    let mut sheet = sheet(&pairs, Kind::Hosts, 460.0);
    sheet.ask.since = Some(Millis(199));
    let drawing = graph(&sheet, 0).unwrap();
    sound(&drawing);
    let names: Vec<&String> = drawing
        .shapes
        .iter()
        .filter_map(|shape| if let Form::Text { text, .. } = &shape.form { Some(text) } else { None })
        .collect();
    assert!(names.contains(&&"10.0.0.200".to_owned()), "{names:?}");
    assert!(names.len() < 80, "{names:?}");
}

#[test]
fn what_is_saved_says_of_what_it_is() {
    let time = TimeRange { from: Millis(1_768_262_400_000), to: Millis(1_768_262_400_000 + 5_400_000) };
    let check = |filter, expected: &str| assert_eq!(saved_of(time, &Zone::Utc, filter), expected);
    check("", "Tue 13 Jan 2026 00:00 – 01:30, UTC");
    check("denied", "Tue 13 Jan 2026 00:00 – 01:30, UTC, of denied");
}

#[test]
fn keys_walk_over_marks() {
    let pairs = pairs(Vec::new(), vec![cell(0, 0, 0, 9, 0), cell(0, 0, 1, 3, 0), cell(1, 0, 1, 1, 0)]);
    let drawing = matrix(&sheet(&pairs, Kind::Hosts, 460.0)).unwrap();
    let at = |row, column| drawing.marks.iter().position(|mark| (mark.row, mark.column) == (row, column));
    let check = |key, from, expected| assert_eq!(walk(key, from, &drawing.marks), expected, "{key}");
    check("ArrowRight", None, Some(Some(0)));
    check("ArrowRight", at(1, 0), Some(at(1, 1)));
    check("ArrowRight", at(1, 2), Some(at(1, 2)));
    check("ArrowLeft", at(1, 1), Some(at(1, 0)));
    check("ArrowDown", at(0, 2), Some(at(1, 2)));
    check("ArrowUp", at(1, 1), Some(at(0, 1)));
    check("Escape", at(1, 1), Some(None));
    check("Escape", None, None);
    check("x", at(1, 1), None);
}

//! From networks through ports to networks: bands as broad as what goes through them.

use super::words::{ends_term, measure_title, port_text, tip, written};
use super::{Drawing, Form, Mark, Sheet, room};
use crate::filter::{Field, term};
use crate::present::pixel::Rect;
use crate::query::Tally;
use crate::query::pairs::Cell;

/// In CSS pixels: all bands together, between two nodes, and a node's width.
const HEIGHT: f64 = 300.0;
const APART: f64 = 15.0;
const NODE: f64 = 8.0;

/// One of the three columns.
struct Column {
    labels: Vec<String>,
    /// The same with all that is known of it.
    called: Vec<String>,
    terms: Vec<Option<String>>,
    at: fn(&Cell) -> u32,
    x: i32,
    nodes: Vec<Node>,
}

#[derive(Clone, Default)]
struct Node {
    tally: Tally,
    rect: Rect,
    /// What of it bands have taken so far, on its left and on its right.
    taken: [u64; 2],
}

/// None where there is nothing to be drawn.
pub fn sankey(sheet: &Sheet<'_>) -> Option<Drawing> {
    let fold = sheet.pairs.fold.as_ref()?;
    let total = fold.cells.iter().fold(0_u64, |sum, cell| sum.saturating_add(sheet.value(&cell.tally)));
    if total == 0 {
        return None;
    }
    let prefix = sheet.ask.prefix;
    let ends = |field: Field, list: &[std::net::IpAddr]| -> Vec<([String; 2], Option<String>)> {
        let end = |&end: &std::net::IpAddr| {
            let of = prefix.of(end);
            ([sheet.label(of), sheet.called(of)], Some(ends_term(field, prefix, end)))
        };
        list.iter().map(end).collect()
    };
    let ports = fold
        .ports
        .iter()
        .map(|&port| ([port_text(port), port_text(port)], Some(term(Field::DestinationPort, &port.to_string()))));
    let ats: [fn(&Cell) -> u32; 3] = [|cell| cell.source, |cell| cell.port, |cell| cell.destination];
    let lists = [ends(Field::SourceIp, &fold.sources), ports.collect(), ends(Field::DestinationIp, &fold.destinations)];
    let mut columns = lists.into_iter().zip(ats).map(|(list, at)| {
        let others = ["others", "others"].map(str::to_owned);
        let (names, terms): (Vec<_>, Vec<_>) = list.into_iter().chain([(others, None)]).unzip();
        let (labels, called): (Vec<_>, Vec<_>) = names.into_iter().map(|[label, called]| (label, called)).unzip();
        let nodes = vec![Node::default(); labels.len()];
        Column { labels, called, terms, at, x: 0, nodes }
    });
    let mut columns: [Column; 3] = [columns.next()?, columns.next()?, columns.next()?];
    let title = format!(
        "{} from networks through ports to networks, {} in all",
        measure_title(sheet.measure()),
        written(sheet.measure(), total)
    );
    let mut drawing = Drawing::new(sheet, title);
    let px = |css: f64| sheet.ratio.px(css);
    let [left, middle, right] = columns.each_ref().map(|column| px(room(column.labels.iter())));
    // The middle labels stand above their nodes, between the columns beside them.
    let last = (drawing.size.w - right - px(NODE)).max(left + middle + px(NODE));
    for (column, x) in columns.iter_mut().zip([left, i32::midpoint(left, last), last]) {
        column.x = x;
    }
    for (at, column) in columns.iter_mut().enumerate() {
        let bottom = stack(sheet, &fold.cells, column, total);
        drawing.size.h = drawing.size.h.max(bottom);
        nodes(&mut drawing, sheet, column, at);
    }
    drawing.size.w = drawing.size.w.max(last + px(NODE) + right);
    let marks = drawing.marks.len();
    let [from, through, to] = &mut columns;
    bands(&mut drawing, sheet, &fold.cells, (from, through), total, 1);
    bands(&mut drawing, sheet, &fold.cells, (through, to), total, 3);
    // Nodes and their labels lie over the bands.
    let first_band = drawing.shapes.iter().position(|shape| shape.mark.is_some_and(|mark| mark >= marks));
    drawing.shapes.rotate_left(first_band.unwrap_or(0));
    Some(drawing)
}

/// Gives each node its place, and says where the lowest ends.
fn stack(sheet: &Sheet<'_>, cells: &[Cell], column: &mut Column, total: u64) -> i32 {
    for cell in cells {
        column.nodes[(column.at)(cell) as usize].tally.add(&cell.tally);
    }
    let (mut y, mut sum) = (sheet.ratio.px(APART), 0_u64);
    for node in &mut column.nodes {
        let before = length(sheet, sum, total);
        sum = sum.saturating_add(sheet.value(&node.tally));
        let h = length(sheet, sum, total) - before;
        let least = if node.tally.tuples > 0 { sheet.ratio.hair() } else { 0 };
        node.rect = Rect { x: column.x, y, w: sheet.ratio.px(NODE), h: h.max(least) };
        if node.tally.tuples > 0 {
            y += node.rect.h + sheet.ratio.px(APART);
        }
    }
    y
}

fn nodes(drawing: &mut Drawing, sheet: &Sheet<'_>, column: &Column, at: usize) {
    let px = |css: f64| sheet.ratio.px(css);
    let shown = || column.nodes.iter().enumerate().filter(|(_, node)| node.tally.tuples > 0);
    for (row, (index, node)) in shown().enumerate() {
        let (rect, mark) = (node.rect, drawing.marks.len());
        let ink = if node.tally.denied == node.tally.tuples { "denied" } else { "node" };
        drawing.draw(ink, Form::Rect(rect), Some(mark));
        let middle = rect.y + rect.h / 2;
        let (class, place) = match at {
            0 => ("right", (rect.x - px(4.0), middle)),
            1 => ("middle", (rect.x + rect.w / 2, rect.y - px(APART / 2.0))),
            _ => ("left", (rect.right() + px(4.0), middle)),
        };
        drawing.write(class, &column.labels[index], place, Some(mark));
        let tip = tip(column.called[index].clone(), &node.tally);
        drawing.marks.push(Mark {
            row,
            column: at * 2,
            frame: rect,
            tip,
            term: column.terms[index].clone(),
            opens: false,
        });
    }
}

/// What goes from one column to the next.
fn bands(
    drawing: &mut Drawing,
    sheet: &Sheet<'_>,
    cells: &[Cell],
    (from, to): (&mut Column, &mut Column),
    total: u64,
    column: usize,
) {
    let width = to.nodes.len();
    let mut sums = vec![Tally::default(); from.nodes.len() * width];
    for cell in cells {
        sums[(from.at)(cell) as usize * width + (to.at)(cell) as usize].add(&cell.tally);
    }
    let flows = sums.iter().enumerate().filter(|(_, tally)| sheet.value(tally) > 0);
    for (row, (at, tally)) in flows.enumerate() {
        let (a, b) = (at / width, at % width);
        let value = sheet.value(tally);
        let [left, right] = [(&mut from.nodes[a], 1), (&mut to.nodes[b], 0)].map(|(node, side)| {
            let y = length(sheet, node.taken[side], total);
            node.taken[side] = node.taken[side].saturating_add(value);
            let h = (length(sheet, node.taken[side], total) - y).max(sheet.ratio.hair());
            Rect { x: if side == 1 { node.rect.right() } else { node.rect.x }, y: node.rect.y + y, w: 0, h }
        });
        let middle = i32::midpoint(left.x, right.x);
        let path = format!(
            "M{0} {1}C{4} {1} {4} {3} {2} {3}v{6}C{4} {7} {4} {5} {0} {5}z",
            left.x,
            left.y,
            right.x,
            right.y,
            middle,
            left.bottom(),
            right.h,
            right.bottom(),
        );
        let ink = if tally.denied == tally.tuples { "band denied-band" } else { "band" };
        drawing.draw(ink, Form::Path(path, None), Some(drawing.marks.len()));
        let y = left.y.min(right.y);
        let frame = Rect { x: left.x, y, w: right.x - left.x, h: left.bottom().max(right.bottom()) - y };
        let term = from.terms[a].as_ref().zip(to.terms[b].as_ref()).map(|(from, to)| format!("{from} and {to}"));
        let tip = tip(format!("{} → {}", from.called[a], to.called[b]), tally);
        drawing.marks.push(Mark { row, column, frame, tip, term, opens: false });
    }
}

/// A part of the whole height.
fn length(sheet: &Sheet<'_>, value: u64, total: u64) -> i32 {
    let full = u128::try_from(sheet.ratio.px(HEIGHT)).unwrap_or(0);
    i32::try_from((u128::from(value) * full + u128::from(total / 2)) / u128::from(total)).unwrap_or(0)
}

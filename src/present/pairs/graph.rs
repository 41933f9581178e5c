//! The rows as a graph: ends on a circle, those of one network beside each other, and what joins them.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::matrix::step;
use super::round::{turn, whole};
use super::words::{ends_term, measure_title, named_key, pair_term, tip};
use super::{Drawing, Form, LINE, Mark, Sheet, room, short};
use crate::filter::Field;
use crate::model::Prefix;
use crate::order;
use crate::present::number::count;
use crate::present::pixel::Rect;
use crate::query::Tally;
use crate::query::pairs::{Graph, Kind, Row, is_new};

/// The radius of the circle at most, and of an end, in CSS pixels.
const RADIUS: f64 = 170.0;
const END: f64 = 4.0;
/// Bits less than an end's network has, that name what ends stand together by.
const WIDER: u8 = 8;

struct End {
    address: IpAddr,
    /// The part of a turn where it stands.
    share: f64,
    at: (i32, i32),
    tally: Tally,
    /// Something new begins or ends here.
    is_new: bool,
}

/// With the pairs of at least so much; also of nothing, where they are new. None where there is nothing to be drawn.
pub fn graph(sheet: &Sheet<'_>, at_least: u64) -> Option<Drawing> {
    let (graph, since) = (sheet.pairs.graph.as_ref()?, sheet.ask.since);
    let is_drawn = |row: &&Row| {
        let value = sheet.value(&row.tally);
        value >= at_least && (value > 0 || is_new(since, row.seen))
    };
    let rows: Vec<&Row> = graph.edges.iter().filter(is_drawn).collect();
    let (least, most) = (sheet.value(&rows.last()?.tally), sheet.value(&rows.first()?.tally));
    let of = |part: usize, all: u64| format!("{} of {}", count(part as u64), count(all));
    let by = measure_title(sheet.measure()).to_lowercase();
    let mut title = format!("{} pairs by {by}, as what joins them", of(rows.len(), sheet.pairs.count));
    if since.is_some() {
        let fresh = rows.iter().filter(|row| is_new(since, row.seen)).count();
        title.push_str(&format!("; {} new ones", of(fresh, graph.fresh)));
    }
    let mut drawing = Drawing::new(sheet, title);
    let px = |css: f64| sheet.ratio.px(css);
    let names: Vec<String> = rows
        .iter()
        .flat_map(|row| [row.source, row.destination])
        .map(|end| sheet.label(sheet.ask.ends().of(end)))
        .collect();
    let labels = px(room(names.iter()) + 10.0);
    let radius = (drawing.size.w / 2 - labels).clamp(px(50.0), px(RADIUS));
    drawing.size.h = (radius + labels) * 2;
    let middle = (drawing.size.w / 2, radius + labels);
    let ends = ends(sheet, graph, &rows, (middle, radius));
    let find = |address: IpAddr| ends.binary_search_by_key(&address, |end| end.address).ok().map(|at| &ends[at]);
    for (column, end) in ends.iter().enumerate() {
        let term = ends_term(Field::Ip, sheet.ask.ends(), end.address);
        let tip = tip(sheet.called(sheet.ask.ends().of(end.address)), &end.tally);
        let frame = square(end.at, px(END));
        let opens = sheet.ask.kind == Kind::Networks;
        drawing.marks.push(Mark { row: 0, column, frame, tip, term: Some(term), opens });
    }
    for (column, row) in rows.iter().enumerate() {
        let Some((from, to)) = find(row.source).zip(find(row.destination)) else { continue };
        let is_new = is_new(since, row.seen);
        let ink = match (is_new, row.tally.denied == row.tally.tuples) {
            (true, _) => "edge new",
            (false, true) => "edge denied-edge",
            (false, false) => "edge",
        };
        let width = step(sheet.value(&row.tally), least, most).unwrap_or(0) + 1;
        let width = sheet.ratio.px(f64::from(u32::try_from(width).unwrap_or(1)) * 0.5).max(1);
        drawing.draw(ink, Form::Path(curve(from.at, to.at, middle, px(END)), Some(width)), Some(drawing.marks.len()));
        let (x, y) = (from.at.0.min(to.at.0), from.at.1.min(to.at.1));
        let frame = Rect { x, y, w: (from.at.0 - to.at.0).abs(), h: (from.at.1 - to.at.1).abs() };
        let mut tip = tip(named_key(sheet, row), &row.tally);
        if is_new {
            tip.span.push_str(", new");
        }
        let term = Some(pair_term(sheet.ask.ends(), row.source, row.destination, row.port));
        drawing.marks.push(Mark { row: 1, column, frame, tip, term, opens: false });
    }
    for (at, end) in ends.iter().enumerate() {
        drawing.draw("end", Form::Path(dot(end.at, px(END)), None), Some(at));
    }
    let around = std::f64::consts::TAU * sheet.ratio.css(radius + px(10.0));
    for at in labelled(sheet, &ends, LINE / around) {
        let end = &ends[at];
        // Read from the left on either side.
        let is_left = end.share > 0.5;
        let degrees = whole(end.share * 360.0) - 90 + if is_left { 180 } else { 0 };
        let at_label = on_circle(middle, radius + px(10.0), end.share);
        let text = short(&sheet.label(sheet.ask.ends().of(end.address)));
        let ink = if is_left { "right" } else { "left" };
        drawing.draw(ink, Form::Text { at: at_label, text, turned: Some(degrees) }, Some(at));
    }
    Some(drawing)
}

/// All ends of these rows in order, those of one wider network beside each other, with a place free between two.
fn ends(sheet: &Sheet<'_>, graph: &Graph, rows: &[&Row], (middle, radius): ((i32, i32), i32)) -> Vec<End> {
    let ends_of = |rows: &mut dyn Iterator<Item = &Row>| {
        let mut addresses: Vec<IpAddr> = rows.flat_map(|row| [row.source, row.destination]).collect();
        order::distinct(&mut addresses);
        addresses
    };
    // Those that are drawn, and all that have sums.
    let (addresses, all_ends) = (ends_of(&mut rows.iter().copied()), ends_of(&mut graph.edges.iter()));
    let wider = match sheet.ask.kind {
        Kind::Networks => {
            Prefix { v4: sheet.ask.prefix.v4.saturating_sub(WIDER), v6: sheet.ask.prefix.v6.saturating_sub(WIDER) }
        }
        Kind::Hosts | Kind::Ports => sheet.ask.prefix,
    };
    let mut places = Vec::with_capacity(addresses.len());
    let mut place = 0_u32;
    for (at, &address) in addresses.iter().enumerate() {
        let is_apart = at > 0 && wider.of(addresses[at - 1]) != wider.of(address);
        place += u32::from(is_apart);
        places.push(place);
        place += 1;
    }
    let all = f64::from(place + 1);
    let end = |(&address, place): (&IpAddr, u32)| {
        let share = (f64::from(place) + 0.5) / all;
        let tally = all_ends.binary_search(&address).ok().and_then(|at| graph.ends.get(at)).copied();
        let mut own = rows.iter().filter(|row| row.source == address || row.destination == address);
        let is_new = own.any(|row| is_new(sheet.ask.since, row.seen));
        End { address, share, at: on_circle(middle, radius, share), tally: tally.unwrap_or_default(), is_new }
    };
    addresses.iter().zip(places).map(end).collect()
}

/// The ends with a name beside them: those with something new first, then the largest; none nearer to another than
/// `gap`, a part of a turn.
fn labelled(sheet: &Sheet<'_>, ends: &[End], gap: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    let rank = |at: usize| (!ends[at].is_new, Reverse(sheet.value(&ends[at].tally)), at);
    order::sort_places(&mut order, &|a, b| rank(a).cmp(&rank(b)));
    let mut chosen: Vec<usize> = Vec::new();
    for at in order {
        let is_free = |&other: &usize| {
            let apart = (ends[at].share - ends[other].share).abs();
            apart.min(1.0 - apart) >= gap
        };
        if chosen.iter().all(is_free) {
            chosen.push(at);
        }
    }
    chosen
}

/// From the top, clockwise.
fn on_circle((x, y): (i32, i32), radius: i32, share: f64) -> (i32, i32) {
    let (sine, cosine) = turn(share);
    (x + whole(sine * f64::from(radius)), y - whole(cosine * f64::from(radius)))
}

/// Bent towards the middle; from an end to itself a loop.
fn curve(from: (i32, i32), to: (i32, i32), middle: (i32, i32), end: i32) -> String {
    if from == to {
        return dot(from, end * 2);
    }
    format!("M{} {}Q{} {} {} {}", from.0, from.1, middle.0, middle.1, to.0, to.1)
}

fn dot((x, y): (i32, i32), radius: i32) -> String {
    format!("M{} {y}a{radius} {radius} 0 1 0 {1} 0a{radius} {radius} 0 1 0 -{1} 0z", x - radius, radius * 2)
}

const fn square((x, y): (i32, i32), half: i32) -> Rect {
    Rect { x: x - half, y: y - half, w: half * 2, h: half * 2 }
}

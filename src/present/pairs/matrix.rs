//! The largest sources against the largest destinations: a cell for each two, the darker the more.

use super::words::{ends_term, measure_title, pair_term, tip};
use super::{Drawing, Form, LINE, Mark, Sheet, room, short};
use crate::filter::Field;
use crate::model::Network;
use crate::present::number::several;
use crate::present::pixel::Rect;
use crate::query::Tally;
use crate::query::pairs::{Cell, Fold, Kind};

/// Inks of cells, from the least to the most.
const STEPS: [&str; 5] = ["heat-1", "heat-2", "heat-3", "heat-4", "heat-5"];
/// A cell's width and height, in CSS pixels.
const CELL: (f64, f64) = (11.0, 26.0);
const OTHERS: &str = "others";

/// None where there is nothing to be drawn.
pub fn matrix(sheet: &Sheet<'_>) -> Option<Drawing> {
    let fold = sheet.pairs.fold.as_ref()?;
    let names = |ends: &[std::net::IpAddr], name: &dyn Fn(Network) -> String| -> Vec<String> {
        ends.iter().map(|&end| name(sheet.ask.ends().of(end))).chain([OTHERS.to_owned()]).collect()
    };
    let ends = [&fold.sources, &fold.destinations];
    let [sources, destinations] = ends.map(|ends| names(ends, &|end| sheet.label(end)));
    let called = ends.map(|ends| names(ends, &|end| sheet.called(end)));
    let has_others = |at: fn(&Cell) -> u32, count: usize| fold.cells.iter().any(|cell| at(cell) as usize == count);
    let rows = fold.sources.len() + usize::from(has_others(|cell| cell.source, fold.sources.len()));
    let columns = fold.destinations.len() + usize::from(has_others(|cell| cell.destination, fold.destinations.len()));
    if rows == 0 || columns == 0 {
        return None;
    }
    let ends = |of: usize, one, many| several(of as u64, one, many);
    let (from, to) = (ends(rows, "source", "sources"), ends(columns, "destination", "destinations"));
    let title = format!("{} from {from} to {to}, the largest first", measure_title(sheet.measure()));
    let mut drawing = Drawing::new(sheet, title);
    let px = |css: f64| sheet.ratio.px(css);
    let (left, top) = (px(room(sources[..rows].iter())), px(room(destinations[..columns].iter())));
    let width = (drawing.size.w - left) / i32::try_from(columns).unwrap_or(i32::MAX);
    let width = width.clamp(px(CELL.0), px(CELL.1));
    let height = px(LINE).max(width.min(px(18.0)));
    let place = |row: usize, column: usize| {
        let at = |index: usize, size: i32| i32::try_from(index).unwrap_or(0) * size;
        Rect { x: left + at(column, width), y: top + at(row, height), w: width, h: height }
    };
    let hair = sheet.ratio.hair();
    drawing.size.h = top + i32::try_from(rows).unwrap_or(0) * height + hair;
    drawing.size.w = drawing.size.w.max(place(0, columns).x);

    for (column, name) in destinations.iter().take(columns).enumerate() {
        let frame = Rect { y: 0, h: top, ..place(0, column) };
        let tally = sum(fold, |cell| cell.destination as usize == column);
        let mark =
            head(&mut drawing, sheet, (Field::DestinationIp, "To"), &fold.destinations, (0, column + 1), frame, &tally);
        let at = (frame.x + width / 2, top - px(4.0));
        drawing.draw("turned", Form::Text { at, text: short(name), turned: Some(-90) }, Some(mark));
    }
    let most = fold.cells.iter().map(|cell| sheet.value(&cell.tally)).max().unwrap_or(0);
    let least = fold.cells.iter().map(|cell| sheet.value(&cell.tally)).filter(|&value| value > 0).min().unwrap_or(0);
    for (row, name) in sources.iter().take(rows).enumerate() {
        let frame = Rect { x: 0, w: left, ..place(row, 0) };
        let tally = sum(fold, |cell| cell.source as usize == row);
        let mark = head(&mut drawing, sheet, (Field::SourceIp, "From"), &fold.sources, (row + 1, 0), frame, &tally);
        drawing.write("right", name, (left - px(4.0), frame.y + height / 2), Some(mark));
    }
    for cell in &fold.cells {
        let (row, column) = (cell.source as usize, cell.destination as usize);
        let frame = place(row, column);
        let inner = Rect { w: frame.w - hair, h: frame.h - hair, ..frame };
        let mark = drawing.marks.len();
        let ink = step(sheet.value(&cell.tally), least, most).map_or("heat-0", |step| STEPS[step]);
        drawing.draw(ink, Form::Rect(inner), Some(mark));
        if cell.tally.denied > 0 {
            drawing.draw("barred", Form::Path(barred(&inner), Some(hair)), Some(mark));
        }
        let ends = fold.sources.get(row).zip(fold.destinations.get(column));
        drawing.marks.push(Mark {
            row: row + 1,
            column: column + 1,
            frame,
            tip: tip(format!("{} → {}", called[0][row], called[1][column]), &cell.tally),
            term: ends.map(|(&source, &destination)| pair_term(sheet.ask.ends(), source, destination, None)),
            opens: false,
        });
    }
    Some(drawing)
}

/// The mark of a row or a column as a whole.
fn head(
    drawing: &mut Drawing,
    sheet: &Sheet<'_>,
    (field, word): (Field, &str),
    ends: &[std::net::IpAddr],
    (row, column): (usize, usize),
    frame: Rect,
    tally: &Tally,
) -> usize {
    let end = ends.get(row.max(column) - 1);
    let name = end.map_or_else(|| OTHERS.to_owned(), |&end| sheet.called(sheet.ask.ends().of(end)));
    drawing.draw("ground", Form::Rect(frame), Some(drawing.marks.len()));
    drawing.marks.push(Mark {
        row,
        column,
        frame,
        tip: tip(format!("{word} {name}"), tally),
        term: end.map(|&end| ends_term(field, sheet.ask.ends(), end)),
        opens: sheet.ask.kind == Kind::Networks && end.is_some(),
    });
    drawing.marks.len() - 1
}

fn sum(fold: &Fold, is_in: impl Fn(&Cell) -> bool) -> Tally {
    let mut tally = Tally::default();
    fold.cells.iter().filter(|cell| is_in(cell)).for_each(|cell| tally.add(&cell.tally));
    tally
}

/// Which of five even steps between the least and the most, by powers of two; the most has the last, nothing has none.
pub(super) fn step(value: u64, least: u64, most: u64) -> Option<usize> {
    let [value, least, most] = [value.checked_ilog2()?, least.max(1).ilog2(), most.max(1).ilog2()];
    let below = most.saturating_sub(value) * 5 / (most.saturating_sub(least) + 1);
    Some(4 - below.min(4) as usize)
}

/// A barred circle in the middle.
fn barred(rect: &Rect) -> String {
    let radius = (rect.w.min(rect.h) / 2 - 2).max(2);
    let (x, y) = (rect.x + rect.w / 2, rect.y + rect.h / 2);
    let (d, slant) = (radius * 2, radius * 7 / 10);
    format!(
        "M{} {y}a{radius} {radius} 0 1 0 {d} 0a{radius} {radius} 0 1 0 -{d} 0M{} {}l{} -{}",
        x - radius,
        x - slant,
        y + slant,
        slant * 2,
        slant * 2
    )
}

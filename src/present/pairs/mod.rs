//! Pictures of who talks to whom: what is drawn where, what it stands for, and how one walks over it by keys.
//!
//! All of them are lists of simple shapes in device pixels, of which some are marks: what can be pointed at.

mod graph;
mod matrix;
mod round;
mod sankey;
mod walk;
mod words;

#[cfg(test)]
mod tests;

use super::pixel::{Ratio, Rect};
use super::timeline::{Tip, Twin};
use crate::enrich::{Names, with_name};
use crate::model::Network;
use crate::query::pairs::{Measure, Pairs, PairsAsk};

pub use graph::graph;
pub use matrix::matrix;
pub use sankey::sankey;
pub use walk::walk;
pub use words::{ends_term, key, measure_title, pair_term, port_text, saved_of, written};

/// One thing that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its class in the sheet, which has the colours.
    pub ink: &'static str,
    pub form: Form,
    /// The mark that it belongs to.
    pub mark: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Rect(Rect),
    /// As SVG writes it, with the thickness of its line where it is one.
    Path(String, Option<i32>),
    Text {
        at: (i32, i32),
        text: String,
        turned: Option<i32>,
    },
}

/// What can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it is met by the arrow keys.
    pub row: usize,
    pub column: usize,
    /// What it takes.
    pub frame: Rect,
    pub tip: Tip,
    /// The filter that lets through nothing else. Others have none.
    pub term: Option<String>,
    /// It is a network, which opens into its hosts.
    pub opens: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub size: Rect,
    pub ratio: Ratio,
    pub shapes: Vec<Shape>,
    pub marks: Vec<Mark>,
    /// What it is, in a sentence.
    pub title: String,
}

/// What a picture is drawn of, and how wide.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub ask: PairsAsk,
    pub pairs: &'a Pairs,
    /// What ends are called.
    pub names: &'a Names,
    /// In CSS pixels.
    pub width: f64,
    pub ratio: Ratio,
}

/// The width of a letter of the charts' text, about, and the height of its line, in CSS pixels.
const LETTER: f64 = 6.3;
const LINE: f64 = 14.0;
/// No label has more letters.
const LETTERS: usize = 18;

impl Drawing {
    fn new(sheet: &Sheet<'_>, title: String) -> Self {
        let size = Rect { x: 0, y: 0, w: sheet.ratio.px(sheet.width), h: 0 };
        Self { size, ratio: sheet.ratio, shapes: Vec::new(), marks: Vec::new(), title }
    }

    fn draw(&mut self, ink: &'static str, form: Form, mark: Option<usize>) {
        self.shapes.push(Shape { ink, form, mark });
    }

    fn write(&mut self, ink: &'static str, text: &str, at: (i32, i32), mark: Option<usize>) {
        self.draw(ink, Form::Text { at, text: short(text), turned: None }, mark);
    }

    /// The same as a table.
    pub fn twin(&self, first: &str) -> Twin {
        let names = self.marks.first().map(|mark| mark.tip.rows.iter().map(|(name, _)| (*name).to_owned()));
        let head = std::iter::once(first.to_owned()).chain(names.into_iter().flatten()).collect();
        let row = |mark: &Mark| {
            let values = mark.tip.rows.iter().map(|(_, value)| value.clone());
            std::iter::once(mark.tip.span.clone()).chain(values).collect()
        };
        Twin { caption: self.title.clone(), head, rows: self.marks.iter().map(row).collect() }
    }
}

impl Sheet<'_> {
    const fn value(&self, tally: &crate::query::Tally) -> u64 {
        self.measure().of(tally)
    }

    const fn measure(&self) -> Measure {
        self.pairs.measure.of_many()
    }

    /// An end where there is little room: by its name, if it has one of its own.
    fn label(&self, end: Network) -> String {
        self.names.own(end).map_or_else(|| end.to_string(), str::to_owned)
    }

    /// The same with all that is known of it.
    fn called(&self, end: Network) -> String {
        with_name(end, self.names.of(end).as_deref())
    }
}

/// A label where there is little room; what is cut off is in the words of its mark. Addresses of version 6 mostly
/// differ at their end, so that is kept.
fn short(text: &str) -> String {
    let length = text.chars().count();
    if length <= LETTERS {
        return text.to_owned();
    }
    let tail = if text.contains(':') { LETTERS * 2 / 3 } else { 0 };
    text.chars().take(LETTERS - 1 - tail).chain(['…']).chain(text.chars().skip(length - tail)).collect()
}

/// The room that labels need, in CSS pixels.
fn room<'a>(labels: impl Iterator<Item = &'a String>) -> f64 {
    let letters = labels.map(|label| label.chars().count().min(LETTERS)).max().unwrap_or(0);
    f64::from(u32::try_from(letters).unwrap_or(0)) * LETTER + 8.0
}

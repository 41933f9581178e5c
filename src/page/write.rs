//! The few ways of writing that only the page needs.

use flowglass::model::{MINUTE, Millis, Span};
pub use flowglass::present::number::several;
use flowglass::present::{Quantity, Zone, number, time};
use js_sys::Number;

/// A number with so many decimals. The browser writes it: Rust's own way would be a good part of what is downloaded.
pub fn fixed(value: f64, decimals: u8) -> String {
    // It fails only for more decimals than anybody asks for.
    Number::from(value).to_fixed(decimals).map(String::from).unwrap_or_default()
}

/// A number as it is, with as many decimals as it has.
pub fn plain(value: f64) -> String {
    // It fails only for another base than ten.
    Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// `12.5px`: a length for the style of an element.
pub fn pixels(value: f64) -> String {
    plain(value) + "px"
}

/// A length as the sheet's sizes are written, by the browser's text size: given in sixteenths of it, which are CSS
/// pixels unless the browser was told to write larger.
pub fn rems(sixteenths: f64) -> String {
    plain(sixteenths / 16.0) + "rem"
}

/// `12.5%`: a part of a whole, likewise.
pub fn percent(share: f64, decimals: u8) -> String {
    fixed(share * 100.0, decimals) + "%"
}

/// `182 MB/s`: how fast files are read. Traffic is written in bits a second, files in bytes.
pub fn speed(bytes_per_second: f64) -> String {
    format!("{}/s", number::bytes(whole(bytes_per_second)))
}

/// Tenths below ten seconds, minutes from two on: an estimate is no better than that.
pub fn seconds_left(left: f64) -> String {
    let left = left.max(0.0);
    if left < 9.95 {
        fixed(left, 1) + " s"
    } else if left < 119.5 {
        fixed(left, 0) + " s"
    } else {
        time::span(i64::try_from(whole(left)).unwrap_or(i64::MAX).saturating_mul(1000))
    }
}

/// `12.4 k`, in a text.
pub fn count(count: u64) -> String {
    number::count(count).to_string()
}

/// From when to when, in whole minutes.
pub fn when(when: Span, zone: &Zone) -> String {
    let end = Millis(when.last.0.saturating_add(1)).ceil(MINUTE);
    time::range(when.first.floor(MINUTE), end, zone, None)
}

/// `13 Jan 17`: the day and hour a file is of; beside files of other years with the year, `13 Jan 2026 17`.
pub fn hour(at: Millis, zone: &Zone, over_years: bool) -> String {
    let [day, ..] = time::moment(at, zone, over_years);
    format!("{day}{:02}", zone.civil(at.0).civil().hour)
}

/// Of a whole, for a length; nothing of nothing.
#[expect(clippy::cast_precision_loss, reason = "a length on the screen needs no 53 bits")]
pub fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// `100 %` and its like as one text.
pub fn share(part: u64, whole: u64) -> Option<String> {
    number::share(part, whole).map(|share: Quantity| share.to_string())
}

/// A time within a span, as short as it is clear: the clock alone within one day, over years the day alone.
pub fn moment(at: Millis, span: Option<Span>, zone: &Zone) -> String {
    let Some(Span { first, last }) = span else { return String::new() };
    let (first_year, year) = (time::year(first, zone), time::year(last, zone));
    let day = |at| time::date(at, zone, Some(year));
    let clock = time::clock(at, zone);
    let civil = zone.civil(at.0).civil();
    let day_of_month = format!("{} {}", civil.day, time::month_name(civil.month));
    match (day(first) == day(last), first_year == year) {
        (true, _) => clock,
        (false, true) => format!("{day_of_month} {clock}"),
        (false, false) => format!("{day_of_month} {}", civil.year),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

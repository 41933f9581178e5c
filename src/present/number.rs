//! Counts, bytes, rates and shares as they are written: few figures where one compares, all of them where one checks.
//!
//! All arithmetic is on whole numbers, so that a value at the border of two units is never written as `1000 kB`.

use std::fmt;

/// A number and its unit, apart, so that a table can give the unit a slot of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub number: String,
    /// Empty where the number stands alone.
    pub unit: &'static str,
}

impl Quantity {
    fn new(number: String, unit: &'static str) -> Self {
        Self { number, unit }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)?;
        if !self.unit.is_empty() {
            write!(f, " {}", self.unit)?;
        }
        Ok(())
    }
}

/// The units of one kind of quantity, each a thousand of the one before.
pub type Units = [&'static str; 7];

pub const COUNT: &Units = &["", "k", "M", "G", "T", "P", "E"];
pub const BYTES: &Units = &["B", "kB", "MB", "GB", "TB", "PB", "EB"];
pub const BIT_RATE: &Units = &["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", "Pbit/s", "Ebit/s"];

/// Every digit, in groups of three: `1,204,338`.
pub fn exact(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Exact up to seven digits, then three figures: `1,204,338`, `12.4 M`.
pub fn count(value: u64) -> Quantity {
    if value < 10_000_000 { Quantity::new(exact(value), "") } else { three_figures(value, COUNT) }
}

/// `1 file`, `379 files`.
pub fn several(of: u64, one: &str, many: &str) -> String {
    if of == 1 { format!("1 {one}") } else { format!("{} {many}", count(of)) }
}

/// For tight places: exact up to four digits, then three figures: `1,207`, `1.20 M`.
pub fn count_tight(value: u64) -> Quantity {
    if value < 10_000 { Quantity::new(exact(value), "") } else { three_figures(value, COUNT) }
}

/// Decimal units, three figures: `812 B`, `18.1 kB`, `1.24 GB`.
pub fn bytes(value: u64) -> Quantity {
    three_figures(value, BYTES)
}

/// Every digit: `318,204,118 B`.
pub fn bytes_exact(value: u64) -> Quantity {
    Quantity::new(exact(value), "B")
}

/// Bits a second over a span: `35.8 Mbit/s`. A span without length has no rate.
pub fn rate(bytes: u64, span_ms: i64) -> Option<Quantity> {
    Some(three_figures(bits_a_second(bytes, span_ms)?, BIT_RATE))
}

/// The same as a number.
pub fn bits_a_second(bytes: u64, span_ms: i64) -> Option<u64> {
    let span = u128::try_from(span_ms).ok().filter(|span| *span > 0)?;
    let bits = (u128::from(bytes) * 8000 + span / 2) / span;
    Some(u64::try_from(bits).unwrap_or(u64::MAX))
}

/// A part of a whole in two figures: `34 %`, `8.1 %`, `0.27 %`. Only nothing is `0 %` and only the whole is `100 %`;
/// what lies closer to them than two figures can say is `<0.01 %` or `>99.9 %`. Nothing has no parts.
pub fn share(part: u64, whole: u64) -> Option<Quantity> {
    if whole == 0 {
        return None;
    }
    let (part, whole) = (u128::from(part.min(whole)), u128::from(whole));
    // In units of 10^-decimals percent, rounded half up.
    let rounded = |decimals: u32| (part * 100 * 10_u128.pow(decimals) + whole / 2) / whole;
    let number = if part == 0 {
        "0".to_owned()
    } else if part == whole {
        "100".to_owned()
    } else if rounded(2) == 0 {
        "<0.01".to_owned()
    } else if rounded(2) < 100 {
        format!("0.{:02}", rounded(2))
    } else if rounded(1) < 100 {
        format!("{}.{}", rounded(1) / 10, rounded(1) % 10)
    } else if rounded(0) < 100 {
        rounded(0).to_string()
    } else if rounded(1) < 1000 {
        format!("{}.{}", rounded(1) / 10, rounded(1) % 10)
    } else {
        ">99.9".to_owned()
    };
    Some(Quantity::new(number, "%"))
}

/// Three figures in the largest unit that leaves a whole part; a fraction of zeros only is left out.
fn three_figures(value: u64, units: &Units) -> Quantity {
    let length = value.checked_ilog10().unwrap_or(0) + 1;
    if length <= 3 {
        return Quantity::new(value.to_string(), units[0]);
    }
    let mut cut = length - 3;
    let scale = 10_u128.pow(cut);
    let mut figures = (u128::from(value) + scale / 2) / scale;
    if figures == 1000 {
        figures = 100;
        cut += 1;
    }
    let (number, unit) = in_thousands(figures * 10_u128.pow(cut), units);
    Quantity::new(keep_figures(number, figures, cut), unit)
}

/// The exact fraction drops its zeros, but among three figures they tell how far the number was rounded: `1.20`, not
/// `1.2`. Only a fraction without any other digit says nothing.
fn keep_figures(number: String, figures: u128, cut: u32) -> String {
    let decimals = match cut % 3 {
        0 => 0,
        cut => 3 - cut,
    };
    if decimals == 0 || figures.is_multiple_of(10_u128.pow(decimals)) {
        return number;
    }
    let scale = 10_u128.pow(decimals);
    let width = usize::try_from(decimals).unwrap_or_default();
    format!("{}.{:0width$}", figures / scale, figures % scale)
}

/// The exact value in its own largest unit, and that unit.
pub fn in_thousands(value: u128, units: &Units) -> (String, &'static str) {
    let power = usize::try_from(value.checked_ilog10().unwrap_or(0) / 3).unwrap_or_default().min(units.len() - 1);
    (in_power(value, power), units[power])
}

/// The exact value in thousand to the power, as short as it can be written: `1.5`, `0.5`, `2`.
pub fn in_power(value: u128, power: usize) -> String {
    let scale = 1000_u128.pow(u32::try_from(power).unwrap_or_default());
    let rest = value % scale;
    if rest == 0 {
        return (value / scale).to_string();
    }
    let fraction = format!("{rest:0width$}", width = power * 3);
    format!("{}.{}", value / scale, fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(actual: &Quantity, expected: &str) {
        assert_eq!(actual.to_string(), expected);
    }

    #[test]
    fn all_digits() {
        let check = |value, expected| assert_eq!(exact(value), expected);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(1_204_338, "1,204,338");
        check(u64::MAX, "18,446,744,073,709,551,615");
    }

    #[test]
    fn counts() {
        check(&count(0), "0");
        check(&count(1_204_338), "1,204,338");
        check(&count(9_999_999), "9,999,999");
        check(&count(10_000_000), "10 M");
        check(&count(12_449_999), "12.4 M");
        check(&count(12_450_000), "12.5 M");
        check(&count(999_499_999), "999 M");
        check(&count(999_500_000), "1 G");
        check(&count(u64::MAX), "18.4 E");
        check(&count_tight(1207), "1,207");
        check(&count_tight(9999), "9,999");
        check(&count_tight(412_806), "413 k");
        check(&count_tight(999_500), "1 M");
        check(&count_tight(1_204_338), "1.20 M");
    }

    #[test]
    fn sizes() {
        check(&bytes(0), "0 B");
        check(&bytes(812), "812 B");
        check(&bytes(999), "999 B");
        check(&bytes(1000), "1 kB");
        check(&bytes(1005), "1.01 kB");
        check(&bytes(1004), "1 kB");
        check(&bytes(1100), "1.10 kB");
        check(&bytes(18_149), "18.1 kB");
        check(&bytes(100_499), "100 kB");
        check(&bytes(999_499), "999 kB");
        check(&bytes(999_500), "1 MB");
        check(&bytes(9_995_000), "10 MB");
        check(&bytes(9_994_999), "9.99 MB");
        check(&bytes(1_240_000_000), "1.24 GB");
        check(&bytes(u64::MAX), "18.4 EB");
        check(&bytes_exact(318_204_118), "318,204,118 B");
    }

    #[test]
    fn rates() {
        let check = |bytes, ms, expected: Option<&str>| {
            assert_eq!(rate(bytes, ms).map(|rate| rate.to_string()).as_deref(), expected);
        };
        check(4_475_000, 1000, Some("35.8 Mbit/s"));
        check(1, 1000, Some("8 bit/s"));
        check(0, 1000, Some("0 bit/s"));
        check(u64::MAX, 1, Some("18.4 Ebit/s"));
        check(1, 0, None);
        check(1, -5, None);
    }

    #[test]
    fn shares() {
        let check = |part, whole, expected: Option<&str>| {
            assert_eq!(share(part, whole).map(|share| share.to_string()).as_deref(), expected, "{part} of {whole}");
        };
        check(0, 0, None);
        check(0, 7, Some("0 %"));
        check(7, 7, Some("100 %"));
        check(9, 7, Some("100 %"));
        check(1104, 412_806, Some("0.27 %"));
        check(81, 1000, Some("8.1 %"));
        check(80, 1000, Some("8.0 %"));
        check(34, 100, Some("34 %"));
        check(1, 100_000_000, Some("<0.01 %"));
        check(9949, 1_000_000, Some("0.99 %"));
        check(9950, 1_000_000, Some("1.0 %"));
        check(9949, 100_000, Some("9.9 %"));
        check(9950, 100_000, Some("10 %"));
        check(9949, 10_000, Some("99 %"));
        check(9951, 10_000, Some("99.5 %"));
        check(999_499, 1_000_000, Some("99.9 %"));
        check(999_500, 1_000_000, Some(">99.9 %"));
        check(u64::MAX - 1, u64::MAX, Some(">99.9 %"));
    }

    fn read(quantity: &Quantity, units: &Units) -> f64 {
        let power = units.iter().position(|unit| *unit == quantity.unit).unwrap();
        let number: f64 = quantity.number.replace(',', "").parse().unwrap();
        number * 1000_f64.powi(i32::try_from(power).unwrap())
    }

    fn any_size() -> impl Strategy<Value = u64> {
        (0_u32..64, any::<u64>()).prop_map(|(shift, value)| value >> shift)
    }

    proptest! {
        #[test]
        fn rounding_keeps_order_and_stays_close(a in any_size(), b in any_size()) {
            for (write, units) in [(bytes as fn(u64) -> Quantity, BYTES), (count, COUNT), (count_tight, COUNT)] {
                let (low, high) = (write(a.min(b)), write(a.max(b)));
                prop_assert!(read(&low, units) <= read(&high, units), "{low} above {high}");
                #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
                let value = a as f64;
                prop_assert!((read(&write(a), units) - value).abs() <= value * 0.005 + 1e-9);
            }
        }

        #[test]
        fn a_number_has_at_most_three_figures(value in any_size()) {
            let Quantity { number, .. } = bytes(value);
            prop_assert!(number.chars().filter(char::is_ascii_digit).count() <= 3);
            prop_assert!(!number.ends_with(".00") && !number.ends_with(".0"));
        }

        #[test]
        fn shares_keep_order(a in any_size(), b in any_size(), whole in 1_u64..) {
            let read = |part| -> f64 {
                let number = share(part, whole).unwrap().number;
                match number.as_str() {
                    "<0.01" => 0.001,
                    ">99.9" => 99.95,
                    other => other.parse().unwrap(),
                }
            };
            prop_assert!(read(a.min(b)) <= read(a.max(b)));
        }

        #[test]
        fn grouping_keeps_the_digits(value in any_size()) {
            prop_assert_eq!(exact(value).replace(',', ""), value.to_string());
        }
    }
}

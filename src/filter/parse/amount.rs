//! Amounts with their units: bytes, packets, and spans of time.

use super::{Lexeme, Parser, shortened};
use crate::filter::{Field, Kind, Problem, Span};
use crate::model::is_same;

const K: u64 = 1000;
const KI: u64 = 1024;

/// Decimal units and binary ones, which differ by their `i`.
const BYTES: &[(&str, u64)] = &[
    ("b", 1),
    ("byte", 1),
    ("bytes", 1),
    ("k", K),
    ("kb", K),
    ("ki", KI),
    ("kib", KI),
    ("m", K * K),
    ("mb", K * K),
    ("mi", KI * KI),
    ("mib", KI * KI),
    ("g", K * K * K),
    ("gb", K * K * K),
    ("gi", KI * KI * KI),
    ("gib", KI * KI * KI),
    ("t", K * K * K * K),
    ("tb", K * K * K * K),
    ("ti", KI * KI * KI * KI),
    ("tib", KI * KI * KI * KI),
];
const COUNTS: &[(&str, u64)] =
    &[("packets", 1), ("packet", 1), ("k", K), ("m", K * K), ("g", K * K * K), ("t", K * K * K * K)];
const SPANS: &[(&str, u64)] = &[
    ("ms", 1),
    ("s", 1000),
    ("sec", 1000),
    ("second", 1000),
    ("seconds", 1000),
    ("m", 60_000),
    ("min", 60_000),
    ("minute", 60_000),
    ("minutes", 60_000),
    ("h", 3_600_000),
    ("hour", 3_600_000),
    ("hours", 3_600_000),
    ("d", 86_400_000),
    ("day", 86_400_000),
    ("days", 86_400_000),
    ("w", 604_800_000),
    ("week", 604_800_000),
    ("weeks", 604_800_000),
];

impl Parser<'_> {
    /// A number of bytes or packets, whose unit stands in the same word or the next.
    pub(super) fn amount(&mut self, field: Field, text: &str, span: Span) -> Option<u64> {
        let units = if field.kind() == Kind::Bytes { BYTES } else { COUNTS };
        self.measured(text, span, units)?.map_or_else(
            || {
                let message = format!("“{}” is no number: write 1500, or 10k, or 1.5M.", shortened(text));
                self.fail(span, message)
            },
            |(value, unit)| Some(value_of(value, unit.unwrap_or(1))),
        )
    }

    /// Behind `last`: a span in milliseconds, never empty.
    pub(super) fn duration(&mut self) -> Option<u64> {
        let token = self.value_token(Field::Time)?;
        let text = self.plain(token);
        let span = match self.measured(&text, token.span, SPANS)? {
            Some((value, Some(unit))) => Some(value_of(value, unit)),
            // `last hour`
            None => unit_of(&text, SPANS),
            Some((_, None)) => None,
        };
        if span.is_none_or(|span| span == 0) {
            return self.fail(token.span, "How long? Write last 6h, last 90 min or last 2 d.".into());
        }
        span
    }

    /// A number and its unit, if it has one; none if it is no number. A unit that is not known is a problem.
    fn measured(&mut self, text: &str, span: Span, units: &[(&str, u64)]) -> Option<Option<(Decimal, Option<u64>)>> {
        let digits = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_')).count();
        let (number, written) = text.split_at(digits);
        let Some(number) = Decimal::parse(number) else { return Some(None) };
        if !written.is_empty() {
            let Some(unit) = unit_of(written, units) else {
                let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
                let message = format!("There is no unit “{}” here, only {}.", shortened(written), names.join(", "));
                let problem = Problem::new(span, message);
                return self.wrong(problem, None);
            };
            return Some(Some((number, Some(unit))));
        }
        let next = self.peek().filter(|token| token.lexeme == Lexeme::Word);
        let unit = next.and_then(|token| unit_of(token.span.of(self.text), units));
        let unit = unit.filter(|_| !self.is_at_comparison());
        self.at += usize::from(unit.is_some());
        Some(Some((number, unit)))
    }

    /// Whether a field stands next with its operator: `bytes` is a unit, too.
    fn is_at_comparison(&mut self) -> bool {
        let at = self.at;
        let field = self.next().and_then(|token| Field::named(token.span.of(self.text)));
        let is = field.is_some() && self.operator(field).is_some();
        self.at = at;
        is
    }
}

fn unit_of(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    units.iter().find(|(name, _)| is_same(name, text)).map(|&(_, unit)| unit)
}

/// A number in decimal digits: its digits, and how many of them stand behind the point.
#[derive(Clone, Copy, Debug)]
struct Decimal {
    digits: u128,
    behind: u32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let plain = text.replace('_', "");
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        // The twelfth digit of a terabyte is a byte.
        let fraction = &fraction[..fraction.bytes().take_while(u8::is_ascii_digit).count().min(12)];
        if whole.is_empty() || plain.matches('.').count() > 1 {
            return None;
        }
        let digits = whole.bytes().chain(fraction.bytes());
        let digits = digits.fold(0_u128, |sum, digit| sum.saturating_mul(10).saturating_add(u128::from(digit - b'0')));
        Some(Self { digits, behind: u32::try_from(fraction.len()).unwrap_or(0) })
    }
}

/// In units of one; what is too large stays at the end.
fn value_of(number: Decimal, unit: u64) -> u64 {
    let exact = number.digits.saturating_mul(u128::from(unit)) / 10_u128.pow(number.behind);
    u64::try_from(exact).unwrap_or(u64::MAX)
}

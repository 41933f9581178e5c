//! Both sides in words: sums and differences as they are written, and why a side has nothing.

use super::Against;
use crate::enrich::{Names, with_name};
use crate::filter::Field;
use crate::model::{HOUR, MINUTE, Mac, Millis};
use crate::present::number::{self, Quantity, several};
use crate::present::{Zone, pairs, time};
use crate::query::compare::{Ask, Row, Trend, Unit};
use crate::query::pairs::Measure;
use crate::query::{Coverage, Tally, TimeRange};

/// A value of both sides.
pub fn written(unit: Unit, value: u64) -> String {
    match unit.lengths {
        None => pairs::written(unit.measure, value),
        // Three figures are enough.
        Some(_) if value >= 100_000 => pairs::written(unit.measure, value / 1000 + u64::from(value % 1000 >= 500)),
        Some(_) => {
            let unit = if unit.measure == Measure::Bytes { "B" } else { "" };
            Quantity { number: thousandths(value), unit }.to_string()
        }
    }
}

/// `+1.24 GB`, `−3`, `0`.
pub fn difference(unit: Unit, [this, that]: [u64; 2]) -> String {
    format!("{}{}", sign(this, that), written(unit, this.abs_diff(that)))
}

/// `1.25`, `12.5`, `<0.01`: of less than a hundred, three figures at most.
fn thousandths(value: u64) -> String {
    let parts = if value < 10_000 { 100 } else { 10 };
    let rounded = (value + 500 / parts) / (1000 / parts);
    if rounded == 0 && value > 0 {
        return "<0.01".to_owned();
    }
    let text = format!("{}.{:0width$}", rounded / parts, rounded % parts, width = if parts == 100 { 2 } else { 1 });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a side's sum says anything: of flows without counters there is none, which is not nothing.
pub const fn is_known(measure: Measure, tally: &Tally) -> bool {
    measure.is_known(tally) || tally.tuples == 0
}

/// An address or port without a side is one of either.
pub const fn field_title(field: Field) -> &'static str {
    if matches!(field, Field::Ip) { "Host, on either side" } else { field.about().title }
}

/// Nothing comes or goes between two filters: it is let through by one of them only.
pub const fn trend_title(trend: Trend, is_of_filters: bool) -> &'static str {
    match trend {
        Trend::New if is_of_filters => "Only this",
        Trend::Gone if is_of_filters => "Only other",
        Trend::New => "New",
        Trend::Gone => "Gone",
        Trend::Up => "Up",
        Trend::Down => "Down",
        Trend::Same => "Same",
    }
}

/// The NICs that have no records at the times of each side: what only they would log is not known there.
pub fn unlogged(coverage: &Coverage, times: [TimeRange; 2]) -> [Vec<Mac>; 2] {
    times.map(|TimeRange { from, to }| {
        let first = Millis(from.0.saturating_sub(HOUR - 1));
        let has_none = |hours: &[(Millis, _)]| {
            let at = hours.partition_point(|&(hour, _)| hour < first);
            hours.get(at).is_none_or(|&(hour, _)| hour >= to)
        };
        let nics = coverage.nics.iter().zip(&coverage.by_nic);
        nics.filter(|(_, hours)| has_none(hours)).map(|(nic, _)| *nic).collect()
    })
}

/// What became of a row's value. A NIC is not new where it had no records, nor gone; and of denied flows nobody is that
/// had others.
pub fn became(row: &Row, ask: &Ask, [this, that]: &[Vec<Mac>; 2]) -> &'static str {
    let is_of_filters = ask.filter.is_some();
    let unlogged = match row.trend {
        Trend::New => that,
        Trend::Gone => this,
        Trend::Up | Trend::Down | Trend::Same => return trend_title(row.trend, is_of_filters),
    };
    let [here, there] = row.tallies.map(|tally| tally.tuples > 0);
    if ask.measure == Measure::Denied && !is_of_filters && here && there {
        return if row.trend == Trend::New { "Newly denied" } else { "Not denied" };
    }
    let is_unlogged = ask.field == Field::Nic && Mac::parse(&row.key).is_some_and(|nic| unlogged.contains(&nic));
    if is_unlogged { "No records" } else { trend_title(row.trend, is_of_filters) }
}

/// Which side has no records of some NICs, and what that does to a comparison.
pub fn half_logged(coverage: &Coverage, unlogged: &[Vec<Mac>; 2], names: &Names) -> Vec<String> {
    const NAMED: usize = 3;
    let all = coverage.nics.len();
    let sides = [("this side", "gone"), ("the other side", "new")].into_iter().zip(unlogged);
    let some = sides.filter(|(_, nics)| !nics.is_empty() && nics.len() < all);
    some.map(|((side, seems), nics)| {
        let of = several(all as u64, "NIC", "NICs");
        let (verb, they) = if nics.len() == 1 { ("has", "it") } else { ("have", "they") };
        let without = number::count(nics.len() as u64);
        let named: Vec<String> = nics.iter().take(NAMED).map(|nic| with_name(nic, names.nic(*nic))).collect();
        let (named, more) = (named.join(", "), if nics.len() > NAMED { " and others" } else { "" });
        format!(
            "At the times of {side} {without} of {of} {verb} no records ({named}{more}): what only {they} would log there \
             seems {seems}."
        )
    })
    .collect()
}

/// How much more or less there is than on the other side: `+35 %`, `−8.1 %`, from ten times as much on `×12`. Nothing
/// where there was nothing.
pub fn change([this, that]: [u64; 2]) -> Option<String> {
    if that == 0 {
        return None;
    }
    if this / 10 >= that {
        let times = this / that + u64::from(this % that > that / 2);
        return Some(format!("×{}", number::count(times)));
    }
    let more = this.abs_diff(that);
    // Of what there was, more than all of it can come.
    let share = match more.checked_sub(that).filter(|&beyond| beyond > 0) {
        None => number::share(more, that)?,
        Some(_) => Quantity { number: number::exact(hundredths(more, that)), unit: "%" },
    };
    Some(format!("{}{share}", sign(this, that)))
}

fn hundredths(part: u64, whole: u64) -> u64 {
    let (part, whole) = (u128::from(part), u128::from(whole));
    u64::try_from((part * 100 + whole / 2) / whole).unwrap_or(u64::MAX)
}

const fn sign(this: u64, that: u64) -> &'static str {
    if this > that {
        "+"
    } else if this < that {
        "−"
    } else {
        ""
    }
}

/// Why a side has less than one would think, as far as the logs say. `span` is of all there is, up to its last moment.
pub fn missing(
    [this, that]: [TimeRange; 2],
    totals: &[Tally; 2],
    against: &Against,
    span: TimeRange,
    zone: &Zone,
) -> Vec<String> {
    let mut told = Vec::new();
    if totals[0].tuples == 0 {
        told.push("This side has no flows: the filter and the time range let nothing through.".to_owned());
    }
    if let Against::Filter(_) = against {
        if totals[1].tuples == 0 {
            told.push("The other filter lets nothing through at these times.".to_owned());
        }
        return told;
    }
    let stamp = |at| time::stamp(at, zone);
    if that.to <= span.from {
        told.push(format!("The other side lies before all logs, which begin at {}.", stamp(span.from)));
    } else if that.from >= span.to {
        told.push(format!("The other side lies after all logs, which end at {}.", stamp(span.to)));
    } else if totals[1].tuples == 0 {
        told.push("The other side has no flows: the filter lets nothing through at its times.".to_owned());
    } else if span.from.0.saturating_sub(that.from.0) >= MINUTE && this.from >= span.from {
        let before = time::span(span.from.0.saturating_sub(that.from.0));
        told.push(format!(
            "The first {before} of the other side lie before all logs, which begin at {}.",
            stamp(span.from)
        ));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::tests::range;
    use super::*;
    use crate::present::compare::Comparing;
    use crate::query::Minutes;

    #[track_caller]
    fn check(sides: [u64; 2], expected_difference: &str, expected_change: Option<&str>) {
        let unit = Unit { measure: Measure::Bytes, lengths: None };
        assert_eq!(difference(unit, sides), expected_difference);
        assert_eq!(change(sides).as_deref(), expected_change);
    }

    #[test]
    fn of_denied_flows_nobody_is_new_that_had_others() {
        let check = |measure, trend, [this, that]: [u64; 2], expected: &str| {
            let tallies = [this, that].map(|tuples| Tally { tuples, ..Tally::default() });
            let row = Row { key: "10.0.0.4".to_owned(), acl: String::new(), tallies, trend };
            let ask = Comparing { measure, ..Comparing::default() }.ask([range(1, 2), range(0, 1)], 9);
            assert_eq!(became(&row, &ask, &[vec![], vec![]]), expected);
        };
        check(Measure::Denied, Trend::New, [5, 3], "Newly denied");
        check(Measure::Denied, Trend::New, [5, 0], "New");
        check(Measure::Denied, Trend::Gone, [3, 5], "Not denied");
        check(Measure::Denied, Trend::Gone, [0, 5], "Gone");
        check(Measure::Flows, Trend::New, [5, 0], "New");
        check(Measure::Denied, Trend::Up, [5, 3], "Up");
    }

    #[test]
    fn differences_have_a_sign() {
        check([0, 0], "0 B", None);
        check([5, 0], "+5 B", None);
        check([0, 5], "−5 B", Some("−100 %"));
        check([5, 5], "0 B", Some("0 %"));
        check([135, 100], "+35 B", Some("+35 %"));
        check([919_000, 1_000_000], "−81 kB", Some("−8.1 %"));
        check([3_500, 1_000], "+2.50 kB", Some("+250 %"));
        check([12_400, 1_000], "+11.4 kB", Some("×12"));
        check([12_600, 1_000], "+11.6 kB", Some("×13"));
        check([u64::MAX, 1], "+18.4 EB", Some("×18.4 E"));
        check([1, u64::MAX], "−18.4 EB", Some("−>99.9 %"));
    }

    #[test]
    fn an_hour_of_each_side() {
        let unit = |measure| Unit { measure, lengths: Some([86_400_000, 3_600_000]) };
        let check = |measure, sums: [u64; 2], sides: [&str; 2], expected: &str| {
            let tallies = sums.map(|sum| Tally { tuples: sum, bytes_sent: sum, ..Tally::default() });
            let values = unit(measure).values(&tallies);
            assert_eq!(values.map(|value| written(unit(measure), value)), sides);
            assert_eq!(difference(unit(measure), values), expected);
        };
        check(Measure::Flows, [30, 2], ["1.25", "2"], "−0.75");
        check(Measure::Flows, [240, 99], ["10", "99"], "−89");
        check(Measure::Flows, [250, 1], ["10.4", "1"], "+9.42");
        check(Measure::Flows, [24_000, 1_500], ["1,000", "1,500"], "−500");
        check(Measure::Bytes, [1, 0], ["0.04 B", "0 B"], "+0.04 B");
        check(Measure::Bytes, [48_000_000, 1_000], ["2 MB", "1 kB"], "+2 MB");
        assert_eq!(written(unit(Measure::Flows), 4), "<0.01");
        assert_eq!(written(unit(Measure::Flows), 9_996), "10");
        assert_eq!(written(unit(Measure::Flows), 99_960), "100");
    }

    #[test]
    fn what_carries_no_counters_is_not_known() {
        let check = |measure, tuples: u64, measured: u64, expected: bool| {
            assert_eq!(is_known(measure, &Tally { tuples, measured, ..Tally::default() }), expected, "{measure:?}");
        };
        check(Measure::Bytes, 3, 1, true);
        check(Measure::Bytes, 3, 0, false);
        check(Measure::Packets, 3, 0, false);
        check(Measure::Bytes, 0, 0, true);
        check(Measure::Flows, 3, 0, true);
        check(Measure::Denied, 3, 0, true);
        // Packets alone are no bytes.
        let packets = Tally { tuples: 3, measured: 3, packets_sent: 9, ..Tally::default() };
        assert_eq!([Measure::Bytes, Measure::Packets].map(|measure| is_known(measure, &packets)), [false, true]);
    }

    #[test]
    fn where_a_nic_has_no_records_it_is_neither_new_nor_gone() {
        let nics = ["00-22-48-00-00-01", "00-22-48-00-00-02"].map(|mac| Mac::parse(mac).unwrap());
        let hours = |hours: &[i64]| hours.iter().map(|hour| (Millis(hour * HOUR), Minutes::default())).collect();
        let coverage =
            Coverage { nics: nics.to_vec(), hours: Vec::new(), by_nic: vec![hours(&[2, 3, 4]), hours(&[4])] };
        let check = |sides, expected: [&[Mac]; 2], told: &[&str]| {
            let found = unlogged(&coverage, sides);
            assert_eq!(found.each_ref().map(Vec::as_slice), expected);
            assert_eq!(half_logged(&coverage, &found, Names::none()), told);
        };
        let new = "At the times of the other side 1 of 2 NICs has no records (00-22-48-00-00-02): what only it would log there seems new.";
        let gone = "At the times of this side 1 of 2 NICs has no records (00-22-48-00-00-02): what only it would log there seems gone.";
        check([range(4, 5), range(3, 4)], [&[], &nics[1..]], &[new]);
        check([range(2, 3), range(4, 6)], [&nics[1..], &[]], &[gone]);
        check([range(4, 5), range(4, 5)], [&[], &[]], &[]);
        check([range(5, 6), range(0, 2)], [&nics, &nics], &[]);
        // Within its hour, to the end of it.
        let last = TimeRange { from: Millis(5 * HOUR - 1), to: Millis(6 * HOUR) };
        check([last, range(4, 5)], [&[], &[]], &[]);

        let asked = |against: &Against, field| {
            let comparing = Comparing { against: against.clone(), field, ..Comparing::default() };
            comparing.ask([range(4, 5), range(3, 4)], 9)
        };
        let row =
            |trend, nic: Mac| Row { key: nic.to_string(), acl: String::new(), tallies: [Tally::default(); 2], trend };
        let sides = [vec![], vec![nics[1]]];
        assert_eq!(became(&row(Trend::New, nics[1]), &asked(&Against::Day, Field::Nic), &sides), "No records");
        assert_eq!(became(&row(Trend::New, nics[0]), &asked(&Against::Day, Field::Nic), &sides), "New");
        assert_eq!(became(&row(Trend::Gone, nics[1]), &asked(&Against::Day, Field::Nic), &sides), "Gone");
        assert_eq!(became(&row(Trend::Up, nics[1]), &asked(&Against::Day, Field::Nic), &sides), "Up");
        assert_eq!(became(&row(Trend::New, nics[1]), &asked(&Against::Day, Field::Rule), &sides), "New");
        let filter = Against::Filter("denied".to_owned());
        let of_filters = |trend| became(&row(trend, nics[0]), &asked(&filter, Field::Nic), &Default::default());
        assert_eq!([Trend::New, Trend::Gone, Trend::Up].map(of_filters), ["Only this", "Only other", "Up"]);
    }

    #[test]
    fn a_side_without_flows_says_why() {
        let check = |sides, flows: [u64; 2], against: &Against, expected: &[&str]| {
            let totals = flows.map(|tuples| Tally { tuples, ..Tally::default() });
            assert_eq!(missing(sides, &totals, against, range(10, 20), &Zone::Utc), expected);
        };
        let (period, filter) = (Against::Period, Against::Filter("in".to_owned()));
        check([range(14, 16), range(12, 14)], [1, 1], &period, &[]);
        check(
            [range(12, 16), range(8, 12)],
            [1, 1],
            &period,
            &["The first 2 h of the other side lie before all logs, which begin at 1970-01-01 10:00."],
        );
        check(
            [range(10, 14), range(6, 10)],
            [1, 0],
            &period,
            &["The other side lies before all logs, which begin at 1970-01-01 10:00."],
        );
        check(
            [range(10, 14), range(20, 24)],
            [1, 0],
            &Against::Range(range(20, 24)),
            &["The other side lies after all logs, which end at 1970-01-01 20:00."],
        );
        check(
            [range(14, 16), range(12, 14)],
            [1, 0],
            &period,
            &["The other side has no flows: the filter lets nothing through at its times."],
        );
        check(
            [range(14, 16), range(14, 16)],
            [1, 0],
            &filter,
            &["The other filter lets nothing through at these times."],
        );
        check(
            [range(14, 16), range(14, 16)],
            [0, 1],
            &filter,
            &["This side has no flows: the filter and the time range let nothing through."],
        );
    }
}

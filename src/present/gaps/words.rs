//! The gap map in words: what a cell says, the whole in a sentence, and the table that is its twin.

use super::{Gaps, HOLE_MINUTES, Hour, Layout, Place, Row};
use crate::enrich::{Names, with_name};
use crate::model::{HOUR, MINUTE, Mac, Millis};
use crate::order;
use crate::present::Zone;
use crate::present::number::{count, exact, several};
use crate::present::time::{clock, range, year};
use crate::present::timeline::{Tip, Twin};
use crate::query::{Coverage, Minutes, TimeRange};

/// What is drawn: records, a hole in an hour, hours without any.
pub const LEGEND: [&str; 3] = ["records", "none for a while", "none for hours"];

/// Spans named one by one, before the rest is only counted.
const SPANS_NAMED: usize = 12;
/// Rows of the table; those without gaps come last.
const ROWS_WRITTEN: usize = 500;

/// `Coverage of 14 NICs, Tue 13 Jan 2026, UTC: 5 of 336 NIC-hours have no records, 3 have them only in part.`
pub fn summary(gaps: &Gaps, zone: &Zone) -> String {
    summary_of(&several(gaps.rows.len() as u64, "NIC", "NICs"), gaps, zone)
}

/// The same of a picture that is saved, which may have the first NICs only.
pub fn saved_title(gaps: &Gaps, layout: &Layout, zone: &Zone) -> String {
    let [drawn, all] = [layout.rows.len(), gaps.rows.len()].map(|rows| rows as u64);
    if drawn == all {
        return summary(gaps, zone);
    }
    summary_of(&format!("the first {} of {} NICs", exact(drawn), exact(all)), gaps, zone)
}

fn summary_of(nics: &str, gaps: &Gaps, zone: &Zone) -> String {
    let span = range(Millis(gaps.first), Millis(gaps.last), zone, None);
    format!("Coverage of {nics}, {span}, {}: {}.", zone.name(), account(gaps))
}

/// `5 of 336 NIC-hours have no records, 3 have them only in part`
pub fn account(gaps: &Gaps) -> String {
    let hours = several(gaps.hours(), "NIC-hour", "NIC-hours");
    let has = |n: u64| if n == 1 { "has" } else { "have" };
    let in_part = |n: u64| format!("{} {} them only in part", count(n), has(n));
    let account = match (gaps.missing(), gaps.partial()) {
        (0, 0) => format!("{hours}, all with records all through"),
        (0, partial) => format!("{hours}, all with records; {}", in_part(partial)),
        (missing, 0) => format!("{} of {hours} {} no records", count(missing), has(missing)),
        (missing, partial) => {
            format!("{} of {hours} {} no records; {}", count(missing), has(missing), in_part(partial))
        }
    };
    match gaps.shorter().count() as u64 {
        0 => account,
        1 => format!("{account}; 1 NIC begins later or ends earlier than others"),
        nics => format!("{account}; {} NICs begin later or end earlier than others", count(nics)),
    }
}

/// What is known of a cell, or of a NIC as a whole.
pub fn tip(gaps: &Gaps, coverage: &Coverage, layout: &Layout, place: Place, zone: &Zone, names: &Names) -> Option<Tip> {
    let row = gaps.rows.get(place.row)?;
    let nic = with_name(row.nic, names.nic(row.nic));
    let known = Some(year(Millis(gaps.last.saturating_sub(1)), zone));
    let Some(slot) = place.slot else { return Some(Tip { span: nic, rows: whole(row, coverage, zone, known) }) };
    let (from, to) = layout.hours(slot);
    let span = range(Millis(from), Millis(to), zone, known);
    let mut rows = vec![("NIC", nic)];
    if layout.step_ms == HOUR {
        rows.extend(of_hour(row, coverage, from, zone));
    } else {
        rows.extend(of_hours(row, coverage, (from, to), zone));
    }
    Some(Tip { span, rows })
}

fn whole(row: &Row, coverage: &Coverage, zone: &Zone, known: Option<i64>) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("Logged", range(Millis(row.first), Millis(row.end), zone, known)),
        ("Hours with records", format!("{} of {}", count(row.present + row.partial), count(row.hours()))),
    ];
    if row.partial > 0 {
        rows.push(("Only in part", count(row.partial).to_string()));
    }
    if row.missing > 0 {
        rows.push(("Missing", spans(row.missing_spans(coverage), 3, zone, known)));
    }
    rows
}

fn of_hour(row: &Row, coverage: &Coverage, hour: i64, zone: &Zone) -> Vec<(&'static str, String)> {
    let Some(&(_, minutes)) = row.logged_between(coverage, hour, hour.saturating_add(1)).first() else {
        return vec![("Records", absent(row, hour).to_owned())];
    };
    let mut rows = vec![("Records in", format!("{} of 60 minutes", minutes.count()))];
    let holes: Vec<String> = holes(hour, minutes, zone).collect();
    if !holes.is_empty() {
        rows.push(("None", holes.join(", ")));
        // What stands at an end of all records can have a plain reason.
        if hour.saturating_add(HOUR) == row.end && minutes.holes(HOLE_MINUTES).any(|(_, to)| to == 60) {
            rows.push(("Its last hour", "may have grown since".to_owned()));
        }
        if hour == row.first && minutes.holes(HOLE_MINUTES).any(|(from, _)| from == 0) {
            rows.push(("Its first hour", "logging may have begun in it".to_owned()));
        }
    }
    rows
}

fn absent(row: &Row, hour: i64) -> &'static str {
    match hour {
        _ if hour < row.first => "none, its first come later",
        _ if hour >= row.end => "none, its last came before",
        _ => "none: a gap",
    }
}

fn of_hours(row: &Row, coverage: &Coverage, (from, to): (i64, i64), zone: &Zone) -> Vec<(&'static str, String)> {
    let all = from.abs_diff(to) / HOUR.unsigned_abs();
    let logged = row.logged_between(coverage, from, to);
    let mut rows = vec![("Hours with records", format!("{} of {}", logged.len(), count(all)))];
    let partial = logged.iter().filter(|(hour, _)| row.state(coverage, hour.0) == Hour::Partial).count();
    if partial > 0 {
        rows.push(("Only in part", partial.to_string()));
    }
    let within = row.missing_spans(coverage).map(|(a, b)| (a.max(from), b.min(to))).filter(|(a, b)| a < b);
    let missing = spans(within, 3, zone, Some(year(Millis(from), zone)));
    if !missing.is_empty() {
        rows.push(("Missing", missing));
    }
    rows
}

/// `09:12 – 09:31`, each stretch of ten minutes or more.
fn holes<'a>(hour: i64, minutes: Minutes, zone: &'a Zone) -> impl Iterator<Item = String> + use<'a> {
    let moment = move |minute: u32| Millis(hour.saturating_add(i64::from(minute) * MINUTE));
    minutes
        .holes(HOLE_MINUTES)
        .map(move |(from, to)| format!("{} – {}", clock(moment(from), zone), clock(moment(to), zone)))
}

/// The first spans by name, the others by their number.
fn spans(all: impl Iterator<Item = (i64, i64)>, named: usize, zone: &Zone, known: Option<i64>) -> String {
    let mut text = Vec::new();
    let mut more = 0;
    for (at, (from, to)) in all.enumerate() {
        if at < named {
            text.push(range(Millis(from), Millis(to), zone, known));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        text.push(format!("and {} more", exact(more)));
    }
    text.join(", ")
}

/// The first NICs with missing hours, and which they are.
pub fn missing(gaps: &Gaps, coverage: &Coverage, zone: &Zone, nics: usize) -> Vec<(Mac, String)> {
    let known = Some(year(Millis(gaps.last.saturating_sub(1)), zone));
    let with_gaps = gaps.rows.iter().filter(|row| row.missing > 0).take(nics);
    with_gaps.map(|row| (row.nic, spans(row.missing_spans(coverage), 4, zone, known))).collect()
}

/// The NICs whose records begin later or end earlier than others', the shortest first, and when they have some.
pub fn shorter(gaps: &Gaps, zone: &Zone, nics: usize) -> Vec<(Mac, String)> {
    let known = Some(year(Millis(gaps.last.saturating_sub(1)), zone));
    let mut rows: Vec<&Row> = gaps.shorter().collect();
    order::sort_by_key(&mut rows, |row| row.first.abs_diff(row.end));
    rows.truncate(nics);
    rows.into_iter().map(|row| (row.nic, range(Millis(row.first), Millis(row.end), zone, known))).collect()
}

/// `NIC 00-22-48-00-00-01 has no records Tue 13 Jan 05:00 – 07:00, UTC`: the NICs with hours that have none, where
/// others do or they themselves before and after, of those within a time range; none where all is logged, but for those
/// of which it is said elsewhere.
pub fn not_logged(
    coverage: &Coverage,
    within: Option<TimeRange>,
    but: &[Mac],
    zone: &Zone,
    names: &Names,
) -> Option<String> {
    const NAMED: usize = 3;
    let is_within = |&(from, to): &(i64, i64)| within.is_none_or(|range| from < range.to.0 && range.from.0 < to);
    let rows = coverage.nics.iter().zip(&coverage.by_nic).enumerate();
    let rows = rows.filter(|(_, (nic, _))| !but.contains(nic));
    let rows = rows.filter_map(|(at, (nic, hours))| Row::of(at, *nic, hours));
    let hours = || coverage.by_nic.iter().flat_map(|hours| hours.first().into_iter().chain(hours.last()));
    let begin = hours().map(|(hour, _)| hour.0).min().unwrap_or_default();
    let end = hours().map(|(hour, _)| hour.0.saturating_add(HOUR)).max().unwrap_or_default();
    let lacks = |row: &Row| {
        let mut spans: Vec<(i64, i64)> = row.missing_spans(coverage).chain(row.spans_outside((begin, end))).collect();
        order::sort(&mut spans);
        spans.retain(is_within);
        spans
    };
    let gaps: Vec<(Mac, Vec<(i64, i64)>)> =
        rows.map(|row| (row.nic, lacks(&row))).filter(|(_, spans): &(_, Vec<_>)| !spans.is_empty()).collect();
    let told = gaps.iter().take(NAMED).map(|(nic, missing)| {
        let nic = with_name(nic, names.nic(*nic));
        format!("NIC {nic} has no records {}", spans(missing.iter().copied(), 3, zone, None))
    });
    let told: Vec<String> = told.collect();
    let more = match gaps.len().saturating_sub(NAMED) as u64 {
        0 => String::new(),
        more => format!("; the same is so of {}", several(more, "more NIC", "more NICs")),
    };
    (!told.is_empty()).then(|| format!("{}, {}{more}", told.join("; "), zone.name()))
}

/// The NICs with hours of which only an NSG flow log tells, and which they are.
pub fn nsg_only(gaps: &Gaps, coverage: &Coverage, zone: &Zone) -> Vec<(Mac, String)> {
    let known = Some(year(Millis(gaps.last.saturating_sub(1)), zone));
    let named =
        |row: &Row| Some((row.nic, spans(row.nsg_spans(coverage), 4, zone, known))).filter(|found| !found.1.is_empty());
    gaps.rows.iter().filter_map(named).collect()
}

/// One row a NIC, with its gaps in words.
pub fn twin(gaps: &Gaps, coverage: &Coverage, zone: &Zone) -> Twin {
    let known = Some(year(Millis(gaps.last.saturating_sub(1)), zone));
    let row = |row: &Row| {
        let partial = row.logged(coverage).iter().filter(|(hour, _)| row.state(coverage, hour.0) == Hour::Partial);
        let partial = partial.map(|(hour, _)| (hour.0, hour.0.saturating_add(HOUR)));
        vec![
            row.nic.to_string(),
            range(Millis(row.first), Millis(row.end), zone, known),
            exact(row.hours()),
            exact(row.present),
            exact(row.partial),
            exact(row.missing),
            or_none(spans(row.missing_spans(coverage), SPANS_NAMED, zone, known)),
            or_none(spans(partial, SPANS_NAMED, zone, known)),
        ]
    };
    let more = match gaps.rows.len().saturating_sub(ROWS_WRITTEN) {
        0 => String::new(),
        more => format!(" {} more NICs, with fewer gaps, are left out.", exact(more as u64)),
    };
    Twin {
        caption: format!(
            "Coverage: each NIC from its first to its last hour with records, those with gaps first.{more}"
        ),
        head: [
            "NIC",
            "Logged",
            "Hours",
            "With records",
            "Only in part",
            "Missing",
            "These hours are missing",
            "These have records only in part",
        ]
        .map(|head| if head == "Logged" { format!("Logged, {}", zone.name()) } else { head.to_owned() })
        .to_vec(),
        rows: gaps.rows.iter().take(ROWS_WRITTEN).map(row).collect(),
    }
}

fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

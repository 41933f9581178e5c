//! The timeline in words: what a bar says when pointed at, the whole in a sentence, and the table that is its twin.

use super::earlier::tip_row;
use super::logged::{hours_missing, nics_between};
use super::steps::{bucket_at, starts};
use super::{Layout, Measure, denied_of};
use crate::model::{Millis, Span};
use crate::present::Zone;
use crate::present::number::{bytes, count, exact, rate};
use crate::present::time::{self, range, stamp};
use crate::query::{Bucket, Overview, TimeRange};

/// What one bar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    pub span: String,
    /// Name and value.
    pub rows: Vec<(&'static str, String)>,
}

/// The same data as a table: for reading aloud, for copying, and for checking a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    pub caption: String,
    pub head: Vec<String>,
    /// The first cell of a row is its head.
    pub rows: Vec<Vec<String>>,
}

/// In one line, as it is read aloud.
impl std::fmt::Display for Tip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.span)?;
        for (name, value) in &self.rows {
            write!(f, ", {name} {value}")?;
        }
        Ok(())
    }
}

impl Twin {
    /// To be pasted into a sheet: a tab between cells, a line for each row, and numbers without marks that some sheets
    /// take for a decimal point.
    pub fn text(&self) -> String {
        let cell = |cell: &String| {
            let is_number = cell.starts_with(|c: char| c.is_ascii_digit());
            let is_number = is_number && cell.chars().all(|c| c.is_ascii_digit() || c == ',');
            if is_number { cell.replace(',', "") } else { cell.clone() }
        };
        let rows = std::iter::once(&self.head).chain(&self.rows);
        rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n").collect()
    }
}

/// What was counted in a step of this width.
pub(super) fn written(measure: Measure, value: u64, bucket_ms: i64) -> String {
    match measure {
        Measure::Bytes => bytes(value).to_string(),
        Measure::Bits => rate(value, bucket_ms).unwrap_or_else(|| bytes(value)).to_string(),
        Measure::Packets | Measure::Flows | Measure::Denied => count(value).to_string(),
    }
}

/// `per 10 min`
pub fn per_bucket(overview: &Overview) -> String {
    time::per_bucket(overview.bucket_ms)
}

const NOT_MEASURED: &str = "not measured";

/// What of a bucket was counted.
pub(super) fn held(measure: Measure, of: fn(Measure, &Bucket) -> u64, bucket: &Bucket, bucket_ms: i64) -> String {
    if !measure.is_known(bucket) {
        return NOT_MEASURED.to_owned();
    }
    written(measure, of(measure, bucket), bucket_ms)
}

/// What a bucket holds; one without flows holds measured zeros.
pub fn tip(overview: &Overview, layout: &Layout, measure: Measure, zone: &Zone, slot: u64) -> Tip {
    let start = layout.slot_start(slot);
    let end = start.saturating_add(layout.bucket_ms);
    let bucket = bucket_at(overview, start).copied().unwrap_or_default();
    let written = |of: fn(Measure, &Bucket) -> u64| held(measure, of, &bucket, layout.bucket_ms);
    let mut rows =
        vec![(measure.name(), written(Measure::of)), ("Out", written(Measure::out)), ("In", written(Measure::r#in))];
    if let Some(row) = tip_row(overview, layout, measure, start, zone) {
        rows.insert(1, row);
    }
    if measure != Measure::Flows {
        rows.push(("Flows", count(Measure::Flows.of(&bucket)).to_string()));
    }
    if measure != Measure::Denied {
        rows.push(("Denied flows", count(denied_of(&bucket)).to_string()));
    }
    if let Some(logged) = logged(overview, start, end, Measure::Flows.of(&bucket) > 0) {
        rows.push(("Logged by", logged));
    }
    Tip { span: range(Millis(start), Millis(end), zone, Some(layout.known_year(zone))), rows }
}

/// `14 of 14 NICs`, or `12–14 of 14 NICs` where the hours of the bucket differ.
fn logged(overview: &Overview, start: i64, end: i64, has_flows: bool) -> Option<String> {
    let all = overview.coverage.nics.len();
    if all == 0 {
        return None;
    }
    let (least, most) = nics_between(&overview.coverage, start, end);
    if most == 0 && has_flows {
        return Some("records of another hour".to_owned());
    }
    let nics = if all == 1 { "NIC" } else { "NICs" };
    Some(if least == most { format!("{most} of {all} {nics}") } else { format!("{least}–{most} of {all} {nics}") })
}

/// What the picture is of, for where it stands alone: `Bytes per 10 min, Tue 13 Jan 2026, UTC`.
fn heading(overview: &Overview, layout: &Layout, measure: Measure, zone: &Zone) -> String {
    let span = range(Millis(layout.scale.first), Millis(layout.scale.last), zone, None);
    format!("{} {}, {span}, {}", measure.name(), per_bucket(overview), zone.name())
}

/// The same of a picture that is saved, which has to say itself what flows it is of; as much of that as there is room
/// for.
pub fn saved_heading(overview: &Overview, layout: &Layout, measure: Measure, zone: &Zone, of: &str) -> String {
    let heading = heading(overview, layout, measure, zone);
    if of.is_empty() {
        return heading;
    }
    layout.ratio.fitting(&format!("{heading}, of {of}"), layout.scale.width)
}

/// The whole in a sentence.
pub fn summary(overview: &Overview, layout: &Layout, measure: Measure, zone: &Zone) -> String {
    let known = Some(layout.known_year(zone));
    let total = overview.buckets.iter().fold(0_u64, |sum, bucket| sum.saturating_add(measure.of(bucket)));
    let mut text = heading(overview, layout, measure, zone) + ": ";
    // A sum of rates is none: of all it is what they moved.
    let in_all = if measure == Measure::Bits { Measure::Bytes } else { measure };
    text += &format!("{} in all", written(in_all, total, layout.bucket_ms));
    // The first of equals: later ones must be greater.
    let peak = overview.buckets.iter().fold(None::<&Bucket>, |peak, bucket| match peak {
        Some(peak) if measure.of(peak) >= measure.of(bucket) => Some(peak),
        _ => Some(bucket),
    });
    if let Some(peak) = peak.filter(|peak| measure.of(peak) > 0) {
        let end = peak.start.saturating_add(layout.bucket_ms);
        let when = range(Millis(peak.start), Millis(end), zone, known);
        text += &format!(", most at {when} with {}", written(measure, measure.of(peak), layout.bucket_ms));
    }
    let denied = overview.buckets.iter().fold(0_u64, |sum, bucket| sum.saturating_add(denied_of(bucket)));
    let flows = if denied == 1 { "flow" } else { "flows" };
    text += &format!("; {} {flows} denied", exact(denied));
    match hours_missing(&overview.coverage) {
        0 => {}
        1 => text += "; 1 hour in which the log of a NIC is missing",
        hours => text += &format!("; {} hours in which the log of a NIC is missing", exact(hours)),
    }
    if let Some(TimeRange { from, to }) = layout.compared {
        text += &format!("; compared with {}", range(from, to, zone, known));
    }
    text + "."
}

/// The table, whatever measure is drawn. Exact, because a table is where one checks.
pub fn twin(overview: &Overview, zone: &Zone) -> Twin {
    let mut head = vec![format!("Start, {}", zone.name())];
    head.extend(
        ["Flows out", "Flows in", "Denied", "Bytes out", "Bytes in", "Packets out", "Packets in", "NICs"]
            .map(str::to_owned),
    );
    let row = |bucket: &Bucket| {
        let end = bucket.start.saturating_add(overview.bucket_ms);
        let (least, most) = nics_between(&overview.coverage, bucket.start, end);
        let nics = match (least, most) {
            (_, 0) => "of another hour".to_owned(),
            _ if least == most => most.to_string(),
            _ => format!("{least}–{most}"),
        };
        let Bucket { tuples_out, tuples_in, bytes_out, bytes_in, packets_out, packets_in, .. } = *bucket;
        let mut row = vec![stamp(Millis(bucket.start), zone)];
        row.extend([tuples_out, tuples_in, denied_of(bucket)].map(exact));
        let counter = |of: Measure, value| if of.is_known(bucket) { exact(value) } else { "–".to_owned() };
        row.extend([bytes_out, bytes_in].map(|bytes| counter(Measure::Bytes, bytes)));
        row.extend([packets_out, packets_in].map(|packets| counter(Measure::Packets, packets)));
        row.push(nics);
        row
    };
    Twin {
        caption: format!(
            "Timeline {}. Bytes and packets of flows without counters are not known: –.",
            per_bucket(overview)
        ),
        head,
        rows: steps(overview).iter().map(row).collect(),
    }
}

/// All steps that the timeline shows, those without flows too, so that lines drawn of them keep their gaps.
fn steps(overview: &Overview) -> Vec<Bucket> {
    let (buckets, width) = (&overview.buckets, overview.bucket_ms);
    let Some(Span { first, last }) = overview.shown().filter(|_| width > 0) else { return buckets.clone() };
    let empty = |start: i64| Bucket { start, ..Bucket::default() };
    let bucket = |start: i64| bucket_at(overview, start).copied().unwrap_or_else(|| empty(start));
    starts(width, first.0, last.0).map(bucket).collect()
}

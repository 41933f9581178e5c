//! From one record's JSON to rows.

use super::json::{Object, Value};
use super::tuple::{self, Decoded, Layout, Rejection};
use super::{FileReport, GroupHead, IssueKind, RecordHead, Sink, Wanted, foreign, record};
use crate::model::{DAY, Digest, Format, Mac, Millis, Span};

/// Why a record gave no rows.
pub(super) enum NoRows {
    /// Not JSON.
    Broken,
    /// What can be a row that was saved; by this name, if it is none.
    Saved(String),
    /// The record of another log, by this name.
    Foreign(String),
}

/// A record's bytes and where they stand in the file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub bytes: &'a [u8],
    pub offset: u64,
}

impl Place<'_> {
    /// Where a part of the record stands in the file. Text that had escapes is a copy, and stands somewhere in the
    /// record.
    pub fn offset_of(&self, part: &str) -> u64 {
        let at = part.as_ptr().addr().wrapping_sub(self.bytes.as_ptr().addr());
        self.offset + if at < self.bytes.len() { at as u64 } else { 0 }
    }

    /// A tuple in it. What is not understood of the record is told from the rest of it.
    pub fn read_tuple(
        self,
        text: &str,
        layout: Layout,
        logged: Option<Millis>,
        report: &mut FileReport,
        sink: &mut impl Sink,
    ) {
        if !read_tuple(text, layout, logged, self.offset_of(text), report, sink) {
            report.read.rejected += text.len() as u64;
        }
    }

    /// The objects of a list. A list that is none, or holds something else, is a hole in the record and an issue.
    fn objects<'t>(self, of: &'t Object<'t>, name: &str, report: &mut FileReport) -> Vec<&'t Object<'t>> {
        let Some(items) = of.list(&name.to_ascii_lowercase()) else {
            self.report_hole(name, "missing or no list", report);
            return Vec::new();
        };
        let objects: Vec<&Object<'t>> = items.iter().filter_map(Value::as_object).collect();
        if objects.len() < items.len() {
            self.report_hole(name, "a list of other things than objects", report);
        }
        objects
    }

    fn report_hole(self, name: &str, what: &str, report: &mut FileReport) {
        report.issues.report(IssueKind::BadValue, self.offset, self.bytes, || {
            format!("In this record {name} is {what}. What it should hold is not counted; the rest of the record is.")
        });
    }
}

/// Whether it was wanted.
pub(super) fn read_record(
    place: Place<'_>,
    wanted: &Wanted,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> Result<bool, NoRows> {
    let record = record::parse(place.bytes).map_err(|_| NoRows::Broken)?;
    if let Some(flows) = record.object("flowrecords") {
        Ok(read_vnet(&record, flows, place, wanted, report, sink))
    } else if let Some(properties) = record.object("properties").filter(|properties| properties.list("flows").is_some())
    {
        Ok(read_nsg(&record, properties, place, wanted, report, sink))
    } else {
        let name = foreign::name_of_record(&record);
        Err(if record.text("source_port").is_some() { NoRows::Saved(name) } else { NoRows::Foreign(name) })
    }
}

fn time_of(record: &Object<'_>) -> Option<Millis> {
    record.text("time").and_then(Millis::from_iso)
}

fn mac_of(object: &Object<'_>, key: &str) -> Option<Mac> {
    object.text(key).and_then(Mac::parse)
}

/// As many as stand there, whatever they say.
fn tuples_in<'o, 't: 'o>(groups: impl Iterator<Item = &'o Object<'t>>) -> u64 {
    groups.map(|group| group.list("flowtuples").unwrap_or_default().len() as u64).sum()
}

fn read_vnet(
    record: &Object<'_>,
    flows: &Object<'_>,
    place: Place<'_>,
    wanted: &Wanted,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> bool {
    let mac = mac_of(record, "macaddress");
    if !wanted.takes_time(time_of(record)) || !wanted.takes_nic(mac) {
        report.leave_out(tuples_in(flows.objects("flows").flat_map(|flow| flow.objects("flowgroups"))));
        return false;
    }
    let layout = match record.number("flowlogversion") {
        None | Some(4) => Layout::Vnet,
        Some(version) => {
            unknown_version(report, place, version, "4");
            Layout::VnetUnencrypted
        }
    };
    let (log, target) = (record.text_or_empty("flowlogresourceid"), record.text_or_empty("targetresourceid"));
    let logged = time_of(record);
    begin(&RecordHead { mac, ..head(logged, Format::Vnet, log, target, place) }, report, sink);
    for flow in place.objects(flows, "flows", report) {
        for group in place.objects(flow, "flowGroups", report) {
            let head = GroupHead { rule: group.text_or_empty("rule"), acl: flow.text_or_empty("aclid"), mac };
            Group { head, layout, logged, place }.read(group.list("flowtuples"), report, sink);
        }
    }
    true
}

fn read_nsg(
    record: &Object<'_>,
    properties: &Object<'_>,
    place: Place<'_>,
    wanted: &Wanted,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> bool {
    let groups = || properties.objects("flows").flat_map(|rule| rule.objects("flows"));
    let of_record = mac_of(record, "macaddress");
    // The group's own NIC, even if it is none, comes before the record's.
    let mac_of = |group: &Object<'_>| if group.text("mac").is_some() { mac_of(group, "mac") } else { of_record };
    let has_wanted = if groups().next().is_some() {
        groups().any(|group| wanted.takes_nic(mac_of(group)))
    } else {
        wanted.takes_nic(of_record)
    };
    if !wanted.takes_time(time_of(record)) || !has_wanted {
        report.leave_out(tuples_in(groups()));
        return false;
    }
    let format = match properties.number("version") {
        Some(1) => Format::Nsg1,
        Some(2) => Format::Nsg2,
        Some(version) => {
            unknown_version(report, place, version, "1 or 2");
            Format::Nsg2
        }
        None => {
            let first = groups().find_map(|flow| flow.list("flowtuples")?.first()?.as_str());
            let is_short = first.is_some_and(|tuple| tuple.split(',').count() == 8);
            if is_short { Format::Nsg1 } else { Format::Nsg2 }
        }
    };
    let nsg = record.text_or_empty("resourceid");
    let is_part = !groups().all(|group| wanted.takes_nic(mac_of(group)));
    let logged = time_of(record);
    begin(&RecordHead { is_part, mac: of_record, ..head(logged, format, nsg, nsg, place) }, report, sink);
    for rule in place.objects(properties, "flows", report) {
        for flow in place.objects(rule, "flows", report) {
            let mac = mac_of(flow);
            if !wanted.takes_nic(mac) {
                report.left_out_tuples += tuples_in(std::iter::once(flow));
                continue;
            }
            let head = GroupHead { rule: rule.text_or_empty("rule"), acl: nsg, mac };
            Group { head, layout: Layout::Nsg, logged, place }.read(flow.list("flowtuples"), report, sink);
        }
    }
    true
}

pub(super) fn head<'a>(
    time: Option<Millis>,
    format: Format,
    log: &'a str,
    target: &'a str,
    place: Place<'_>,
) -> RecordHead<'a> {
    let digest = Some(Digest::of(place.bytes));
    RecordHead {
        offset: place.offset,
        length: place.bytes.len() as u64,
        time,
        format,
        log,
        target,
        mac: None,
        digest,
        copy_of: None,
        is_part: false,
    }
}

pub(super) fn begin(head: &RecordHead<'_>, report: &mut FileReport, sink: &mut impl Sink) {
    report.records += 1;
    report.add_format(head.format);
    if report.log.is_none() && !head.log.is_empty() {
        report.log = Some(head.log.to_owned());
    }
    if report.target.is_none() && !head.target.is_empty() {
        report.target = Some(head.target.to_owned());
    }
    if let Some(time) = head.time {
        Span::add(&mut report.written, Some(Span::of(time)));
    }
    sink.file(&report.name);
    sink.record(head);
}

/// The tuples of one rule.
struct Group<'a> {
    head: GroupHead<'a>,
    layout: Layout,
    logged: Option<Millis>,
    place: Place<'a>,
}

impl Group<'_> {
    fn read(&self, tuples: Option<&[Value<'_>]>, report: &mut FileReport, sink: &mut impl Sink) {
        self.head.mac.into_iter().for_each(|nic| report.add_nic(nic));
        sink.group(&self.head);
        if tuples.is_none() {
            self.place.report_hole("flowTuples", "missing or no list", report);
        }
        for text in tuples.unwrap_or_default() {
            match text.as_str() {
                Some(text) => self.place.read_tuple(text, self.layout, self.logged, report, sink),
                None => {
                    report.rejected_tuples += 1;
                    report.issues.report(IssueKind::BadValue, self.place.offset, b"", || {
                        "An element of flowTuples is not text. It is kept aside and not counted.".to_owned()
                    });
                }
            }
        }
    }
}

/// Whether any of these tuples' times is more than a day from the time of their record. Azure's are a minute before it.
pub(super) fn is_far(times: Span, logged: Millis) -> bool {
    times.first.0 < logged.0.saturating_sub(DAY) || times.last.0 > logged.0.saturating_add(DAY)
}

/// Whether the tuple was understood.
pub(super) fn read_tuple(
    text: &str,
    layout: Layout,
    logged: Option<Millis>,
    offset: u64,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> bool {
    match tuple::decode(text, layout) {
        Ok(decoded) => {
            take(&decoded, text.as_bytes(), logged, offset, report, sink);
            true
        }
        Err(rejection) => {
            reject(rejection, text.as_bytes(), offset, report);
            false
        }
    }
}

/// A tuple that was understood.
pub(super) fn take(
    decoded: &Decoded<'_>,
    text: &[u8],
    logged: Option<Millis>,
    offset: u64,
    report: &mut FileReport,
    sink: &mut impl Sink,
) {
    if decoded.unexpected_counters {
        report.issues.report(IssueKind::UnexpectedCounters, offset, text, || {
            "Azure measures nothing when a flow begins or is denied, but this tuple carries counters. The tuple is counted; \
             its counters are not."
                .to_owned()
        });
    }
    let time = decoded.tuple.time;
    if let Some(logged) = logged
        && is_far(Span::of(time), logged)
    {
        report.issues.report(IssueKind::FarFromRecord, offset, text, || {
            format!(
                "Azure writes a record about a minute after its tuples, but this tuple is of {time} and its record of {logged}. \
                 It is counted at its own time, so the timeline reaches as far; select a stretch of it to leave it out."
            )
        });
    }
    Span::add(&mut report.times, Some(Span::of(time)));
    report.tuples += 1;
    sink.tuple(&decoded.tuple);
}

/// One that was not.
pub(super) fn reject(rejection: Rejection, text: &[u8], offset: u64, report: &mut FileReport) {
    report.rejected_tuples += 1;
    report.issues.report(rejection.kind, offset, text, || rejection.message);
}

fn unknown_version(report: &mut FileReport, place: Place<'_>, version: u64, known: &str) {
    report.issues.report(IssueKind::UnknownVersion, place.offset, place.bytes, || {
        format!(
            "The record says it is of version {version}; known is {known}. It was read as the nearest known layout."
        )
    });
}

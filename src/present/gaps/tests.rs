use super::*;
use crate::enrich::Names;
use crate::model::{DAY, Format, MINUTE, Span};
use crate::present::Zone;
use crate::present::pixel::Rect;
use crate::query::TimeRange;

/// 2026-01-13, a Tuesday.
const TUESDAY: i64 = 1_768_262_400_000;

fn nic(number: usize) -> Mac {
    Mac::parse(&format!("00224800AA{number:02X}")).unwrap()
}

fn minutes(of: impl IntoIterator<Item = i64>) -> Minutes {
    let mut set = Minutes::default();
    for minute in of {
        set.add(Millis(TUESDAY + minute * MINUTE), Format::Vnet);
    }
    set
}

/// Each NIC with its hours of the day, and their minutes.
fn overview(nics: &[&[(i64, Minutes)]]) -> Overview {
    let hours = |hours: &&[(i64, Minutes)]| {
        hours.iter().map(|&(hour, minutes)| (Millis(TUESDAY + hour * HOUR), minutes)).collect()
    };
    let coverage = Coverage {
        nics: (1..=nics.len()).map(nic).collect(),
        by_nic: nics.iter().map(hours).collect(),
        ..Coverage::default()
    };
    Overview { coverage, ..Overview::default() }
}

/// Whole hours, but for those named.
fn day(without: &[i64], partial: &[(i64, Minutes)]) -> Vec<(i64, Minutes)> {
    (0..24)
        .filter(|hour| !without.contains(hour))
        .map(|hour| partial.iter().copied().find(|(at, _)| *at == hour).unwrap_or((hour, Minutes::ALL)))
        .collect()
}

fn some() -> Overview {
    let quiet = minutes((0..60).step_by(9));
    let late = minutes(23..60);
    overview(&[
        &day(&[], &[(3, quiet)]),
        &day(&[4, 5, 9], &[(12, late)]),
        &day(&[], &[(0, late), (23, minutes(0..31))]),
    ])
}

fn options(width: f64) -> Options {
    Options { zone: Zone::Utc, width, ratio: 1.0, row: 13.0, top: 0, rows: 14, is_alone: false }
}

fn laid_out(overview: &Overview, options: &Options) -> (Gaps, Layout) {
    let gaps = Gaps::of(overview).unwrap();
    let layout = layout(&gaps, &overview.coverage, options).unwrap();
    (gaps, layout)
}

#[test]
fn rows_with_gaps_come_first() {
    let overview = some();
    let gaps = Gaps::of(&overview).unwrap();
    let counts: Vec<_> = gaps.rows.iter().map(|row| (row.nic, row.missing, row.partial, row.present)).collect();
    assert_eq!(counts, [(nic(2), 3, 1, 20), (nic(3), 0, 2, 22), (nic(1), 0, 0, 24)]);
    assert_eq!((gaps.missing(), gaps.partial(), gaps.hours()), (3, 3, 72));
    assert_eq!((gaps.first, gaps.last), (TUESDAY, TUESDAY + DAY));
    assert_eq!(Gaps::of(&Overview::default()), None);
}

#[test]
fn hours_by_how_they_stand() {
    let overview = overview(&[&[(2, Minutes::ALL), (5, minutes(0..50)), (6, minutes(0..51))], &day(&[], &[])]);
    let gaps = Gaps::of(&overview).unwrap();
    let check = |hour: i64, expected: Hour| {
        assert_eq!(gaps.rows[0].state(&overview.coverage, TUESDAY + hour * HOUR), expected, "{hour}");
    };
    check(1, Hour::Outside);
    check(2, Hour::Present);
    check(3, Hour::Missing);
    check(5, Hour::Partial);
    check(6, Hour::Present);
    check(7, Hour::Outside);
    let spans: Vec<_> = gaps.rows[0].missing_spans(&overview.coverage).collect();
    assert_eq!(spans, [(TUESDAY + 3 * HOUR, TUESDAY + 5 * HOUR)]);
}

/// The marks of a row as `ink x-right`.
fn drawn(row: &RowLayout) -> Vec<String> {
    row.marks.iter().map(|mark| format!("{:?} {}-{}", mark.ink, mark.rect.x, mark.rect.right())).collect()
}

#[test]
fn hours_stand_apart_and_holes_stay_open() {
    // 40 pixels an hour.
    let (_, layout) = laid_out(&some(), &options(64.0 + 960.0 + 8.0));
    assert_eq!((layout.step_ms, layout.slots), (HOUR, 24));
    let row = &layout.rows[0];
    assert_eq!(row.label, "00-AA-02");
    assert_eq!(row.rect, Rect { x: 64, y: 0, w: 960, h: 12 });
    assert_eq!(
        drawn(row)[..8],
        [
            "Logged 64-103",
            "Logged 104-143",
            "Logged 144-183",
            "Logged 184-223",
            "Missing 224-303",
            "Logged 304-343",
            "Logged 344-383",
            "Logged 384-423"
        ]
    );
    // A band where there are records, the whole height where there are none.
    let heights: Vec<_> = row.marks[3..5].iter().map(|mark| (mark.rect.y, mark.rect.h)).collect();
    assert_eq!(heights, [(3, 6), (0, 12)]);
    // The first 23 minutes of hour 12 at two thirds of a pixel each.
    let holes: Vec<_> = drawn(row).into_iter().filter(|mark| mark.starts_with("Hole")).collect();
    assert_eq!(holes, ["Hole 544-559"]);
    assert_eq!(layout.rows[1].rect.y, 13);
    assert_eq!(layout.size, Rect { x: 0, y: 0, w: 1032, h: 3 * 13 + 20 });
}

#[test]
fn what_stands_alone_has_a_head_and_whole_names() {
    let (gaps, layout) = laid_out(&some(), &Options { is_alone: true, rows: 2, ..options(1000.0) });
    let rows: Vec<_> = layout.rows.iter().map(|row| (row.label.as_str(), row.rect.x, row.rect.y)).collect();
    assert_eq!(rows, [("00-22-48-00-AA-02", 132, 44), ("00-22-48-00-AA-03", 132, 57)]);
    assert_eq!(layout.size.h, 44 + 2 * 13 + 20);
    assert_eq!(
        saved_title(&gaps, &layout, &Zone::Utc),
        "Coverage of the first 2 of 3 NICs, Tue 13 Jan 2026, UTC: 3 of 72 NIC-hours have no records; 3 have them only in \
         part."
    );
}

#[test]
fn a_short_gap_is_seen_at_any_width() {
    // A year in 600 pixels: an hour is a fifteenth of a pixel.
    let year: Vec<(i64, Minutes)> =
        (0..365 * 24).filter(|hour| *hour != 4_000).map(|hour| (hour, Minutes::ALL)).collect();
    let (_, layout) = laid_out(&overview(&[&year]), &options(64.0 + 600.0 + 8.0));
    let marks = drawn(&layout.rows[0]);
    assert_eq!(marks.len(), 3, "{marks:?}");
    assert_eq!(marks[1], "Missing 338-340");
    // Cells are of whole days, and wide enough to be hit.
    assert_eq!(layout.step_ms, 8 * DAY);
    assert!(layout.scale.length(layout.step_ms) >= 12);
}

#[test]
fn marks_lie_side_by_side_inside_their_row() {
    let scattered: Vec<(i64, Minutes)> =
        (0..720).filter(|hour| hour % 7 != 3).map(|h| (h, minutes([h % 60]))).collect();
    for width in [90.0, 390.0, 1440.0, 5000.0] {
        for ratio in [1.0, 1.25, 3.0] {
            let (_, layout) = laid_out(&overview(&[&scattered]), &Options { ratio, ..options(width) });
            let mut end = layout.scale.left;
            for mark in &layout.rows[0].marks {
                assert!(mark.rect.x >= end && mark.rect.w > 0, "{mark:?} after {end}");
                end = mark.rect.right();
            }
            assert!(end <= layout.scale.right());
        }
    }
}

#[test]
fn points_and_places() {
    let (_, layout) = laid_out(&some(), &options(64.0 + 960.0 + 8.0));
    let check = |x: f64, y: f64, expected: Option<(usize, Option<u64>)>| {
        assert_eq!(layout.place_at(x, y).map(|place| (place.row, place.slot)), expected, "{x}, {y}");
    };
    check(64.0, 0.0, Some((0, Some(0))));
    check(1023.0, 27.0, Some((2, Some(23))));
    check(110.0, 14.0, Some((1, Some(1))));
    check(20.0, 14.0, Some((1, None)));
    check(1024.0, 14.0, None);
    check(110.0, 45.0, None);
    assert_eq!(layout.hours(5), (TUESDAY + 5 * HOUR, TUESDAY + 6 * HOUR));
    assert_eq!(layout.rect(Place { row: 1, slot: Some(1) }), Some(Rect { x: 104, y: 13, w: 40, h: 12 }));
    assert_eq!(layout.rect(Place { row: 3, slot: None }), None);
}

#[test]
fn cells_are_hours_with_records_also_where_the_timeline_begins_earlier() {
    let overview = Overview {
        span: Some(Span { first: Millis(TUESDAY - 2 * MINUTE), last: Millis(TUESDAY + DAY - 1) }),
        bucket_ms: 10 * MINUTE,
        ..some()
    };
    let (gaps, layout) = laid_out(&overview, &options(1032.0));
    assert_eq!((gaps.first, gaps.begin, gaps.last), (TUESDAY - 10 * MINUTE, TUESDAY, TUESDAY + DAY));
    assert_eq!((layout.slots, layout.hours(0)), (24, (TUESDAY, TUESDAY + HOUR)));
    assert_eq!(layout.place_at(64.0, 0.0), Some(Place { row: 0, slot: Some(0) }));
    assert_eq!(layout.place_at(1023.0, 0.0), Some(Place { row: 0, slot: Some(23) }));
}

#[test]
fn only_rows_in_sight_are_laid_out() {
    let full = day(&[], &[]);
    let many = vec![full.as_slice(); 200];
    let (_, layout) = laid_out(&overview(&many), &Options { top: 30, ..options(1000.0) });
    assert_eq!(layout.rows.len(), 14);
    assert_eq!(layout.rows[0].label, "00-AA-1F");
    assert_eq!(layout.place_at(100.0, 0.0).map(|place| place.row), Some(30));
    assert_eq!(layout.rect(Place { row: 29, slot: None }), None);
    assert_eq!(layout.rect(Place { row: 30, slot: None }).map(|rect| rect.y), Some(0));
}

#[track_caller]
fn says(overview: &Overview, width: f64, row: usize, slot: Option<u64>, expected: &str) {
    let (gaps, layout) = laid_out(overview, &options(width));
    let tip = tip(&gaps, &overview.coverage, &layout, Place { row, slot }, &Zone::Utc, Names::none()).unwrap();
    assert_eq!(tip.to_string(), expected);
}

#[test]
fn cells_in_words() {
    let all = some();
    let day = 1032.0;
    says(&all, day, 0, Some(0), "Tue 13 Jan 00:00 – 01:00, NIC 00-22-48-00-AA-02, Records in 60 of 60 minutes");
    says(&all, day, 0, Some(4), "Tue 13 Jan 04:00 – 05:00, NIC 00-22-48-00-AA-02, Records none: a gap");
    says(
        &all,
        day,
        0,
        Some(12),
        "Tue 13 Jan 12:00 – 13:00, NIC 00-22-48-00-AA-02, Records in 37 of 60 minutes, None 12:00 – 12:23",
    );
    says(
        &all,
        day,
        1,
        Some(0),
        "Tue 13 Jan 00:00 – 01:00, NIC 00-22-48-00-AA-03, Records in 37 of 60 minutes, None 00:00 – 00:23, \
         Its first hour logging may have begun in it",
    );
    says(
        &all,
        day,
        1,
        Some(23),
        "Tue 13 Jan 23:00 – 24:00, NIC 00-22-48-00-AA-03, Records in 31 of 60 minutes, None 23:31 – 00:00, \
         Its last hour may have grown since",
    );
    says(
        &all,
        day,
        0,
        None,
        "00-22-48-00-AA-02, Logged Tue 13 Jan, Hours with records 21 of 24, Only in part 1, \
         Missing Tue 13 Jan 04:00 – 06:00, Tue 13 Jan 09:00 – 10:00",
    );
    // Narrow: two hours a cell.
    says(
        &all,
        64.0 + 200.0 + 8.0,
        0,
        Some(4),
        "Tue 13 Jan 08:00 – 10:00, NIC 00-22-48-00-AA-02, Hours with records 1 of 2, Missing Tue 13 Jan 09:00 – 10:00",
    );
}

#[test]
fn the_whole_in_words() {
    let check = |overview: &Overview, expected: &str| {
        assert_eq!(summary(&Gaps::of(overview).unwrap(), &Zone::Utc), expected);
    };
    check(
        &some(),
        "Coverage of 3 NICs, Tue 13 Jan 2026, UTC: 3 of 72 NIC-hours have no records; 3 have them only in part.",
    );
    check(
        &overview(&[&[(0, Minutes::ALL), (2, Minutes::ALL)]]),
        "Coverage of 1 NIC, Tue 13 Jan 2026 00:00 – 03:00, UTC: 1 of 3 NIC-hours has no records.",
    );
    check(
        &overview(&[&[(0, Minutes::ALL)]]),
        "Coverage of 1 NIC, Tue 13 Jan 2026 00:00 – 01:00, UTC: 1 NIC-hour, all with records all through.",
    );
}

#[test]
fn nics_with_missing_hours() {
    let overview = some();
    let missing = missing(&Gaps::of(&overview).unwrap(), &overview.coverage, &Zone::Utc, 5);
    assert_eq!(missing, [(nic(2), "Tue 13 Jan 04:00 – 06:00, Tue 13 Jan 09:00 – 10:00".to_owned())]);
}

/// A log that ends early is no gap, but it is said.
#[test]
fn nics_that_are_logged_for_less_than_others() {
    let whole = day(&[], &[]);
    let overview = overview(&[&whole, &whole[..6], &whole[2..]]);
    let gaps = Gaps::of(&overview).unwrap();
    assert_eq!(
        summary(&gaps, &Zone::Utc),
        "Coverage of 3 NICs, Tue 13 Jan 2026, UTC: 52 NIC-hours, all with records all through; 2 NICs begin later or \
         end earlier than others."
    );
    let hours = |nics| shorter(&gaps, &Zone::Utc, nics);
    assert_eq!(hours(1), [(nic(2), "Tue 13 Jan 00:00 – 06:00".to_owned())]);
    assert_eq!(hours(5).len(), 2);
    let within = Some(TimeRange { from: Millis(TUESDAY + 8 * HOUR), to: Millis(TUESDAY + 9 * HOUR) });
    let said = not_logged(&overview.coverage, within, &[], &Zone::Utc, Names::none());
    assert_eq!(said.as_deref(), Some("NIC 00-22-48-00-AA-02 has no records Tue 13 Jan 2026 06:00 – 24:00, UTC"));
}

#[test]
fn hours_in_an_nsg_log_only() {
    let of = |formats: &[Format]| {
        let mut set = Minutes::default();
        formats.iter().for_each(|&format| set.add(Millis(TUESDAY), format));
        set
    };
    let (vnet, nsg, both) = (of(&[Format::Vnet]), of(&[Format::Nsg2]), of(&[Format::Nsg1, Format::Vnet]));
    let overview = overview(&[
        &[(0, vnet), (1, nsg), (2, nsg), (3, both), (5, nsg), (7, nsg)],
        &[(0, nsg), (1, nsg)],
        &[(0, vnet), (1, both)],
    ]);
    let found = nsg_only(&Gaps::of(&overview).unwrap(), &overview.coverage, &Zone::Utc);
    let hours = ["01:00 – 03:00", "05:00 – 06:00", "07:00 – 08:00"].map(|hours| format!("Tue 13 Jan {hours}"));
    assert_eq!(found, [(nic(1), hours.join(", "))]);
}

#[test]
fn the_table() {
    let overview = some();
    let twin = twin(&Gaps::of(&overview).unwrap(), &overview.coverage, &Zone::Utc);
    assert_eq!(twin.head.len(), twin.rows[0].len());
    assert_eq!(
        twin.rows[0],
        [
            "00-22-48-00-AA-02",
            "Tue 13 Jan",
            "24",
            "20",
            "1",
            "3",
            "Tue 13 Jan 04:00 – 06:00, Tue 13 Jan 09:00 – 10:00",
            "Tue 13 Jan 12:00 – 13:00"
        ]
    );
    assert_eq!(twin.rows[2][6], "none");

    let alternate: Vec<(i64, Minutes)> = (0..60).map(|at| (at * 2, Minutes::ALL)).collect();
    let overview = self::overview(&[&alternate]);
    let twin = super::twin(&Gaps::of(&overview).unwrap(), &overview.coverage, &Zone::Utc);
    assert!(twin.rows[0][6].ends_with(", and 47 more"), "{}", twin.rows[0][6]);
}

#[test]
fn what_was_not_logged_is_said_of_a_time_range() {
    let (first, second) = (day(&[5, 6], &[]), day(&[20], &[]));
    let coverage = overview(&[&first, &day(&[], &[]), &second]).coverage;
    let mut names = Names::default();
    names.add_nic(nic(3), "nic-db");
    let said = |hours: Option<(i64, i64)>| {
        let at = |hour: i64| Millis(TUESDAY + hour * HOUR);
        let within = hours.map(|(from, to)| TimeRange { from: at(from), to: at(to) });
        not_logged(&coverage, within, &[nic(2)], &Zone::Utc, &names)
    };
    let gap = "NIC 00-22-48-00-AA-01 has no records Tue 13 Jan 2026 05:00 – 07:00";
    assert_eq!(said(Some((6, 9))), Some(format!("{gap}, UTC")));
    assert_eq!(said(Some((7, 9))), None);
    let other = "NIC 00-22-48-00-AA-03 nic-db has no records Tue 13 Jan 2026 20:00 – 21:00";
    assert_eq!(said(None), Some(format!("{gap}; {other}, UTC")));
}

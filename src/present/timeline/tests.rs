//! Layouts of made-up overviews.

use proptest::prelude::*;

use super::*;
use crate::model::{HOUR, MINUTE, Mac};
use crate::query::{Coverage, Minutes, TimeRange};

const DAY_START: i64 = 1_768_262_400_000; // 2026-01-13T00:00Z

fn nics(count: usize) -> Vec<Mac> {
    vec![Mac::parse("002248000001").unwrap(); count]
}

fn bucket(slot: i64, out: u64, r#in: u64, denied: u64) -> Bucket {
    Bucket {
        start: DAY_START + slot * 10 * MINUTE,
        tuples_in: r#in,
        tuples_out: out,
        denied_in: denied,
        bytes_in: r#in * 1000,
        bytes_out: out * 1000,
        packets_in: r#in * 10,
        packets_out: out * 10,
        measured: out + r#in,
        ..Bucket::default()
    }
}

/// A day of ten-minute buckets, of which three have flows.
fn sample() -> Overview {
    let logged = (0..24).filter(|hour| *hour != 3).map(|hour| Millis(DAY_START + hour * HOUR));
    let all: Vec<_> = logged.map(|hour| (hour, Minutes::default())).collect();
    let mut others = all.clone();
    others.retain(|(hour, _)| hour.0 != DAY_START + 9 * HOUR);
    let hours = all.iter().map(|&(hour, _)| (hour, 2)).collect();
    let both = Coverage { nics: nics(2), hours, by_nic: vec![all, others] };
    Overview {
        span: Some(Span { first: Millis(DAY_START + 5000), last: Millis(DAY_START + 143 * 10 * MINUTE + 7000) }),
        bucket_ms: 10 * MINUTE,
        buckets: vec![bucket(0, 1000, 500, 0), bucket(80, 3000, 700, 20), bucket(143, 1, 0, 1)],
        coverage: both.of(&both.nics),
        ..Overview::default()
    }
}

/// Before a NIC's first record and behind its last nothing is missing of it.
#[test]
fn nics_come_and_go() {
    let mut overview = sample();
    let Coverage { nics, hours, mut by_nic } = overview.coverage;
    by_nic[1].drain(..5);
    by_nic[1].truncate(10);
    let both = Coverage { nics, hours, by_nic };
    overview.coverage = both.of(&both.nics);
    let layout = layout(&overview, &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    let missing: Vec<_> = (0..24).filter(|&hour| layout.logged[hour].state == Logged::Missing).collect();
    assert_eq!(missing, [3, 9]);
}

fn options(measure: Measure, split: Split, ratio: f64) -> Options {
    Options { measure, split, width: 1224.0, ratio, ..Options::default() }
}

fn rects(bars: &[Bar]) -> Vec<(i32, i32, i32, i32)> {
    bars.iter().map(|bar| (bar.rect.x, bar.rect.y, bar.rect.w, bar.rect.h)).collect()
}

#[test]
fn a_day_at_ratio_one() {
    let layout = layout(&sample(), &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    assert_eq!(layout.slots, 144);
    assert_eq!(rects(&layout.bars), [(64, 62, 7, 26), (704, 25, 7, 63), (1208, 87, 7, 1)]);
    assert_eq!(rects(&layout.denied), [(704, 99, 7, 21), (1208, 119, 7, 1)]);
    let marks: Vec<_> = layout.y_marks.iter().map(|mark| (mark.y, mark.label.as_str())).collect();
    assert_eq!(marks, [(88, "0"), (54, "2"), (20, "4 MB")]);
    assert_eq!(layout.denied_top, "20");
    assert_eq!(layout.x_ticks.len(), 13);
    assert_eq!(layout.logged.len(), 24);
    assert_eq!(layout.logged[3], Band { rect: Rect { x: 208, y: 129, w: 47, h: 5 }, state: Logged::Missing });
    assert_eq!(layout.logged[9].state, Logged::Missing);
    assert_eq!(layout.logged[10], Band { rect: Rect { x: 544, y: 130, w: 47, h: 3 }, state: Logged::All });
}

#[test]
fn ratio_two_is_twice_as_large() {
    let one = layout(&sample(), &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    let two = layout(&sample(), &options(Measure::Bytes, Split::None, 2.0)).unwrap();
    for (a, b) in one.bars.iter().zip(&two.bars) {
        assert_eq!((a.rect.x * 2, a.rect.w * 2), (b.rect.x, b.rect.w));
    }
    assert_eq!(two.height(), 304);
}

#[test]
fn out_above_and_in_below() {
    let layout = layout(&sample(), &options(Measure::Bytes, Split::InOut, 1.0)).unwrap();
    // Two steps of 2 MB above, one below: the line stands at two thirds.
    assert_eq!(layout.base, 64);
    assert_eq!(
        rects(&layout.bars),
        [(64, 53, 7, 11), (64, 65, 7, 6), (704, 31, 7, 33), (704, 65, 7, 8), (1208, 63, 7, 1),]
    );
    let marks: Vec<_> = layout.y_marks.iter().map(|mark| (mark.y, mark.label.as_str())).collect();
    assert_eq!(marks, [(64, ""), (42, "2"), (20, "4 MB"), (87, "2")]);
}

#[test]
fn denied_at_the_foot() {
    let layout = layout(&sample(), &options(Measure::Flows, Split::AllowedDenied, 1.0)).unwrap();
    let inks: Vec<_> = layout.bars.iter().map(|bar| (bar.ink, bar.rect.h)).collect();
    assert_eq!(inks, [(Ink::Data, 26), (Ink::Data, 62), (Ink::Denied, 1), (Ink::Denied, 1)]);
    // Of bytes it is not known.
    let bytes = super::layout(&sample(), &options(Measure::Bytes, Split::AllowedDenied, 1.0)).unwrap();
    assert!(bytes.bars.iter().all(|bar| bar.ink == Ink::Data));
}

#[test]
fn in_upon_out() {
    let options = Options { shape: Shape::Stacked, ..options(Measure::Bytes, Split::InOut, 1.0) };
    let layout = layout(&sample(), &options).unwrap();
    let bars: Vec<_> = layout.bars.iter().map(|bar| (bar.ink, bar.rect.y, bar.rect.h)).collect();
    let whole = [(Ink::Data2, 62, 9), (Ink::Data, 71, 17), (Ink::Data2, 25, 12), (Ink::Data, 37, 51)];
    assert_eq!(bars, [&whole[..], &[(Ink::Data, 87, 1)]].concat());
    assert_eq!(layout.base, 88);
    assert_eq!(layout.sides, [("In", 37), ("Out", 71)]);
    let signs: Vec<_> = layout.signs.iter().map(|sign| (sign.ink, sign.rect)).collect();
    let square = |y| Rect { x: 22, y, w: 8, h: 7 };
    assert_eq!(signs, [(Ink::Data2, square(34)), (Ink::Data, square(68))]);
}

#[test]
fn what_is_pointed_at() {
    let layout = layout(&sample(), &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    assert_eq!(layout.slot_at(63.0), None);
    assert_eq!(layout.slot_at(64.0), Some(0));
    assert_eq!(layout.slot_at(71.9), Some(1));
    assert_eq!(layout.slot_at(1215.0), Some(143));
    assert_eq!(layout.slot_at(1216.0), None);
    assert_eq!(layout.slot_rect(80), Rect { x: 704, y: 20, w: 8, h: 114 });
    let tip = tip(&sample(), &layout, Measure::Bytes, &Zone::Utc, 80);
    assert_eq!(
        tip.to_string(),
        concat!(
            "Tue 13 Jan 13:20 – 13:30, Bytes 3.70 MB, Out 3 MB, In 700 kB, Flows 3,700, Denied flows 20, ",
            "Logged by 2 of 2 NICs"
        )
    );
    let tip = super::tip(&sample(), &layout, Measure::Flows, &Zone::Utc, 18);
    assert_eq!(
        tip.to_string(),
        "Tue 13 Jan 03:00 – 03:10, Flows 0, Out 0, In 0, Denied flows 0, Logged by 0 of 2 NICs"
    );
}

#[test]
fn in_words() {
    let overview = sample();
    let layout = layout(&overview, &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    assert_eq!(
        summary(&overview, &layout, Measure::Bytes, &Zone::Utc),
        concat!(
            "Bytes per 10 min, Tue 13 Jan 2026, UTC: 5.20 MB in all, most at Tue 13 Jan 13:20 – 13:30 with 3.70 MB; ",
            "21 flows denied; 2 hours in which the log of a NIC is missing."
        )
    );
    let twin = twin(&overview, &Zone::Utc);
    assert_eq!(twin.head.len(), twin.rows[0].len());
    let last = twin.rows.iter().find(|row| row[0] == "2026-01-13 13:20").unwrap();
    assert_eq!(last.join(" "), "2026-01-13 13:20 3,000 700 20 3,000,000 700,000 30,000 7,000 2");
    // Between steps with flows those without stand as well.
    assert_eq!(twin.rows[1].join(" "), "2026-01-13 00:10 0 0 0 0 0 0 0 2");
    let text = twin.text();
    let copied: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(
        (copied.len(), &copied[0], &copied[81][..3]),
        (
            twin.rows.len() + 1,
            &twin.head.iter().map(String::as_str).collect(),
            &["2026-01-13 13:20", "3000", "700"][..]
        )
    );
}

#[test]
fn what_is_not_measured_is_not_none() {
    let denied = Bucket { measured: 0, bytes_in: 0, packets_in: 0, ..bucket(7, 0, 20, 20) };
    let overview = Overview { buckets: vec![bucket(3, 1, 1, 0), denied], ..sample() };
    let layout = layout(&overview, &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    assert_eq!(layout.denied_top, "20");
    let none = Overview { buckets: vec![bucket(3, 1, 1, 0)], ..sample() };
    let none = super::layout(&none, &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    assert_eq!(none.denied_top, "", "nothing is said of a lane without bars");
    let rows = |measure, slot| tip(&overview, &layout, measure, &Zone::Utc, slot).rows;
    let slot = |at: usize| {
        layout.slot_at(0.0).unwrap_or_default() + overview.buckets[at].start.abs_diff(layout.scale.first) / 600_000
    };
    assert_eq!(
        rows(Measure::Bytes, slot(1))[..3],
        ["Bytes", "Out", "In"].map(|name| (name, "not measured".to_owned()))
    );
    assert_eq!(rows(Measure::Flows, slot(1))[0], ("Flows", "20".to_owned()));
    assert_eq!(rows(Measure::Bytes, slot(0))[0], ("Bytes", "2 kB".to_owned()));
    // A step without flows has nothing that was not measured.
    assert_eq!(rows(Measure::Bytes, slot(0) + 1)[0], ("Bytes", "0 B".to_owned()));
    let twin = twin(&overview, &Zone::Utc);
    let of_denied = twin.rows.iter().find(|row| row[3] == "20").unwrap();
    assert_eq!(of_denied[1..8], ["0", "20", "20", "–", "–", "–", "–"]);
}

#[test]
fn flows_are_shown_where_no_counters_are() {
    let denied = Bucket { measured: 0, bytes_in: 0, packets_in: 0, ..bucket(7, 0, 20, 20) };
    let none = Overview { buckets: vec![denied], ..sample() };
    let some = Overview { buckets: vec![denied, bucket(8, 1, 1, 0)], ..sample() };
    let nothing = Overview { buckets: Vec::new(), ..sample() };
    for measure in Measure::ALL {
        let is_of_counters = !matches!(measure, Measure::Flows | Measure::Denied);
        let shown = if is_of_counters { Measure::Flows } else { measure };
        assert_eq!((measure.where_measured(&none), measure.why_not(&none).is_some()), (shown, is_of_counters));
        for overview in [&some, &nothing] {
            assert_eq!((measure.where_measured(overview), measure.why_not(overview)), (measure, None));
        }
    }
}

/// Of a saved table somebody can have taken the columns of bytes out.
#[test]
fn packets_alone_are_no_bytes() {
    let packets = Bucket {
        measured: 3,
        packets_in: 5,
        ..Bucket { start: bucket(7, 0, 0, 0).start, tuples_in: 3, ..Bucket::default() }
    };
    let overview = Overview { buckets: vec![packets], ..sample() };
    let shown = |measure: Measure| measure.where_measured(&overview);
    assert_eq!([Measure::Bytes, Measure::Bits].map(shown), [Measure::Flows; 2]);
    assert_eq!([Measure::Packets, Measure::Denied].map(shown), [Measure::Packets, Measure::Denied]);
    let twin = twin(&overview, &Zone::Utc);
    let row = twin.rows.iter().find(|row| row[2] == "3").unwrap();
    assert_eq!(row[4..8], ["–", "–", "0", "5"]);
}

#[test]
fn what_is_saved_says_what_it_is_of() {
    let overview = sample();
    let layout = layout(&overview, &options(Measure::Bytes, Split::None, 1.0)).unwrap();
    let saved = |of: &str| saved_heading(&overview, &layout, Measure::Bytes, &Zone::Utc, of);
    let all = "Bytes per 10 min, Tue 13 Jan 2026, UTC";
    assert_eq!(saved(""), all);
    assert_eq!(saved("dst.port == 443\n  and tcp"), format!("{all}, of dst.port == 443 and tcp"));
    let long = saved(&"ip == 192.0.2.7 or ".repeat(40));
    assert!(long.starts_with(&format!("{all}, of ip == 192.0.2.7 or ")) && long.ends_with('…'), "{long}");
    assert!(long.chars().count() < 300, "{long}");
}

#[test]
fn nothing_to_show() {
    let wide = options(Measure::Bytes, Split::None, 1.0);
    assert_eq!(layout(&Overview::default(), &wide), None);
    assert_eq!(layout(&sample(), &Options { width: 60.0, ..wide }), None);
}

prop_compose! {
    fn any_overview()(
        bucket_ms in prop::sample::select(vec![1000, 60_000, 600_000, HOUR, 24 * HOUR]),
        first_slot in 0_i64..10_000,
        slots in prop::collection::btree_map(0_i64..3000, (any::<u64>(), any::<u64>(), any::<u64>(), 0_u32..64), 1..200),
        hours in prop::collection::btree_map(0_i64..3000, 0_u32..4, 0..100),
    ) -> Overview {
        let start = |slot: i64| (first_slot + slot) * bucket_ms;
        let buckets: Vec<Bucket> = slots.into_iter().map(|(slot, (a, b, c, shift))| Bucket {
            start: start(slot),
            tuples_in: a >> shift, tuples_out: b >> shift, denied_in: (a >> shift) / 2, denied_out: c % 2,
            bytes_in: b >> shift, bytes_out: c >> shift, packets_in: c >> shift, packets_out: a >> shift, measured: b >> shift,
        }).collect();
        let hour = |h: i64| Millis((start(0) / HOUR + h) * HOUR);
        Overview {
            span: buckets.first().zip(buckets.last()).map(|(first, last)| Span { first: Millis(first.start), last: Millis(last.start) }),
            bucket_ms,
            buckets,
            coverage: Coverage {
                nics: nics(3),
                hours: hours.into_iter().map(|(h, n)| (hour(h), n)).collect(),
                ..Coverage::default()
            },
            ..Overview::default()
        }
    }
}

fn inside(rect: &Rect, lane: &Rect) -> bool {
    rect.w > 0
        && rect.h > 0
        && rect.x >= lane.x
        && rect.right() <= lane.right()
        && rect.y >= lane.y
        && rect.bottom() <= lane.bottom()
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

proptest! {
    #[test]
    fn bars_never_overlap_and_stay_in_their_lanes(
        overview in any_overview(),
        measure in prop::sample::select(Measure::ALL.to_vec()),
        split in prop::sample::select(vec![Split::None, Split::InOut, Split::AllowedDenied]),
        earlier in prop::sample::select(vec![Earlier::None, Earlier::Day, Earlier::Week]),
        width in 80.0_f64..2600.0,
        ratio in prop::sample::select(vec![0.75, 1.0, 1.25, 1.5, 2.0, 3.0]),
    ) {
        let options = Options { measure, split, earlier, width, ratio, ..Options::default() };
        let layout = layout(&overview, &options).unwrap();
        let lanes = &layout.lanes;
        for mark in &layout.earlier {
            prop_assert!(inside(mark, &lanes.measure), "{mark:?} outside {:?}", lanes.measure);
        }
        for (bars, lane) in [(&layout.bars, &lanes.measure), (&layout.denied, &lanes.denied)] {
            for bar in bars {
                prop_assert!(inside(&bar.rect, lane), "{bar:?} outside {lane:?}");
            }
            for pair in bars.windows(3) {
                prop_assert!(!overlap(&pair[0].rect, &pair[1].rect), "{pair:?}");
                prop_assert!(!overlap(&pair[0].rect, &pair[2].rect), "{pair:?}");
            }
        }
        for band in &layout.logged {
            prop_assert!(inside(&band.rect, &lanes.logged), "{band:?} outside");
        }
        for pair in layout.logged.windows(2) {
            prop_assert!(pair[0].rect.right() <= pair[1].rect.x);
        }
        for mark in &layout.y_marks {
            prop_assert!(mark.y >= lanes.measure.y && mark.y <= lanes.measure.bottom());
        }
        // Every column of pixels belongs to a bucket, and that bucket's area has it.
        for x in [layout.scale.left, layout.scale.left + layout.scale.width / 2, layout.scale.right() - 1] {
            let slot = layout.slot_at(layout.ratio.css(x)).unwrap();
            prop_assert!(slot < layout.slots);
            let rect = layout.slot_rect(slot);
            prop_assert!(rect.x <= x + 1 && x <= rect.right(), "{x} {rect:?}");
        }
        prop_assert!(!tip(&overview, &layout, measure, &Zone::Utc, layout.slots / 2).to_string().is_empty());
    }
}

/// So many ten-minute steps after the day's begin.
fn steps(from: i64, to: i64) -> TimeRange {
    let at = |step: i64| Millis(DAY_START + step * 10 * MINUTE);
    TimeRange { from: at(from), to: at(to) }
}

fn selecting(selected: Option<TimeRange>, ratio: f64) -> Layout {
    layout(&sample(), &Options { selected, ..options(Measure::Bytes, Split::None, ratio) }).unwrap()
}

#[test]
fn a_brush_stands_on_its_steps() {
    let layout = selecting(Some(steps(80, 105)), 1.0);
    let brush = layout.brush(&Zone::Utc).unwrap();
    assert_eq!(brush.rect, Rect { x: 704, y: 20, w: 200, h: 114 });
    let labels = |brush: &Brush| {
        brush.labels.iter().map(|label| (label.text.clone(), label.x, label.is_left)).collect::<Vec<_>>()
    };
    assert_eq!(labels(&brush), [("13:20".to_owned(), 698, true), ("17:30".to_owned(), 910, false)]);
    // Where the ends of the strip are taken they stand inside, or together.
    let check = |from, to, expected: &[(&str, i32, bool)]| {
        let labels = labels(&selecting(Some(steps(from, to)), 1.0).brush(&Zone::Utc).unwrap());
        let labels: Vec<_> = labels.iter().map(|(text, x, is_left)| (text.as_str(), *x, *is_left)).collect();
        assert_eq!(labels, expected, "{from} to {to}");
    };
    check(38, 80, &[("06:20", 374, false), ("13:20", 710, false)]);
    check(80, 112, &[("13:20", 698, true), ("18:40", 954, true)]);
    check(30, 80, &[("05:00 – 13:20", 710, false)]);
    check(100, 119, &[("16:40 – 19:50", 858, true)]);
    check(1, 120, &[("00:10 – 20:00", 370, false)]);
    check(0, 2, &[("Tue 13 Jan – 00:20", 370, false)]);
    check(140, 144, &[("23:20 – Wed 14 Jan", 835, false)]);
    // A narrow picture has only the tools there.
    let options = Options { selected: Some(steps(1, 60)), width: 600.0, ..options(Measure::Bytes, Split::None, 1.0) };
    let narrow = super::layout(&sample(), &options).unwrap().brush(&Zone::Utc).unwrap();
    assert_eq!(labels(&narrow), [("00:10".to_owned(), 74, false), ("10:00".to_owned(), 290, false)]);
    assert_eq!(brush.grips.map(|grip| grip.x), [701, 901]);
    let bars: Vec<_> = layout.bars.iter().map(|bar| layout.is_selected(bar)).collect();
    assert_eq!(bars, [false, true, false]);
    assert_eq!(selecting(None, 1.0).brush(&Zone::Utc), None);
    assert_eq!(selecting(Some(steps(-9, -3)), 1.0).brush(&Zone::Utc), None);
    assert_eq!(selecting(Some(steps(-9, 1)), 1.0).brush(&Zone::Utc).unwrap().rect.x, 64);
}

#[test]
fn what_one_takes_hold_of() {
    // From x 712 to 904.
    let check = |x, expected| assert_eq!(selecting(Some(steps(81, 105)), 2.0).grip_at(x), expected, "{x}");
    check(700.0, Grip::Outside);
    check(705.0, Grip::From);
    check(719.0, Grip::From);
    check(750.0, Grip::Inside);
    check(897.0, Grip::To);
    check(911.0, Grip::To);
    check(913.0, Grip::Outside);
    assert_eq!(selecting(None, 2.0).grip_at(750.0), Grip::Outside);
    // One step is eight pixels wide.
    let check = |x, expected| assert_eq!(selecting(Some(steps(81, 82)), 2.0).grip_at(x), expected, "{x}");
    check(714.0, Grip::From);
    check(716.0, Grip::Inside);
    check(718.5, Grip::To);
}

#[test]
fn dragging_selects_whole_steps() {
    let check = |held: Option<TimeRange>, from: f64, to: f64, expected: Option<TimeRange>| {
        let layout = selecting(held, 1.0);
        assert_eq!(Drag::begin(&layout, from).to(&layout, to), expected, "{from} {to}");
    };
    let held = Some(steps(81, 105));
    check(None, 705.0, 810.0, Some(steps(80, 93)));
    check(None, 810.0, 705.0, Some(steps(80, 93)));
    // A click selects nothing.
    check(held, 300.0, 301.0, None);
    check(held, 712.0, 400.0, Some(steps(42, 105)));
    check(held, 712.0, 1000.0, Some(steps(105, 117)));
    // An edge upon the other would leave nothing: the range stays as it was.
    check(held, 712.0, 904.0, held);
    check(held, 904.0, 5000.0, Some(steps(81, 144)));
    check(held, 800.0, 840.0, Some(steps(86, 110)));
    check(held, 800.0, 0.0, Some(steps(0, 24)));
    check(held, 800.0, 9000.0, Some(steps(120, 144)));
    // All of the clock cannot go anywhere: a smaller range begins.
    check(Some(steps(0, 144)), 800.0, 840.0, Some(steps(92, 97)));
}

#[test]
fn keys_select_step_by_step() {
    let check = |held: Option<TimeRange>, pointed, forward, expected: Option<(TimeRange, u64)>| {
        assert_eq!(selecting(held, 1.0).stepped(pointed, forward), expected, "{held:?} {pointed:?}");
    };
    check(None, None, true, None);
    check(None, Some(7), true, Some((steps(7, 8), 7)));
    check(Some(steps(7, 8)), None, true, Some((steps(7, 9), 8)));
    check(Some(steps(7, 9)), None, false, Some((steps(7, 8), 7)));
    check(Some(steps(7, 8)), None, false, Some((steps(7, 8), 7)));
    check(Some(steps(140, 144)), None, true, Some((steps(140, 144), 143)));
    // Pointing at an edge moves that one, and goes along with it.
    check(Some(steps(7, 9)), Some(8), true, Some((steps(7, 10), 9)));
    check(Some(steps(7, 9)), Some(8), false, Some((steps(7, 8), 7)));
    check(Some(steps(7, 9)), Some(7), false, Some((steps(6, 9), 6)));
    check(Some(steps(7, 9)), Some(7), true, Some((steps(8, 9), 8)));
    check(Some(steps(0, 9)), Some(0), false, Some((steps(0, 9), 0)));
    // Of a single step either can.
    check(Some(steps(7, 8)), Some(7), true, Some((steps(7, 9), 8)));
    check(Some(steps(7, 8)), Some(7), false, Some((steps(6, 8), 6)));
    check(Some(steps(7, 10)), Some(8), true, Some((steps(7, 11), 10)));
    // Beside it another selection begins.
    check(Some(steps(7, 9)), Some(20), true, Some((steps(20, 21), 20)));
}

proptest! {
    #[test]
    fn a_drag_is_never_empty_nor_beyond_the_clock(from in 0_i64..143, length in 1_i64..144, a in -50.0..1300.0, b in -50.0..1300.0) {
        for held in [None, Some(steps(from, (from + length).min(144)))] {
            let layout = selecting(held, 1.5);
            if let Some(range) = Drag::begin(&layout, a).to(&layout, b) {
                prop_assert!(range.from < range.to);
                prop_assert!(layout.scale.first <= range.from.0 && range.to.0 <= layout.scale.last);
            }
        }
    }
}

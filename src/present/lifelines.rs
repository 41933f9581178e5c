//! The lives of one peer's connections as they are to be drawn: a line from begin to end where one can be told from the
//! next, and where they merge, bars as high as there are many. In whole device pixels.

use std::fmt::Write;

use super::axis::{XTick, x_ticks};
use super::pixel::{Ratio, Rect, TimeScale};
use super::zone::Zone;
use crate::query::hosts::{Beat, Life, STEPS};

/// The height of a row in CSS pixels.
pub const HEIGHT: f64 = 24.0;
/// Marks closer to each other than this merge, in CSS pixels.
const NEAR: f64 = 8.0;
/// Crosses are at least so far apart.
const CROSSES: f64 = 5.0;
/// The least from one tick to the next: nearer than elsewhere, because a row has little room.
const TICKS: f64 = 56.0;
/// The radius of a dot, and half the width of a cross and of an arrow's head.
const DOT: f64 = 2.5;
/// The least and the greatest height of a bar where connections merge.
const BAR: (f64, f64) = (3.0, 13.0);

/// What is to be drawn of one peer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub size: Rect,
    /// Single connections.
    pub lines: Vec<Rect>,
    /// Connections that merge.
    pub bars: Vec<Rect>,
    /// The places of dots, circles and crosses, all on the middle of the row.
    pub begins: Vec<i32>,
    pub ends: Vec<i32>,
    pub denied: Vec<i32>,
    /// What began before, and what goes on.
    pub opens: Vec<(i32, Way)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Left,
    Right,
}

/// Of fewer at once no bar has its full height.
const MANY: u32 = 8;

/// Steps in a row that something lives in.
#[derive(Clone, Copy, Default)]
struct Cluster {
    from: u16,
    /// The last one.
    to: u16,
    connections: u32,
    /// Tuples that no line can be drawn of.
    seen: u32,
}

/// A row of this width in CSS pixels.
pub fn marks(life: &Life, width: f64, ratio: f64) -> Marks {
    let ratio = Ratio::new(ratio);
    let size = Rect { x: 0, y: 0, w: ratio.px(width).max(1), h: ratio.px(HEIGHT) };
    let edge = ratio.px(DOT) + ratio.hair();
    // Signs at the edges are seen whole.
    let scale = TimeScale { first: 0, last: i64::from(STEPS), left: edge, width: (size.w - 2 * edge).max(1) };
    let x = |step: u16| scale.x(i64::from(step));
    let mut marks = Marks { size, ..Marks::default() };
    for cluster in clusters(life, |from, to| x(to) - x(from) < ratio.px(NEAR)) {
        let beats = || life.beats.iter().filter(move |(step, _)| (cluster.from..=cluster.to).contains(step));
        if cluster.connections == 1 && cluster.seen == 0 {
            let (from, to) = (x(cluster.from), x(cluster.to));
            let h = ratio.hair() * 2;
            marks.lines.push(Rect { x: from, y: (size.h - h) / 2, w: (to - from).max(ratio.hair()), h });
            if beats().any(|(_, beat)| beat.begins > 0) {
                marks.begins.push(from);
            } else {
                marks.opens.push((from, Way::Left));
            }
            if beats().any(|(_, beat)| beat.ends > 0) {
                marks.ends.push(to);
            } else {
                marks.opens.push((to, Way::Right));
            }
        } else {
            bars(life, cluster, &x, ratio, &mut marks);
        }
    }
    let mut last = None;
    for at in life.beats.iter().filter(|(_, beat)| beat.denied > 0).map(|(step, _)| x(*step)) {
        if last.is_none_or(|last| at - last >= ratio.px(CROSSES)) {
            marks.denied.push(at);
            last = Some(at);
        }
    }
    marks
}

/// How many live in each step that has any: the connections, and what was seen without one.
fn living(life: &Life) -> impl Iterator<Item = (u16, u16, u32)> {
    let mut going = 0_u32;
    let mut beats = life.beats.iter().peekable();
    let next = move || {
        let &(step, Beat { starts, stops, seen, .. }) = beats.next()?;
        let here = going.saturating_add(starts).saturating_add(seen);
        let stays = going.saturating_add(starts).saturating_sub(stops);
        going = stays;
        let until = beats.peek().map_or(step, |(next, _)| next.saturating_sub(1)).max(step);
        Some([(step, step, here), (step.saturating_add(1), until, stays)])
    };
    std::iter::from_fn(next).flatten().filter(|(from, to, count)| *count > 0 && from <= to)
}

/// Joins stretches that stand too near to each other.
fn clusters(life: &Life, is_near: impl Fn(u16, u16) -> bool) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for (from, to, _) in living(life) {
        match clusters.last_mut() {
            Some(last) if from <= last.to + 1 || is_near(last.to, from) => last.to = to,
            _ => clusters.push(Cluster { from, to, ..Cluster::default() }),
        }
    }
    let mut at = 0;
    for (step, beat) in life.beats.iter().filter(|(_, beat)| beat.starts > 0 || beat.seen > 0) {
        while clusters.get(at).is_some_and(|cluster| cluster.to < *step) {
            at += 1;
        }
        if let Some(cluster) = clusters.get_mut(at) {
            cluster.connections = cluster.connections.saturating_add(beat.starts);
            cluster.seen = cluster.seen.saturating_add(beat.seen);
        }
    }
    clusters
}

/// Bars of a cluster, as high as there are many at once beside the most there are of this peer.
fn bars(life: &Life, cluster: Cluster, x: &dyn Fn(u16) -> i32, ratio: Ratio, marks: &mut Marks) {
    let most = living(life).map(|(.., count)| count).max().unwrap_or_default().max(MANY);
    let (least, full) = (ratio.px(BAR.0), ratio.px(BAR.1));
    for (from, to, count) in living(life).filter(|&(from, ..)| (cluster.from..=cluster.to).contains(&from)) {
        let more = i64::from(full - least) * i64::from(count - 1) / i64::from(most - 1);
        let h = least + i32::try_from(more).unwrap_or_default();
        let (left, right) = (x(from), x(to.saturating_add(1)));
        let w = (right - left).max(ratio.hair());
        let bar = Rect { x: left, y: (marks.size.h - h) / 2, w, h };
        match marks.bars.last_mut() {
            Some(last) if last.right() == bar.x && last.h == bar.h => last.w += bar.w,
            // Steps can share a column.
            Some(last) if last.right() > bar.x => {
                if bar.h > last.h {
                    (last.y, last.h) = (bar.y, bar.h);
                }
                last.w = last.w.max(bar.right() - last.x);
            }
            _ => marks.bars.push(bar),
        }
    }
}

/// The time axis above the rows, on the same columns.
pub fn ticks((from, to): (i64, i64), width: f64, ratio: f64, zone: &Zone) -> Vec<XTick> {
    let ratio = Ratio::new(ratio);
    let edge = ratio.px(DOT) + ratio.hair();
    let scale = TimeScale { first: from, last: to, left: edge, width: (ratio.px(width) - 2 * edge).max(1) };
    x_ticks(&scale, ratio.px(TICKS), zone)
}

/// The signs as the paths of a picture whose unit is a device pixel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    pub lines: String,
    pub bars: String,
    pub begins: String,
    pub ends: String,
    pub opens: String,
    pub denied: String,
}

impl Marks {
    pub fn paths(&self, ratio: f64) -> Paths {
        let r = Ratio::new(ratio).px(DOT).max(2);
        let y = self.size.h / 2;
        let boxes = |rects: &[Rect]| all(rects.iter().map(|Rect { x, y, w, h }| format!("M{x} {y}h{w}v{h}h-{w}z")));
        let dots = |places: &[i32]| {
            all(places.iter().map(|x| format!("M{} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0", x - r, d = 2 * r)))
        };
        let heads = self.opens.iter().map(|(x, way)| match way {
            Way::Left => format!("M{} {}l-{r} {r}l{r} {r}", x + r, y - r),
            Way::Right => format!("M{} {}l{r} {r}l-{r} {r}", x - r, y - r),
        });
        let crosses = self.denied.iter().map(|x| format!("M{} {}l{d} {d}m0 -{d}l-{d} {d}", x - r, y - r, d = 2 * r));
        Paths {
            lines: boxes(&self.lines),
            bars: boxes(&self.bars),
            begins: dots(&self.begins),
            ends: dots(&self.ends),
            opens: all(heads),
            denied: all(crosses),
        }
    }
}

fn all(parts: impl Iterator<Item = String>) -> String {
    parts.fold(String::new(), |mut all, part| {
        // Writing to a string cannot fail.
        let _ = all.write_str(&part);
        all
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(from: u16, to: u16) -> [(u16, Beat); 2] {
        let begin = Beat { starts: 1, begins: 1, ..Beat::default() };
        [(from, begin), (to, Beat { stops: 1, ends: 1, ..Beat::default() })]
    }

    fn drawn(beats: Vec<(u16, Beat)>) -> Marks {
        // Six columns at the edges, and one for each step.
        marks(&Life { beats, ..Life::default() }, 608.0, 1.0)
    }

    #[test]
    fn one_connection_is_a_line_from_begin_to_end() {
        let marks = drawn(whole(100, 200).to_vec());
        assert_eq!((marks.begins, marks.ends), (vec![104], vec![204]));
        assert_eq!(marks.lines, [Rect { x: 104, y: 11, w: 100, h: 2 }]);
        assert!(marks.bars.is_empty() && marks.opens.is_empty() && marks.denied.is_empty());
    }

    #[test]
    fn open_ends_are_arrows() {
        let (starts, stops) = (Beat { starts: 1, ..Beat::default() }, Beat { stops: 1, ..Beat::default() });
        let marks = drawn(vec![(0, starts), (599, stops)]);
        assert_eq!(marks.opens, [(4, Way::Left), (603, Way::Right)]);
        assert!(marks.begins.is_empty() && marks.ends.is_empty());
    }

    #[test]
    fn what_is_too_near_merges() {
        let apart = drawn([whole(10, 20), whole(40, 50)].concat());
        assert_eq!((apart.lines.len(), apart.bars.len()), (2, 0));
        let near = drawn([whole(10, 20), whole(24, 30)].concat());
        assert_eq!((near.lines.len(), near.begins.len()), (0, 0));
        assert_eq!(near.bars.iter().map(|bar| (bar.x, bar.w)).collect::<Vec<_>>(), [(14, 11), (28, 7)]);
    }

    #[test]
    fn denied_is_a_cross_and_never_a_line() {
        let denied = |step: u16| (step, Beat { denied: 3, ..Beat::default() });
        let marks = drawn(vec![denied(5), denied(6), denied(300)]);
        assert_eq!(marks.denied, [9, 304]);
        assert!(marks.lines.is_empty() && marks.bars.is_empty());
        assert_eq!(marks.paths(1.0).denied, "M6 9l6 6m0 -6l-6 6M301 9l6 6m0 -6l-6 6");
    }

    fn some_beats() -> impl Strategy<Value = Vec<(u16, Beat)>> {
        let connection = (0u16..STEPS, 0u16..40, any::<bool>(), any::<bool>());
        let many = (proptest::collection::vec(connection, 0..40), proptest::collection::vec(0u16..STEPS, 0..10));
        many.prop_map(|(connections, denied)| {
            let mut beats = std::collections::BTreeMap::<u16, Beat>::new();
            for (from, length, begins, ends) in connections {
                let start = beats.entry(from).or_default();
                start.starts += 1;
                start.begins += u32::from(begins);
                let stop = beats.entry((from + length).min(STEPS - 1)).or_default();
                stop.stops += 1;
                stop.ends += u32::from(ends);
            }
            denied.into_iter().for_each(|step| beats.entry(step).or_default().denied += 1);
            beats.into_iter().collect()
        })
    }

    proptest! {
        #[test]
        fn everything_is_drawn_and_within(beats in some_beats(), width in 20.0..2000.0, ratio in 0.5..4.0) {
            let life = Life { beats: beats.clone(), ..Life::default() };
            let marks = marks(&life, width, ratio);
            let lives = beats.iter().any(|(_, beat)| beat.starts > 0);
            prop_assert_eq!(lives, !marks.lines.is_empty() || !marks.bars.is_empty());
            prop_assert_eq!(beats.iter().any(|(_, beat)| beat.denied > 0), !marks.denied.is_empty());
            for rect in marks.lines.iter().chain(&marks.bars) {
                prop_assert!(rect.x >= 0 && rect.w > 0 && rect.h > 0 && rect.y >= 0 && rect.bottom() <= marks.size.h);
                prop_assert!(width < 40.0 || rect.right() <= marks.size.w);
            }
            let signs = marks.begins.len() + marks.ends.len() + marks.opens.len();
            prop_assert_eq!(signs, marks.lines.len() * 2, "each line has two ends");
            prop_assert!(marks.bars.is_sorted_by_key(|bar| bar.x));
            prop_assert!(!marks.paths(ratio).denied.contains("--"));
        }
    }
}

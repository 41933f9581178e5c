//! Labels under a time axis: centred at their ticks, moved inside at the ends, never upon one another.

/// Which part of a text stands at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A label that has found room: which one, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub index: usize,
    pub x: i32,
    pub anchor: Anchor,
}

/// Places labels, given as position, width and whether it is strong, between two limits. Where two would come closer
/// than `gap`, the strong one is kept, else the first.
pub fn place(labels: &[(i32, i32, bool)], left: i32, right: i32, gap: i32) -> Vec<Placed> {
    let mut placed: Vec<(Placed, i32, i32)> = Vec::new();
    for (index, &(x, width, strong)) in labels.iter().enumerate() {
        if width > right - left {
            continue;
        }
        let start = x - width / 2;
        let (anchor, x, start) = if start < left {
            (Anchor::Start, left, left)
        } else if start + width > right {
            (Anchor::End, right, right - width)
        } else {
            (Anchor::Middle, x, start)
        };
        match placed.last() {
            Some((last, _, end)) if start < end + gap => {
                if strong && !labels[last.index].2 {
                    placed.pop();
                    // The one before the one removed is at least as far away again.
                    if placed.last().is_none_or(|(_, _, end)| start >= end + gap) {
                        placed.push((Placed { index, x, anchor }, start, start + width));
                    }
                }
            }
            _ => placed.push((Placed { index, x, anchor }, start, start + width)),
        }
    }
    placed.into_iter().map(|(label, ..)| label).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(labels: &[(i32, i32, bool)], expected: &[(usize, Anchor)]) {
        let placed: Vec<_> = place(labels, 64, 364, 8).iter().map(|label| (label.index, label.anchor)).collect();
        assert_eq!(placed, expected);
    }

    #[test]
    fn ends_and_collisions() {
        check(
            &[(64, 50, true), (214, 30, false), (364, 40, true)],
            &[(0, Anchor::Start), (1, Anchor::Middle), (2, Anchor::End)],
        );
        check(&[(64, 80, true), (150, 30, false)], &[(0, Anchor::Start)]);
        check(&[(330, 30, false), (364, 40, true)], &[(1, Anchor::End)]);
        check(&[(330, 30, false), (364, 40, false)], &[(0, Anchor::Middle)]);
        check(&[(364, 400, true)], &[]);
        check(&[], &[]);
    }

    proptest! {
        #[test]
        fn nothing_overlaps(labels in proptest::collection::vec((0_i32..400, 1_i32..90, any::<bool>()), 0..12)) {
            let mut labels = labels;
            labels.sort_unstable();
            let mut end = i32::MIN / 2;
            for label in place(&labels, 0, 400, 8) {
                let width = labels[label.index].1;
                let start = match label.anchor {
                    Anchor::Start => label.x,
                    Anchor::Middle => label.x - width / 2,
                    Anchor::End => label.x - width,
                };
                prop_assert!(start >= end + 8 && start >= 0 && start + width <= 400);
                end = start + width;
            }
        }
    }
}

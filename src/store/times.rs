//! A column of times in four bytes a row: the distance from one moment, and the rare time too far from it aside.

use super::names::index;
use crate::model::{Millis, Span};

#[derive(Debug, Default)]
pub struct TimeColumn {
    /// Half the reach of 32 bits before the first time, 24 days: what follows can lie on either side of it.
    origin: i64,
    offsets: Vec<u32>,
    /// Rows and their times, in order of rows.
    far: Vec<(u32, Millis)>,
    span: Option<Span>,
}

const FAR: u32 = u32::MAX;

impl TimeColumn {
    pub fn with_capacity(rows: usize) -> Self {
        Self { offsets: Vec::with_capacity(rows), ..Self::default() }
    }

    pub fn push(&mut self, time: Millis) {
        if self.offsets.is_empty() {
            self.origin = time.0 - (1 << 31);
        }
        match u32::try_from(time.0 - self.origin) {
            Ok(offset) if offset < FAR => self.offsets.push(offset),
            _ => {
                self.far.push((index(self.offsets.len()), time));
                self.offsets.push(FAR);
            }
        }
        Span::add(&mut self.span, Some(Span::of(time)));
    }

    pub fn extend(&mut self, times: impl Iterator<Item = Millis> + Clone) {
        let (Some(first), Some(last)) = (times.clone().min(), times.clone().max()) else { return };
        let of_a_row = |time: Millis| u32::try_from(time.0 - self.origin).unwrap_or(FAR);
        if self.offsets.is_empty() || of_a_row(first) == FAR || of_a_row(last) == FAR {
            times.for_each(|time| self.push(time));
        } else {
            // All between are near, too.
            self.offsets.extend(times.map(of_a_row));
            Span::add(&mut self.span, Some(Span { first, last }));
        }
    }

    pub fn get(&self, at: usize) -> Millis {
        match self.offsets[at] {
            FAR => {
                let found = self.far.binary_search_by_key(&index(at), |&(row, _)| row);
                found.map_or(Millis(self.origin), |at| self.far[at].1)
            }
            offset => Millis(self.origin + i64::from(offset)),
        }
    }

    /// The times of some rows.
    pub fn range(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = Millis> {
        rows.clone().zip(&self.offsets[rows]).map(|(at, &offset)| match offset {
            FAR => self.get(at),
            offset => Millis(self.origin + i64::from(offset)),
        })
    }

    pub const fn span(&self) -> Option<Span> {
        self.span
    }

    /// Each row's distance from one moment, but for the rows that are [`Self::far`] from it.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// The distances of times between two, both of which belong to them. If there are none, the first is above the
    /// last.
    pub fn offsets_between(&self, first: Millis, last: Millis) -> [u32; 2] {
        let reach = |time: Millis| time.0.saturating_sub(self.origin);
        match (u32::try_from(reach(first).max(0)), reach(last)) {
            (Ok(first), last @ 0..) => [first, u32::try_from(last).unwrap_or(FAR).min(FAR - 1)],
            _ => [1, 0],
        }
    }

    /// Rows whose times stand aside.
    pub fn far(&self) -> impl Iterator<Item = (usize, Millis)> {
        self.far.iter().map(|&(row, time)| (row as usize, time))
    }

    /// That of some rows, unless there are none, or one is far.
    pub fn span_of(&self, rows: std::ops::Range<usize>) -> Option<Span> {
        let offsets = &self.offsets[rows];
        let (first, last) =
            offsets.iter().fold((FAR, 0), |(first, last), &offset| (offset.min(first), offset.max(last)));
        let time = |offset: u32| Millis(self.origin + i64::from(offset));
        (first <= last && last < FAR).then(|| Span { first: time(first), last: time(last) })
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.offsets.capacity() * size_of::<u32>() + self.far.capacity() * size_of::<(u32, Millis)>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Near and far, in any stretches, as one by one.
        #[test]
        fn stretches_are_as_their_times(stretches in proptest::collection::vec(
            proptest::collection::vec(prop_oneof![
                0i64..1_000_000,
                (1i64 << 31) - 3..(1 << 31) + 3,
                (1i64 << 32) - 3..(1 << 32) + 3,
                0i64..=253_370_764_799_999,
            ], 0..5),
            0..8,
        )) {
            let (mut stretched, mut pushed) = (TimeColumn::default(), TimeColumn::default());
            for stretch in &stretches {
                stretched.extend(stretch.iter().map(|&time| Millis(time)));
                stretch.iter().for_each(|&time| pushed.push(Millis(time)));
            }
            let all: Vec<i64> = stretches.concat();
            let back: Vec<i64> = (0..all.len()).map(|at| stretched.get(at).0).collect();
            prop_assert_eq!(back, all);
            prop_assert_eq!(stretched.span(), pushed.span());
            prop_assert_eq!(stretched.offsets(), pushed.offsets());
            prop_assert!(stretched.far().eq(pushed.far()));
        }
    }

    #[test]
    fn every_time_comes_back() {
        let near = 1_768_319_102_518;
        let times =
            [near, near + 1, near - 1, 0, 253_370_764_799_999, near + (1 << 31), near - (1 << 31), near + (1 << 32)];
        let mut column = TimeColumn::default();
        column.extend(times.into_iter().map(Millis));
        let back: Vec<i64> = (0..times.len()).map(|at| column.get(at).0).collect();
        assert_eq!(back, times);
        let range: Vec<i64> = column.range(2..5).map(|time| time.0).collect();
        assert_eq!(range, times[2..5]);
        assert_eq!(column.span(), Some(Span { first: Millis(0), last: Millis(253_370_764_799_999) }));
        let far: Vec<i64> = column.far().map(|(row, time)| time.0 - times[row]).collect();
        assert_eq!(far, [0, 0, 0, 0]);
        assert_eq!(column.span_of(0..3), Some(Span { first: Millis(near - 1), last: Millis(near + 1) }));
        assert_eq!((column.span_of(0..0), column.span_of(0..4)), (None, None));
    }
}

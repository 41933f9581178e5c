//! A column of counters: four bytes a row, and the rare large value aside.

use rustc_hash::FxHashMap;

use crate::model::Counter;

/// Counters of u64 that may be absent.
#[derive(Debug, Default)]
pub struct CounterColumn {
    narrow: Vec<u32>,
    wide: FxHashMap<u32, u64>,
}

const ABSENT: u32 = u32::MAX;
const WIDE: u32 = u32::MAX - 1;

impl CounterColumn {
    pub fn push(&mut self, counter: Counter) {
        let narrow = match counter {
            None => ABSENT,
            Some(value) => u32::try_from(value).ok().filter(|&value| value < WIDE).unwrap_or_else(|| {
                let row = u32::try_from(self.narrow.len()).unwrap_or(u32::MAX);
                self.wide.insert(row, value);
                WIDE
            }),
        };
        self.narrow.push(narrow);
    }

    pub fn get(&self, row: usize) -> Counter {
        match self.narrow[row] {
            ABSENT => None,
            WIDE => u32::try_from(row).ok().and_then(|row| self.wide.get(&row).copied()),
            value => Some(u64::from(value)),
        }
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.narrow.capacity() * size_of::<u32>() + self.wide.capacity() * (size_of::<(u32, u64)>() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counter_comes_back() {
        let edge = u64::from(u32::MAX);
        let values =
            [None, Some(0), Some(1), Some(edge - 2), Some(edge - 1), Some(edge), Some(edge + 1), Some(u64::MAX)];
        let mut column = CounterColumn::default();
        for value in values {
            column.push(value);
        }
        for (row, value) in values.into_iter().enumerate() {
            assert_eq!(column.get(row), value);
        }
    }
}

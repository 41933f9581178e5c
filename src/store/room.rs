//! What a shard takes of the memory, and what it needs to go on.

use super::{GroupRow, RecordRow, Shard};
use crate::model::Digest;

impl Shard {
    /// What the rows and tables take, as allocated.
    pub fn bytes_in_memory(&self) -> usize {
        self.columns.bytes_in_memory() + self.marks.bytes_in_memory() + self.tables_in_memory().iter().sum::<usize>()
    }

    /// What the next things take: a table that doubles, and beside the new one, when the old one is gone, one after the
    /// other a mark for each row, sums by address, and what else there is to do.
    pub fn room_to_go_on(&self, other: usize) -> usize {
        // In two sheets, as they are packed, and as they cross.
        const SUMS_OF_AN_ADDRESS: usize = 2 * 32 + 2 * 36 + 2 * 36;
        let sums = self.addresses().len() * SUMS_OF_AN_ADDRESS;
        let table = self.largest_table();
        table + table.max(self.len()).max(sums).max(other)
    }

    /// What the largest table takes when it doubles; columns grow block by block.
    pub fn room_of_a_table(&self) -> usize {
        2 * self.largest_table()
    }

    fn largest_table(&self) -> usize {
        self.tables_in_memory().into_iter().max().unwrap_or_default()
    }

    fn tables_in_memory(&self) -> [usize; 7] {
        [
            self.copies.capacity() * size_of::<Option<Digest>>(),
            self.addresses.bytes_in_memory(),
            self.memo.bytes_in_memory(),
            self.names().bytes_in_memory(),
            self.parts().bytes_in_memory(),
            self.records.capacity() * size_of::<RecordRow>(),
            self.groups.capacity() * size_of::<GroupRow>(),
        ]
    }
}

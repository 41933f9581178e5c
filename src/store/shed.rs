//! Rows that count no more do not take room for ever: in a folder that is watched, the hour that grows is read anew
//! again and again.

use std::ops::Range;

use super::{BLOCK, GroupRow, Shard, index};

impl Shard {
    /// Drops rows that count no more, once they are most of all. The others have other numbers then: whoever keeps any
    /// begins anew.
    #[inline(never)]
    pub fn shed(&mut self) -> bool {
        let gone: usize = self.forgotten(0..self.len()).map(|rows| rows.len()).sum();
        let is_worth_it = gone >= BLOCK && gone > self.len() / 2;
        if is_worth_it {
            self.keep_what_counts();
        }
        is_worth_it
    }

    fn keep_what_counts(&mut self) {
        let (mut groups, kept): (Vec<GroupRow>, Vec<Range<usize>>) =
            self.groups().map(|(&group, rows)| (group, rows)).unzip();
        let mut rows = 0;
        for (group, kept) in groups.iter_mut().zip(&kept) {
            group.first_row = index(rows);
            rows += kept.len();
        }
        let mut records = 0;
        let numbers: Vec<u32> = self
            .records
            .iter()
            .map(|record| {
                let number = records;
                records += u32::from(!self.forgotten.contains(&record.file));
                number
            })
            .collect();
        groups.iter_mut().for_each(|group| group.record = numbers[group.record as usize]);

        self.records.retain(|record| !self.forgotten.contains(&record.file));
        let mut copies = Vec::new();
        for record in &mut self.records {
            if let Some(&copy) = self.copies.get(record.copy as usize) {
                record.copy = index(copies.len());
                copies.push(copy);
            }
        }
        self.copies = copies;
        self.groups = groups;
        self.columns.keep(&kept);
        self.marks.keep(&kept);
        self.forgotten.clear();
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ingest::Reader;
    use crate::model::{Duplicate, LeftOut};
    use crate::query::{Partial, Scope};
    use crate::store::{AddrId, BLOCK, FileId, Mark, Marks, Shard};

    /// A record with so many flows, from an address and by a rule of its own.
    fn log(number: u32, flows: usize) -> String {
        let counters = ["B,NX,0,0,0,0", "E,NX,1,2,3,5000000000", "C,NX,,,,", "D,NX,0,0,0,0"];
        let tuple = |flow: usize| {
            let (time, counters) = (1_768_294_800_000 + flow, counters[flow % 4]);
            format!(r#""{time},10.0.{number}.4,192.0.2.{},{},443,6,O,{counters}""#, flow % 200, flow % 50_000)
        };
        let tuples: Vec<String> = (0..flows).map(tuple).collect();
        format!(
            r#"{{"time":"2026-01-13T09:00:41.0Z","macAddress":"00224800AA01","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r{number}","flowTuples":[{}]}}]}}]}}}}"#,
            tuples.join(",")
        )
    }

    fn read(shard: &mut Shard, file: u32, text: &str) {
        shard.begin_file(FileId(file));
        let mut reader = Reader::new("one".into(), text.len() as u64);
        reader.feed(text.as_bytes(), shard);
        reader.finish(shard);
    }

    #[test]
    fn rows_are_kept_until_most_of_them_are_gone() {
        let mut shard = Shard::default();
        read(&mut shard, 1, &log(1, BLOCK));
        read(&mut shard, 2, &log(2, BLOCK - 1));
        shard.forget(FileId(2));
        assert!(!shard.shed());
        read(&mut shard, 3, &log(3, 2));
        shard.forget(FileId(3));
        assert!(shard.shed());
        assert_eq!((shard.len(), shard.records().len(), shard.all_groups().len()), (BLOCK, 1, 1));
        assert!(!shard.shed());
    }

    /// Lines of a saved table have more to keep than rows.
    #[test]
    fn what_lines_were_copied_out_of_goes_with_them() {
        let head = "time,source,source_port,destination,destination_port,protocol,direction,state,mac,record,row\n";
        let line = |port: usize| {
            format!("2026-01-13T09:00:00.000Z,10.0.0.4,{port},192.0.2.7,443,TCP,out,B,00-22-48-00-AA-01,,\n")
        };
        let table: String = std::iter::once(head.to_owned()).chain((0..BLOCK).map(line)).collect();
        let mut shard = Shard::default();
        for file in 0..3 {
            read(&mut shard, file, &table);
            if file > 0 {
                shard.forget(FileId(file - 1));
            }
        }
        assert!(shard.shed());
        assert_eq!((shard.len(), shard.records().len(), shard.copies.len()), (BLOCK, BLOCK, BLOCK));
        assert!(shard.records().iter().all(|record| shard.copy_of(record).is_some()));
    }

    /// Names are in the account of the memory, both times that they are kept.
    #[test]
    fn long_names_are_counted() {
        let mut shard = Shard::default();
        let before = shard.bytes_in_memory();
        read(&mut shard, 1, &log(1, 1).replace("r1", &"r".repeat(1 << 20)));
        assert!(shard.bytes_in_memory() - before > 2 << 20);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// What is left is as if nothing else had been read, with its marks, and so is what is read after it.
        #[test]
        fn what_counts_stays(files: Vec<(bool, u8)>) {
            let (mut shard, mut alone) = (Shard::default(), Shard::default());
            let (mut marks, mut marks_alone) = (Marks::default(), Marks::default());
            for (number, &(stays, flows)) in (0..).zip(&files) {
                let text = log(number, if flows < 40 { 10_000 } else { flows.into() });
                let read = |shard: &mut Shard, marks: &mut Marks| {
                    let first = shard.len();
                    read(shard, number, &text);
                    marks.add(first..shard.len().min(first + 2), Mark::of(Duplicate::BothEnds));
                };
                read(&mut shard, &mut marks);
                if stays {
                    read(&mut alone, &mut marks_alone);
                } else {
                    shard.forget(FileId(number));
                }
            }
            shard.set_marks(marks);
            alone.set_marks(marks_alone);
            shard.keep_what_counts();

            let rows = |shard: &Shard| -> Vec<_> {
                let line = |row: usize| {
                    let (row, mark, group) = (shard.row(row), shard.marks().of_row(row), shard.group_of(row).unwrap());
                    let address = |id: AddrId| shard.addresses()[id.0 as usize];
                    let ends = (address(row.source), row.source_port, address(row.destination), row.destination_port);
                    let rule = shard.rules().nth(group.rule.0 as usize).unwrap().0.to_owned();
                    (ends, row.time, row.state, row.counters, mark, rule, shard.record_of(group).file, group.first_row)
                };
                (0..shard.len()).map(line).collect()
            };
            prop_assert_eq!(rows(&shard), rows(&alone));
            prop_assert_eq!(shard.records().len(), alone.records().len());
            for shard in [&mut shard, &mut alone] {
                read(shard, 1_000, &log(23, 7));
            }
            let sums = |shard: &Shard| Partial::with(shard, 60_000, &Scope::all(LeftOut::ALL)).overview(100);
            prop_assert_eq!(sums(&shard), sums(&alone));
        }
    }
}

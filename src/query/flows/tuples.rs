//! The tuples of a shard, in any order asked for. An order is a list of row numbers; the rows stay. It is of all rows,
//! so that with another scope no row is put in order again: those in scope are taken out of it.

use super::column::Column;
use super::key::{Ends, Key, Origin, Place, of_counter, of_mac};
use super::line::{Line, Particulars, TupleLine};
use super::order::{by_key, ranks};
use crate::model::{Counters, Digest, Millis};
use crate::order;
use crate::query::addresses;
use crate::query::select::Selection;
use crate::store::{AddrId, GroupRow, RecordRow, Row, Shard, index};

#[derive(Debug, Default)]
pub struct Tuples {
    /// Rows of the shard, when this was made.
    rows: usize,
    /// All of them by time, then by file and place in it.
    by_time: Vec<u32>,
    /// The same by the column asked for last, besides that.
    sorted: Option<(Column, Vec<u32>)>,
    /// Of that order the rows that are selected, unless all are, and the selection's edition.
    shown: Option<Vec<u32>>,
    edition: u64,
    /// By number of part.
    digests: Vec<u64>,
}

impl Tuples {
    /// Shows the selected rows in the order of a column.
    pub fn show(&mut self, shard: &Shard, selection: &Selection, column: Column) {
        let has_grown = self.rows != shard.len();
        if has_grown {
            *self = Self::of(shard);
        }
        let is_sorted = self.sort(shard, column);
        if has_grown || !is_sorted || self.edition != selection.edition() {
            // The old ones first give their memory back.
            self.shown = None;
            self.edition = selection.edition();
            if selection.len() < self.rows {
                let selected = self.order().iter().copied().filter(|&row| selection.holds(row as usize));
                self.shown = Some(selected.collect());
            }
        }
    }

    fn of(shard: &Shard) -> Self {
        let digests = shard.part_digests();
        let mut groups: Vec<_> = shard
            .all_groups_with_rows()
            .map(|(group, rows)| {
                let record = shard.record_of(group);
                ((digests[record.part.0 as usize], record.offset, record.file, rows.start), rows)
            })
            .collect();
        order::sort_by_key(&mut groups, |(from, _)| *from);
        let in_files: Vec<u32> = groups.into_iter().flat_map(|(_, rows)| rows).map(index).collect();
        let times = in_files.iter().map(|&row| shard.row(row as usize).time.rank()).collect();
        let by_time = by_key(times).into_iter().map(|at| in_files[at as usize]).collect();
        Self { rows: shard.len(), by_time, digests, ..Self::default() }
    }

    pub fn len(&self) -> usize {
        self.shown.as_ref().map_or(self.rows, Vec::len)
    }

    /// Of the last order only one is kept, besides that by time. Whether it was that one already.
    fn sort(&mut self, shard: &Shard, column: Column) -> bool {
        if self.column() == column {
            return true;
        }
        // The old one first gives its memory back.
        self.sorted = None;
        if column != Column::Time {
            let order = by_key(self.keys(shard, column));
            self.sorted = Some((column, order.into_iter().map(|at| self.by_time[at as usize]).collect()));
        }
        false
    }

    fn column(&self) -> Column {
        self.sorted.as_ref().map_or(Column::Time, |&(column, _)| column)
    }

    fn order(&self) -> &[u32] {
        self.sorted.as_ref().map_or(&self.by_time, |(_, order)| order)
    }

    /// Each row's key, in this shard's own numbers, in the order of time.
    fn keys(&self, shard: &Shard, column: Column) -> Vec<u64> {
        let local = Local::of(shard, column);
        // Row by row as they lie, which is quick, and from there into the order of time.
        let mut keys = vec![0; self.rows];
        for (group, rows) in shard.all_groups_with_rows() {
            for (row, key) in rows.clone().zip(&mut keys[rows]) {
                *key = local.key(shard, group, &shard.row(row));
            }
        }
        self.by_time.iter().map(|&row| keys[row as usize]).collect()
    }

    fn row_at(&self, at: usize) -> Option<usize> {
        self.shown.as_deref().unwrap_or_else(|| self.order()).get(at).map(|&row| row as usize)
    }

    pub fn place(&self, shard: &Shard, at: usize) -> Option<Place> {
        let column = self.column();
        let row_number = self.row_at(at)?;
        let group = shard.group_of(row_number)?;
        let record = shard.record_of(group);
        let row = shard.row(row_number);
        let origin = Origin::Tuple {
            file: self.digests[record.part.0 as usize],
            token: record.file.0,
            offset: record.offset,
            record: group.record,
            ordinal: ordinal(shard, group, row_number),
        };
        Some(Place { key: key(shard, group, record, &row, column), time: row.time, origin })
    }

    pub fn line(&self, shard: &Shard, at: usize) -> Option<Line> {
        let row_number = self.row_at(at)?;
        let group = shard.group_of(row_number)?;
        let record = shard.record_of(group);
        let row = shard.row(row_number);
        let (rule, acl) = rule_names(shard, group);
        let copy = shard.copy_of(record);
        let what = TupleLine {
            state: row.state,
            encryption: row.encryption.map(|id| shard.encryption(id).to_owned()),
            format: record.format,
            log: shard.name(record.log).to_owned(),
            target: shard.name(record.target).to_owned(),
            logged: record.time,
            file: shard.parts().get(record.part).to_owned(),
            token: record.file.0,
            offset: record.offset,
            length: record.length,
            ordinal: ordinal(shard, group, row_number),
            record: copy.unwrap_or(record.digest),
            row: record
                .digest
                .map(|digest| if copy.is_some() { digest } else { row_digest(shard, group, row_number, digest) }),
        };
        Some(Line {
            time: row.time,
            ends: ends(shard, group, &row),
            rule: rule.to_owned(),
            acl: acl.to_owned(),
            counters: row.counters.in_order(),
            what: Particulars::Tuple(Box::new(what)),
        })
    }
}

fn ordinal(shard: &Shard, group: &GroupRow, row: usize) -> u32 {
    let groups = shard.all_groups();
    let first = groups.partition_point(|other| other.record < group.record);
    index(row).saturating_sub(groups.get(first).map_or(0, |group| group.first_row))
}

/// A row is known by its record, and by which it is there of its NIC's rows: of other NICs' not all may have been read.
fn row_digest(shard: &Shard, group: &GroupRow, row: usize, record: Digest) -> Digest {
    let groups = shard.all_groups();
    let first = groups.partition_point(|other| other.record < group.record);
    let before: u32 = groups[first..]
        .windows(2)
        .take_while(|pair| pair[0].first_row < group.first_row)
        .filter(|pair| pair[0].mac == group.mac)
        .map(|pair| pair[1].first_row - pair[0].first_row)
        .sum();
    let nth = before + index(row).saturating_sub(group.first_row);
    Digest::of(format!("{record} {:?} {nth}", group.mac).as_bytes())
}

pub fn rule_names<'a>(shard: &'a Shard, group: &GroupRow) -> (&'a str, &'a str) {
    shard.rule(group.rule)
}

fn ends(shard: &Shard, group: &GroupRow, row: &Row) -> Ends {
    let address = |id: AddrId| shard.addresses()[id.0 as usize];
    Ends {
        source: address(row.source),
        source_port: row.source_port,
        destination: address(row.destination),
        destination_port: row.destination_port,
        protocol: row.protocol,
        direction: row.direction,
        mac: group.mac,
    }
}

/// A column's value as a number, where it is one in every shard.
fn number(group: &GroupRow, record: &RecordRow, row: &Row, column: Column) -> Option<u64> {
    let Counters { packets_sent, bytes_sent, packets_received, bytes_received } = row.counters;
    Some(match column {
        Column::Time => row.time.rank(),
        Column::SourcePort => u64::from(row.source_port),
        Column::DestinationPort => u64::from(row.destination_port),
        Column::Protocol => u64::from(row.protocol.0),
        Column::Direction => row.direction as u64,
        Column::State => row.state as u64,
        Column::Format => record.format as u64,
        Column::PacketsSent => of_counter(packets_sent),
        Column::PacketsReceived => of_counter(packets_received),
        Column::Packets => of_counter(row.counters.packets()),
        Column::BytesSent => of_counter(bytes_sent),
        Column::BytesReceived => of_counter(bytes_received),
        Column::Bytes => of_counter(row.counters.bytes()),
        Column::Nic => of_mac(group.mac),
        Column::Logged => record.time.map_or(0, Millis::rank),
        Column::Offset => record.offset,
        _ => return None,
    })
}

/// The same in every shard.
fn key(shard: &Shard, group: &GroupRow, record: &RecordRow, row: &Row, column: Column) -> Key {
    if let Some(number) = number(group, record, row, column) {
        return Key::Number(number);
    }
    let text = match column {
        Column::Source => return Key::Address(shard.addresses()[row.source.0 as usize]),
        Column::Destination => return Key::Address(shard.addresses()[row.destination.0 as usize]),
        Column::Encryption => row.encryption.map_or("", |id| shard.encryption(id)),
        Column::Rule => rule_names(shard, group).0,
        Column::Acl => rule_names(shard, group).1,
        Column::Log => shard.name(record.log),
        Column::Target => shard.name(record.target),
        Column::File => shard.parts().get(record.part),
        _ => "",
    };
    Key::Text(text.to_owned())
}

/// Turns a row's value into a number of this shard that is in the same order as its key.
enum Local {
    Number(Column),
    /// Ranks of addresses.
    Addresses(Column, Vec<u32>),
    /// Ranks of texts, by whatever numbers them.
    Texts(Column, Vec<u32>),
}

impl Local {
    fn of(shard: &Shard, column: Column) -> Self {
        let names = |names: &[&str]| Self::Texts(column, ranks(names));
        match column {
            Column::Source | Column::Destination => Self::Addresses(column, addresses::ranks(shard.addresses())),
            Column::Rule => names(&shard.rules().map(|(rule, _)| rule).collect::<Vec<_>>()),
            Column::Acl => names(&shard.rules().map(|(_, acl)| acl).collect::<Vec<_>>()),
            Column::Log | Column::Target => names(&shard.names().all().collect::<Vec<_>>()),
            Column::File => names(&shard.parts().all().collect::<Vec<_>>()),
            // None comes first, as nothing does among texts.
            Column::Encryption => names(&[""].into_iter().chain(shard.encryptions().all()).collect::<Vec<_>>()),
            _ => Self::Number(column),
        }
    }

    fn key(&self, shard: &Shard, group: &GroupRow, row: &Row) -> u64 {
        let record = || shard.record_of(group);
        let rank = |ranks: &[u32], at: u32| u64::from(ranks.get(at as usize).copied().unwrap_or_default());
        match self {
            Self::Number(column) => number(group, record(), row, *column).unwrap_or_default(),
            Self::Addresses(Column::Source, ranks) => rank(ranks, row.source.0),
            Self::Addresses(_, ranks) => rank(ranks, row.destination.0),
            Self::Texts(column, ranks) => {
                let at = match column {
                    Column::Log => record().log.0,
                    Column::Target => record().target.0,
                    Column::File => record().part.0,
                    Column::Encryption => row.encryption.map_or(0, |id| id.0 + 1),
                    _ => group.rule.0,
                };
                rank(ranks, at)
            }
        }
    }
}

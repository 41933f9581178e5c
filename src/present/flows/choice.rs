//! Which columns are shown, in which order and how wide. Remembered as text with a version.

use super::Widest;
use super::column::{key, width};
use crate::query::flows::{Column, Table};

/// Written first. Raise it when the meaning of the rest changes, and read the older ones on.
const VERSION: &str = "1";
const NARROWEST: u16 = 40;
const WIDEST: u16 = 800;
/// What a rule's name keeps.
const RULE: u16 = 112;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Those shown, in their order.
    pub shown: Vec<(Column, u16)>,
}

impl Choice {
    pub fn usual(table: Table) -> Self {
        let columns: &[Column] = match table {
            Table::Tuples => &[
                Column::Time,
                Column::Source,
                Column::SourcePort,
                Column::Destination,
                Column::DestinationPort,
                Column::Protocol,
                Column::Direction,
                Column::State,
                Column::BytesSent,
                Column::BytesReceived,
                Column::Rule,
                // Long where there are reasons: with less room it is what goes out of sight.
                Column::Encryption,
            ],
            Table::Connections => &[
                Column::Time,
                Column::Last,
                Column::Duration,
                Column::Source,
                Column::SourcePort,
                Column::Destination,
                Column::DestinationPort,
                Column::Protocol,
                Column::Direction,
                Column::Status,
                Column::Updates,
                Column::Packets,
                Column::Bytes,
            ],
        };
        Self { shown: columns.iter().map(|&column| (column, width(column))).collect() }
    }

    pub fn columns(&self) -> Vec<Column> {
        self.shown.iter().map(|&(column, _)| column).collect()
    }

    /// Of these columns, each as wide as it is here.
    #[must_use]
    pub fn of_columns(&self, columns: &[Column]) -> Self {
        let known = |column| self.shown.iter().find(|&&(shown, _)| shown == column).map(|&(_, width)| width);
        Self { shown: columns.iter().map(|&column| (column, known(column).unwrap_or_else(|| width(column)))).collect() }
    }

    /// As it is shown: columns of which nobody chose the width have room for the widest, and rules give of theirs.
    #[must_use]
    pub fn fitted(&self, widest: Widest) -> Self {
        let mut fitted = self.clone();
        let mut more = 0;
        for (column, wide) in fitted.shown.iter_mut().filter(|(column, wide)| *wide == width(*column)) {
            let needed = widest.of(*column).clamp(*wide, WIDEST);
            more += needed - *wide;
            *wide = needed;
        }
        let rule = fitted.shown.iter_mut().find(|(column, wide)| *column == Column::Rule && *wide == width(*column));
        if let Some((_, wide)) = rule {
            *wide -= more.min(*wide - RULE);
        }
        fitted
    }

    /// The place of the column that takes what room is left: that of the rules, whose names are long, or the last one.
    pub fn stretched(&self) -> usize {
        let is_rule = |&(column, wide): &(Column, u16)| column == Column::Rule && wide == width(column);
        self.shown.iter().position(is_rule).unwrap_or(self.shown.len().saturating_sub(1))
    }

    pub fn shows(&self, column: Column) -> bool {
        self.shown.iter().any(|&(shown, _)| shown == column)
    }

    /// Shows a column at the end, or hides it; the last one stays.
    #[must_use]
    pub fn toggled(mut self, column: Column) -> Self {
        if !self.shows(column) {
            self.shown.push((column, width(column)));
        } else if self.shown.len() > 1 {
            self.shown.retain(|&(shown, _)| shown != column);
        }
        self
    }

    #[must_use]
    pub fn resized(mut self, column: Column, width: u16) -> Self {
        for (shown, old) in &mut self.shown {
            if *shown == column {
                *old = width.clamp(NARROWEST, WIDEST);
            }
        }
        self
    }

    #[must_use]
    pub fn moved(mut self, column: Column, to: usize) -> Self {
        if let Some(at) = self.shown.iter().position(|&(shown, _)| shown == column) {
            let moved = self.shown.remove(at);
            self.shown.insert(to.min(self.shown.len()), moved);
        }
        self
    }

    pub fn to_text(&self) -> String {
        let columns: Vec<String> =
            self.shown.iter().map(|&(column, width)| format!("{}:{width}", key(column))).collect();
        format!("v={VERSION};{}", columns.join(","))
    }

    /// What cannot be read is left out; nothing readable is the usual choice.
    pub fn of_text(table: Table, text: &str) -> Self {
        let Some(rest) = text.strip_prefix("v=").and_then(|text| text.strip_prefix(VERSION)?.strip_prefix(';')) else {
            return Self::usual(table);
        };
        let mut choice = Self { shown: Vec::new() };
        for part in rest.split(',') {
            let Some((name, width)) = part.split_once(':') else { continue };
            let column = table.columns().iter().copied().find(|&column| key(column) == name);
            if let (Some(column), Ok(width)) = (column, width.parse::<u16>())
                && !choice.shows(column)
            {
                choice.shown.push((column, width.clamp(NARROWEST, WIDEST)));
            }
        }
        if choice.shown.is_empty() { Self::usual(table) } else { choice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back() {
        for table in Table::ALL {
            let choice = Choice::usual(table).toggled(Column::Rule).toggled(Column::Nic).moved(Column::Bytes, 0);
            let choice = choice.resized(Column::Time, 9).resized(Column::Source, 5000);
            assert_eq!(Choice::of_text(table, &choice.to_text()), choice);
        }
    }

    #[test]
    fn version_1_stays_readable() {
        let choice = Choice::of_text(Table::Tuples, "v=1;bytes:90,time:150,nothing:3,bytes:7,status:80");
        assert_eq!(choice.shown, [(Column::Bytes, 90), (Column::Time, 150)]);
    }

    #[test]
    fn anything_else_is_the_usual() {
        for text in ["", "v=2;bytes:90", "v=1;", "bytes:90", "v=1;bytes"] {
            assert_eq!(Choice::of_text(Table::Connections, text), Choice::usual(Table::Connections), "{text}");
        }
    }

    #[test]
    fn other_columns_keep_the_widths() {
        let choice = Choice::usual(Table::Tuples).resized(Column::Rule, 333);
        let other = choice.of_columns(&[Column::Nic, Column::Rule]);
        assert_eq!(other.shown, [(Column::Nic, width(Column::Nic)), (Column::Rule, 333)]);
        assert_eq!(choice.of_columns(&choice.columns()), choice);
    }

    #[test]
    fn nothing_is_cut_that_nobody_made_narrow() {
        let mut widest = Widest::default();
        widest.take(Column::Source, "203.0.113.255");
        widest.take(Column::Encryption, "X");
        let usual = Choice::usual(Table::Tuples);
        assert_eq!(usual.fitted(widest), usual);

        widest.take(Column::Source, "2001:db8:1234:5678:9abc:def0:1234:5678");
        widest.take(Column::Encryption, "NX_HW_NOT_SUPPORTED");
        let of = |choice: &Choice, column| choice.shown.iter().find(|&&(shown, _)| shown == column).unwrap().1;
        let fitted = usual.fitted(widest);
        assert!(of(&fitted, Column::Source) > 280 && of(&fitted, Column::Encryption) > 180);
        assert_eq!(of(&fitted, Column::Destination), width(Column::Destination));
        assert_eq!(of(&fitted, Column::Rule), RULE);
        let chosen = usual.resized(Column::Source, 90).resized(Column::Rule, 200).fitted(widest);
        assert_eq!((of(&chosen, Column::Source), of(&chosen, Column::Rule)), (90, 200));
    }

    #[test]
    fn one_column_stays() {
        let mut choice = Choice::usual(Table::Tuples);
        for column in Table::Tuples.columns() {
            if choice.shows(*column) {
                choice = choice.toggled(*column);
            }
        }
        assert_eq!(choice.columns(), [Column::Rule]);
    }
}

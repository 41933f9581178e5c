//! Which columns are shown, in which order and how wide. Remembered as text with a version.

use super::column::{is_time, key, width};
use super::fit::{WITHOUT_DAY, WITHOUT_MILLIS, WITHOUT_WORD, Widest};
use crate::query::flows::{Column, Table};

/// Written first. Raise it when the meaning of the rest changes, and read the older ones on.
const VERSION: &str = "1";
const NARROWEST: u16 = 40;
const WIDEST: u16 = 800;
/// What a rule's name keeps, and why something is not encrypted.
const RULE: u16 = 112;
const ENCRYPTION: u16 = 84;
/// Where there is less, times are those of a clock, and states are pictures.
const NARROW: u16 = 480;

/// Which columns are shown first, as long as nobody chose any: on a narrow screen, those that tell a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Wide,
    Narrow,
}

/// What a column of times has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    Whole,
    WithoutMillis,
    WithoutDay,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Those shown, in their order.
    pub shown: Vec<(Column, u16)>,
}

impl Choice {
    pub fn usual(table: Table, screen: Screen) -> Self {
        let columns: &[Column] = match (table, screen) {
            (Table::Tuples, Screen::Narrow) => &[
                Column::Time,
                Column::State,
                Column::Source,
                Column::Destination,
                Column::DestinationPort,
                Column::BytesSent,
                Column::BytesReceived,
                Column::Rule,
                Column::Protocol,
                Column::Direction,
                Column::SourcePort,
                Column::Encryption,
            ],
            (Table::Tuples, Screen::Wide) => &[
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
            (Table::Connections, Screen::Narrow) => &[
                Column::Time,
                Column::Source,
                Column::Destination,
                Column::DestinationPort,
                Column::Bytes,
                Column::Duration,
                Column::Status,
                Column::Last,
                Column::Protocol,
                Column::Direction,
                Column::SourcePort,
                Column::Updates,
                Column::Packets,
            ],
            (Table::Connections, Screen::Wide) => &[
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

    /// As it is shown in so much room: columns of which nobody chose the width have room for the widest. Where that is too
    /// much in all, reasons for no encryption give of theirs, then rules, then times their milliseconds, then addresses
    /// their names, so that more columns are in sight.
    #[must_use]
    pub fn fitted(&self, widest: Widest, room: u16) -> Self {
        let mut fitted = self.clone();
        let free: Vec<usize> =
            (0..self.shown.len()).filter(|&at| self.shown[at].1 == width(self.shown[at].0)).collect();
        for &at in &free {
            let (column, wide) = &mut fitted.shown[at];
            *wide = widest.of(*column).clamp(*wide, WIDEST);
        }
        let over = fitted.width().saturating_sub(room.into());
        let over = fitted.give(&free, over, |column| (column == Column::Encryption).then_some(ENCRYPTION));
        let over = fitted.give(&free, over, |column| (column == Column::Rule).then_some(RULE));
        let is_narrow = room < NARROW;
        let time = if is_narrow { WITHOUT_DAY } else { widest.least_time() };
        let over = fitted.give(&free, over, |column| is_time(column).then_some(time));
        let over = fitted.give(&free, over, |column| (is_narrow && column == Column::State).then_some(WITHOUT_WORD));
        let first = self.shown.first().map(|&(column, _)| column);
        fitted.give(&free, over, |column| widest.without_name(column, first == Some(column)));
        fitted
    }

    /// Makes columns narrower by so much in all, though not narrower than each can be. What is left over.
    fn give(&mut self, free: &[usize], mut over: u32, least: impl Fn(Column) -> Option<u16>) -> u32 {
        let giving: Vec<(usize, u16)> = free.iter().filter_map(|&at| Some((at, least(self.shown[at].0)?))).collect();
        for (&(at, least), left) in giving.iter().zip((1..=giving.len()).rev()) {
            let wide = &mut self.shown[at].1;
            let share = u16::try_from(over.div_ceil(u32::try_from(left).unwrap_or(1))).unwrap_or(u16::MAX);
            let given = share.min(wide.saturating_sub(least));
            *wide -= given;
            over -= u32::from(given);
        }
        over
    }

    /// Of all columns together.
    pub fn width(&self) -> u32 {
        self.shown.iter().map(|&(_, width)| u32::from(width)).sum()
    }

    /// Of states only the picture is shown.
    pub fn is_without_words(&self) -> bool {
        self.shown.iter().any(|&(column, wide)| column == Column::State && wide < NARROWEST)
    }

    /// What is left out of times, if the narrowest of them is as narrow as this.
    pub fn times(&self) -> Times {
        match self.shown.iter().filter(|(column, _)| is_time(*column)).map(|&(_, wide)| wide).min() {
            Some(..WITHOUT_MILLIS) => Times::WithoutDay,
            Some(wide) if wide < width(Column::Time) => Times::WithoutMillis,
            _ => Times::Whole,
        }
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

    /// What cannot be read is left out; none where nothing can.
    pub fn of_text(table: Table, text: &str) -> Option<Self> {
        let rest = text.strip_prefix("v=")?.strip_prefix(VERSION)?.strip_prefix(';')?;
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
        (!choice.shown.is_empty()).then_some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(table: Table) -> Choice {
        Choice::usual(table, Screen::Wide)
    }

    #[test]
    fn it_comes_back() {
        for table in Table::ALL {
            let choice = usual(table).toggled(Column::Rule).toggled(Column::Nic).moved(Column::Bytes, 0);
            let choice = choice.resized(Column::Time, 9).resized(Column::Source, 5000);
            assert_eq!(Choice::of_text(table, &choice.to_text()), Some(choice));
        }
    }

    #[test]
    fn version_1_stays_readable() {
        let choice = Choice::of_text(Table::Tuples, "v=1;bytes:90,time:150,nothing:3,bytes:7,status:80");
        assert_eq!(choice.unwrap().shown, [(Column::Bytes, 90), (Column::Time, 150)]);
    }

    #[test]
    fn anything_else_is_no_choice() {
        for text in ["", "v=2;bytes:90", "v=1;", "bytes:90", "v=1;bytes"] {
            assert_eq!(Choice::of_text(Table::Connections, text), None, "{text}");
        }
    }

    #[test]
    fn a_narrow_screen_shows_the_same_in_another_order() {
        for table in Table::ALL {
            let sorted = |screen| {
                let mut keys: Vec<_> = Choice::usual(table, screen).columns().into_iter().map(key).collect();
                keys.sort_unstable();
                keys
            };
            assert_eq!(sorted(Screen::Narrow), sorted(Screen::Wide));
        }
    }

    #[test]
    fn other_columns_keep_the_widths() {
        let choice = usual(Table::Tuples).resized(Column::Rule, 333);
        let other = choice.of_columns(&[Column::Nic, Column::Rule]);
        assert_eq!(other.shown, [(Column::Nic, width(Column::Nic)), (Column::Rule, 333)]);
        assert_eq!(choice.of_columns(&choice.columns()), choice);
    }

    fn of(choice: &Choice, column: Column) -> u16 {
        choice.shown.iter().find(|&&(shown, _)| shown == column).unwrap().1
    }

    #[test]
    fn nothing_is_cut_that_nobody_made_narrow() {
        let mut widest = Widest::default();
        widest.take(Column::Source, "203.0.113.255", None);
        widest.take(Column::Encryption, "X", None);
        let usual = usual(Table::Tuples);
        assert_eq!(usual.fitted(widest, 2000), usual);

        widest.take(Column::Source, "2001:db8:1234:5678:9abc:def0:1234:5678", None);
        widest.take(Column::Encryption, "NX_HW_NOT_SUPPORTED", None);
        for room in [300, 800, 2000] {
            let fitted = usual.fitted(widest, room);
            assert!(of(&fitted, Column::Source) > 275, "{room}");
            assert_eq!(of(&fitted, Column::Encryption) > 180, room == 2000);
            assert!(of(&fitted, Column::Destination) >= 108);
        }
        let chosen = usual.resized(Column::Source, 90).resized(Column::Rule, 200).fitted(widest, 800);
        assert_eq!((of(&chosen, Column::Source), of(&chosen, Column::Rule)), (90, 200));
    }

    /// Room, and then the widths of time, source, destination and rule.
    #[test]
    fn what_can_be_spared_makes_room() {
        let mut widest = Widest::default();
        for column in [Column::Source, Column::Destination] {
            widest.take(column, "203.0.113.255", Some("a-long-name-here"));
        }
        let check = |widest: Widest, room: u16, expected: [u16; 4], times: Times| {
            let fitted = usual(Table::Tuples).fitted(widest, room);
            let columns = [Column::Time, Column::Source, Column::Destination, Column::Rule];
            assert_eq!(columns.map(|column| of(&fitted, column)), expected, "{room}");
            assert_eq!((fitted.times(), fitted.is_without_words()), (times, room < NARROW));
            assert_eq!(fitted.width() <= u32::from(room), room >= 900, "{room}");
        };
        check(widest, 1300, [164, 227, 227, 176], Times::Whole);
        check(widest, 1250, [164, 227, 227, 132], Times::Whole);
        check(widest, 1220, [154, 227, 227, 112], Times::WithoutMillis);
        check(widest, 1000, [134, 127, 127, 112], Times::WithoutMillis);
        check(widest, 800, [134, 108, 108, 112], Times::WithoutMillis);
        check(widest, 370, [76, 108, 108, 112], Times::WithoutDay);
        widest.take_years(true);
        check(widest, 800, [164, 108, 108, 112], Times::Whole);
    }

    #[test]
    fn one_column_stays() {
        let mut choice = usual(Table::Tuples);
        for column in Table::Tuples.columns() {
            if choice.shows(*column) {
                choice = choice.toggled(*column);
            }
        }
        assert_eq!(choice.columns(), [Column::Rule]);
    }
}

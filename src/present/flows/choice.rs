//! Which columns are shown, in which order and how wide. Remembered as text with a version.

use super::column::{is_time, key, width};
use super::fit::{WITHOUT_DAY, WITHOUT_MILLIS, WITHOUT_WORD, Widest};
use crate::order;
use crate::query::flows::{Column, Table};

/// Written first. Raise it when the meaning of the rest changes, and read the older ones on.
const VERSION: &str = "1";
const NARROWEST: u16 = WITHOUT_WORD;
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

impl Times {
    /// What a column so wide has room for. With a year there are no milliseconds.
    pub const fn within(wide: u16, over_years: bool) -> Self {
        match wide {
            _ if over_years => Self::Whole,
            ..WITHOUT_MILLIS => Self::WithoutDay,
            wide if wide < width(Column::Time) => Self::WithoutMillis,
            _ => Self::Whole,
        }
    }
}

/// Columns as wide as they are shown, and what is left out of some for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    pub choice: Choice,
    /// Or states are pictures only, and addresses stand without names.
    pub has_words: bool,
}

/// A column of which nobody chose the width.
struct Free<'a> {
    column: Column,
    wide: &'a mut u16,
}

/// Makes columns narrower by so much in all, those that can give the least before the others, so that all give alike as
/// far as they can. What is left over.
fn give(free: &mut [Free], mut over: u32, least: impl Fn(Column) -> Option<u16>) -> u32 {
    let spare = |free: &mut Free| least(free.column).map(|least| free.wide.saturating_sub(least));
    let mut giving: Vec<(u16, &mut Free)> = free.iter_mut().filter_map(|free| Some((spare(free)?, free))).collect();
    order::sort_by_key(&mut giving, |(spare, _)| *spare);
    let count = giving.len();
    for (at, (spare, free)) in giving.into_iter().enumerate() {
        let share = over.div_ceil(u32::try_from(count - at).unwrap_or(1));
        let given = u16::try_from(share).unwrap_or(u16::MAX).min(spare);
        *free.wide -= given;
        over -= u32::from(given);
    }
    over
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

    /// As it is shown in a room: columns of which nobody chose the width have room for the widest. Where that is too
    /// much in all, they give of theirs, so that more columns are in sight. The row in full says what is left out.
    #[must_use]
    pub fn fitted(&self, widest: Widest, room: u16, over_years: bool) -> Fitted {
        let mut shown = self.shown.clone();
        let (free, chosen): (Vec<_>, Vec<_>) = shown.iter_mut().partition(|(column, wide)| *wide == width(*column));
        let mut free: Vec<Free> = free.into_iter().map(|(column, wide)| Free { column: *column, wide }).collect();
        for Free { column, wide } in &mut free {
            **wide = widest.of(*column).clamp(**wide, WIDEST);
        }
        let all = free.iter().map(|free| *free.wide).chain(chosen.iter().map(|(_, wide)| *wide));
        let mut over = all.map(u32::from).sum::<u32>().saturating_sub(room.into());
        let is_narrow = room < NARROW;
        let time = match (over_years, is_narrow) {
            (true, _) => width(Column::Time),
            (false, true) => WITHOUT_DAY,
            (false, false) => WITHOUT_MILLIS,
        };
        over = give(&mut free, over, |column| (column == Column::Encryption).then_some(ENCRYPTION));
        over = give(&mut free, over, |column| (column == Column::Rule).then_some(RULE));
        over = give(&mut free, over, |column| is_time(column).then_some(time));
        let state = free.iter_mut().find(|free| free.column == Column::State).filter(|_| is_narrow && over > 0);
        let has_words = state.is_none();
        if let Some(state) = state {
            // All of it: a part of a word is none.
            over = over.saturating_sub((*state.wide - WITHOUT_WORD).into());
            *state.wide = WITHOUT_WORD;
        }
        let first = self.shown.first().map(|&(column, _)| column);
        give(&mut free, over, |column| widest.of_address(column, first == Some(column), has_words));
        Fitted { choice: Self { shown }, has_words }
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
    fn no_address_is_cut() {
        let mut widest = Widest::default();
        widest.take(Column::Source, "203.0.113.255", None);
        widest.take(Column::Encryption, "X", None);
        let usual = usual(Table::Tuples);
        assert_eq!(usual.fitted(widest, 2000, false).choice, usual);

        widest.take(Column::Source, "2001:db8:1234:5678:9abc:def0:1234:5678", None);
        widest.take(Column::Encryption, "NX_HW_NOT_SUPPORTED", None);
        for width in [300, 800, 2000] {
            let Fitted { choice: fitted, .. } = usual.fitted(widest, width, false);
            assert!(of(&fitted, Column::Source) > 275, "{width}");
            assert!(of(&fitted, Column::Destination) >= 106);
            assert_eq!(of(&fitted, Column::Encryption) > 180, width == 2000);
        }
        let chosen = usual.resized(Column::Source, 90).resized(Column::Rule, 200).fitted(widest, 800, false).choice;
        assert_eq!((of(&chosen, Column::Source), of(&chosen, Column::Rule)), (90, 200));
    }

    /// Room, and then the widths of time, source, destination and rule.
    #[test]
    fn what_can_be_spared_makes_room() {
        let mut widest = Widest::default();
        for column in [Column::Source, Column::Destination] {
            widest.take(column, "203.0.113.255", Some("a-long-name-here"));
        }
        let check = |room: u16, over_years: bool, expected: [u16; 4], times: Times| {
            let Fitted { choice: fitted, has_words } = usual(Table::Tuples).fitted(widest, room, over_years);
            let columns = [Column::Time, Column::Source, Column::Destination, Column::Rule];
            assert_eq!(columns.map(|column| of(&fitted, column)), expected, "{room}");
            let left = Times::within(of(&fitted, Column::Time), over_years);
            assert_eq!((left, has_words), (times, room >= NARROW));
            let all: u32 = fitted.shown.iter().map(|&(_, wide)| u32::from(wide)).sum();
            assert_eq!(all <= u32::from(room), room >= 1000, "{room}");
        };
        check(1300, false, [164, 227, 227, 176], Times::Whole);
        check(1250, false, [164, 227, 227, 132], Times::Whole);
        check(1220, false, [154, 227, 227, 112], Times::WithoutMillis);
        check(1000, false, [134, 127, 127, 112], Times::WithoutMillis);
        check(800, false, [134, 118, 118, 112], Times::WithoutMillis);
        check(370, false, [78, 106, 106, 112], Times::WithoutDay);
        for (width, address) in [(370, 106), (800, 118)] {
            check(width, true, [164, address, address, 112], Times::Whole);
        }
    }

    #[test]
    fn those_that_have_more_give_more() {
        let mut widest = Widest::default();
        widest.take(Column::Source, "203.0.113.255", Some("a-long-name-here"));
        for columns in [[Column::Source, Column::Destination], [Column::Destination, Column::Source]] {
            let choice = usual(Table::Tuples).of_columns(&columns);
            let fitted = choice.fitted(widest, 261, false).choice;
            assert_eq!(fitted.shown.iter().map(|&(_, wide)| wide).sum::<u16>(), 261, "{columns:?}");
        }
    }

    /// Where no state can be a picture, names stay, and with them the sign that they are cut off.
    #[test]
    fn connections_on_a_narrow_screen() {
        let mut widest = Widest::default();
        widest.take(Column::Source, "198.51.100.105", Some("a-long-name-here"));
        let usual = Choice::usual(Table::Connections, Screen::Narrow);
        let Fitted { choice, has_words } = usual.fitted(widest, 370, false);
        assert_eq!((of(&choice, Column::Time), of(&choice, Column::Source), has_words), (78, 121, true));
        // A width that someone chose is kept, and leaves out what it has no room for.
        let chosen = usual.resized(Column::Last, 90).fitted(widest, 370, false).choice;
        assert_eq!((of(&chosen, Column::Last), of(&chosen, Column::Time)), (90, 78));
        assert_eq!(Times::within(90, false), Times::WithoutDay);
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

//! What of the page's state stands in its address: view, filter, time range, order and options. Never any data, so a
//! link can be given to anyone, and opens the same question over the files they have.

mod hash;
mod odd;
mod percent;

use super::compare::{Against, Comparing};
use super::timeline::{Earlier, Measure, Shape, Split};
use crate::filter::parse;
use crate::model::{Duplicate, LeftOut, Network};
use crate::query::flows::{Column, Table};
use crate::query::hosts::Ranking;
use crate::query::pairs::PairsAsk;
use crate::query::{Rank, Scope, TimeRange};

pub use odd::odd;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Overview,
    Hosts,
    Conversations,
    Compare,
    Flows,
    Files,
}

impl View {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Hosts, Self::Conversations, Self::Compare, Self::Flows, Self::Files];

    /// The name of the landmark and of the link to it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Hosts => "Hosts",
            Self::Conversations => "Conversations",
            Self::Compare => "Compare",
            Self::Flows => "Flows",
            Self::Files => "Files",
        }
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Hosts => "hosts",
            Self::Conversations => "conversations",
            Self::Compare => "compare",
            Self::Flows => "flows",
            Self::Files => "files",
        }
    }
}

/// The order of the table of flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordered {
    pub table: Table,
    pub column: Column,
    /// The largest first.
    pub down: bool,
}

impl Default for Ordered {
    fn default() -> Self {
        Self { table: Table::Tuples, column: Column::Time, down: false }
    }
}

/// Whose clock times are shown on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    #[default]
    Utc,
    /// The reader's own.
    Local,
    /// Of a zone by its name, as `Europe/Berlin`. Whether there is such a zone, the browser knows.
    Named(String),
}

impl Clock {
    fn text(&self) -> &str {
        match self {
            Self::Utc => "utc",
            Self::Local => "local",
            Self::Named(zone) => zone,
        }
    }

    pub fn of_text(text: &str) -> Self {
        match text {
            "local" => Self::Local,
            _ if text.is_empty() || text.eq_ignore_ascii_case("UTC") => Self::Utc,
            _ => Self::Named(text.to_owned()),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub view: View,
    /// As it was written.
    pub filter: String,
    pub time: Option<TimeRange>,
    /// Kinds of duplicates that count after all.
    pub twice: Vec<Duplicate>,
    /// What the timeline shows; none is all times.
    pub window: Option<TimeRange>,
    pub measure: Measure,
    pub split: Split,
    /// Bars or lines.
    pub shape: Shape,
    /// What the timeline lays over itself.
    pub earlier: Earlier,
    /// What times are written on.
    pub clock: Clock,
    /// What the rankings of the overview are ordered by.
    pub rank: Rank,
    pub order: Ordered,
    /// Those of the table of flows, in their order. None: as the reader has them.
    pub columns: Vec<Column>,
    /// Which hosts there are, and in which order.
    pub hosts: Ranking,
    /// The one whose page is shown.
    pub host: Option<Network>,
    /// What is asked of pairs, without how many.
    pub pairs: PairsAsk,
    /// What a pair has to come to, for a graph to draw it.
    pub at_least: u64,
    /// What is asked of two sides, without how many.
    pub comparing: Comparing,
}

impl Address {
    /// With nothing asked yet, in the reader's own ways of looking.
    #[must_use]
    pub fn anew(self) -> Self {
        let Self { measure, split, shape, clock, rank, columns, order, .. } = self;
        // They are those of one table, and that of tuples comes first.
        let columns = if order.table == Ordered::default().table { columns } else { Vec::new() };
        Self { measure, split, shape, clock, rank, columns, ..Self::default() }
    }

    /// Which duplicates are left out.
    pub fn left_out(&self) -> LeftOut {
        self.twice.iter().fold(LeftOut::ALL, |left_out, &kind| left_out.with(kind, false))
    }

    /// With a kind of duplicates left out, or counted.
    #[must_use]
    pub fn leaving_out(mut self, kind: Duplicate, is_left_out: bool) -> Self {
        let counts = |other: &Duplicate| if *other == kind { !is_left_out } else { self.twice.contains(other) };
        self.twice = Duplicate::ALL.into_iter().filter(counts).collect();
        self
    }

    /// With nothing left out that was logged more than once.
    #[must_use]
    pub fn counting_all(self) -> Self {
        Self { twice: Duplicate::ALL.to_vec(), ..self }
    }

    /// A view as a whole.
    #[must_use]
    pub fn at(self, view: View) -> Self {
        Self { view, host: None, ..self }
    }

    /// With the other table of flows, in its usual order.
    #[must_use]
    pub fn in_table(self, table: Table) -> Self {
        Self { order: Ordered { table, ..Ordered::default() }, columns: Vec::new(), ..self }
    }

    /// With the timeline of another measure. Only flows can be split by decision.
    #[must_use]
    pub fn measuring(self, measure: Measure) -> Self {
        let is_refused = measure != Measure::Flows && self.split == Split::AllowedDenied;
        Self { measure, split: if is_refused { Split::None } else { self.split }, ..self }
    }

    /// At these times, or at all. A closer look that would not show all of them ends.
    #[must_use]
    pub fn at_times(self, time: Option<TimeRange>) -> Self {
        let shows = |window: &TimeRange| time.is_some_and(|time| window.from <= time.from && time.to <= window.to);
        Self { time, window: self.window.filter(shows), ..self }
    }

    /// The filter as it is asked. One that cannot be read, as a link may bring it, lets everything through until it is
    /// mended.
    pub fn filter_asked(&self) -> String {
        parse(&self.filter).map(|expr| expr.to_string()).unwrap_or_default()
    }

    /// Which rows are asked for.
    pub fn scope(&self) -> Scope {
        Scope { filter: self.filter_asked(), time: self.time, left_out: self.left_out() }
    }

    /// Something is left out of what is shown.
    pub fn is_narrowed(&self) -> bool {
        self.time.is_some() || !self.filter_asked().is_empty()
    }

    /// Beside another side.
    #[must_use]
    pub fn comparing_with(self, against: Against) -> Self {
        Self { comparing: Comparing { against, ..self.comparing }, ..self }.at(View::Compare)
    }

    /// The page of a host.
    #[must_use]
    pub fn at_host(self, host: Network) -> Self {
        Self { view: View::Hosts, host: Some(host), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Millis;

    #[test]
    fn what_starts_over_is_what_its_link_says() {
        for table in Table::ALL {
            let order = Ordered { table, ..Ordered::default() };
            let columns = table.columns()[1..3].to_vec();
            let anew = Address { order, columns: columns.clone(), ..Address::default() }.anew();
            assert_eq!(Address::of_hash(&anew.hash()), anew);
            assert_eq!(anew.columns, if table == Table::Tuples { columns } else { vec![] });
        }
    }

    #[test]
    fn a_closer_look_ends_where_it_would_not_show_the_times() {
        let range = |from: i64, to: i64| Some(TimeRange { from: Millis(from), to: Millis(to) });
        let check = |window, time, expected| {
            let address = Address { window, ..Address::default() }.at_times(time);
            assert_eq!((address.time, address.window), (time, expected), "{window:?} {time:?}");
        };
        check(range(10, 20), range(12, 20), range(10, 20));
        check(range(10, 20), range(5, 15), None);
        check(range(10, 20), range(30, 40), None);
        check(range(10, 20), None, None);
        check(None, range(30, 40), None);
    }
}

//! From one row to those it belongs to: a connection's tuples, a tuple's connections, and all that is of one flow.

use crate::filter::{Field, term};
use crate::model::{Span, State};
use crate::present::address::{Address, View};
use crate::query::TimeRange;
use crate::query::flows::{Column, Line, Particulars, Table};

use super::term_of;

/// Who spoke with whom, wherever it was logged.
const FLOW: [Column; 5] =
    [Column::Source, Column::SourcePort, Column::Destination, Column::DestinationPort, Column::Protocol];

/// What else is asked for, with what it is called. Whatever else was asked is not: of a connection that is shown in
/// full, some tuples may lie outside of it.
pub fn follow(line: &Line, from: &Address) -> Vec<(&'static str, Address)> {
    let flow: Vec<String> = FLOW.iter().filter_map(|&column| term_of(line, column)).collect();
    let mac = line.ends.mac.map(|mac| mac.to_string()).unwrap_or_default();
    let here = [term_of(line, Column::Direction), Some(term(Field::Nic, &mac))].into_iter().flatten();
    let at_nic = flow.iter().cloned().chain(here).collect::<Vec<_>>();
    let to = |table: Table, terms: &[String], time: Option<TimeRange>| Address {
        filter: terms.join(" and "),
        ..from.clone().at(View::Flows).in_table(table).at_times(time)
    };
    match &line.what {
        Particulars::Connection(life) => {
            let span = Span { first: line.time, last: life.last };
            vec![("Its tuples", to(Table::Tuples, &at_nic, Some(TimeRange::through(span))))]
        }
        Particulars::Tuple(tuple) => {
            let connections = ("Its connections", to(Table::Connections, &at_nic, None));
            let all = ("All tuples of this flow", to(Table::Tuples, &flow, None));
            let is_of_one = matches!(tuple.state, State::Begin | State::Continuing | State::End);
            is_of_one.then_some(connections).into_iter().chain([all]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Millis;
    use crate::present::flows::copy::tests::line;
    use crate::query::flows::Life;

    const FLOW: &str =
        "src.ip == 10.0.0.4 and src.port == 50000 and dst.ip == 192.0.2.7 and dst.port == 443 and proto == 6";

    fn asked() -> Address {
        Address { filter: "denied".to_owned(), ..Address::default() }
            .at_times(Some(TimeRange { from: Millis(0), to: Millis(9) }))
    }

    #[test]
    fn a_tuple_leads_to_its_connections_and_to_all_of_its_flow() {
        let mut line = line("a", None);
        let ways = follow(&line, &asked());
        let asked: Vec<_> = ways.iter().map(|(_, to)| (to.order.table, to.filter.as_str(), to.time)).collect();
        let at_nic = format!("{FLOW} and dir == out and nic == absent");
        assert_eq!(asked, [(Table::Connections, at_nic.as_str(), None), (Table::Tuples, FLOW, None)]);
        if let Particulars::Tuple(tuple) = &mut line.what {
            tuple.state = State::Denied;
        }
        assert_eq!(follow(&line, &Address::default()).len(), 1, "a denied one is of no connection");
    }

    #[test]
    fn a_connection_leads_to_its_tuples_and_to_no_others_of_its_flow() {
        let mut line = line("a", None);
        let last = Millis(line.time.0 + 5);
        line.what =
            Particulars::Connection(Life { last, begun: true, ended: true, renewed: false, tuples: 2, updates: 0 });
        let ways = follow(&line, &asked());
        let [(_, to)] = &ways[..] else { panic!("{ways:?}") };
        assert_eq!((to.view, to.order.table), (View::Flows, Table::Tuples));
        assert_eq!(to.time, Some(TimeRange { from: line.time, to: Millis(last.0 + 1) }));
        assert!(crate::filter::parse(&to.filter).is_ok_and(|filter| filter.terms().len() == 7), "{}", to.filter);
    }
}

//! Rows of a comparison for elsewhere.

use super::{became, is_known, trend_title};
use crate::enrich::Names;
use crate::filter::Field;
use crate::model::{Mac, Network};
use crate::present::elsewhere::{TakeAway, heads, times};
use crate::present::pairs::measure_title;
use crate::present::said::Behind;
use crate::query::compare::{Ask, Row};
use crate::query::pairs::Measure;

/// What is summed of both sides, and how its columns are called.
const SUMS: [(Measure, [&str; 2]); 4] = [
    (Measure::Bytes, ["bytes_this", "bytes_other"]),
    (Measure::Packets, ["packets_this", "packets_other"]),
    (Measure::Flows, ["flows_this", "flows_other"]),
    (Measure::Denied, ["denied_this", "denied_other"]),
];

/// Each row with all sums of both sides, whole: what was chosen to be looked at is a part of it.
pub fn list(rows: &[Row], ask: &Ask, unlogged: &[Vec<Mac>; 2], names: &Names) -> TakeAway {
    let is_address = matches!(ask.field, Field::Ip | Field::SourceIp | Field::DestinationIp);
    let behind = is_address.then(|| Behind::of(names));
    let acl = (ask.field == Field::Rule).then_some(Field::Acl.name());
    let field = ask.field.name();
    let mut all = behind.as_ref().map_or_else(|| heads(&[field]), |behind| behind.heads(field, ""));
    all.iter_mut().for_each(|head| *head = head.to_lowercase());
    all.extend(acl.into_iter().chain(["change"]).map(str::to_owned));
    all.extend(SUMS.iter().flat_map(|(_, names)| *names).map(str::to_owned));
    let cells = rows.iter().map(|row| {
        let sums = SUMS.iter().flat_map(|&(measure, _)| {
            row.tallies
                .map(|tally| if is_known(measure, &tally) { measure.of(&tally).to_string() } else { String::new() })
        });
        let mut cells = match &behind {
            Some(behind) => behind.cells(row.key.clone(), Network::parse(&row.key)),
            None => vec![row.key.clone()],
        };
        cells.extend(acl.map(|_| row.acl.clone()));
        cells.push(became(row, ask, unlogged).to_lowercase());
        cells.extend(sums);
        cells
    });
    TakeAway::rows(all, cells.collect())
}

/// Of what the rows are, for the name of their file: by what, of what, which of them, and with what; what this side is
/// stands behind it in the name, if it is not all.
pub fn about(ask: &Ask, is_narrowed: bool) -> String {
    let of = if is_narrowed { " beside" } else { "" };
    let that = match (&ask.filter, &ask.time) {
        (Some(filter), _) if filter.is_empty() => "all flows".to_owned(),
        (Some(filter), _) => filter.clone(),
        (None, Some(time)) => times(time),
        (None, None) => String::new(),
    };
    let only = ask.only.map(|only| format!(" {}", trend_title(only, ask.filter.is_some()).to_lowercase()));
    let measure = match ask.measure {
        Measure::Bytes => String::new(),
        measure => format!(" of {}", measure_title(measure).to_lowercase()),
    };
    format!("by {}{measure}{} with {that}{of}", ask.field.name(), only.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::Comparing;
    use super::super::tests::range;
    use super::*;
    use crate::query::Tally;
    use crate::query::compare::Trend;

    #[test]
    fn sums_are_whole_and_what_is_absent_is_empty() {
        let this = Tally { tuples: 3, denied: 3, ..Tally::default() };
        let that = Tally { tuples: 2, measured: 1, bytes_sent: 1_234_567, packets_received: 8, ..Tally::default() };
        let rows = [Row { key: "a,b".to_owned(), acl: "nsg".to_owned(), tallies: [this, that], trend: Trend::Down }];
        let comparing = Comparing { field: Field::Rule, ..Comparing::default() };
        let ask = comparing.ask([range(1, 2), range(0, 1)], 9);
        assert_eq!(
            list(&rows, &ask, &[vec![], vec![]], Names::none()).csv(),
            "rule,acl,change,bytes_this,bytes_other,packets_this,packets_other,flows_this,flows_other,denied_this,denied_other\r\n\
             \"a,b\",nsg,down,,1234567,,8,3,2,3,0\r\n"
        );
        let text = list(&rows, &ask, &[vec![], vec![]], Names::none()).text();
        assert_eq!(text.lines().nth(1), Some("a,b\tnsg\tdown\t\t1234567\t\t8\t3\t2\t3\t0"));
    }

    #[test]
    fn its_file_says_with_what_it_is_compared() {
        let check = |filter: Option<&str>, only: Option<Trend>, expected: &str| {
            let measure = if only.is_some() { Measure::Denied } else { Measure::Bytes };
            let comparing = Comparing { field: Field::Rule, only, measure, ..Comparing::default() };
            let ask = comparing.ask([range(1, 2), range(0, 1)], 9);
            assert_eq!(about(&Ask { filter: filter.map(str::to_owned), ..ask }, filter.is_none()), expected);
        };
        check(
            None,
            Some(Trend::Gone),
            "by rule of denied flows gone with 1970-01-01T000000Z-to-1970-01-01T010000Z beside",
        );
        check(Some("port == 443"), None, "by rule with port == 443");
        check(Some(""), None, "by rule with all flows");
    }

    #[test]
    fn addresses_have_their_names() {
        let row =
            Row { key: "10.0.0.4".to_owned(), acl: String::new(), tallies: Default::default(), trend: Trend::New };
        let ask = Comparing { field: Field::SourceIp, ..Comparing::default() }.ask([range(1, 2), range(0, 1)], 9);
        let mut names = Names::default();
        names.add(Network::one([10, 0, 0, 4].into()), "web-01");
        names.settle();
        let csv = list(&[row], &ask, &[vec![], vec![]], &names).csv();
        assert!(csv.starts_with("src.ip,name,change,bytes_this,"), "{csv}");
        assert!(csv.contains("\r\n10.0.0.4,web-01,new,"), "{csv}");
    }
}

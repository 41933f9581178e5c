//! Rows of a comparison for elsewhere.

use super::{became, is_known};
use crate::filter::Field;
use crate::model::Mac;
use crate::present::elsewhere::TakeAway;
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
pub fn list(rows: &[Row], ask: &Ask, unlogged: &[Vec<Mac>; 2]) -> TakeAway {
    let acl = (ask.field == Field::Rule).then_some(Field::Acl.name());
    let heads = [Some(ask.field.name()), acl, Some("change")]
        .into_iter()
        .flatten()
        .chain(SUMS.iter().flat_map(|(_, names)| *names));
    let cells = rows.iter().map(|row| {
        let sums = SUMS.iter().flat_map(|&(measure, _)| {
            row.tallies
                .map(|tally| if is_known(measure, &tally) { measure.of(&tally).to_string() } else { String::new() })
        });
        let of = [Some(row.key.clone()), acl.map(|_| row.acl.clone())].into_iter().flatten();
        of.chain([became(row, ask, unlogged).to_lowercase()]).chain(sums).collect()
    });
    TakeAway::rows(&heads.collect::<Vec<_>>(), cells.collect())
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
            list(&rows, &ask, &[vec![], vec![]]).csv(),
            "rule,acl,change,bytes_this,bytes_other,packets_this,packets_other,flows_this,flows_other,denied_this,denied_other\r\n\
             \"a,b\",nsg,down,,1234567,,8,3,2,3,0\r\n"
        );
        let text = list(&rows, &ask, &[vec![], vec![]]).text();
        assert_eq!(text.lines().nth(1), Some("a,b\tnsg\tdown\t\t1234567\t\t8\t3\t2\t3\t0"));
    }
}

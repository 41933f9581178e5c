//! Times that are said relative to the data, which only who knows of all of it can say in full.

use super::{Bound, Expr, Field, Is, Node, Order, Test};
use crate::model::Millis;

impl Expr {
    /// Whether something in it is relative to the last time there is.
    pub fn is_relative(&self) -> bool {
        self.tests().iter().any(|test| matches!(test.is, Is::Last(_)))
    }

    /// The same, with all that is relative to the last time there is said in full.
    #[must_use]
    pub fn resolved(&self, last: Millis) -> Self {
        let all = |terms: &[Self]| terms.iter().map(|term| term.resolved(last)).collect();
        let node = match &self.node {
            Node::And(terms) => Node::And(all(terms)),
            Node::Or(terms) => Node::Or(all(terms)),
            Node::Not(term) => Node::Not(Box::new(term.resolved(last))),
            Node::Test(Test { field: Field::Time, is: Is::Last(span) }) => {
                // No further than a time can be written.
                let from = last.0.saturating_sub_unsigned(*span).clamp(0, Millis::END.0);
                let is = Is::Compared(Order::AtLeast, Bound::Time(Millis(from)));
                Node::Test(Test { field: Field::Time, is })
            }
            Node::Test(test) => Node::Test(test.clone()),
        };
        Self { node, span: self.span }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let last = Millis(1_768_305_600_000);
        let read = parse(written).unwrap();
        assert_eq!(read.is_relative(), written != expected, "{written}");
        assert_eq!(read.resolved(last).to_string(), parse(expected).unwrap().to_string(), "{written}");
    }

    #[test]
    fn relative_to_the_last_time() {
        check("time in last 2h", "time >= 2026-01-13T10:00");
        check("not (time in last 90m) or denied", "not (time >= 2026-01-13T10:30) or denied");
        check("time >= 2026-01-13 and port == 443", "time >= 2026-01-13 and port == 443");
        check("", "");
    }

    /// Whatever the logs and the filter say, what comes of them can be read again.
    #[test]
    fn every_time_can_be_written() {
        let check = |written: &str, last: i64, expected: &str| {
            let resolved = parse(written).unwrap().resolved(Millis(last));
            assert_eq!(resolved.to_string(), expected, "{written}, {last}");
            assert_eq!(parse(expected), Ok(resolved), "{written}, {last}");
        };
        check("time in last 9999w", 1_768_305_600_000, "time >= 1970-01-01");
        check("time in last 99999999999999999999w", i64::MIN, "time >= 1970-01-01");
        check("time in last 1h", Millis::END.0 + 3_600_000, "time >= 9999-01-01T00:00Z");
        check("time in last 1ms", i64::MAX, "time >= 9999-01-01T00:00Z");
    }
}

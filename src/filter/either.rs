//! Bounds of a field that means either side: each can hold of another side, which is seldom what one means.

use super::{Bound, Comparison, Expr, Field, Is, Node, Test};

impl Expr {
    /// What to write for one side between two bounds, where a term of this and one of it or of others bound a field of
    /// either side from below and from above.
    pub fn either_side(&self, others: &[Self]) -> Option<String> {
        let own: Vec<(Field, Comparison, u64)> = self.terms().iter().filter_map(bound).collect();
        let all: Vec<(Field, Comparison, u64)> = own.iter().copied().chain(others.iter().filter_map(bound)).collect();
        let pairs = all.iter().flat_map(|low| all.iter().map(move |high| (low, high)));
        let mut between = pairs.filter(|((of, low, _), (field, high, _))| {
            of == field
                && matches!(low, Comparison::Greater | Comparison::AtLeast)
                && matches!(high, Comparison::Less | Comparison::AtMost)
        });
        let (&(field, low, from), &(_, high, to)) =
            between.find(|pair| own.contains(pair.0) || own.contains(pair.1))?;
        let from = if low == Comparison::Greater { from.saturating_add(1) } else { from };
        let to = if high == Comparison::Less { to.saturating_sub(1) } else { to };
        let (title, name) = (field.about().title.to_lowercase(), field.name());
        let hint = if from <= to {
            format!(" For one {title} between both: {name} in {{{from}..{to}}}")
        } else {
            String::new()
        };
        Some(format!("Each of these bounds can hold of another side’s {title}.{hint}"))
    }
}

fn bound(term: &Expr) -> Option<(Field, Comparison, u64)> {
    match term.node {
        Node::Test(Test { field, is: Is::Compared(order, Bound::Number(number)) }) if field.sides().is_some() => {
            Some((field, order, number))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::filter::parse;

    #[track_caller]
    fn check(text: &str, others: &str, expected: Option<&str>) {
        let hint = parse(text).unwrap().either_side(parse(others).unwrap().terms());
        assert_eq!(hint.as_deref().map(|hint| hint.rsplit_once(": ").map_or(hint, |(_, hint)| hint)), expected);
    }

    #[test]
    fn bounds_that_can_hold_of_two_sides() {
        check("port >= 1024 and port <= 2000", "", Some("port in {1024..2000}"));
        check("port > 1024 and denied and port < 2000", "", Some("port in {1025..1999}"));
        check("port < 2000", "port >= 1024", Some("port in {1024..1999}"));
        check("port >= 10 and port <= 5", "", Some("Each of these bounds can hold of another side’s port."));
        // What is there already was told when it was written.
        check("denied", "port >= 1024 and port <= 2000", None);
        check("dst.port >= 1024 and dst.port <= 2000", "", None);
        check("port >= 1024 or port <= 2000", "", None);
        check("port >= 1024 and bytes <= 2000", "", None);
    }
}

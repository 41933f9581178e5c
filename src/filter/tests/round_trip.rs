//! Any filter, written and read again, is the same.

use std::net::IpAddr;

use proptest::prelude::*;
use proptest::sample::select;

use crate::filter::{Between, Bound, Comparison, Expr, Field, Is, Kind, Set, parse};
use crate::model::{Mac, Millis, services};

fn between<T: PartialOrd + Clone>((a, b, is_one): (T, T, bool)) -> Between<T> {
    match (is_one, a <= b) {
        (true, _) => Between { first: a.clone(), last: a },
        (_, true) => Between { first: a, last: b },
        (_, false) => Between { first: b, last: a },
    }
}

fn ranges<T: PartialOrd + Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Vec<Between<T>>> {
    prop::collection::vec((value.clone(), value, any::<bool>()).prop_map(between), 1..4)
}

/// Addresses, networks and ranges, of one version each.
fn addresses() -> impl Strategy<Value = Between<IpAddr>> {
    let v4 = (any::<u32>(), any::<u32>(), any::<bool>(), 0..=32_u32);
    let v6 = (any::<u128>(), any::<u128>(), any::<bool>(), 0..=128_u32);
    prop_oneof![
        v4.prop_map(|(a, b, is_network, open)| {
            let mask = u32::MAX.checked_shr(32 - open).unwrap_or(0);
            let Between { first, last } =
                if is_network { Between { first: a & !mask, last: a | mask } } else { between((a, b, false)) };
            Between { first: IpAddr::V4(first.into()), last: IpAddr::V4(last.into()) }
        }),
        v6.prop_map(|(a, b, is_network, open)| {
            let mask = u128::MAX.checked_shr(128 - open).unwrap_or(0);
            let Between { first, last } =
                if is_network { Between { first: a & !mask, last: a | mask } } else { between((a, b, false)) };
            Between { first: IpAddr::V6(first.into()), last: IpAddr::V6(last.into()) }
        }),
    ]
}

/// Round numbers as often as others.
fn amount() -> impl Strategy<Value = u64> {
    let unit = select(vec![1, 10, 1000, 1024, 1_000_000, 1 << 20, 1 << 30, 1_000_000_000_000]);
    prop_oneof![any::<u64>(), (0..10_000_u64, unit).prop_map(|(value, unit): (u64, u64)| value * unit)]
}

fn moment() -> impl Strategy<Value = Millis> + Clone {
    let unit = select(vec![1, 1000, 60_000, 86_400_000]);
    (0..253_370_764_800_000_i64, unit, 0..=1_i64).prop_map(|(at, unit, less)| Millis((at / unit * unit - less).max(0)))
}

fn numbers(kind: Kind) -> BoxedStrategy<u64> {
    match kind {
        Kind::Port => any::<u16>().prop_map(u64::from).boxed(),
        Kind::Protocol => any::<u8>().prop_map(u64::from).boxed(),
        _ => amount().boxed(),
    }
}

fn text() -> BoxedStrategy<String> {
    let words =
        vec!["and", "not", "absent", "in", "last", "10.0.0.4", "a..b", "bytes", "a b", "\\d+\"", "NX", "unencrypted"];
    prop_oneof!["[a-z_./-]{1,12}", any::<String>(), select(words).prop_map(ToOwned::to_owned)].boxed()
}

fn set(field: Field) -> BoxedStrategy<Set> {
    let names = match field {
        Field::Encryption => "X|NX|NX_[A-Z_]{1,9}".boxed(),
        Field::Service => select(services().collect::<Vec<_>>()).prop_map(|(_, name)| name.to_owned()).boxed(),
        _ => text(),
    };
    match field.kind() {
        Kind::Address => prop::collection::vec(addresses(), 1..4).prop_map(Set::Addresses).boxed(),
        Kind::Time => ranges(moment()).prop_map(Set::Times).boxed(),
        Kind::Choice => {
            let words: Vec<_> = field.words().iter().map(|word| word.value).collect();
            prop::collection::vec(select(words), 1..4).prop_map(Set::Choices).boxed()
        }
        Kind::Text => prop::collection::vec(names, 1..4).prop_map(Set::Texts).boxed(),
        Kind::Mac => {
            let mac = any::<u64>().prop_map(|bits| Mac::parse(&format!("{:012x}", bits >> 16)).unwrap());
            prop::collection::vec(mac, 1..4).prop_map(Set::Macs).boxed()
        }
        kind => ranges(numbers(kind)).prop_map(Set::Numbers).boxed(),
    }
}

fn others(field: Field) -> Vec<Field> {
    let is_other = |other: &Field| other.kind() == field.kind() && other.sides().is_none();
    if field.sides().is_some() { Vec::new() } else { Field::all().filter(is_other).collect() }
}

fn is(field: Field) -> BoxedStrategy<Is> {
    let kind = field.kind();
    let order = || select(Comparison::ALL.to_vec());
    let mut ways = vec![set(field).prop_map(Is::OneOf).boxed()];
    if kind == Kind::Time {
        ways.push((order(), moment()).prop_map(|(order, at)| Is::Compared(order, Bound::Time(at))).boxed());
        ways.push((1..u64::MAX / 2).prop_map(Is::Last).boxed());
        ways.push(
            (1..1000_u64, select(vec![1000, 60_000, 3_600_000])).prop_map(|(n, unit)| Is::Last(n * unit)).boxed(),
        );
    } else if kind.is_ordered() {
        ways.push(
            (order(), numbers(kind)).prop_map(|(order, bound)| Is::Compared(order, Bound::Number(bound))).boxed(),
        );
    }
    if kind.compares_fields() && field.sides().is_none() {
        ways.push(select(others(field)).prop_map(Is::SameAs).boxed());
        if kind.is_ordered() {
            ways.push(
                (order(), select(others(field))).prop_map(|(order, other)| Is::ComparedWith(order, other)).boxed(),
            );
        }
    }
    if kind.is_text() {
        ways.push(text().prop_filter("looked for", |part| !part.is_empty()).prop_map(Is::Contains).boxed());
    }
    if kind == Kind::Text {
        ways.push(
            "[a-z.*+^$\\\\\"]{0,8}"
                .prop_filter("a pattern", |text| crate::filter::text::pattern(text).is_ok())
                .prop_map(Is::Matches)
                .boxed(),
        );
    }
    if field.about().can_be_absent {
        ways.push(Just(Is::Absent).boxed());
    }
    prop::strategy::Union::new(ways).boxed()
}

pub fn expr() -> impl Strategy<Value = Expr> {
    let field = select(Field::all().collect::<Vec<_>>());
    let test = field.prop_flat_map(|field| is(field).prop_map(move |is| Expr::test(field, is)));
    test.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::all),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::any),
            inner.prop_map(Expr::negated),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn written_and_read_again(expr in expr()) {
        let written = expr.to_string();
        let again = parse(&written);
        prop_assert_eq!(again.as_ref(), Ok(&expr), "{}", written);
        prop_assert_eq!(again.map(|again| again.to_string()), Ok(written));
        prop_assert!(!expr.in_words().to_string().is_empty());
    }

    #[test]
    fn a_term_put_in_is_there_once(expr in expr(), term in expr()) {
        let terms = term.terms();
        prop_assume!(terms.iter().all(|own| !terms.contains(&own.clone().negated())));
        let with = expr.with(&term);
        prop_assert!(terms.iter().all(|own| with.terms().contains(own)));
        prop_assert_eq!(&with.with(&term), &with);
        let written = with.to_string();
        prop_assert_eq!(parse(&written), Ok(with), "{}", written);
    }
}

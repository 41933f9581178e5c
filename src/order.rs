//! Bringing lists into order. By places and through a pointer, so that it is compiled once for lists of all types: there
//! are many, and the sorting of each would take as much code as all that is done with it. Lists of very many numbers are
//! sorted as they are (`query::flows`, `query::addresses`).

use std::cmp::Ordering;

pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// Equal items stay in their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let Some(mut goals) = goals(list.len(), &|a, b| compare(&list[a], &list[b])) else { return };
    for at in 0..list.len() {
        while goals[at] != at {
            let goal = goals[at];
            list.swap(at, goal);
            goals.swap(at, goal);
        }
    }
}

pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// The list in order, each item once.
pub fn distinct<T: Ord>(list: &mut Vec<T>) {
    sort(list);
    list.dedup();
}

/// Places of which no two are equal, by what stands there.
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_unstable_by(|&a, &b| compare(a, b));
}

/// Where each of so many items belongs, unless all stand there.
fn goals(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return None;
    }
    let mut places: Vec<usize> = (0..count).collect();
    sort_places(&mut places, &|a, b| compare(a, b).then(a.cmp(&b)));
    let mut goals = vec![0; count];
    for (goal, &place) in places.iter().enumerate() {
        goals[place] = goal;
    }
    Some(goals)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_any_other_order(list: Vec<(u8, i32)>) {
            let mut expected = list.clone();
            expected.sort_unstable();
            let mut found = list.clone();
            sort(&mut found);
            prop_assert_eq!(&found, &expected);
            expected.dedup();
            let mut found = list.clone();
            distinct(&mut found);
            prop_assert_eq!(found, expected);
            let mut expected = list.clone();
            expected.sort_by_key(|&(key, _)| key);
            let mut found = list;
            sort_by_key(&mut found, |&(key, _)| key);
            prop_assert_eq!(found, expected, "equal ones stay in their order");
        }
    }
}

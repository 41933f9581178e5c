//! Bringing lists into order. By places and through a pointer, so that it is compiled once for lists of all types:
//! there are many, and the sorting of each would take as much code as all that is done with it. Lists of very many
//! numbers have a sort of their own.

use std::cmp::Ordering;

pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// Equal items stay in their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let Some(goals) = goals(list.len(), &|a, b| compare(&list[a], &list[b])) else { return };
    put(list, goals);
}

/// Puts items where an order has their places, without a second list of them.
pub fn arrange<T>(list: &mut [T], order: &[u32]) {
    let mut goals = vec![0; order.len()];
    for (goal, &place) in order.iter().enumerate() {
        goals[place as usize] = goal;
    }
    put(list, goals);
}

fn put<T>(list: &mut [T], mut goals: Vec<usize>) {
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

/// Without `Copy` the standard library sorts it by a tenth of the code, and a tenth slower.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Number<T>(T);

pub fn sort_numbers<T: Ord>(list: &mut Vec<T>) {
    // In place: the one is as wide as the other.
    let mut numbers: Vec<Number<T>> = std::mem::take(list).into_iter().map(Number).collect();
    numbers.sort_unstable();
    *list = numbers.into_iter().map(|Number(number)| number).collect();
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
        fn numbers_as_they_are(list: Vec<u64>) {
            let (mut expected, mut found) = (list.clone(), list);
            expected.sort_unstable();
            sort_numbers(&mut found);
            prop_assert_eq!(found, expected);
        }

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
            prop_assert_eq!(&found, &expected, "equal ones stay in their order");
            let mut order: Vec<u32> = (0..u32::try_from(expected.len()).unwrap()).collect();
            order.reverse();
            arrange(&mut found, &order);
            expected.reverse();
            prop_assert_eq!(found, expected);
        }
    }
}

//! Bringing lists into order. By places and through a pointer, so that it is compiled once for lists of all types: there
//! are many here, and each would take as much code as all that is done with them.

use std::cmp::Ordering;

/// The list in order, each item once.
pub fn distinct<T: Ord + Clone>(list: &mut Vec<T>) {
    sort(list);
    list.dedup();
}

pub fn sort<T: Ord + Clone>(list: &mut Vec<T>) {
    let mut places: Vec<usize> = (0..list.len()).collect();
    sort_places(&mut places, &|a, b| list[a].cmp(&list[b]));
    *list = places.into_iter().map(|at| list[at].clone()).collect();
}

/// Places of which no two are equal, by what stands there.
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_unstable_by(|&a, &b| compare(a, b));
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
            let mut found = list;
            distinct(&mut found);
            prop_assert_eq!(found, expected);
        }
    }
}

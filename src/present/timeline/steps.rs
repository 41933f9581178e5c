//! The steps of time that a timeline is made of.

use crate::model::Millis;
use crate::query::{Bucket, Overview};

/// Where each begins, from that of the first moment to that of the last, with flows or without. The width is not 0.
pub(super) fn starts(width: i64, first: i64, last: i64) -> impl Iterator<Item = i64> {
    let all = std::iter::successors(Some(Millis(first).floor(width).0), move |start| start.checked_add(width));
    all.take_while(move |start| *start <= last)
}

/// What the step from this moment on holds, if there are flows in it.
pub(super) fn bucket_at(overview: &Overview, start: i64) -> Option<&Bucket> {
    let found = overview.buckets.binary_search_by_key(&start, |bucket| bucket.start);
    found.ok().map(|at| &overview.buckets[at])
}

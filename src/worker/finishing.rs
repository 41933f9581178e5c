//! Finishing a question: one worker merges the answers of all.

use flowglass::protocol::Finish;
use flowglass::query::{Explained, Heads, More, Partial, Summary, Values};
use js_sys::Array;

use super::Worker;
use crate::platform::bytes_of;

/// The sums for a question whose answers this worker merges, and what it asked for besides.
pub(super) struct Kept {
    pub query: u32,
    pub sums: Partial,
    pub asked: Option<More>,
}

impl Worker {
    /// Merges the answers of all shards, and makes of them what was asked for, or says what else has to be known.
    pub(super) fn finish(&self, query: u32, what: &Finish, answers: &Array) -> Result<Vec<u8>, Box<More>> {
        let answers = || answers.iter().map(|buffer| bytes_of(&buffer));
        Ok(match what {
            Finish::Overview { limit } => {
                let limit = *limit as usize;
                self.sums(query, answers(), |sums| sums.missing_for_overview(limit))?.overview(limit).to_bytes()
            }
            Finish::Summary { files } => {
                Summary::new(files, &self.sums(query, answers(), Summary::missing)?).to_json().into_bytes()
            }
            Finish::Explained => {
                let mut all = Explained::default();
                answers().filter_map(|bytes| Explained::from_bytes(&bytes).ok()).for_each(|one| all.merge(&one));
                all.to_bytes()
            }
            Finish::Values { limit } => {
                let mut all = Values::default();
                answers().filter_map(|bytes| Values::from_bytes(&bytes).ok()).for_each(|one| all.merge(one));
                all.most(*limit as usize).to_bytes()
            }
        })
    }

    /// The sums of all shards, its own first, once nothing is missing.
    fn sums(
        &self,
        query: u32,
        answers: impl Iterator<Item = Vec<u8>>,
        missing: impl Fn(&Partial) -> Option<More>,
    ) -> Result<Partial, Box<More>> {
        let kept = self.kept.take().filter(|kept| kept.query == query);
        let Kept { mut sums, asked, .. } = kept.unwrap_or(Kept { query, sums: Partial::default(), asked: None });
        let look_up = |more: &More| self.desk.borrow().look_up(&self.shard.borrow(), more);
        match asked {
            None => {
                let partials = answers.filter_map(|bytes| Partial::from_bytes(&bytes).ok());
                partials.for_each(|partial| sums.merge(partial));
            }
            Some(more) => {
                // One that cannot be read has found nothing.
                let found = answers.map(|bytes| Heads::from_bytes(&bytes).unwrap_or_default());
                sums.learn(&more, std::iter::once(look_up(&more)).chain(found));
            }
        }
        while let Some(more) = missing(&sums) {
            if sums.shards() > 1 {
                self.kept.replace(Some(Kept { query, sums, asked: Some(more.clone()) }));
                return Err(Box::new(more));
            }
            sums.learn(&more, [look_up(&more)]);
        }
        Ok(sums)
    }
}

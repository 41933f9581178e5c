//! Sums over chosen rows by kind and rule.

use super::Tally;
use super::piles::{Alike, Pile};
use crate::model::Millis;

/// Numbers are those of one shard.
#[derive(Debug, Default)]
pub struct Shares {
    pub span: Option<(Millis, Millis)>,
    /// By kind of row, and whether both ends are private.
    pub kinds: Vec<[Tally; 2]>,
    /// By rule and action, with the last time.
    pub rules: Vec<[(Tally, Option<Millis>); 2]>,
}

impl Shares {
    pub fn resize(&mut self, kinds: usize, rules: usize) {
        self.kinds.resize(kinds, Default::default());
        self.rules.resize(rules, Default::default());
    }

    pub fn add(&mut self, pile: &Pile, alike: &Alike<'_>) {
        let &Alike { rule, kind, about, is_internal, tally } = alike;
        self.kinds[kind][usize::from(is_internal)].add(&tally);
        let (sum, last) = &mut self.rules[rule][about.state.action() as usize];
        sum.add(&tally);
        *last = (*last).max(Some(pile.last));
        let (first, last) = (pile.first, pile.last);
        self.span = Some(self.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
    }

    pub fn total(&self) -> Tally {
        let mut all = Tally::default();
        self.kinds.iter().flatten().for_each(|tally| all.add(tally));
        all
    }
}

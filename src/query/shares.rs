//! Sums over chosen rows by kind and rule.

use super::Tally;
use super::carried::Way;
use super::piles::{Alike, Pile};
use super::select::Selection;
use crate::model::Millis;
use crate::store::Shard;

/// Numbers are those of one shard.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    pub span: Option<(Millis, Millis)>,
    /// By kind of row, and whether both ends are private.
    pub kinds: Vec<[Tally; 2]>,
    /// By rule and action, with the last time.
    pub rules: Vec<[(Tally, Option<Millis>); 2]>,
    /// Rows are gone that were the first or the last of something.
    are_ends_gone: bool,
}

impl Shares {
    pub fn resize(&mut self, kinds: usize, rules: usize) {
        self.kinds.resize(kinds, Default::default());
        self.rules.resize(rules, Default::default());
    }

    /// When rows are gone, [`Self::find_ends`] is to follow.
    pub fn change(&mut self, pile: &Pile, alike: &Alike<'_>, way: Way) {
        let &Alike { rule, kind, about, is_internal, tally } = alike;
        let of_kind = &mut self.kinds[kind][usize::from(is_internal)];
        let (of_rule, rule_last) = &mut self.rules[rule][about.state.action() as usize];
        let (first, last) = (pile.first, pile.last);
        match way {
            Way::Come => {
                of_kind.add(&tally);
                of_rule.add(&tally);
                *rule_last = (*rule_last).max(Some(last));
                self.span = Some(self.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
            }
            Way::Go => {
                of_kind.take(&tally);
                of_rule.take(&tally);
                let is_end = Some(last) >= *rule_last || self.span.is_none_or(|(from, _)| first <= from);
                self.are_ends_gone |= is_end;
            }
        }
    }

    /// The first time, and the last of each rule, of the rows that these are the sums of. Most rows are not looked at, because
    /// their block has nothing earlier or later than what was found.
    pub fn find_ends(&mut self, shard: &Shard, selection: &Selection) {
        if !std::mem::take(&mut self.are_ends_gone) {
            return;
        }
        for (tally, last) in self.rules.iter_mut().flatten() {
            *last = Some(Millis(i64::MIN)).filter(|_| tally.tuples > 0);
        }
        let actions: Vec<usize> = shard.kinds().iter().map(|kind| kind.state.action() as usize).collect();
        let mut first = Millis(i64::MAX);
        // Later rows mostly lie further behind, and so more blocks have nothing to add.
        selection.for_each_run_backwards(shard, &mut |group, block, rows| {
            let Some((block_first, block_last)) = block.time.span() else { return };
            let lasts = &mut self.rules[group.rule.0 as usize];
            let is_later = lasts.iter().any(|(_, last)| last.is_some_and(|last| last < block_last));
            if is_later || block_first < first {
                for at in rows {
                    let time = block.time.get(at);
                    first = first.min(time);
                    let last = &mut lasts[actions[block.kinds[usize::from(block.kind[at])] as usize]].1;
                    *last = (*last).max(Some(time));
                }
            }
        });
        let last = self.rules.iter().flatten().filter_map(|(_, last)| *last).max();
        self.span = last.map(|last| (first, last));
    }

    pub fn total(&self) -> Tally {
        let mut all = Tally::default();
        self.kinds.iter().flatten().for_each(|tally| all.add(tally));
        all
    }
}

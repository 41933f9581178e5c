//! Sums over chosen rows by kind and rule.

use super::Tally;
use super::carried::Way;
use super::piles::{Alike, Pile};
use super::select::Selection;
use crate::model::Span;
use crate::store::Shard;

/// Numbers are those of one shard.
#[derive(Clone, Debug, Default)]
pub struct Shares {
    pub span: Option<Span>,
    /// By kind of row, and whether both ends are private.
    pub kinds: Vec<[Tally; 2]>,
    /// By rule and action, with their first hit and their last.
    pub rules: Vec<[(Tally, Option<Span>); 2]>,
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
        let (of_rule, hit) = &mut self.rules[rule][about.state.action() as usize];
        let span = pile.span;
        match way {
            Way::Come => {
                of_kind.add(&tally);
                of_rule.add(&tally);
                Span::add(hit, Some(span));
                Span::add(&mut self.span, Some(span));
            }
            Way::Go => {
                of_kind.take(&tally);
                of_rule.take(&tally);
                self.are_ends_gone |= hit.is_none_or(|hit| span.first <= hit.first || hit.last <= span.last);
            }
        }
    }

    /// The first hit and the last of each rule, of the rows that these are the sums of. Most rows are not looked at,
    /// because their block has nothing earlier or later than what was found.
    pub fn find_ends(&mut self, shard: &Shard, selection: &Selection) {
        if !std::mem::take(&mut self.are_ends_gone) {
            return;
        }
        for (tally, hit) in self.rules.iter_mut().flatten() {
            *hit = (tally.tuples > 0).then_some(Span::NONE);
        }
        let actions: Vec<usize> = shard.kinds().iter().map(|kind| kind.state.action() as usize).collect();
        // Later rows mostly lie further behind, and so most blocks have nothing to add.
        selection.for_each_run_inwards(shard, &mut |group, block, rows| {
            let Some(of_block) = block.time.span() else { return };
            let hits = &mut self.rules[group.rule.0 as usize];
            let has_more = |hit: Span| of_block.first < hit.first || hit.last < of_block.last;
            if hits.iter().any(|(_, hit)| hit.is_some_and(has_more)) {
                for at in rows {
                    let action = actions[block.kinds[usize::from(block.kind[at])] as usize];
                    Span::add(&mut hits[action].1, Some(Span::of(block.time.get(at))));
                }
            }
        });
        self.span = self.rules.iter().flatten().filter_map(|(_, hit)| *hit).reduce(Span::with);
    }

    pub fn total(&self) -> Tally {
        let mut all = Tally::default();
        self.kinds.iter().flatten().for_each(|tally| all.add(tally));
        all
    }
}

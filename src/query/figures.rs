//! A shard's sums, of all that counts and of what is asked for, kept from one question to the next.

use rustc_hash::FxHashMap;

use super::addresses::AddressOrder;
use super::carried::{Carried, Way};
use super::ends::{Ends, Heads, More};
use super::keyed::{Gather, Keyed, keyed};
use super::partial::{Partial, RuleKey, RuleTally};
use super::piles::pile_up;
use super::repeats::Repeats;
use super::select::{Funnel, Selection};
use super::shares::Shares;
use super::spread::Spread;
use super::timeline::Timeline;
use super::{Minutes, Rank, Tally, Values};
use crate::filter::Field;
use crate::model::{Action, Direction, Format, HOUR, Mac, Millis, Protocol, State, is_private, rule_identity};
use crate::order;
use crate::store::Shard;

#[derive(Debug, Default)]
pub struct Figures {
    /// By address, whether it is private.
    private: Vec<bool>,
    order: AddressOrder,
    repeats: Repeats,
    /// Of all that counts.
    whole: Sums,
    /// Of the rows of the scope, where these are others.
    scoped: Option<Sums>,
    /// Of what the timeline shows, where these are others again.
    shown: Option<Carried<Piled>>,
    /// Of what was logged at other ends: in scope, and of what the timeline shows, where that is something else.
    other_ends: (Carried<Piled>, Option<Carried<Piled>>),
    bucket_ms: Option<i64>,
    covered: Covered,
}

/// In which minutes of which hours NICs wrote records, and which rules they name, whatever is asked for.
#[derive(Debug, Default)]
struct Covered {
    /// How many groups there were, and at which revision.
    of: Option<(usize, u32)>,
    hours: Keyed<(i64, Mac), Minutes>,
    /// The ACL and the rule, in lower case.
    rules: Vec<[String; 2]>,
}

#[derive(Debug, Default)]
struct Sums {
    spread: Carried<Spread>,
    piled: Carried<Piled>,
}

/// What rows are piled up for.
#[derive(Clone, Debug, Default)]
struct Piled {
    shares: Shares,
    timeline: Timeline,
}

/// What it takes to pile up rows, in steps of time of this width.
struct Piler<'a> {
    shard: &'a Shard,
    private: &'a [bool],
    bucket_ms: i64,
}

impl Figures {
    /// Brings all sums up to the rows there are.
    pub fn catch_up(&mut self, shard: &Shard, [funnel, ends]: [&Funnel; 2], bucket_ms: i64) {
        self.order(shard);
        self.repeats.catch_up(shard);
        self.covered.catch_up(shard);

        let bucket_ms = *self.bucket_ms.insert(bucket_ms.max(1));
        let Self { private, whole, scoped, shown, other_ends, .. } = self;
        let piler = Piler { shard, private, bucket_ms };
        let [counted, selected, windowed] = [funnel.counted(), funnel.selected(), funnel.windowed()];
        let is_shown = |selection: &Selection| selection.edition() == windowed.edition();

        whole.spread(shard, counted, &[]);
        piler.carry(&mut whole.piled, counted, is_shown(counted), &[]);
        if selected.edition() == counted.edition() {
            *scoped = None;
        } else {
            let scoped = scoped.get_or_insert_default();
            scoped.spread(shard, selected, &[&whole.spread]);
            piler.carry(&mut scoped.piled, selected, is_shown(selected), &[&whole.piled]);
        }
        if is_shown(counted) || is_shown(selected) {
            *shown = None;
        } else {
            let others: Vec<&Carried<Piled>> =
                [Some(&whole.piled), scoped.as_ref().map(|scoped| &scoped.piled)].into_iter().flatten().collect();
            piler.carry(shown.get_or_insert_default(), windowed, true, &others);
        }

        let (selected, windowed) = (ends.selected(), ends.windowed());
        let is_shown = selected.edition() == windowed.edition();
        let (in_scope, shown) = other_ends;
        piler.carry(in_scope, selected, is_shown, &[]);
        if is_shown {
            *shown = None;
        } else {
            piler.carry(shown.get_or_insert_default(), windowed, true, &[in_scope]);
        }
    }

    /// The order of all addresses there are.
    pub fn order(&mut self, shard: &Shard) -> &AddressOrder {
        let known = self.private.len();
        let new = &shard.addresses()[known..];
        self.private.extend(new.iter().map(|&address| is_private(address)));
        if !new.is_empty() {
            self.order.extend(known, new);
        }
        &self.order
    }

    /// The width of the timeline's steps, once there are any.
    pub const fn bucket_ms(&self) -> Option<i64> {
        self.bucket_ms
    }

    fn sums(&self) -> &Sums {
        self.scoped.as_ref().unwrap_or(&self.whole)
    }

    fn timeline(&self, funnel: &Funnel) -> &Timeline {
        let of_scope = [&self.sums().piled, &self.whole.piled];
        let mut all = self.shown.iter().chain(of_scope);
        &all.find(|piled| piled.is_of(funnel.windowed())).unwrap_or(of_scope[0]).sums.timeline
    }

    /// What is wanted besides, of the rows that were summed last.
    pub fn look_up(&self, shard: &Shard, more: &More) -> Heads {
        Heads::look_up(shard, &self.sums().spread.sums, more)
    }

    pub fn values(&mut self, shard: &Shard, funnel: &Funnel, field: Field, text: &str) -> Values {
        self.whole.spread(shard, funnel.counted(), &[]);
        Values::of(shard, funnel.counted(), &self.whole.spread.sums, field, text)
    }

    /// With the sums of the first so many ends of each kind.
    pub fn partial(&self, shard: &Shard, funnel: &Funnel, first: (Rank, usize)) -> Partial {
        let Sums { spread: Carried { sums: spread, .. }, piled } = self.sums();
        let shares = &piled.sums.shares;
        let whole = &self.whole.piled.sums.shares;
        let timeline = self.timeline(funnel);
        let (in_scope, shown) = &self.other_ends;
        let kinds = || shard.kinds().iter().zip(&shares.kinds);
        // The few kinds there are, by one thing after the other.
        fn by<K: Ord>(entries: impl Iterator<Item = (K, Tally)>) -> Vec<(K, Tally)> {
            keyed(entries.filter(|(_, tally)| tally.tuples > 0).collect())
        }
        let encryption = kinds().filter(|(kind, _)| kind.format == Format::Vnet).flat_map(|(kind, cells)| {
            let value = kind.encryption.map_or("", |id| shard.encryption(id));
            [false, true].into_iter().zip(cells).map(move |(internal, tally)| ((value.to_owned(), internal), *tally))
        });
        let mut encryption_unsaid = Tally::default();
        for (_, [_, internal]) in kinds().filter(|(kind, _)| kind.format != Format::Vnet) {
            encryption_unsaid.add(internal);
        }
        Partial {
            bucket_ms: self.bucket_ms.unwrap_or_default(),
            window: funnel.window(),
            duplicates: self.repeats.found(funnel.scope().left_out),
            of: whole.total(),
            span: whole.span,
            total: shares.total(),
            scope_span: shares.span,
            buckets: timeline.buckets(),
            rank: first.0,
            ends: vec![Ends::of(shard, &self.order, spread, first)],
            rules: rules(shard, shares, timeline),
            rules_at_other_ends: rules(shard, &in_scope.sums.shares, &shown.as_ref().unwrap_or(in_scope).sums.timeline),
            facts: facts(shard, &self.private, spread),
            geo: shard.geo().clone(),
            protocols: by::<Protocol>(kinds().map(|(kind, cells)| (kind.protocol, both(cells)))),
            states: by::<State>(kinds().map(|(kind, cells)| (kind.state, both(cells)))),
            directions: by::<Direction>(kinds().map(|(kind, cells)| (kind.direction, both(cells)))),
            formats: by(kinds().map(|(kind, cells)| (kind.format, both(cells)))),
            encryption: by(encryption),
            encryption_unsaid,
            coverage: self.covered.hours.clone(),
            rules_met: self.covered.rules.clone(),
        }
    }
}

/// Also those that hit at other times only: another shard may have them in the time range.
fn rules(shard: &Shard, shares: &Shares, timeline: &Timeline) -> Keyed<RuleKey, RuleTally> {
    let each = shard.rules().zip(&shares.rules).enumerate().flat_map(|(at, ((rule, acl), sums))| {
        let hits = timeline.hits(at);
        let by_action = [Action::Allowed, Action::Denied].into_iter().zip(sums.iter().zip(hits));
        by_action.map(move |(action, (&(tally, hit), hits))| {
            ((rule.to_owned(), acl.to_owned(), action), RuleTally { tally, hit, hits })
        })
    });
    keyed(each.filter(|(_, sums)| sums.tally.tuples > 0 || !sums.hits.is_empty()).collect())
}

/// The sums of addresses by the numbers of what is said of them; of public ones also where nothing is.
fn facts(shard: &Shard, private: &[bool], spread: &Spread) -> Keyed<(Field, u32), Tally> {
    let mut all = Vec::new();
    for field in Field::FACTS {
        let Some(fact) = field.fact().filter(|fact| shard.geo().ranges(*fact).is_some()) else { continue };
        let sheet = if field.asks_of_sides()[0] { &spread.sources } else { &spread.destinations };
        let (mut places, from) = (FxHashMap::default(), all.len());
        let said = shard.facts(fact).zip(private).enumerate();
        let said = said.filter(|&(at, (_, is_private))| !is_private && !sheet.is_empty_at(at));
        for (at, (number, _)) in said {
            let place = *places.entry(number).or_insert(all.len());
            if place == all.len() {
                all.push(((field, number), Tally::default()));
            }
            all[place].1.add(&sheet.tally(at));
        }
        order::sort_by_key(&mut all[from..], |&(key, _)| key);
    }
    all
}

impl Sums {
    fn spread(&mut self, shard: &Shard, selection: &Selection, others: &[&Carried<Spread>]) {
        self.spread.carry(shard, selection, others, &mut |spread, rows, way| spread.change(shard, rows, way));
        self.spread.sums.resize(shard);
    }
}

impl Piler<'_> {
    /// The timeline's steps have to be of the width that is asked for only where it is shown.
    fn carry(&self, piled: &mut Carried<Piled>, to: &Selection, is_shown: bool, others: &[&Carried<Piled>]) {
        if is_shown && !piled.sums.timeline.widen(self.bucket_ms) {
            *piled = Carried::default();
        }
        let is_alike = |other: &Carried<Piled>| other.sums.timeline.bucket_ms() == self.bucket_ms;
        let others: Vec<_> = others.iter().copied().filter(|other| !is_shown || is_alike(other)).collect();
        piled.carry(self.shard, to, &others, &mut |piled, rows, way| self.change(piled, rows, way));
        piled.sums.resize(self.shard);
        piled.sums.shares.find_ends(self.shard, to);
    }

    fn change(&self, piled: &mut Piled, rows: &Selection, way: Way) {
        piled.resize(self.shard);
        let Piled { shares, timeline } = piled;
        if timeline.bucket_ms() == 0 {
            timeline.set_bucket_ms(self.bucket_ms);
        }
        pile_up(self.shard, rows, self.private, timeline.bucket_ms(), &mut |pile, alike| {
            shares.change(pile, alike, way);
            timeline.change(pile, alike, way);
        });
    }
}

impl Piled {
    fn resize(&mut self, shard: &Shard) {
        self.shares.resize(shard.kinds().len(), shard.rules().len());
        self.timeline.resize(shard.rules().len());
    }
}

fn turned([rule, acl]: [String; 2]) -> [String; 2] {
    [acl, rule]
}

fn both(tallies: &[Tally; 2]) -> Tally {
    let mut tally = tallies[0];
    tally.add(&tallies[1]);
    tally
}

impl Covered {
    fn catch_up(&mut self, shard: &Shard) {
        let now = (shard.all_groups().len() + shard.records().len(), shard.revision());
        if self.of == Some(now) {
            return;
        }
        // A NIC's records of an hour follow each other: most repeat the entry before them.
        let mut hours: Gather<(i64, Mac), Minutes> = Gather::default();
        let mut is_met = vec![false; shard.rules().len()];
        for (group, rows) in shard.groups() {
            is_met[group.rule.0 as usize] |= !rows.is_empty();
            let record = shard.record_of(group);
            if let (Some(mac), Some(Millis(time))) = (group.mac, record.time) {
                hours.at((Millis(time).floor(HOUR).0, mac)).add(Millis(time), record.format);
            }
        }
        // One in which nothing is logged says that nothing flowed.
        for record in shard.records().iter().filter(|record| record.format == Format::Vnet && shard.has(record)) {
            if let (Some(mac), Some(Millis(time))) = (record.mac, record.time) {
                hours.at((Millis(time).floor(HOUR).0, mac)).add(Millis(time), record.format);
            }
        }
        let met = shard.rules().zip(is_met).filter(|(_, is_met)| *is_met);
        let mut rules: Vec<[String; 2]> = met.map(|((rule, acl), _)| turned(rule_identity(rule, acl))).collect();
        order::distinct(&mut rules);
        *self = Self { of: Some(now), hours: hours.into_keyed(), rules };
    }
}

//! Which files are shown, and how many there would be of each other choice.

use crate::order;
use memchr::memchr2_iter;

use super::{Catalog, Facet, Fact};
use crate::model::Millis;

/// All of it must hold of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each somewhere in the file's path, or in what is known of it.
    pub text: String,
    /// For each facet the value wanted, or an empty one for "not known".
    values: [Option<String>; Facet::COUNT],
    /// Only files of hours between these.
    pub from: Option<Millis>,
    pub to: Option<Millis>,
}

/// The files a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Their places in the list, in its order.
    pub files: Vec<usize>,
    /// For each facet, by the number of the value: files that all else in the filter leaves.
    counts: [Vec<u32>; Facet::COUNT],
}

impl Filter {
    pub fn value(&self, facet: Facet) -> Option<&str> {
        self.values[facet as usize].as_deref()
    }

    #[must_use]
    pub fn saying(mut self, text: String) -> Self {
        self.text = text;
        self
    }

    #[must_use]
    pub fn with(mut self, facet: Facet, value: Option<String>) -> Self {
        self.values[facet as usize] = value;
        self
    }

    #[must_use]
    pub const fn between(mut self, from: Option<Millis>, to: Option<Millis>) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    pub fn is_empty(&self) -> bool {
        *self == Self { text: self.text.clone(), ..Self::default() } && self.text.trim().is_empty()
    }
}

/// A word of the filter, and the values that hold it.
struct Word {
    lower: String,
    holding: [Vec<bool>; Facet::COUNT],
}

impl Word {
    fn new(word: &str, catalog: &Catalog) -> Self {
        let lower = word.to_ascii_lowercase();
        // Addresses are typed with separators of any kind, or none.
        let bare = without_separators(&lower);
        let holding = Facet::ALL.map(|facet| {
            catalog.values[facet as usize].holding(|value| {
                holds(value, &lower)
                    || (facet == Facet::Nic && !bare.is_empty() && holds(&without_separators(value), &bare))
            })
        });
        Self { lower, holding }
    }

    fn is_in(&self, fact: &Fact) -> bool {
        let nics = &self.holding[Facet::Nic as usize];
        self.holding.iter().zip(fact.values).any(|(holding, value)| holding[value as usize])
            || fact.more_nics.iter().any(|nic| nics[*nic as usize])
            || holds(&fact.name, &self.lower)
    }
}

fn without_separators(mac: &str) -> String {
    mac.chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

/// Whether a text holds another that is in lower case already. Only letters of ASCII have cases here.
fn holds(text: &str, lower: &str) -> bool {
    let (text, lower) = (text.as_bytes(), lower.as_bytes());
    let Some(&first) = lower.first() else { return true };
    memchr2_iter(first, first.to_ascii_uppercase(), text)
        .any(|at| text.get(at..at + lower.len()).is_some_and(|part| part.eq_ignore_ascii_case(lower)))
}

impl Catalog {
    pub fn select(&self, filter: &Filter) -> Selection {
        let words: Vec<Word> = filter.text.split_whitespace().map(|word| Word::new(word, self)).collect();
        // A value that no file has is a number that none has.
        let wanted: [Option<u32>; Facet::COUNT] = Facet::ALL.map(|facet| {
            let value = filter.value(facet)?;
            Some(if value.is_empty() { 0 } else { self.values[facet as usize].find(value).unwrap_or(u32::MAX) })
        });
        let mut counts = Facet::ALL.map(|facet| vec![0_u32; self.values[facet as usize].slots()]);
        let mut files = Vec::new();
        for (at, fact) in self.facts.iter().enumerate() {
            if !fact.is_listed || !is_between(fact, filter) || !words.iter().all(|word| word.is_in(fact)) {
                continue;
            }
            let fits = |facet: Facet| {
                let Some(wanted) = wanted[facet as usize] else { return true };
                fact.values[facet as usize] == wanted || (facet == Facet::Nic && fact.more_nics.contains(&wanted))
            };
            let mut unfit = Facet::ALL.into_iter().filter(|&facet| !fits(facet));
            // What fails in one facet alone is what another choice of that facet would show.
            match (unfit.next(), unfit.next()) {
                (None, _) => {
                    files.push(at);
                    Facet::ALL.into_iter().for_each(|facet| count(&mut counts, fact, facet));
                }
                (Some(facet), None) => count(&mut counts, fact, facet),
                (Some(_), Some(_)) => {}
            }
        }
        Selection { files, counts }
    }

    /// The values one can choose of a facet with the files each would leave, by name; an empty one is "not known".
    pub fn choices(&self, facet: Facet, selection: &Selection, filter: &Filter) -> Vec<(String, u32)> {
        let chosen = filter.value(facet);
        let mut choices: Vec<(String, u32)> = (0..)
            .zip(&selection.counts[facet as usize])
            .map(|(number, &files)| (self.values[facet as usize].name(number).unwrap_or_default().to_owned(), files))
            .filter(|(name, files)| *files > 0 || chosen == Some(name))
            .collect();
        order::sort_by(&mut choices, |(a, _), (b, _)| (a.is_empty(), a).cmp(&(b.is_empty(), b)));
        choices
    }
}

fn count(counts: &mut [Vec<u32>; Facet::COUNT], fact: &Fact, facet: Facet) {
    let counts = &mut counts[facet as usize];
    let more = if facet == Facet::Nic { &fact.more_nics[..] } else { &[] };
    for &value in std::iter::once(&fact.values[facet as usize]).chain(more) {
        counts[value as usize] += 1;
    }
}

fn is_between(fact: &Fact, filter: &Filter) -> bool {
    if filter.from.is_none() && filter.to.is_none() {
        return true;
    }
    let Some((first, end)) = fact.hours else { return false };
    filter.from.is_none_or(|from| end > from.0) && filter.to.is_none_or(|to| first < to.0)
}

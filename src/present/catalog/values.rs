//! The values of one facet, numbered from 1 in the order in which they are met.

use rustc_hash::FxHashMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// As first met.
    names: Vec<Box<str>>,
    /// Azure writes one id in several cases, so they are compared without.
    numbers: FxHashMap<Box<str>, u32>,
}

impl Values {
    pub fn number(&mut self, name: &str) -> u32 {
        // Mostly met before, and mostly in the case first met.
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let next = u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name.to_ascii_lowercase().into()).or_insert(next);
        if number == next {
            self.names.push(name.into());
        }
        self.numbers.insert(name.into(), number);
        number
    }

    /// The number of a name, if it was ever met.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).or_else(|| self.numbers.get(name.to_ascii_lowercase().as_str())).copied()
    }

    pub fn name(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.names.get(at).map(AsRef::as_ref)
    }

    /// How many there are, the one for "not known" among them.
    pub const fn slots(&self) -> usize {
        self.names.len() + 1
    }

    /// For each number, whether its name holds a text.
    pub fn holding(&self, holds: impl Fn(&str) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.names.iter().map(|name| holds(name))).collect()
    }
}

//! What there is to say of many files at once: whose logs they are, of which NICs and hours, and how many of each.
//!
//! Values are numbered when a file is first seen, so that filtering fifty thousand files is comparing small numbers.

mod facet;
mod filter;
mod values;

use std::rc::Rc;

use crate::ingest::FileReport;
use crate::model::{BlobPath, HOUR, Mac, Millis, Span, region_of, resource_name};

pub use facet::{Facet, ISSUES, NO_ISSUES, NOT_READ};
pub use filter::{Filter, Selection};
use values::Values;

/// One file as it is filtered and sorted by.
#[derive(Clone, Debug)]
struct Fact {
    name: Rc<str>,
    /// The value of each facet, 0 where it is not known.
    values: [u32; Facet::COUNT],
    /// A file that was merged has several NICs.
    more_nics: Box<[u32]>,
    nic: Option<Mac>,
    /// When the first of its hours begins and the last one ends.
    hours: Option<(i64, i64)>,
    /// The report it was made from: another one makes another fact.
    report: Option<Rc<FileReport>>,
    /// What is not stands for other files, or is no more, and is none of those that are counted.
    is_listed: bool,
}

/// All files by their places in the list.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    facts: Vec<Fact>,
    values: [Values; Facet::COUNT],
}

impl Catalog {
    /// Follows the list of files, each with its name, its report, and whether it is listed: what is new in it, and what
    /// was read since. At most so many files are looked at closely; false when more are left for the next call.
    pub fn follow<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a Rc<str>, Option<&'a Rc<FileReport>>, bool)>,
        at_most: usize,
    ) -> bool {
        let mut left = at_most;
        for (at, (name, report, is_listed)) in files.enumerate() {
            let is_known = self.facts.get(at).is_some_and(|fact| {
                Rc::ptr_eq(&fact.name, name)
                    && fact.is_listed == is_listed
                    && match (&fact.report, report) {
                        (Some(ours), Some(theirs)) => Rc::ptr_eq(ours, theirs),
                        (ours, theirs) => ours.is_none() && theirs.is_none(),
                    }
            });
            if is_known {
                continue;
            }
            if left == 0 {
                return false;
            }
            left -= 1;
            let fact = self.fact(name, report, is_listed);
            match self.facts.get_mut(at) {
                Some(old) => *old = fact,
                None => self.facts.push(fact),
            }
        }
        true
    }

    fn fact(&mut self, name: &Rc<str>, report: Option<&Rc<FileReport>>, is_listed: bool) -> Fact {
        let parsed;
        let path = match report {
            Some(report) => &report.path,
            None => {
                parsed = BlobPath::parse(name);
                &parsed
            }
        };
        // What the path does not say, the records may.
        let named = |id: fn(&FileReport) -> &Option<String>| {
            let id = report.and_then(|report| id(report).as_deref());
            id.map(resource_name).filter(|name| !name.is_empty())
        };
        let nics = report.map_or(&[][..], |report| &report.nics);
        let nic = path.mac.or_else(|| nics.first().copied());
        let mut values = [0; Facet::COUNT];
        let mut set = |facet: Facet, value: Option<&str>| {
            values[facet as usize] = value.map_or(0, |value| self.values[facet as usize].number(value));
        };
        set(Facet::Subscription, path.subscription.as_deref().or_else(|| subscription(report?.log.as_deref()?)));
        set(Facet::Log, path.log.as_deref().or_else(|| named(|report| &report.log)));
        set(Facet::Region, path.region.as_deref().or_else(|| region_of(report?.log.as_deref()?)));
        set(Facet::Target, named(|report| &report.target).or(path.target.as_deref()));
        set(Facet::Nic, nic.map(|nic| nic.to_string()).as_deref());
        set(Facet::Format, Some(report.map_or(NOT_READ, |report| report.kind())));
        let has_issues = report.map(|report| report.issues.count() > 0);
        set(Facet::Issues, Some(has_issues.map_or(NOT_READ, |has| if has { ISSUES } else { NO_ISSUES })));
        let more_nics = nics.iter().filter(|&&other| Some(other) != nic);
        let more_nics = more_nics.map(|nic| self.values[Facet::Nic as usize].number(&nic.to_string())).collect();
        let hour_of = |at: Millis| at.floor(HOUR).0;
        let written = path.hour.map(Span::of).or_else(|| report?.written);
        let hours = written.map(|Span { first, last }| (hour_of(first), hour_of(last).saturating_add(HOUR)));
        Fact { name: Rc::clone(name), values, more_nics, nic, hours, report: report.cloned(), is_listed }
    }

    /// Those that are listed.
    pub fn len(&self) -> usize {
        self.facts.iter().filter(|fact| fact.is_listed).count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A file's value of a facet, where it has one.
    pub fn value(&self, file: usize, facet: Facet) -> Option<&str> {
        let fact = self.facts.get(file)?;
        self.values[facet as usize].name(fact.values[facet as usize])
    }

    pub fn nic(&self, file: usize) -> Option<Mac> {
        self.facts.get(file)?.nic
    }

    /// The first of a file's hours.
    pub fn hour(&self, file: usize) -> Option<Millis> {
        Some(Millis(self.facts.get(file)?.hours?.0))
    }

    /// When the first hour of all files begins and the last one ends.
    pub fn hours(&self) -> Option<(Millis, Millis)> {
        let all = self.facts.iter().filter(|fact| fact.is_listed).filter_map(|fact| fact.hours);
        all.reduce(|(a, b), (c, d)| (a.min(c), b.max(d))).map(|(first, end)| (Millis(first), Millis(end)))
    }
}

/// The subscription of a resource id.
fn subscription(id: &str) -> Option<&str> {
    let mut parts = id.split('/').skip_while(|part| !part.eq_ignore_ascii_case("subscriptions"));
    parts.nth(1).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests;

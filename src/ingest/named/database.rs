//! Databases of what is known of public addresses, in MaxMind's format (`.mmdb`), which others write as well. What
//! their records are called differs, so it is sought by all the names there are, whatever the database calls itself.

use rustc_hash::FxHashMap;

use super::mmdb::{Database, Place};
use crate::enrich::{Geo, Growing};

/// Whose name a file of this name has, packed or not. What it is shows only at its end.
pub fn is_database(name: &str) -> bool {
    const ENDINGS: [&str; 3] = [".mmdb", ".mmdb.gz", ".mmdb.zst"];
    let name = name.as_bytes();
    let ends = |ending: &&str| {
        let at = name.len().checked_sub(ending.len());
        at.is_some_and(|at| name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    };
    ENDINGS.iter().any(ends)
}

/// Larger ones would take the memory that logs need. Those of countries and organisations are far smaller.
pub const LARGEST: usize = 200 << 20;

/// More different records no database has.
const MOST_RECORDS: usize = 4_000_000;

/// A text of it is a name, and no book.
const LONGEST: usize = 100;

/// A text and its note.
type Both = [String; 2];

/// What it says of addresses, unless it is damaged, or says nothing of where they are and whose.
pub fn read_database(bytes: &[u8]) -> Option<Geo> {
    let database = Database::open(bytes)?;
    let mut facts: [Fact; 2] = Default::default();
    // Many networks share a record, and many records say the same.
    let mut met: FxHashMap<Place, [u32; 2]> = FxHashMap::default();
    database.each(&mut |network, place| {
        let numbers = *met.entry(place).or_insert_with(|| {
            let said = Record { database: &database, place }.said();
            let mut each = facts.iter_mut().zip(said).map(|(fact, said)| said.map_or(0, |said| fact.number(said)));
            [each.next().unwrap_or_default(), each.next().unwrap_or_default()]
        });
        for (fact, number) in facts.iter_mut().zip(numbers).filter(|(_, number)| *number > 0) {
            fact.growing.add(network, number);
        }
        let is_too_much = met.len() > MOST_RECORDS || facts.iter().any(|fact| fact.growing.is_full());
        (!is_too_much && !database.is_exhausted()).then_some(())
    })?;
    let [countries, orgs] = facts.map(|fact| fact.growing.finish(database.made));
    Some(Geo::new(countries, orgs)).filter(|geo| !geo.is_empty())
}

/// One of the two, and the numbers of what was said already.
#[derive(Default)]
struct Fact {
    growing: Growing,
    numbers: FxHashMap<Both, u32>,
}

impl Fact {
    fn number(&mut self, said: Both) -> u32 {
        let Self { growing, numbers } = self;
        *numbers.entry(said).or_insert_with_key(|[text, note]| growing.say(text.clone(), note.clone()))
    }
}

struct Record<'a> {
    database: &'a Database<'a>,
    place: Place,
}

impl Record<'_> {
    /// A country and an organisation, by all the names that their makers have for them.
    fn said(&self) -> [Option<Both>; 2] {
        let keys = [
            "country",
            "registered_country",
            "country_code",
            "country_name",
            "autonomous_system_number",
            "autonomous_system_organization",
            "asn",
            "as_name",
            "name",
        ];
        let [country, registered, code, country_name, number, org, asn, as_name, name] =
            self.database.find(self.place, keys);
        // Beside the name of a network it is said where that is registered, not where the address is.
        let flat = if name.is_none() { self.flat_country(country, code, country_name) } else { None };
        let country = [country, registered].into_iter().find_map(|nation| self.nation(nation)).or(flat);
        let number = self.number(number).or_else(|| self.number(asn)).map(|number| format!("AS{number}"));
        let name = [org, as_name, name].into_iter().find_map(|name| self.text(name));
        let org = match (name, number) {
            // One organisation can have many of them.
            (Some(name), Some(number)) => Some([format!("{name} ({number})"), number]),
            (name, number) => name.or(number).map(|text| [text, String::new()]),
        };
        [country, org]
    }

    /// MaxMind's own, and DB-IP's.
    fn nation(&self, place: Option<Place>) -> Option<Both> {
        let [code, names] = self.database.find(place?, ["iso_code", "names"]);
        let name = names.and_then(|names| self.text(self.database.find(names, ["en"])[0]));
        Some([self.code(code)?, name.unwrap_or_default()])
    }

    /// Others'. What is no code is a name.
    fn flat_country(&self, country: Option<Place>, code: Option<Place>, name: Option<Place>) -> Option<Both> {
        let text = self.code(code).or_else(|| self.code(country))?;
        let name = self.text(name).or_else(|| self.text(country)).filter(|name| name.len() > 2);
        Some([text, name.unwrap_or_default()])
    }

    /// Another kind of value than a text is another thing of the same name.
    fn text(&self, place: Option<Place>) -> Option<String> {
        let text = self.database.text(place?)?;
        Some(text.trim().chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
    }

    fn code(&self, place: Option<Place>) -> Option<String> {
        let text = self.text(place)?;
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| text.to_ascii_uppercase())
    }

    /// `AS64500`, `64500`, or the number itself.
    fn number(&self, place: Option<Place>) -> Option<u64> {
        let text = || self.text(place)?.trim_start_matches("AS").parse().ok();
        self.database.number(place?).or_else(text)
    }
}

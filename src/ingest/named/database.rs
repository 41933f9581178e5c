//! Databases of what is known of public addresses, in MaxMind's format (`.mmdb`), which others write as well. What
//! their records are called differs, so it is sought by all the names there are, whatever the database calls itself.

use rustc_hash::FxHashMap;

use super::mmdb::{Database, Place};
use crate::enrich::{Geo, Ranges, Said};

/// Whose name a file of this name has, packed or not. What it is shows only at its end.
pub fn is_database(name: &str) -> bool {
    const ENDINGS: [&str; 3] = [".mmdb", ".mmdb.gz", ".mmdb.zst"];
    let name = name.as_bytes();
    let ends = |ending: &&str| {
        name.len().checked_sub(ending.len()).is_some_and(|at| name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    };
    ENDINGS.iter().any(ends)
}

/// Larger ones would take the memory that logs need; those of countries and organisations have a tenth of it.
pub const LARGEST: usize = 200 << 20;

/// A text of it is a name, and no book.
const LONGEST: usize = 100;

/// What it says of addresses, unless it is damaged, or says nothing of where they are and whose.
pub fn read_database(bytes: &[u8]) -> Option<Geo> {
    let database = Database::open(bytes)?;
    let [mut countries, mut orgs] = [Ranges::made_at(database.made), Ranges::made_at(database.made)];
    let mut numbers = Numbers::default();
    database.each(&mut |network, place| {
        let Numbers { by_place, countries: met_countries, orgs: met_orgs } = &mut numbers;
        let [country, org] = *by_place.entry(place).or_insert_with(|| {
            let number =
                |said: Option<Said>, met: &mut Met, ranges: &mut Ranges| said.map_or(0, |said| met.of(said, ranges));
            let record = Record { database: &database, place };
            [number(record.country(), met_countries, &mut countries), number(record.org(), met_orgs, &mut orgs)]
        });
        for (ranges, number) in [(&mut countries, country), (&mut orgs, org)] {
            if number > 0 {
                ranges.add(network, number);
            }
        }
        (!database.is_exhausted()).then_some(())
    })?;
    countries.settle();
    orgs.settle();
    Some(Geo::new(countries, orgs)).filter(|geo| !geo.is_empty())
}

/// What was met already. Many networks share a record, and many records say the same.
#[derive(Default)]
struct Numbers {
    by_place: FxHashMap<Place, [u32; 2]>,
    countries: Met,
    orgs: Met,
}

#[derive(Default)]
struct Met(FxHashMap<Said, u32>);

impl Met {
    fn of(&mut self, said: Said, ranges: &mut Ranges) -> u32 {
        *self.0.entry(said).or_insert_with_key(|said| ranges.say(said.clone()))
    }
}

struct Record<'a> {
    database: &'a Database<'a>,
    place: Place,
}

impl Record<'_> {
    /// Another kind of value than a text is another thing of the same name.
    fn text(&self, path: &[&str]) -> Option<String> {
        let text = self.database.text(self.place, path)?;
        Some(text.trim().chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
    }

    fn code(&self, path: &[&str]) -> Option<String> {
        let text = self.text(path)?;
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_code.then(|| text.to_ascii_uppercase())
    }

    /// A map in MaxMind's own and DB-IP's, texts in others'.
    fn country(&self) -> Option<Said> {
        let said = |text: String, note: Option<String>| Said { text, note: note.unwrap_or_default() };
        for nation in ["country", "registered_country"] {
            if let Some(code) = self.code(&[nation, "iso_code"]) {
                return Some(said(code, self.text(&[nation, "names", "en"])));
            }
        }
        let name = self.text(&["country_name"]);
        if let Some(code) = self.code(&["country_code"]) {
            return Some(said(code, name.or_else(|| self.text(&["country"]))));
        }
        // Beside the name of a network it is where that is registered, not where the address is.
        let is_of_network = self.text(&["name"]).is_some();
        Some(said(self.code(&["country"]).filter(|_| !is_of_network)?, name))
    }

    fn org(&self) -> Option<Said> {
        let number = self.database.number(self.place, &["autonomous_system_number"]).map(|number| number.to_string());
        let number = number.or_else(|| {
            let text = self.text(&["asn"])?;
            let digits = text.strip_prefix("AS").unwrap_or(&text);
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.to_owned())
        });
        let number = number.map(|number| format!("AS{number}"));
        let name = ["autonomous_system_organization", "as_name", "name"].iter().find_map(|key| self.text(&[key]));
        Some(match (name, number) {
            // One organisation can have many of them.
            (Some(name), Some(number)) => Said { text: format!("{name} ({number})"), note: number },
            (Some(text), None) | (None, Some(text)) => Said { text, note: String::new() },
            (None, None) => return None,
        })
    }
}

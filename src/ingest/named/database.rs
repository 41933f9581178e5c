//! Databases of what is known of public addresses, in MaxMind's format (`.mmdb`), which others write as well. What
//! their records are called differs, so it is sought by all the names there are, whatever the database calls itself.

use maxminddb::{LookupResult, PathElement, Reader, WithinOptions};
use rustc_hash::FxHashMap;

use crate::enrich::{Geo, Ranges, Said};
use crate::model::Network;

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

type Found<'a, 'b> = LookupResult<'a, &'b [u8]>;

/// What it says of addresses, unless it is damaged, or says nothing of where they are and whose.
pub fn read_database(bytes: &[u8]) -> Option<Geo> {
    let database = Reader::from_source(bytes).ok()?;
    let made = database.metadata().build_epoch;
    let [mut countries, mut orgs] = [Ranges::made_at(made), Ranges::made_at(made)];
    let mut numbers = Numbers::default();
    // Each node has two branches; there are more networks only where branches meet again.
    let most = (database.metadata().node_count as usize).saturating_mul(2).saturating_add(1);
    for (count, found) in database.networks(WithinOptions::default()).ok()?.enumerate() {
        // What follows on damage cannot be trusted.
        let found = found.ok().filter(|_| count < most)?;
        let (Ok(network), Some(offset)) = (found.network(), found.offset()) else { continue };
        let network = Network::of(network.ip(), network.prefix());
        let [country, org] = *numbers.by_offset.entry(offset).or_insert_with(|| {
            [
                country(&found).map_or(0, |said| numbers.countries.of(said, &mut countries)),
                org(&found).map_or(0, |said| numbers.orgs.of(said, &mut orgs)),
            ]
        });
        for (ranges, number) in [(&mut countries, country), (&mut orgs, org)] {
            if number > 0 {
                ranges.add(network, number);
            }
        }
    }
    countries.settle();
    orgs.settle();
    Some(Geo::new(countries, orgs)).filter(|geo| !geo.is_empty())
}

/// What was met already. Many networks share a record, and many records say the same.
#[derive(Default)]
struct Numbers {
    by_offset: FxHashMap<usize, [u32; 2]>,
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

fn text(found: &Found<'_, '_>, path: &[&str]) -> Option<String> {
    let path: Vec<PathElement<'_>> = path.iter().map(|key| PathElement::Key(key)).collect();
    // Another kind of value than a text is another thing of the same name.
    let text: &str = found.decode_path(&path).ok()??;
    Some(text.trim().chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
}

fn code(text: &str) -> Option<String> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
}

/// A map in MaxMind's own and DB-IP's, texts in others'.
fn country(found: &Found<'_, '_>) -> Option<Said> {
    let text = |path: &[&str]| text(found, path);
    let said = |text: String, note: Option<String>| Said { text, note: note.unwrap_or_default() };
    for nation in ["country", "registered_country"] {
        if let Some(code) = text(&[nation, "iso_code"]).as_deref().and_then(code) {
            return Some(said(code, text(&[nation, "names", "en"])));
        }
    }
    let plain = text(&["country"]);
    if let Some(code) = text(&["country_code"]).as_deref().and_then(code) {
        return Some(said(code, text(&["country_name"]).or(plain)));
    }
    // Beside the name of a network it is where that is registered, not where the address is.
    let is_of_network = text(&["name"]).is_some();
    let code = plain.as_deref().and_then(code).filter(|_| !is_of_network)?;
    Some(said(code, text(&["country_name"])))
}

fn org(found: &Found<'_, '_>) -> Option<Said> {
    let number: Option<u32> = found.decode_path(&[PathElement::Key("autonomous_system_number")]).ok().flatten();
    let number = number.map(|number| format!("AS{number}")).or_else(|| {
        let text = text(found, &["asn"])?;
        let digits = text.strip_prefix("AS").unwrap_or(&text);
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("AS{digits}"))
    });
    let names = ["autonomous_system_organization", "as_name", "name"];
    let name = names.iter().find_map(|key| text(found, &[key]));
    Some(match (name, number) {
        // One organisation can have many of them.
        (Some(name), Some(number)) => Said { text: format!("{name} ({number})"), note: number },
        (None, Some(number)) => Said { text: number, note: String::new() },
        (Some(name), None) => Said { text: name, note: String::new() },
        (None, None) => return None,
    })
}

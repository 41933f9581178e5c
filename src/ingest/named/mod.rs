//! Files that name addresses and NICs, as people have them beside their logs: what Azure's tools say of network cards,
//! virtual networks, machines, public addresses and security rules, lists that someone keeps, and databases of all
//! addresses.

use super::HEAD;

mod azure;
mod database;
mod list;
mod mmdb;

pub(super) use azure::read_object;
pub(super) use database::{LARGEST, is_database, read_database};
pub(super) use list::{List, bare};

/// Why what a file says is not all taken.
pub(super) const TOO_MANY_NAMES: &str = "So many names or rules are not taken: this and all after it is left out.";
pub(super) const RULES_LEFT_OUT: &str = "They lack an NSG, a name, a direction, an access or a priority. What \
     PowerShell’s ConvertTo-Json shortens, it says in full with -Depth 8.";

/// Whether a text is a list of addresses and their names, by how it begins.
pub fn names_something(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    List::of(head, head.len() == text.len(), "").is_some()
}

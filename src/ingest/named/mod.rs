//! Files that name addresses and NICs, as people have them beside their logs: what Azure's tools say of network cards,
//! virtual networks, machines and public addresses, and lists that someone keeps.

use super::HEAD;

mod azure;
mod list;

pub(super) use azure::read_object;
pub(super) use list::{List, bare};

/// Why a file's names are not all taken.
pub(super) const TOO_MANY_NAMES: &str = "So many names are not taken: this and all after it is left out.";

/// Whether a text is a list of addresses and their names, by how it begins.
pub fn names_something(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    List::of(head, head.len() == text.len()).is_some()
}

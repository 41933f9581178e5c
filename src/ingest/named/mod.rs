//! Files that name addresses and NICs, as people have them beside their logs: what Azure's tools say of network cards,
//! virtual networks, machines and public addresses, and lists that someone keeps.

mod azure;
mod list;

pub(super) use azure::read_object;
pub(super) use list::{List, bare};

//! The words of the logs as small types: times, addresses' MACs, directions, states, encryption, rules.
//! No other module gives these values a meaning of its own.

mod addr;
mod case;
mod digest;
mod duplicate;
mod encryption;
mod five_tuple;
mod flow;
mod flow_type;
mod mac;
mod network;
mod resource;
mod rule;
mod service;
mod span;
mod time;

pub use addr::is_private;
pub use case::{folded, is_same};
pub use digest::{Digest, mixed, mixed_wide};
pub use duplicate::{Duplicate, LeftOut};
pub use encryption::{Encryption, Fate};
pub use five_tuple::Flow;
pub use flow::{Action, Counter, Counters, Direction, Format, Protocol, State};
pub use flow_type::FlowType;
pub use mac::Mac;
pub use network::{Network, Prefix};
pub use resource::{BlobPath, region_of, resource_name};
pub use rule::{RuleKind, rule_identity, rule_kind, rule_short_name};
pub use service::{service_aliases, service_name, service_port, services};
pub use span::Span;
pub use time::{DAY, HOUR, MINUTE, Millis, SECOND};

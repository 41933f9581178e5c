//! What is known from files that people have beside their logs: what addresses and NICs are called, by their owner and
//! by Azure's service tags, in which country they are and whose, and which rules there are, so that those can be told
//! that no log names.

use serde::{Deserialize, Serialize};

mod geo;
mod names;
mod ranges;
mod rules;
mod tags;
mod unhit;

pub use geo::{Fact, Geo};
pub use names::{Names, with_name};
pub use ranges::{Growing, Ranges, Said};
pub use rules::{Nsg, Rule, Rules};
pub use tags::{Tag, Tags};
pub use unhit::{Unhit, Why, is_any};

/// All that such a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub names: Names,
    pub rules: Rules,
}

impl Known {
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty() && self.rules.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.names.is_full() || self.rules.is_full()
    }

    /// Nothing more is added: from now on it can be looked up.
    pub fn settle(&mut self) {
        self.names.settle();
        self.rules.settle();
    }
}

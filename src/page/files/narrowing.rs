//! How the list of files is narrowed: one filter, changed a step at a time by whatever narrows it. A step says what
//! changes and not what comes out, so that two in quick succession both count.

use std::rc::Rc;

use flowglass::model::{Mac, Millis};
use flowglass::present::catalog::{Facet, Filter};
use yew::prelude::*;

use crate::page::chart::Chosen;

/// One change of the filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Narrow {
    Words(String),
    /// `None` for any; an empty one for "not known".
    Value(Facet, Option<String>),
    From(Option<Millis>),
    To(Option<Millis>),
    /// A cell or a NIC of the gap map; the one chosen already lets go of it.
    Choose(Chosen),
    All,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing(pub Filter);

impl Narrowing {
    /// What of the gap map the list is narrowed to.
    pub fn chosen(&self) -> Option<Chosen> {
        let nic = Mac::parse(self.0.value(Facet::Nic)?)?;
        Some(Chosen { nic, hours: self.0.from.zip(self.0.to).map(|(from, to)| (from.0, to.0)) })
    }

    fn choose(&self, choice: Chosen) -> Filter {
        let filter = self.0.clone();
        if self.chosen() == Some(choice) {
            return filter.with(Facet::Nic, None).between(None, None);
        }
        let hours = choice.hours.map(|(from, to)| (Millis(from), Millis(to)));
        let filter = filter.with(Facet::Nic, Some(choice.nic.to_string()));
        filter.between(hours.map(|(from, _)| from), hours.map(|(_, to)| to))
    }
}

impl Reducible for Narrowing {
    type Action = Narrow;

    fn reduce(self: Rc<Self>, step: Narrow) -> Rc<Self> {
        let filter = self.0.clone();
        Rc::new(Self(match step {
            Narrow::Words(text) => filter.saying(text),
            Narrow::Value(facet, value) => filter.with(facet, value),
            Narrow::From(from) => {
                let to = filter.to;
                filter.between(from, to)
            }
            Narrow::To(to) => {
                let from = filter.from;
                filter.between(from, to)
            }
            Narrow::Choose(choice) => self.choose(choice),
            Narrow::All => Filter::default(),
        }))
    }
}

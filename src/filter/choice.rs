//! The fields that have a few fixed words for values, and those words.

use super::Field;
use crate::model::is_same;
use crate::model::{Action, Direction, Duplicate, FlowType, Format, State};

/// A value of one of these fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    Direction(Direction),
    State(State),
    Action(Action),
    FlowType(FlowType),
    Format(Format),
    Duplicate(Duplicate),
}

/// How a value is written.
#[derive(Debug)]
pub struct Word {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub value: Choice,
    pub meaning: &'static str,
}

impl Word {
    /// Whether this is how one writes it, in either case.
    pub fn is(&self, text: &str) -> bool {
        [self.name].iter().chain(self.aliases).any(|name| is_same(name, text))
    }
}

impl Choice {
    pub fn name(self) -> &'static str {
        let words = [DIRECTIONS, STATES, ACTIONS, FLOW_TYPES, FORMATS, DUPLICATES];
        words.into_iter().flatten().find(|word| word.value == self).map_or("", |word| word.name)
    }
}

/// The words of a field; none, if it is of another kind.
pub const fn words(field: Field) -> &'static [Word] {
    match field {
        Field::Direction => DIRECTIONS,
        Field::State => STATES,
        Field::Action => ACTIONS,
        Field::FlowType => FLOW_TYPES,
        Field::Format => FORMATS,
        Field::Duplicate => DUPLICATES,
        _ => &[],
    }
}

const DIRECTIONS: &[Word] = &[
    Word {
        name: "in",
        aliases: &["inbound", "ingress", "i"],
        value: Choice::Direction(Direction::Inbound),
        meaning: "comes in at the NIC that logs it",
    },
    Word {
        name: "out",
        aliases: &["outbound", "egress", "o"],
        value: Choice::Direction(Direction::Outbound),
        meaning: "goes out from the NIC that logs it",
    },
];

const STATES: &[Word] = &[
    Word { name: "begin", aliases: &["b", "began"], value: Choice::State(State::Begin), meaning: "the flow was made" },
    Word {
        name: "continuing",
        aliases: &["c", "continues"],
        value: Choice::State(State::Continuing),
        meaning: "the flow goes on; its counters are those since the last tuple",
    },
    Word { name: "end", aliases: &["e", "ended"], value: Choice::State(State::End), meaning: "the flow is over" },
    Word { name: "denied", aliases: &["d", "deny"], value: Choice::State(State::Denied), meaning: "a rule refused it" },
    Word {
        name: "none",
        aliases: &["a"],
        value: Choice::State(State::None),
        meaning: "allowed, of an NSG log of version 1, which has no states",
    },
];

const ACTIONS: &[Word] = &[
    Word {
        name: "allowed",
        aliases: &["a", "allow", "accepted"],
        value: Choice::Action(Action::Allowed),
        meaning: "where it was logged no rule refused it; the other side may have",
    },
    Word {
        name: "denied",
        aliases: &["d", "deny", "refused", "blocked"],
        value: Choice::Action(Action::Denied),
        meaning: "a rule refused it",
    },
];

const FLOW_TYPES: &[Word] = &[
    Word {
        name: "internal",
        aliases: &["private"],
        value: Choice::FlowType(FlowType::Internal),
        meaning: "both addresses are private",
    },
    Word {
        name: "outbound-public",
        aliases: &["to-public", "to-internet"],
        value: Choice::FlowType(FlowType::OutboundPublic),
        meaning: "from a private address to a public one",
    },
    Word {
        name: "inbound-public",
        aliases: &["from-public", "from-internet"],
        value: Choice::FlowType(FlowType::InboundPublic),
        meaning: "from a public address to a private one",
    },
    Word {
        name: "public",
        aliases: &[],
        value: Choice::FlowType(FlowType::Public),
        meaning: "both addresses are public",
    },
];

const FORMATS: &[Word] = &[
    Word {
        name: "vnet",
        aliases: &[],
        value: Choice::Format(Format::Vnet),
        meaning: "a flow log of a virtual network, a subnet or a NIC",
    },
    Word {
        name: "nsg-v1",
        aliases: &["nsg1", "nsgv1"],
        value: Choice::Format(Format::Nsg1),
        meaning: "an NSG flow log without states and counters",
    },
    Word {
        name: "nsg-v2",
        aliases: &["nsg2", "nsgv2"],
        value: Choice::Format(Format::Nsg2),
        meaning: "an NSG flow log with states and counters",
    },
];

const DUPLICATES: &[Word] = &[
    Word {
        name: "records",
        aliases: &["record"],
        value: Choice::Duplicate(Duplicate::Record),
        meaning: "its record is there twice",
    },
    Word {
        name: "overlap",
        aliases: &[],
        value: Choice::Duplicate(Duplicate::Overlap),
        meaning: "another flow log logs the same NIC",
    },
    Word {
        name: "nsg_and_vnet",
        aliases: &["nsg-and-vnet"],
        value: Choice::Duplicate(Duplicate::NsgAndVnet),
        meaning: "of an NSG flow log, and a VNet flow log has it too",
    },
    Word {
        name: "both_ends",
        aliases: &["both-ends"],
        value: Choice::Duplicate(Duplicate::BothEnds),
        meaning: "the destination's, and the source logs as well",
    },
];

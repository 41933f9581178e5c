//! Between which sides of the network's edge a flow goes.

use std::net::IpAddr;

use super::is_private;

/// By the two addresses alone, the source being who began the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowType {
    /// Both addresses can only be inside.
    Internal,
    /// From inside to a public address.
    OutboundPublic,
    /// From a public address to inside.
    InboundPublic,
    /// Neither address is private: what passes through, or a network with public addresses of its own.
    Public,
}

impl FlowType {
    pub fn of(source: IpAddr, destination: IpAddr) -> Self {
        Self::between(is_private(source), is_private(destination))
    }

    /// By whether the source is private, and whether the destination is.
    pub const fn between(source: bool, destination: bool) -> Self {
        match (source, destination) {
            (true, true) => Self::Internal,
            (true, false) => Self::OutboundPublic,
            (false, true) => Self::InboundPublic,
            (false, false) => Self::Public,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_both_sides() {
        let check = |source: &str, destination: &str, expected| {
            assert_eq!(FlowType::of(source.parse().unwrap(), destination.parse().unwrap()), expected);
        };
        check("10.0.0.4", "fd00::4", FlowType::Internal);
        check("10.0.0.4", "192.0.2.7", FlowType::OutboundPublic);
        check("2001:db8::7", "fd00::4", FlowType::InboundPublic);
        check("192.0.2.7", "198.51.100.7", FlowType::Public);
    }
}

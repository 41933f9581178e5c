//! The ways in which one flow comes to be logged more than once, and which of them are left out.

use serde::{Deserialize, Serialize};

/// Why a row says nothing that another has not said. A row is a duplicate in one way only: the first of these that
/// holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Duplicate {
    /// Its record is there twice, byte for byte.
    Record,
    /// Another flow log logs the same NIC: one of the network, of the subnet, or of the NIC.
    Overlap,
    /// It is of an NSG flow log, and a VNet flow log of the NIC has it too.
    NsgAndVnet,
    /// It is the destination's, and the source's NIC logs as well.
    BothEnds,
}

impl Duplicate {
    pub const ALL: [Self; 4] = [Self::Record, Self::Overlap, Self::NsgAndVnet, Self::BothEnds];

    /// As the summary names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "records",
            Self::Overlap => "overlap",
            Self::NsgAndVnet => "nsg_and_vnet",
            Self::BothEnds => "both_ends",
        }
    }
}

/// Which kinds of duplicates are left out of all figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut(u8);

impl LeftOut {
    pub const ALL: Self = Self(0b1111);
    /// Everything is counted as often as it was logged.
    pub const NONE: Self = Self(0);

    pub const fn holds(self, kind: Duplicate) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }

    #[must_use]
    pub const fn with(self, kind: Duplicate, is_left_out: bool) -> Self {
        let bit = 1 << kind as u8;
        Self(if is_left_out { self.0 | bit } else { self.0 & !bit })
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_switched_alone() {
        for kind in Duplicate::ALL {
            let without = LeftOut::ALL.with(kind, false);
            assert!(Duplicate::ALL.iter().all(|&other| without.holds(other) == (other != kind)), "{kind:?}");
            assert_eq!(without.with(kind, true), LeftOut::ALL);
            assert!(!LeftOut::NONE.holds(kind));
        }
    }
}

//! Who wrote a row.

use serde::{Deserialize, Serialize};

use crate::model::Mac;

/// A NIC as one flow log sees it. Of the logs of a NIC, the first in order is the one whose rows stay: VNet before NSG,
/// the whole network's before the subnet's and the NIC's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Writer {
    pub mac: Mac,
    pub is_nsg: bool,
    pub scope: Scope,
    /// Its resource id, which Azure writes in any case.
    pub log: String,
}

/// How much of a network a flow log covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    Network,
    Subnet,
    Nic,
    Other,
}

impl Scope {
    pub fn of(target: &str) -> Self {
        let target = target.to_ascii_lowercase();
        if target.contains("/networkinterfaces/") {
            Self::Nic
        } else if target.contains("/subnets/") {
            Self::Subnet
        } else if target.contains("/virtualnetworks/") {
            Self::Network
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        let network = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v";
        assert_eq!(Scope::of(network), Scope::Network);
        assert_eq!(Scope::of(&format!("{network}/SUBNETS/s").to_uppercase()), Scope::Subnet);
        assert_eq!(Scope::of("/subscriptions/s/providers/Microsoft.Network/networkInterfaces/n"), Scope::Nic);
        assert_eq!(Scope::of(""), Scope::Other);
    }
}

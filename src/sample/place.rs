//! Where the sample day takes place: two VNets, their network cards, the rules and the logs. All of it is invented.
//!
//! Inside addresses are private, outside ones are from the ranges reserved for documentation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The subscription, in both spellings that logs use.
macro_rules! shop {
    ($resource:literal) => {
        concat!(
            "/subscriptions/5a3d0c1e-7b42-4f6a-9e10-2d8c64b7f013/resourceGroups/rg-shop/providers/Microsoft.Network/",
            $resource
        )
    };
}
macro_rules! watcher {
    ($log:literal) => {
        concat!(
            "/SUBSCRIPTIONS/5A3D0C1E-7B42-4F6A-9E10-2D8C64B7F013/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/",
            "MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/",
            $log
        )
    };
}
macro_rules! vnet_folder {
    ($log:literal) => {
        concat!(
            "insights-logs-flowlogflowevent/flowLogResourceID=/5A3D0C1E-7B42-4F6A-9E10-2D8C64B7F013_NETWORKWATCHERRG/",
            "NETWORKWATCHER_WESTEUROPE_",
            $log
        )
    };
}
macro_rules! nsg {
    ($before:literal, $nsg:literal) => {
        concat!(
            $before,
            "/SUBSCRIPTIONS/5A3D0C1E-7B42-4F6A-9E10-2D8C64B7F013/RESOURCEGROUPS/RG-SHOP/PROVIDERS/MICROSOFT.NETWORK/",
            "NETWORKSECURITYGROUPS/",
            $nsg
        )
    };
}

/// A network card, by its place in [`CARDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nic(pub usize);

pub const WEB_01: Nic = Nic(0);
pub const WEB_02: Nic = Nic(1);
pub const APP_01: Nic = Nic(2);
pub const APP_02: Nic = Nic(3);
pub const APP_03: Nic = Nic(4);
pub const DB_01: Nic = Nic(5);
pub const DB_02: Nic = Nic(6);
pub const BACKUP_01: Nic = Nic(7);
pub const DNS_01: Nic = Nic(8);
pub const JUMP_01: Nic = Nic(9);
pub const JUMP_02: Nic = Nic(10);
pub const BUS_01: Nic = Nic(11);
pub const CACHE_01: Nic = Nic(12);
pub const BASTION_01: Nic = Nic(13);
pub const NICS: usize = 14;

pub struct Card {
    /// What its owner calls the machine.
    pub name: &'static str,
    pub mac: &'static str,
    pub v4: Ipv4Addr,
    /// The ARM id of the NSG in front of it.
    pub nsg: &'static str,
    /// The flow log of its VNet.
    pub log: &'static Log,
}

const fn card(
    name: &'static str,
    mac: &'static str,
    [a, b, c, d]: [u8; 4],
    nsg: &'static str,
    log: &'static Log,
) -> Card {
    Card { name, mac, v4: Ipv4Addr::new(a, b, c, d), nsg, log }
}

pub static CARDS: [Card; NICS] = [
    card("web-01", "00224800AA01", [10, 1, 1, 4], shop!("networkSecurityGroups/nsg-web"), &VNET_SHOP),
    card("web-02", "00224800AA02", [10, 1, 1, 5], shop!("networkSecurityGroups/nsg-web"), &VNET_SHOP),
    card("app-01", "00224800AA03", [10, 1, 2, 4], shop!("networkSecurityGroups/nsg-app"), &VNET_SHOP),
    card("app-02", "00224800AA04", [10, 1, 2, 5], shop!("networkSecurityGroups/nsg-app"), &VNET_SHOP),
    card("app-03", "00224800AA05", [10, 1, 2, 6], shop!("networkSecurityGroups/nsg-app"), &VNET_SHOP),
    card("db-01", "00224800AA06", [10, 2, 1, 4], shop!("networkSecurityGroups/nsg-data"), &VNET_HUB),
    card("db-02", "00224800AA07", [10, 2, 1, 5], shop!("networkSecurityGroups/nsg-data"), &VNET_HUB),
    card("backup-01", "00224800AA08", [10, 2, 9, 4], shop!("networkSecurityGroups/nsg-data"), &VNET_HUB),
    card("dns-01", "00224800AA09", [10, 2, 0, 4], shop!("networkSecurityGroups/nsg-hub"), &VNET_HUB),
    card("jump-01", "00224800AA0A", [10, 2, 8, 4], shop!("networkSecurityGroups/nsg-jump"), &VNET_HUB),
    card("jump-02", "00224800AA0B", [10, 2, 8, 5], shop!("networkSecurityGroups/nsg-legacy"), &VNET_HUB),
    card("bus-01", "00224800AA0C", [10, 2, 3, 4], shop!("networkSecurityGroups/nsg-hub"), &VNET_HUB),
    card("cache-01", "00224800AA0D", [10, 2, 3, 5], shop!("networkSecurityGroups/nsg-hub"), &VNET_HUB),
    card("bastion-01", "00224800AA0E", [10, 2, 7, 4], shop!("networkSecurityGroups/nsg-bastion"), &VNET_HUB),
];

/// The subnets that these are in, by their names.
pub static SUBNETS: [(&str, &str); 9] = [
    ("snet-web", "10.1.1.0/24"),
    ("snet-web", "fd00:10:1:1::/64"),
    ("snet-app", "10.1.2.0/24"),
    ("snet-dns", "10.2.0.0/24"),
    ("snet-data", "10.2.1.0/24"),
    ("snet-services", "10.2.3.0/24"),
    ("snet-bastion", "10.2.7.0/24"),
    ("snet-jump", "10.2.8.0/24"),
    ("snet-backup", "10.2.9.0/24"),
];

impl Nic {
    pub fn all() -> impl Iterator<Item = Self> {
        (0..NICS).map(Nic)
    }

    pub fn card(self) -> &'static Card {
        &CARDS[self.0]
    }

    /// Its address beside that of its IPv6 clients; only the web hosts serve any.
    pub const fn v6(self) -> Ipv6Addr {
        Ipv6Addr::new(0xFD00, 0x10, 1, 1, 0, 0, 0, if self.0 == WEB_01.0 { 4 } else { 5 })
    }
}

/// One end of a flow: an address, and the card that logs it when it lies inside.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    pub ip: IpAddr,
    pub nic: Option<Nic>,
}

impl From<Nic> for Party {
    fn from(nic: Nic) -> Self {
        Self { ip: nic.card().v4.into(), nic: Some(nic) }
    }
}

impl From<IpAddr> for Party {
    fn from(ip: IpAddr) -> Self {
        Self { ip, nic: None }
    }
}

/// An outside host.
pub const fn outside(a: u8, b: u8, c: u8, d: u8) -> Party {
    Party { ip: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), nic: None }
}

pub const STORAGE: Party = outside(192, 0, 2, 40);
pub const FORWARDER: Party = outside(192, 0, 2, 53);
pub const CONTROL: Party = outside(192, 0, 2, 77);
pub const CLOCK: Party = outside(192, 0, 2, 123);
pub const PROBE: Party = outside(192, 0, 2, 250);
pub const SCANNER: Party = outside(198, 51, 100, 23);
pub const RECEIVER: Party = outside(203, 0, 113, 190);
pub const ADMINS: [Party; 2] = [outside(203, 0, 113, 200), outside(203, 0, 113, 201)];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Platform,
    BlockHighRisk,
    Unspecified,
    AllowWebIn,
    AllowBastionIn,
    DenyMgmtIn,
    DenyAppToDb02,
    AllowVnetIn,
    DenyAllIn,
    AllowVnetOut,
    AllowInternetOut,
}

impl Rule {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "PlatformRule",
            Self::BlockHighRisk => "BlockHighRiskTcp",
            Self::Unspecified => "unspecified",
            Self::AllowWebIn => "UserRule_allow-web-in",
            Self::AllowBastionIn => "UserRule_allow-bastion-in",
            Self::DenyMgmtIn => "UserRule_deny-mgmt-in",
            Self::DenyAppToDb02 => "UserRule_deny-app-to-db02",
            Self::AllowVnetIn => "DefaultRule_AllowVnetInBound",
            Self::DenyAllIn => "DefaultRule_DenyAllInBound",
            Self::AllowVnetOut => "DefaultRule_AllowVnetOutBound",
            Self::AllowInternetOut => "DefaultRule_AllowInternetOutBound",
        }
    }

    /// The list the rule stands in, as the card that met it logs it.
    pub fn acl(self, nic: Nic) -> &'static str {
        match self {
            Self::Platform => "00000000-0000-0000-0000-000000000000",
            // The Virtual Network Manager.
            Self::BlockHighRisk => "e2b7c95d-40f1-4c3a-8d26-91a05be6f744",
            Self::Unspecified => "unspecified",
            _ => nic.card().nsg,
        }
    }

    /// Whether an NSG decided: its own logs know nothing of the platform and of the Virtual Network Manager.
    pub const fn is_of_nsg(self) -> bool {
        !matches!(self, Self::Platform | Self::BlockHighRisk | Self::Unspecified)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Vnet,
    Nsg1,
    Nsg2,
}

/// A flow log resource, or an NSG that is logged.
pub struct Log {
    pub kind: Kind,
    /// What blob paths begin with.
    pub folder: &'static str,
    /// `flowLogGUID` or `systemId`.
    pub guid: &'static str,
    /// `flowLogResourceID` or `resourceId`.
    pub id: &'static str,
    /// `targetResourceID`; NSG logs have none.
    pub target: &'static str,
}

pub static VNET_SHOP: Log = Log {
    kind: Kind::Vnet,
    folder: vnet_folder!("FL-VNET-SHOP"),
    guid: "0c6f2a84-9d1b-4e57-b3a8-6f1e20d4c981",
    id: watcher!("FL-VNET-SHOP"),
    target: shop!("virtualNetworks/vnet-shop"),
};
pub static VNET_HUB: Log = Log {
    kind: Kind::Vnet,
    folder: vnet_folder!("FL-VNET-HUB"),
    guid: "4c1d7e30-52ab-4f98-a06c-d8b39e7712f5",
    id: watcher!("FL-VNET-HUB"),
    target: shop!("virtualNetworks/vnet-hub"),
};
/// The web hosts' subnet is logged on its own besides.
pub static SUBNET_WEB: Log = Log {
    kind: Kind::Vnet,
    folder: vnet_folder!("FL-SNET-WEB"),
    guid: "b81f90c6-3e6d-4a02-97d4-05c2ee4a1b3f",
    id: watcher!("FL-SNET-WEB"),
    target: shop!("virtualNetworks/vnet-shop/subnets/snet-web"),
};
pub static NSG_JUMP: Log = Log {
    kind: Kind::Nsg2,
    folder: nsg!("insights-logs-networksecuritygroupflowevent/resourceId=", "NSG-JUMP"),
    guid: "7de4510a-c2f8-4b69-8e35-ab90f6d31c52",
    id: nsg!("", "NSG-JUMP"),
    target: "",
};
pub static NSG_LEGACY: Log = Log {
    kind: Kind::Nsg1,
    folder: nsg!("insights-logs-networksecuritygroupflowevent/resourceId=", "NSG-LEGACY"),
    guid: "9f23b6d8-61c5-4d0e-b7fa-3840ce15a92b",
    id: nsg!("", "NSG-LEGACY"),
    target: "",
};

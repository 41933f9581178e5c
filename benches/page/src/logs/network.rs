//! The invented network: who there is, who talks to whom, and by which rule.
//!
//! Addresses are of ranges that nobody has: private ones, and those set aside for benchmarks and documents. The NICs do
//! not talk to each other, so that every flow is logged once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowglass::sample::Rng;

pub const NICS: u64 = 8;
/// Clients of the whole network. Most of the traffic is of a few of them.
const CLIENTS: u64 = 90_000;
const TCP: u8 = 6;
const UDP: u8 = 17;

pub const ACLS: [&str; 3] = [
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-busy/providers/Microsoft.Network/networkSecurityGroups/nsg-web",
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-busy/providers/Microsoft.Network/networkSecurityGroups/nsg-inside",
    "00000000-0000-0000-0000-000000000000",
];

/// A rule, and which of [`ACLS`] holds it.
pub struct Rule {
    pub name: &'static str,
    pub acl: usize,
}

const fn rule(name: &'static str, acl: usize) -> Rule {
    Rule { name, acl }
}

pub const RULES: [Rule; 12] = [
    rule("DefaultRule_AllowInternetOutBound", 0),
    rule("DefaultRule_AllowVnetInBound", 0),
    rule("DefaultRule_AllowVnetOutBound", 0),
    rule("DefaultRule_DenyAllInBound", 0),
    rule("UserRule_AllowHttpsInBound", 0),
    rule("UserRule_AllowHttpInBound", 0),
    rule("UserRule_AllowDatabasesOutBound", 1),
    rule("UserRule_AllowCacheOutBound", 1),
    rule("UserRule_AllowNamesOutBound", 1),
    rule("UserRule_AllowAppsInBound", 1),
    rule("UserRule_DenyLegacyOutBound", 1),
    rule("PlatformRule", 2),
];

/// What all rows of a flow have in common.
#[derive(Clone, Copy)]
pub struct Flow {
    /// Index into [`RULES`].
    pub rule: usize,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub source_port: u16,
    pub destination_port: u16,
    pub protocol: u8,
    pub is_inbound: bool,
    pub encryption: &'static str,
}

/// A NIC's hardware address as the logs write it.
pub fn mac(nic: u64) -> String {
    format!("00224810{:04X}", 0xB000 + nic)
}

/// A flow that is let through.
pub fn allowed(nic: u64, rng: &mut Rng) -> Flow {
    match rng.below(100) {
        0..34 => inbound(nic, client(rng), 443, 4, "NX", rng),
        34..38 => inbound(nic, client(rng), 80, 5, "NX", rng),
        38..40 => inbound_v6(nic, rng),
        40..56 => {
            let port = rng.pick(&[1433, 1433, 5432, 3306]);
            outbound(nic, inside(1, rng.octet(4, 16)), port, 6, "X", rng)
        }
        56..64 => outbound(nic, inside(1, rng.octet(20, 24)), 6379, 7, "X", rng),
        64..74 => Flow { protocol: UDP, ..outbound(nic, inside(0, 250), 53, 8, "X", rng) },
        74..84 => {
            let port = rng.pick(&[8080, 8080, 8443, 9000, 9001, 9002, 9090]);
            inbound(nic, inside(2, rng.octet(4, 254)), port, 9, "X", rng)
        }
        84..93 => {
            let [network, host] = [rng.octet(0, 2), rng.octet(1, 255)];
            let service = if network == 0 { [198, 51, 100, host] } else { [203, 0, 113, host] };
            outbound(nic, service.into(), 443, 0, "NX", rng)
        }
        93..96 => outbound(nic, inside(3, rng.octet(4, 254)), rng.port(), 2, "NX_LOCAL_DST", rng),
        96..98 => inbound(nic, inside(3, rng.octet(4, 254)), 22, 1, "X", rng),
        _ => Flow { source_port: 23_456, ..inbound(nic, [198, 51, 100, 9].into(), rng.port(), 11, "NX", rng) },
    }
}

/// A flow that is not.
pub fn denied(nic: u64, rng: &mut Rng) -> Flow {
    if rng.one_in(6) {
        return outbound(nic, inside(9, rng.octet(1, 255)), rng.pick(&[21, 23, 139, 445]), 10, "NX", rng);
    }
    let port = if rng.one_in(3) { rng.port() >> 2 } else { rng.pick(&[22, 23, 80, 445, 1433, 3389, 5900, 8080]) };
    inbound(nic, client(rng), port, 3, "NX", rng)
}

fn inbound(nic: u64, from: IpAddr, port: u16, rule: usize, encryption: &'static str, rng: &mut Rng) -> Flow {
    Flow {
        rule,
        source: from,
        destination: own(nic),
        source_port: rng.port(),
        destination_port: port,
        protocol: TCP,
        is_inbound: true,
        encryption,
    }
}

fn inbound_v6(nic: u64, rng: &mut Rng) -> Flow {
    let [network, host] = [rng.below(40), rng.skewed(1, 9_000)].map(|part| u16::try_from(part).unwrap_or_default());
    let from = Ipv6Addr::new(0x2001, 0xDB8, 0, network, 0, 0, 0, host);
    let own = Ipv6Addr::new(0x2001, 0xDB8, 0xFFFF, 0, 0, 0, 0, u16::try_from(nic + 4).unwrap_or_default());
    Flow { destination: own.into(), ..inbound(nic, from.into(), 443, 4, "NX", rng) }
}

fn outbound(nic: u64, to: IpAddr, port: u16, rule: usize, encryption: &'static str, rng: &mut Rng) -> Flow {
    let inbound = inbound(nic, to, port, rule, encryption, rng);
    Flow { source: inbound.destination, destination: to, is_inbound: false, ..inbound }
}

fn own(nic: u64) -> IpAddr {
    inside(0, u8::try_from(4 + nic).unwrap_or(u8::MAX))
}

fn inside(subnet: u8, host: u8) -> IpAddr {
    [10, 20, subnet, host].into()
}

/// Somebody of the public: half of them come often.
fn client(rng: &mut Rng) -> IpAddr {
    let number = if rng.one_in(2) { rng.skewed(0, CLIENTS) } else { rng.below(CLIENTS) };
    // 198.18.0.0/15 is set aside for benchmarks.
    let first = u32::from(Ipv4Addr::new(198, 18, 0, 0));
    Ipv4Addr::from(first + u32::try_from(number).unwrap_or_default()).into()
}

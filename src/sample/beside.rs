//! What the shop's owner has beside the logs: names, the rules of the NSGs, and a database of who is where outside.
//! Without them a visitor would not see what such files add.

use std::fmt::Display;

use super::SampleFile;
use super::place::{
    ADMINS, APP_01, BASTION_01, CLOCK, Card, DB_01, DNS_01, FORWARDER, JUMP_01, JUMP_02, Nic, PROBE, Party, Rule,
    STORAGE, SUBNETS, WEB_01, WEB_02,
};
use super::places;
use crate::model::{resource_name, rule_short_name};

/// The outside hosts that have names. The others are nobody's here.
pub(super) static KNOWN: [(&str, Party); 6] = [
    ("stshop", STORAGE),
    ("dns-forwarder", FORWARDER),
    ("time-server", CLOCK),
    ("probe", PROBE),
    ("office", ADMINS[0]),
    ("admin-home", ADMINS[1]),
];

/// A rule: its name, and its priority, direction, access, protocol, source, destination, and destination ports.
type Line = (&'static str, &'static str);

/// The NSGs, each by a card that it is in front of, and their owner's rules. Those without a [`Rule`] are never hit: of
/// none of the day's flows do they decide.
static OWN: [(Nic, &[Line]); 7] = [
    (
        APP_01,
        &[
            (Rule::DenyAppToDb02.name(), "100 Outbound Deny Tcp 10.1.2.0/24 10.2.1.5 1433"),
            ("deny-smtp-out", "110 Outbound Deny Tcp * Internet 25"),
            ("allow-winrm-in", "200 Inbound Allow Tcp 10.2.8.0/24 * 5985-5986"),
        ],
    ),
    (BASTION_01, &[(Rule::AllowBastionIn.name(), "100 Inbound Allow Tcp 203.0.113.200/31 * 443")]),
    (DB_01, &[("allow-sql-from-web", "120 Inbound Allow Tcp 10.1.1.0/24 * 1433")]),
    // Of ICMP there are no flow logs.
    (DNS_01, &[("allow-ping-in", "100 Inbound Allow Icmp VirtualNetwork * *")]),
    (JUMP_01, &[(Rule::DenyMgmtIn.name(), "100 Inbound Deny Tcp Internet * 22,3389")]),
    // Forgotten, and without hits only because the Virtual Network Manager blocks the port before.
    (JUMP_02, &[("allow-rdp-any-in", "300 Inbound Allow Tcp Internet * 3389")]),
    (
        WEB_01,
        &[
            (Rule::AllowWebIn.name(), "100 Inbound Allow Tcp Internet * 80,443"),
            // Of an older time, and covered by the one above.
            ("allow-https-in", "210 Inbound Allow Tcp Internet 10.1.1.0/24 443"),
        ],
    ),
];

/// Those that every NSG has.
static DEFAULT: [Line; 6] = [
    (Rule::AllowVnetIn.name(), "65000 Inbound Allow * VirtualNetwork VirtualNetwork *"),
    ("AllowAzureLoadBalancerInBound", "65001 Inbound Allow * AzureLoadBalancer * *"),
    (Rule::DenyAllIn.name(), "65500 Inbound Deny * * * *"),
    (Rule::AllowVnetOut.name(), "65000 Outbound Allow * VirtualNetwork VirtualNetwork *"),
    (Rule::AllowInternetOut.name(), "65001 Outbound Allow * * Internet *"),
    ("DenyAllOutBound", "65500 Outbound Deny * * * *"),
];

/// Files to be opened beside those of the day.
pub fn beside() -> [SampleFile; super::BESIDE_COUNT] {
    // In the container of the first logs, by which all that is opened is called.
    let file = |name: &str, bytes| SampleFile { path: format!("insights-logs-flowlogflowevent/beside/{name}"), bytes };
    [
        file("names.csv", names().into_bytes()),
        file("nsgs.json", nsgs().into_bytes()),
        file("places.mmdb", places::database()),
    ]
}

fn names() -> String {
    let mut list = String::from("address,name,mac\n");
    let mut add = |address: &dyn Display, name: &str, mac: &str| list += &format!("{address},{name},{mac}\n");
    for nic in Nic::all() {
        let Card { name, mac, v4, .. } = nic.card();
        add(v4, name, mac);
        if matches!(nic, WEB_01 | WEB_02) {
            add(&nic.v6(), name, "");
        }
    }
    SUBNETS.iter().for_each(|(name, network)| add(network, name, ""));
    KNOWN.iter().for_each(|(name, party)| add(&party.ip, name, ""));
    list
}

/// As `az network nsg list` prints them, but for what says nothing of the rules.
fn nsgs() -> String {
    let mut list = String::new();
    for (nic, own) in &OWN {
        let id = nic.card().nsg;
        list += if list.is_empty() { "[" } else { "," };
        list += r#"{"defaultSecurityRules":"#;
        add_rules(&mut list, &format!("{id}/defaultSecurityRules"), &DEFAULT);
        list += &format!(r#","id":"{id}","name":"{}","securityRules":"#, resource_name(id));
        add_rules(&mut list, &format!("{id}/securityRules"), own);
        list.push('}');
    }
    list.push(']');
    list
}

fn add_rules(list: &mut String, id: &str, lines: &[Line]) {
    let mut before = '[';
    for (name, about) in lines {
        let (name, mut about) = (rule_short_name(name), about.split(' '));
        let [priority, direction, access, protocol, from, to, ports] =
            std::array::from_fn(|_| about.next().unwrap_or_default());
        let ports = match ports.split_once(',') {
            Some((one, other)) => format!(r#"s":["{one}","{other}"]"#),
            None => format!(r#"":"{ports}""#),
        };
        *list += &format!(
            r#"{before}{{"access":"{access}","destinationAddressPrefix":"{to}","destinationPortRange{ports},"direction":"{direction}","id":"{id}/{name}","name":"{name}","priority":{priority},"protocol":"{protocol}","sourceAddressPrefix":"{from}","sourcePortRange":"*"}}"#
        );
        before = ',';
    }
    list.push(']');
}

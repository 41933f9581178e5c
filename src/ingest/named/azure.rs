//! What Azure's tools write of network cards (`az network nic list`), virtual networks (`az network vnet list`),
//! machines (`az vm list-ip-addresses`), public addresses (`az network public-ip list`), network security groups with
//! their rules (`az network nsg list`), and service tags (the file that Microsoft publishes each week, or
//! `az network list-service-tags`): flat as the command line does, with `properties` as REST and Resource
//! Graph do, and with `value` or `data` around them. Keys are taken in either case.

use super::super::json::{Object, Shape, Value, read};
use crate::enrich::{Known, Names, Rule, Tag};
use crate::model::{Action, Direction, Mac, Network, resource_name};

use Shape::{List, Number, Text, Texts};

/// All of it looks alike, and is in itself in some places.
static ANY: Shape = Shape::Object(&FIELDS);
static FIELDS: [(&str, Shape); 40] = [
    ("name", Text),
    ("id", Text),
    ("value", List(&ANY)),
    ("data", List(&ANY)),
    ("properties", Shape::Object(&FIELDS)),
    ("macaddress", Text),
    ("ipconfigurations", List(&ANY)),
    ("privateipaddress", Text),
    ("virtualmachine", Shape::Object(&FIELDS)),
    ("privateendpoint", Shape::Object(&FIELDS)),
    ("addressspace", Shape::Object(&FIELDS)),
    ("subnets", List(&ANY)),
    ("addressprefix", Text),
    ("addressprefixes", List(&Text)),
    ("network", Shape::Object(&FIELDS)),
    ("privateipaddresses", List(&Text)),
    ("publicipaddresses", List(&ANY)),
    ("ipaddress", Text),
    ("securityrules", List(&ANY)),
    ("defaultsecurityrules", List(&ANY)),
    ("newnsg", Shape::Object(&FIELDS)),
    ("resourceguid", Text),
    ("direction", Text),
    ("priority", Number),
    ("access", Text),
    ("protocol", Text),
    ("sourceaddressprefix", Texts),
    ("sourceaddressprefixes", Texts),
    ("sourceapplicationsecuritygroups", List(&ANY)),
    ("sourceportrange", Texts),
    ("sourceportranges", Texts),
    ("destinationaddressprefix", Texts),
    ("destinationaddressprefixes", Texts),
    ("destinationapplicationsecuritygroups", List(&ANY)),
    ("destinationportrange", Texts),
    ("destinationportranges", Texts),
    ("changenumber", Number),
    ("cloud", Text),
    ("values", List(&ANY)),
    ("region", Text),
];

/// Whether the object said anything.
pub fn read_object(bytes: &[u8], known: &mut Known) -> bool {
    match read(bytes, ANY) {
        Ok(Value::Object(object)) => Resource::of(&object).read(known),
        _ => false,
    }
}

/// What is said of a resource stands in it, or in its properties.
#[derive(Clone, Copy)]
struct Resource<'o, 'a> {
    object: &'o Object<'a>,
    properties: Option<&'o Object<'a>>,
}

impl<'o, 'a> Resource<'o, 'a> {
    fn of(object: &'o Object<'a>) -> Self {
        Self { object, properties: object.object("properties") }
    }

    fn either<T>(self, get: impl Fn(&'o Object<'a>) -> Option<T>) -> Option<T> {
        get(self.object).or_else(|| get(self.properties?))
    }

    fn text(self, key: &str) -> Option<&'o str> {
        self.either(|object| object.text(key)).filter(|text| !text.is_empty())
    }

    fn list(self, key: &str) -> Option<impl Iterator<Item = Self>> {
        Some(self.either(|object| object.list(key))?.iter().filter_map(Value::as_object).map(Self::of))
    }

    fn texts(self, key: &str) -> impl Iterator<Item = &'o str> {
        self.either(|object| object.list(key)).unwrap_or_default().iter().filter_map(Value::as_str)
    }

    fn inner(self, key: &str) -> Option<Self> {
        self.either(|object| object.object(key)).map(Self::of)
    }

    /// As it is called, or as its id ends.
    fn name(self) -> &'o str {
        self.text("name").or_else(|| self.text("id").map(resource_name)).unwrap_or_default()
    }

    /// Whether it said anything.
    fn read(self, known: &mut Known) -> bool {
        if let Some(all) = self.list("value").or_else(|| self.list("data")) {
            return all.fold(false, |is_any, of| of.read(known) | is_any);
        }
        if let (Some(change), Some(tags)) = (self.object.number("changenumber"), self.list("values")) {
            let said: Vec<_> = tags.filter_map(Self::as_tag).collect();
            let is_any = !said.is_empty();
            if is_any {
                known.names.tags.add(self.text("cloud").unwrap_or_default(), change, said);
            }
            return is_any;
        }
        let group = self.inner("newnsg").unwrap_or(self);
        if let Some(rules) = group.either(|object| object.list("securityrules")) {
            let said = rules.iter().filter_map(|rule| Self::of(rule.as_object()?).as_rule()).collect();
            group.add_rules(said, rules.len(), known);
            // A group without a rule of its own has said that it has none.
            let others = group.either(|object| object.list("defaultsecurityrules"));
            return !rules.is_empty() || others.is_some_and(|others| !others.is_empty());
        }
        if self.is_of("securityRules") {
            self.add_rules(self.as_rule().into_iter().collect(), 1, known);
            return true;
        }
        // Every group has the same, which are nobody's own.
        if self.is_of("defaultSecurityRules") {
            return true;
        }
        self.read_names(&mut known.names)
    }

    fn read_names(self, names: &mut Names) -> bool {
        let before = names.len();
        let machine = self.inner("virtualmachine");
        if self.is_of("subnets") {
            // Its own id says which network it is of.
            let network = self.text("id").and_then(|id| id.rsplit('/').nth(2)).unwrap_or_default();
            self.read_subnet(network, names);
        } else if let Some(addresses) = self.list("ipconfigurations") {
            self.read_card(machine, addresses, names);
        } else if let Some(space) = self.inner("addressspace") {
            self.read_network(space, names);
        } else if let Some((machine, network)) = machine.and_then(|of| Some((of, of.inner("network")?))) {
            let public = network.list("publicipaddresses").into_iter().flatten();
            let public = public.filter_map(|of| of.text("ipaddress"));
            network.texts("privateipaddresses").chain(public).for_each(|at| name(at, machine.name(), names));
        } else if let Some(address) = self.text("ipaddress").filter(|_| self.is_of("publicIPAddresses")) {
            name(address, self.name(), names);
        }
        names.len() != before
    }

    fn is_of(self, kind: &str) -> bool {
        self.text("id").is_some_and(|id| id.split('/').any(|part| part.eq_ignore_ascii_case(kind)))
    }

    /// What there is of so many rules of this group, or of the group that this rule is of.
    fn add_rules(self, rules: Vec<Rule>, of: usize, known: &mut Known) {
        let id = self.text("id").unwrap_or_default();
        let id = id.to_ascii_lowercase().find("/securityrules/").map_or(id, |end| &id[..end]);
        let said = if id.is_empty() { 0 } else { rules.len() };
        known.rules.left_out += of - said;
        if said > 0 {
            known.rules.add(id, self.text("resourceguid").unwrap_or_default(), rules);
        }
    }

    fn as_tag(self) -> Option<(Tag, Vec<Network>)> {
        let networks: Vec<Network> = self.texts("addressprefixes").filter_map(Network::around).collect();
        let [name, region] = ["name", "region"].map(|key| self.text(key).unwrap_or_default().to_owned());
        (!networks.is_empty() && !name.is_empty()).then_some((Tag { name, region }, networks))
    }

    fn as_rule(self) -> Option<Rule> {
        Some(Rule {
            name: Some(self.name().to_owned()).filter(|name| !name.is_empty())?,
            direction: one_of(
                self.text("direction")?,
                [("Inbound", Direction::Inbound), ("Outbound", Direction::Outbound)],
            )?,
            priority: self.either(|object| object.number("priority"))?.try_into().ok()?,
            action: one_of(self.text("access")?, [("Allow", Action::Allowed), ("Deny", Action::Denied)])?,
            protocol: self.text("protocol").unwrap_or_default().to_owned(),
            sources: self.words(["sourceaddressprefix", "sourceaddressprefixes", "sourceapplicationsecuritygroups"]),
            source_ports: self.words(["sourceportrange", "sourceportranges", ""]),
            destinations: self.words([
                "destinationaddressprefix",
                "destinationaddressprefixes",
                "destinationapplicationsecuritygroups",
            ]),
            destination_ports: self.words(["destinationportrange", "destinationportranges", ""]),
        })
    }

    /// One, or several, or the ids of groups of machines.
    #[inline(never)]
    fn words(self, keys: [&str; 3]) -> String {
        let mut words = Vec::new();
        for key in keys {
            words.extend(self.texts(key).filter(|text| !text.is_empty()));
            words.extend(self.list(key).into_iter().flatten().filter_map(|group| group.text("id")));
        }
        words.join(" ")
    }

    /// A machine's addresses are called like the machine, and the card in the logs like the card.
    fn read_card(self, machine: Option<Self>, addresses: impl Iterator<Item = Self>, names: &mut Names) {
        let machine = machine.and_then(|of| of.text("id")).map(machine_name);
        let endpoint = self.inner("privateendpoint").map(|of| of.name().to_owned());
        let called = machine.or(endpoint).unwrap_or_else(|| self.name().to_owned());
        addresses.filter_map(|of| of.text("privateipaddress")).for_each(|at| name(at, &called, names));
        if let Some(nic) = self.text("macaddress").and_then(Mac::parse) {
            names.add_nic(nic, self.name());
        }
    }

    /// Subnets of many networks are called alike, so the network's name goes along.
    fn read_network(self, space: Self, names: &mut Names) {
        space.texts("addressprefixes").for_each(|at| name(at, self.name(), names));
        self.list("subnets").into_iter().flatten().for_each(|subnet| subnet.read_subnet(self.name(), names));
    }

    fn read_subnet(self, network: &str, names: &mut Names) {
        let called = format!("{network}/{}", self.name());
        self.texts("addressprefixes").chain(self.text("addressprefix")).for_each(|at| name(at, &called, names));
    }
}

fn one_of<T>(word: &str, known: [(&str, T); 2]) -> Option<T> {
    known.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, of)| of)
}

/// Machines of a scale set are numbers within it.
fn machine_name(id: &str) -> String {
    let parts: Vec<&str> = id.split('/').collect();
    match parts.as_slice() {
        [.., kind, set, _, number] if kind.eq_ignore_ascii_case("virtualMachineScaleSets") => format!("{set}_{number}"),
        _ => resource_name(id).to_owned(),
    }
}

fn name(address: &str, called: &str, names: &mut Names) {
    if let Some(network) = Network::around(address.trim()) {
        names.add(network, called);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &[&str]) {
        let mut known = Known::default();
        assert_eq!(read_object(json.as_bytes(), &mut known), !expected.is_empty(), "{json}");
        known.settle();
        let shown: Vec<String> = known.names.iter().map(|(of, name)| format!("{of} {name}")).collect();
        assert_eq!(shown, expected, "{json}");
    }

    const MACHINE: &str = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-web";

    #[test]
    fn network_cards_in_every_shape() {
        let flat = format!(
            r#"{{"name":"nic-web","macAddress":"00-22-48-00-00-01","virtualMachine":{{"id":"{MACHINE}"}},
                "ipConfigurations":[{{"name":"a","privateIPAddress":"10.0.0.4"}},{{"privateIpAddress":"2001:db8::4"}},
                {{"privateIPAddress":null}}]}}"#
        );
        let expected = ["10.0.0.4 vm-web", "2001:db8::4 vm-web", "00-22-48-00-00-01 nic-web"];
        check(&flat, &expected);
        let nested = format!(
            r#"{{"value":[{{"name":"nic-web","properties":{{"macAddress":"00-22-48-00-00-01",
                "virtualMachine":{{"id":"{MACHINE}"}},"ipConfigurations":[{{"properties":{{"privateIPAddress":"10.0.0.4"}}}},
                {{"properties":{{"privateIPAddress":"2001:db8::4"}}}}]}}}}]}}"#
        );
        check(&nested, &expected);
        check(&nested.replace("value", "data"), &expected);
        check(&flat.replace("ipConfigurations", "IpConfigurations").replace("\"name", "\"Name"), &expected);
    }

    #[test]
    fn cards_without_a_machine() {
        check(
            r#"{"name":"pe-nic","privateEndpoint":{"id":"/x/privateEndpoints/pe-sql"},"ipConfigurations":[{"privateIPAddress":"10.0.1.4"}]}"#,
            &["10.0.1.4 pe-sql"],
        );
        check(
            r#"{"id":"/x/networkInterfaces/spare","ipConfigurations":[{"privateIPAddress":"10.0.1.5"}]}"#,
            &["10.0.1.5 spare"],
        );
        check(
            r#"{"name":"n","virtualMachine":{"id":"/x/virtualMachineScaleSets/pool/virtualMachines/3"},"ipConfigurations":[{"privateIPAddress":"10.0.1.6"}]}"#,
            &["10.0.1.6 pool_3"],
        );
    }

    #[test]
    fn networks_machines_and_public_addresses() {
        check(
            r#"{"name":"hub","addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[
                {"name":"web","addressPrefix":"10.0.1.0/24"},{"name":"db","addressPrefixes":["10.0.2.0/24","2001:db8::/64"]}]}"#,
            &["10.0.0.0/16 hub", "10.0.1.0/24 hub/web", "10.0.2.0/24 hub/db", "2001:db8::/64 hub/db"],
        );
        check(
            r#"{"virtualMachine":{"name":"vm-1","network":{"privateIpAddresses":["10.0.0.9",null],"publicIpAddresses":[{"name":"pip","ipAddress":"203.0.113.9"}]}}}"#,
            &["10.0.0.9 vm-1", "203.0.113.9 vm-1"],
        );
        check(
            r#"{"id":"/x/publicIPAddresses/pip-1","name":"pip-1","ipAddress":"203.0.113.7"}"#,
            &["203.0.113.7 pip-1"],
        );
    }

    #[test]
    fn subnets_by_themselves() {
        check(
            r#"{"id":"/virtualNetworks/hub/subnets/web","name":"web","addressPrefix":"10.0.1.0/24","ipConfigurations":[{"id":"x"}]}"#,
            &["10.0.1.0/24 hub/web"],
        );
    }

    #[test]
    fn what_names_nothing() {
        check(r#"{"name":"x","ipAddress":"203.0.113.7","category":"SignInLogs"}"#, &[]);
        check(r#"{"value":[{"name":"x"}]}"#, &[]);
        check(r#"{"name":"gateway","ipConfigurations":[{"subnet":{"id":"x"}}]}"#, &[]);
        check(r#"[1]"#, &[]);
        check(r#"{"name":"#, &[]);
    }
}

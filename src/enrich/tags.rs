//! Which of Azure's services public addresses belong to, and in which region, from lists of service tags.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::filter::Between;
use crate::model::Network;
use crate::order;

/// Of each cloud one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    lists: Vec<List>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    cloud: String,
    /// Higher in what was published later.
    change: u64,
    /// What an address is called by first.
    tags: Vec<Tag>,
    /// Which tag's each is by its place, in order. A network can be several tags'.
    networks: Vec<(Network, u32)>,
    /// How many bits they have, each number once, the most first.
    bits: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    /// `Storage.WestEurope`, as security rules name it.
    pub name: String,
    /// `westeurope`; empty where it is of none or of all.
    pub region: String,
}

/// All that is in one of Azure's data centres, whoever's it is; other tags say more.
const ANY_SERVICE: &str = "AzureCloud";

impl Tag {
    fn is_of_any_service(&self) -> bool {
        self.name.split('.').next() == Some(ANY_SERVICE)
    }
}

/// Some regions are said by codes of old, `centralfrance`; as everybody calls them, services' own tags end.
fn name_regions(said: &mut [(Tag, Vec<Network>)]) {
    let mut names = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for (tag, _) in said.iter().filter(|(tag, _)| !tag.region.is_empty() && !tag.is_of_any_service()) {
        if let Some((_, name)) = tag.name.split_once('.') {
            *names.entry(tag.region.clone()).or_default().entry(name.to_ascii_lowercase()).or_default() += 1;
        }
    }
    for (tag, _) in said {
        let name = names.get(&tag.region).and_then(|names| names.iter().max_by_key(|(_, count)| **count));
        tag.region = name.map_or_else(|| tag.region.to_ascii_lowercase(), |(name, _)| name.clone());
    }
}

impl List {
    fn of(cloud: &str, change: u64, mut said: Vec<(Tag, Vec<Network>)>) -> Self {
        name_regions(&mut said);
        // Of the tags of one network, that of a service, and of its region, says most.
        order::sort_by_key(&mut said, |(tag, _)| {
            (tag.is_of_any_service(), tag.region.is_empty(), tag.name.len(), tag.clone())
        });
        let places = (0..).zip(&said);
        let mut networks: Vec<(Network, u32)> =
            places.flat_map(|(at, (_, networks))| networks.iter().map(move |&network| (network, at))).collect();
        order::distinct(&mut networks);
        let mut bits: Vec<u8> = networks.iter().map(|(network, _)| network.bits()).collect();
        bits.sort_unstable_by(|a, b| b.cmp(a));
        bits.dedup();
        let tags = said.into_iter().map(|(tag, _)| tag).collect();
        Self { cloud: cloud.to_owned(), change, tags, networks, bits }
    }

    /// The tags of a network and of those around it, the smallest first.
    fn around(&self, network: Network) -> impl Iterator<Item = &Tag> {
        let bits = self.bits.iter().filter(move |bits| **bits <= network.bits());
        bits.flat_map(move |&bits| {
            let sought = Network::of(network.first(), bits);
            let at = self.networks.partition_point(|(other, _)| *other < sought);
            let same = self.networks[at..].iter().take_while(move |(other, _)| *other == sought);
            same.map(|&(_, tag)| &self.tags[tag as usize])
        })
    }
}

impl Tags {
    pub const NONE: Self = Self { lists: Vec::new() };

    /// A list as it was published. Of one cloud the newest counts.
    pub fn add(&mut self, cloud: &str, change: u64, said: Vec<(Tag, Vec<Network>)>) {
        self.take(List::of(cloud, change, said));
    }

    fn take(&mut self, list: List) {
        // What they say decides between two of one age, whichever was opened first.
        let is_later = |a: &List, b: &List| {
            (a.change, a.networks.len(), &a.networks, &a.tags) > (b.change, b.networks.len(), &b.networks, &b.tags)
        };
        match self.lists.iter_mut().find(|other| other.cloud == list.cloud) {
            Some(other) if is_later(&list, other) => *other = list,
            Some(_) => {}
            None => self.lists.push(list),
        }
    }

    /// The newest of each cloud.
    pub fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut joined = Self::default();
        all.flat_map(|tags| &tags.lists).for_each(|list| joined.take(list.clone()));
        order::sort_by_key(&mut joined.lists, |list| list.cloud.clone());
        joined
    }

    pub const fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// How many tags, and how many networks they have.
    pub fn len(&self) -> (usize, usize) {
        let sum = |of: fn(&List) -> usize| self.lists.iter().map(of).sum();
        (sum(|list| list.tags.len()), sum(|list| list.networks.len()))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.lists.iter().flat_map(|list| &list.tags)
    }

    /// The tag of the service that an address or network belongs to, or, if of none it is known to, of its data centre.
    pub fn service(&self, network: Network) -> Option<&Tag> {
        let all = || self.lists.iter().flat_map(|list| list.around(network));
        all().find(|tag| !tag.is_of_any_service()).or_else(|| all().next())
    }

    pub fn region(&self, network: Network) -> Option<&str> {
        let mut all = self.lists.iter().flat_map(|list| list.around(network));
        all.find(|tag| !tag.region.is_empty()).map(|tag| tag.region.as_str())
    }

    /// The networks of all tags that are such.
    pub fn networks<'a>(&'a self, is: &'a dyn Fn(&Tag) -> bool) -> impl Iterator<Item = Between<IpAddr>> {
        self.lists.iter().flat_map(move |list| {
            let wanted: Vec<bool> = list.tags.iter().map(is).collect();
            let networks = list.networks.iter().filter(move |(_, tag)| wanted[*tag as usize]);
            networks.map(|(network, _)| Between { first: network.first(), last: network.last() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(cloud: &str, change: u64, said: &[(&str, &str, &[&str])]) -> Tags {
        let said = said.iter().map(|&(name, region, networks)| {
            let tag = Tag { name: name.to_owned(), region: region.to_owned() };
            (tag, networks.iter().map(|network| Network::parse(network).unwrap()).collect())
        });
        let mut tags = Tags::default();
        tags.add(cloud, change, said.collect());
        tags
    }

    fn some() -> Tags {
        tags(
            "Public",
            7,
            &[
                ("AzureCloud", "", &["192.0.2.0/24", "198.51.100.0/24"]),
                ("AzureCloud.north", "north", &["192.0.2.0/26", "192.0.2.128/30"]),
                ("Storage", "", &["192.0.2.0/25", "192.0.2.64/28"]),
                ("Storage.North", "north", &["192.0.2.0/26"]),
                ("Sql", "", &["192.0.2.0/26", "2001:db8::/48"]),
                ("Monitor", "", &["192.0.2.128/28"]),
            ],
        )
    }

    #[track_caller]
    fn check(tags: &Tags, network: &str, service: Option<&str>, region: Option<&str>) {
        let network = Network::parse(network).unwrap();
        assert_eq!(tags.service(network).map(|tag| tag.name.as_str()), service, "{network}");
        assert_eq!(tags.region(network), region, "{network}");
    }

    #[test]
    fn the_closest_service_and_the_closest_region() {
        let tags = some();
        check(&tags, "192.0.2.1", Some("Storage.North"), Some("north"));
        check(&tags, "192.0.2.0/28", Some("Storage.North"), Some("north"));
        check(&tags, "192.0.2.70", Some("Storage"), None);
        // Its data centre is told of by a smaller network than its service.
        check(&tags, "192.0.2.129", Some("Monitor"), Some("north"));
        check(&tags, "192.0.2.200", Some("AzureCloud"), None);
        check(&tags, "2001:db8::7", Some("Sql"), None);
        check(&tags, "203.0.113.1", None, None);
        check(&Tags::NONE, "192.0.2.1", None, None);
        assert_eq!(tags.len(), (6, 10));
    }

    #[test]
    fn regions_are_called_as_everybody_does() {
        let said: &[(&str, &str, &[&str])] = &[
            ("AzureCloud.centralfrance", "centralfrance", &["192.0.2.0/24"]),
            ("Sql.FranceCentral", "centralfrance", &["198.51.100.0/26"]),
            ("Storage.FranceCentral", "centralfrance", &["198.51.100.64/26"]),
            ("Storage.FranceCentralStage", "centralfrance", &["198.51.100.128/26"]),
            ("AzureCloud.westeurope", "westeurope", &["203.0.113.0/24"]),
        ];
        let tags = tags("Public", 1, said);
        for address in ["192.0.2.1", "198.51.100.1", "198.51.100.129"] {
            assert_eq!(tags.region(Network::parse(address).unwrap()), Some("francecentral"), "{address}");
        }
        check(&tags, "203.0.113.1", Some("AzureCloud.westeurope"), Some("westeurope"));
    }

    #[test]
    fn the_newest_list_of_each_cloud_counts() {
        let newer = tags("Public", 8, &[("Sql", "", &["192.0.2.0/24"])]);
        let other = tags("Sovereign", 3, &[("Sql", "", &["203.0.113.0/24"])]);
        let old = some();
        let joined = Tags::joined([&old, &newer, &other].into_iter());
        assert_eq!(joined, Tags::joined([&other, &newer, &old, &newer].into_iter()));
        check(&joined, "192.0.2.1", Some("Sql"), None);
        check(&joined, "203.0.113.1", Some("Sql"), None);
        assert_eq!(joined.len(), (2, 2));
    }

    #[test]
    fn a_tag_is_all_its_networks() {
        let shown = |is: &dyn Fn(&Tag) -> bool| -> Vec<String> {
            some().networks(is).map(|range| format!("{}..{}", range.first, range.last)).collect()
        };
        assert_eq!(shown(&|tag| tag.name == "Storage"), ["192.0.2.0..192.0.2.127", "192.0.2.64..192.0.2.79"]);
        assert_eq!(shown(&|tag| tag.region == "north").len(), 3);
    }
}

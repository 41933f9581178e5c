//! Azure resource ids, and the blob paths that carry them.

use serde::{Deserialize, Serialize};

use super::{Mac, Millis};

/// The last part of a resource id: the NSG's, the flow log's or the network's own name. Anything else is its own name.
pub fn resource_name(id: &str) -> &str {
    id.trim_end_matches('/').rsplit('/').next().unwrap_or(id)
}

/// What a blob's path says of the log in it. The docs give three shapes; people drop any tail of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobPath {
    pub subscription: Option<String>,
    /// The flow log, or for NSG flow logs the NSG.
    pub log: Option<String>,
    /// The region, as Network Watcher's own name has it. Paths of NSG flow logs do not say it.
    pub region: Option<String>,
    /// What is logged, by its own name: the NSG. Paths of VNet flow logs do not say it; their records do.
    pub target: Option<String>,
    pub mac: Option<Mac>,
    /// The hour the blob was written in, from `y=…/m=…/d=…/h=…`.
    pub hour: Option<Millis>,
}

impl BlobPath {
    pub fn parse(path: &str) -> Self {
        let mut found = Self::default();
        let parts: Vec<&str> = path.split(['/', '\\']).collect();
        let value_of = |part: &str, key: &str| -> Option<String> {
            let (name, value) = part.split_once('=')?;
            name.eq_ignore_ascii_case(key).then(|| value.to_owned())
        };
        for (at, part) in parts.iter().enumerate() {
            let next = || parts.get(at + 1).filter(|next| !next.is_empty()).map(|next| (*next).to_owned());
            if part.eq_ignore_ascii_case("subscriptions") {
                found.subscription = next();
            } else if part.eq_ignore_ascii_case("networksecuritygroups") {
                found.log = next();
                found.target.clone_from(&found.log);
            } else if part.eq_ignore_ascii_case("flowlogs") {
                found.log = next();
            } else if part.eq_ignore_ascii_case("networkwatchers") {
                found.region = next().and_then(|name| Some(watched(&name)?.to_owned()));
            } else if let Some(mac) = value_of(part, "macAddress") {
                found.mac = Mac::parse(&mac);
            } else if let Some(year) = value_of(part, "y") {
                // Month and minute are both written `m=`: the month is the one right after the year.
                let fields = [("m", 1), ("d", 2), ("h", 3)].map(|(key, step)| value_of(parts.get(at + step)?, key));
                if let [Some(month), Some(day), Some(hour)] = fields {
                    found.hour = Millis::from_iso(&format!("{year:0>4}-{month:0>2}-{day:0>2}T{hour:0>2}:00:00Z"));
                }
            } else if let Some(subscription) = watcher_group(part) {
                // The short shape: `{subscription}_NETWORKWATCHERRG/NETWORKWATCHER_{region}_{flow log}`.
                found.subscription = Some(subscription.to_owned());
                if let Some(name) = next()
                    && let Some((region, log)) = watched(&name).and_then(|rest| rest.split_once('_'))
                {
                    found.region = Some(region.to_owned());
                    found.log = Some(log.to_owned());
                }
            }
        }
        found
    }
}

/// The subscription in `flowLogResourceID={subscription}_NETWORKWATCHERRG`, with or without the key before it.
fn watcher_group(part: &str) -> Option<&str> {
    let value = part.split_once('=').map_or(part, |(_, value)| value);
    let at = value.len().checked_sub("_NETWORKWATCHERRG".len())?;
    let (subscription, group) = (value.get(..at)?, value.get(at..)?);
    (group.eq_ignore_ascii_case("_NETWORKWATCHERRG") && !subscription.is_empty()).then_some(subscription)
}

/// The region that a flow log's resource id names.
pub fn region_of(id: &str) -> Option<&str> {
    id.split('/').find_map(watched)
}

/// What stands behind `NETWORKWATCHER_`: Azure names the watcher of a region so.
fn watched(name: &str) -> Option<&str> {
    let at = "NETWORKWATCHER_".len();
    let (prefix, rest) = (name.get(..at)?, name.get(at..)?);
    (prefix.eq_ignore_ascii_case("NETWORKWATCHER_") && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, subscription: Option<&str>, log: Option<&str>, mac: Option<&str>, hour: Option<&str>) {
        let found = BlobPath::parse(path);
        assert_eq!(found.subscription.as_deref(), subscription, "{path}");
        assert_eq!(found.log.as_deref(), log, "{path}");
        assert_eq!(found.mac.map(|m| m.to_string()).as_deref(), mac, "{path}");
        assert_eq!(found.hour.map(|h| h.to_string()).as_deref(), hour, "{path}");
    }

    const HOUR: &str = "y=2026/m=01/d=13/h=09/m=00/macAddress=00224800AA01/PT1H.json";

    #[test]
    fn the_documented_shapes() {
        let when = Some("2026-01-13T09:00:00.000Z");
        let mac = Some("00-22-48-00-AA-01");
        check(
            &format!(
                "insights-logs-networksecuritygroupflowevent/resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG-WEB/{HOUR}"
            ),
            Some("S1"),
            Some("NSG-WEB"),
            mac,
            when,
        );
        check(
            &format!(
                "insights-logs-flowlogflowevent/flowLogResourceID=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/FL-SHOP/{HOUR}"
            ),
            Some("S1"),
            Some("FL-SHOP"),
            mac,
            when,
        );
        check(
            &format!(
                "insights-logs-flowlogflowevent/flowLogResourceID=S1_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_FL_SHOP-2/{HOUR}"
            ),
            Some("S1"),
            Some("FL_SHOP-2"),
            mac,
            when,
        );
        check(
            &format!(
                "insights-logs-flowlogflowevent/flowLogResourceID=/S1_NETWORKWATCHERRG/NETWORKWATCHER_EASTUS_FL/{HOUR}"
            ),
            Some("S1"),
            Some("FL"),
            mac,
            when,
        );
    }

    #[test]
    fn tails_and_other_names() {
        check(&format!("copied/{HOUR}"), None, None, Some("00-22-48-00-AA-01"), Some("2026-01-13T09:00:00.000Z"));
        check("PT1H.json", None, None, None, None);
        check("y=2026/m=01/PT1H.json", None, None, None, None);
        check("y=2026\\m=1\\d=3\\h=9\\m=00\\PT1H.json", None, None, None, Some("2026-01-03T09:00:00.000Z"));
    }

    #[track_caller]
    fn check_place(path: &str, region: Option<&str>, target: Option<&str>) {
        let found = BlobPath::parse(path);
        assert_eq!((found.region.as_deref(), found.target.as_deref()), (region, target), "{path}");
    }

    #[test]
    fn region_and_target() {
        let log = "/subscriptions/s/resourceGroups/NetworkWatcherRG/providers/x/networkWatchers/NetworkWatcher_westus/flowLogs/a";
        assert_eq!((region_of(log), region_of("/subscriptions/s/networkWatchers/ours/a")), (Some("westus"), None));
        let watchers = "SUBSCRIPTIONS/S1/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS";
        check_place(&format!("{watchers}/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/FL-SHOP/{HOUR}"), Some("WESTEUROPE"), None);
        // A watcher that was given a name of its own says nothing of the region.
        check_place(&format!("{watchers}/OURS/FLOWLOGS/FL-SHOP/{HOUR}"), None, None);
        check_place(&format!("S1_NETWORKWATCHERRG/NETWORKWATCHER_EASTUS_FL_2/{HOUR}"), Some("EASTUS"), None);
        check_place(
            &format!("flowLogResourceID=/S1_NetworkWatcherRG/NetworkWatcher_EastUS_vnet-rg-flowlog/{HOUR}"),
            Some("EastUS"),
            None,
        );
        let nsg = "resourceId=/SUBSCRIPTIONS/S1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS";
        check_place(&format!("{nsg}/NSG-WEB/{HOUR}"), None, Some("NSG-WEB"));
        check_place(HOUR, None, None);
    }
}

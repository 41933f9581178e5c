//! Rule names: what wrote the rule, and what a person calls it.

use serde::{Deserialize, Serialize};

use super::case::folded;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RuleKind {
    /// `DefaultRule_…`: the six rules every NSG has.
    Default,
    /// `UserRule_…`: written by the owner of the NSG.
    User,
    /// `PlatformRule`: the platform's own traffic, such as health probes.
    Platform,
    /// No prefix, and of no NSG: a security admin rule of a Virtual Network Manager.
    Admin,
    /// No prefix in an NSG, to which admin rules do not belong.
    Unknown,
    /// `unspecified`: no rule decided; encryption did.
    Unspecified,
}

impl RuleKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "Default",
            Self::User => "User",
            Self::Platform => "Platform",
            Self::Admin => "Admin",
            Self::Unknown => "Unknown kind",
            Self::Unspecified => "No rule",
        }
    }
}

/// `acl` is what holds the rule, by its resource id.
pub fn rule_kind(rule: &str, acl: &str) -> RuleKind {
    match rule {
        "PlatformRule" => RuleKind::Platform,
        "" | "unspecified" | "Unspecified" => RuleKind::Unspecified,
        _ if rule.starts_with("DefaultRule") => RuleKind::Default,
        _ if rule.starts_with("UserRule") => RuleKind::User,
        _ if acl.to_ascii_lowercase().contains("/networksecuritygroups/") => RuleKind::Unknown,
        _ => RuleKind::Admin,
    }
}

/// What a rule of a list is known by, in whichever case it is spelt: VNet flow logs write ids as they were named, NSG
/// flow logs in capitals.
pub fn rule_identity(rule: &str, acl: &str) -> [String; 2] {
    [rule, acl].map(folded)
}

/// The name without its prefix: `UserRule_allow-web` is `allow-web` to the person who wrote it.
pub fn rule_short_name(rule: &str) -> &str {
    ["DefaultRule_", "UserRule_"]
        .iter()
        .find_map(|prefix| rule.strip_prefix(prefix))
        .filter(|name| !name.is_empty())
        .unwrap_or(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, kind: RuleKind, short: &str) {
        assert_eq!((rule_kind(rule, ""), rule_short_name(rule)), (kind, short), "{rule}");
    }

    #[test]
    fn every_shape_seen() {
        check("DefaultRule_DenyAllInBound", RuleKind::Default, "DenyAllInBound");
        check("UserRule_allow-web", RuleKind::User, "allow-web");
        check("DefaultRule", RuleKind::Default, "DefaultRule");
        check("UserRule", RuleKind::User, "UserRule");
        check("UserRule_", RuleKind::User, "UserRule_");
        check("PlatformRule", RuleKind::Platform, "PlatformRule");
        check("unspecified", RuleKind::Unspecified, "unspecified");
        check("BlockHighRiskTCPPortsFromInternet", RuleKind::Admin, "BlockHighRiskTCPPortsFromInternet");
        check("UserRule-allow-https-in", RuleKind::User, "UserRule-allow-https-in");
    }
}

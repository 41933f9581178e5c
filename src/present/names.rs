//! Long names as they are shown: whose a rule is, where a file lies.

use std::borrow::Cow;

use crate::model::{resource_name, rule_kind, rule_short_name};

/// A rule's name as a line has room for it. What turns the direction of letters round is shown, not obeyed: a log's
/// words are not always their writer's.
pub fn rule_shown(rule: &str) -> Cow<'_, str> {
    const LONGEST: usize = 120;
    let name = rule_short_name(rule);
    if name.chars().nth(LONGEST).is_none() && !name.contains(turns) {
        return Cow::Borrowed(name);
    }
    let shown: String = name.chars().take(LONGEST).collect();
    let rest = if shown.len() < name.len() { "…" } else { "" };
    Cow::Owned(upright(&shown) + rest)
}

const fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What turns the direction of letters round, shown.
pub fn upright(text: &str) -> String {
    text.replace(turns, "\u{FFFD}")
}

/// A few names out of many, for a sentence.
pub fn some_of(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    let listed = names.iter().take(SHOWN).map(|name| short_path(name)).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => listed,
        more => format!("{listed} and {more} more"),
    }
}

/// What kind of rule it is and whose, as far as the log says.
pub fn rule_origin(rule: &str, acl: &str) -> String {
    let kind = rule_kind(rule, acl).name();
    let acl = resource_name(acl);
    // The platform's own traffic has an id of zeros, and what no rule decided names none.
    let is_none = acl.chars().all(|c| matches!(c, '0' | '-')) || acl.eq_ignore_ascii_case("unspecified");
    if is_none { kind.to_owned() } else { format!("{kind}, {}", short_id(acl)) }
}

/// Ids of 36 digits are known by their first eight; the whole one is a pointer away.
fn short_id(acl: &str) -> String {
    let is_id = acl.len() == 36 && acl.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    acl.get(..8).filter(|_| is_id).map_or_else(|| acl.to_owned(), |head| format!("{head}…"))
}

/// A file in a few words: its last folder and its name, or where all files have one name, the folder that tells it
/// from the others.
pub fn file_label(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let value = |key: &str| {
        parts.iter().rev().find_map(|part| {
            part.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
        })
    };
    match (value("macAddress"), value("h")) {
        (Some(mac), Some(hour)) => format!("{mac} h={hour}"),
        _ => parts[parts.len().saturating_sub(2)..].join("/"),
    }
}

/// A path within a sentence: in full where it is short, of a blob the NIC and the hour, else where it begins and ends.
pub fn short_path(path: &str) -> String {
    const LONG: usize = 48;
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [a, b, c, .., y, z] if path.len() > LONG => match file_label(path) {
            label if path.ends_with(&label) => format!("{a}/{b}/{c}/…/{y}/{z}"),
            label => label,
        },
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_not_longer_than_a_line_and_turn_nothing_round() {
        assert_eq!(rule_shown("UserRule_allow web"), "allow web");
        assert_eq!(rule_shown("UserRule_a\u{202E}gnp.exe"), "a\u{FFFD}gnp.exe");
        let long = rule_shown(&"é".repeat(20_000)).into_owned();
        assert_eq!((long.chars().count(), long.ends_with("é…")), (121, true));
        assert_eq!(rule_shown(&"a".repeat(120)).len(), 120);
    }

    #[test]
    fn rules_say_whose_they_are() {
        let check =
            |rule: &str, acl: &str, expected: &str| assert_eq!(rule_origin(rule, acl), expected, "{rule} {acl}");
        check(
            "UserRule_web",
            "/subscriptions/s/providers/Microsoft.Network/networkSecurityGroups/nsg-web",
            "User, nsg-web",
        );
        check(
            "Internet",
            "/SUBSCRIPTIONS/S/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/nsg-web",
            "Unknown kind, nsg-web",
        );
        check("DefaultRule_DenyAllInBound", "nsg-web", "Default, nsg-web");
        check("PlatformRule", "00000000-0000-0000-0000-000000000000", "Platform");
        check("UserRule_web", "unspecified", "User");
        check("UserRule_web", "5a3d0c1e-7b42-4f6a-9e10-2d8c64b7f013", "User, 5a3d0c1e…");
    }

    #[test]
    fn paths_in_sentences() {
        let check = |path: &str, expected: &str| assert_eq!(short_path(path), expected, "{path}");
        check("logs/shop/PT1H.json", "logs/shop/PT1H.json");
        check("r/y=2026/m=01/d=13/h=07/m=00/macAddress=00224800AA03/PT1H.json", "00224800AA03 h=07");
        check(&format!("loop{}", "/again".repeat(20)), "loop/again/again/…/again/again");
        check(&"a".repeat(80), &"a".repeat(80));
    }

    #[test]
    fn files_are_known_by_their_nic_and_hour() {
        let check = |path: &str, expected: &str| assert_eq!(file_label(path), expected, "{path}");
        check("PT1H.json", "PT1H.json");
        check("logs/shop/PT1H.json", "shop/PT1H.json");
        check("r/y=2026/m=01/d=13/h=07/m=00/macAddress=00224800AA03/PT1H.json", "00224800AA03 h=07");
    }
}

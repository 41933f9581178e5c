use proptest::prelude::*;

use super::*;

/// The text with `|` where the cursor is: what is wanted, what is replaced, and the first items.
#[track_caller]
fn check(marked: &str, wanted: Offered, replaced: &str, first: &[&str]) {
    let cursor = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let found = complete(&text, cursor);
    assert_eq!(found.wanted, wanted, "{marked}");
    assert_eq!(found.replace.of(&text), replaced, "{marked}");
    let items: Vec<&str> = found.items.iter().map(|item| item.insert.as_str()).take(first.len().max(1)).collect();
    assert_eq!(items, first, "{marked}");
}

#[test]
fn places() {
    check("|", Offered::Fields, "", &["ip ", "src.ip "]);
    check("src|", Offered::Fields, "src", &["src.ip ", "src.port "]);
    check("spo|", Offered::Fields, "spo", &["src.port "]);
    check("SRC.P|", Offered::Fields, "SRC.P", &["src.port "]);
    check("src.p|x == 5", Offered::Fields, "src.px", &["src.port"]);
    check("den|", Offered::Fields, "den", &["denied"]);
    check("dns|", Offered::Fields, "dns", &["domain", "mdns"]);
    check("dst.port == rd|", Offered::Values(Field::DestinationPort), "rd", &["ms-wbt-server"]);
    check("inb|", Offered::Fields, "inb", &["inbound", "inbound-public"]);
    check("not |", Offered::Fields, "", &["ip "]);
    check("(tcp or |", Offered::Fields, "", &["ip "]);
    check("src.port |", Offered::Operators(Field::SourcePort), "", &["== ", "!= ", "< "]);
    check("rule c|", Offered::Operators(Field::Rule), "c", &["contains "]);
    check("rule n|", Offered::Operators(Field::Rule), "n", &["not in "]);
    check("proto ==|", Offered::Values(Field::Protocol), "", &["icmp"]);
    check("proto == t|", Offered::Values(Field::Protocol), "t", &["tcp"]);
    check("proto in {tcp, u|", Offered::Values(Field::Protocol), "u", &["udp"]);
    check("dir == i|", Offered::Values(Field::Direction), "i", &["in"]);
    check("dst.port == htt|", Offered::Values(Field::DestinationPort), "htt", &["http", "https"]);
    check("enc == nx_f|", Offered::Values(Field::Encryption), "nx_f", &["NX_FALLBACK"]);
    check("bytes > 10|", Offered::Values(Field::Bytes), "10", &["10kB", "10MB", "10GB"]);
    check("bytes.sent > by|", Offered::Values(Field::BytesSent), "by", &["bytes", "bytes.received"]);
    check("acl == abs|", Offered::Values(Field::Acl), "abs", &["absent"]);
    check("acl contains abs|", Offered::Values(Field::Acl), "abs", &[]);
    check("time in |", Offered::Values(Field::Time), "", &["last 1h"]);
    check("tcp |", Offered::Keywords, "", &["and ", "or ", "ip "]);
    check("tcp a|", Offered::Keywords, "a", &["and ", "action "]);
    check("rule == \"al|lo\" and tcp", Offered::Values(Field::Rule), "\"allo\"", &[]);
    check("rule == \"al|", Offered::Values(Field::Rule), "\"al", &[]);
    check("rule == \"al| and denied", Offered::Values(Field::Rule), "\"al", &[]);
    check("enc == \"nx_f| and denied", Offered::Values(Field::Encryption), "\"nx_f", &["NX_FALLBACK"]);
    check("port is in |", Offered::Values(Field::Port), "", &["echo"]);
    check("bytes > 100 bytes |", Offered::Keywords, "", &["and "]);
    check("tcp # den|", Offered::Nothing, "", &[]);
    check("tcp /* den| */", Offered::Nothing, "", &[]);
    check("tcp /* den */|", Offered::Keywords, "", &["and "]);
    check("tcp | and udp", Offered::Keywords, "", &["and"]);
}

#[test]
fn values_that_occur_come_first() {
    let merged = |text: &str, values: &[(&str, u64)]| {
        let mut found = complete(text, text.len());
        let values: Vec<(String, u64)> = values.iter().map(|&(value, count)| (value.to_owned(), count)).collect();
        found.merge(&values);
        let items = found.items.into_iter().map(|item| (item.insert, item.count));
        (found.values_of, found.prefix, items.take(3).collect::<Vec<_>>())
    };
    let item = |insert: &str, count| (insert.to_owned(), count);
    assert_eq!(
        merged("dst.port == ", &[("443", 9), ("50001", 2)]),
        (
            Some(Field::DestinationPort),
            String::new(),
            vec![item("443", Some(9)), item("50001", Some(2)), item("echo", None)]
        )
    );
    // A port is also known by its service, which is then not offered once more.
    let (.., found) = merged("dst.port == htt", &[("443", 9), ("80", 3), ("50001", 2)]);
    assert_eq!(found, [item("443", Some(9)), item("80", Some(3)), item("http-rpc-epmap", None)]);
    assert_eq!(
        merged("rule contains \"all", &[("UserRule_allow web", 3), ("DefaultRule_Deny", 2)]),
        (Some(Field::Rule), "all".into(), vec![item("\"UserRule_allow web\"", Some(3))])
    );
    assert_eq!(
        merged("10.0", &[("10.0.0.4", 5), ("192.0.2.7", 4)]),
        (Some(Field::Ip), "10.0".into(), vec![item("10.0.0.4", Some(5))])
    );
    assert_eq!(
        merged("enc == n", &[("NX_LOCAL_DST", 4), ("X", 3)]),
        (
            Some(Field::Encryption),
            "n".into(),
            vec![item("NX_LOCAL_DST", Some(4)), item("NX", None), item("NX_HW_NOT_SUPPORTED", None)]
        )
    );
    assert_eq!(merged("dir == ", &[("in", 1)]).0, None);
    assert_eq!(merged("bytes == ", &[]).0, None);
}

#[test]
fn nothing_is_offered_twice() {
    for text in ["de", "d", "i", "o", "s", "e", "n", "proto == ", "port == h", "enc == "] {
        let labels: Vec<String> = complete(text, text.len()).items.into_iter().map(|item| item.label).collect();
        let once: std::collections::BTreeSet<&String> = labels.iter().collect();
        assert_eq!(once.len(), labels.len(), "{text}: {labels:?}");
    }
}

#[test]
fn operators_mean_what_the_field_can_be() {
    let check = |field: &str, sign: &str, expected: &str| {
        let found = complete(field, field.len());
        let item = found.items.iter().find(|item| item.label == sign);
        assert_eq!(item.map(|item| item.detail.as_str()), Some(expected), "{field}{sign}");
    };
    check("ip ", "==", "is this value, or lies in this network");
    check("port ", "==", "is this value");
    check("country ", "==", "is this value");
    check("time ", "==", "is this time, or lies in this day");
    check("time ", "<", "is before");
    check("port ", "<", "is less than");
    check("port ", "in", "is one of these, or lies in one of these ranges");
    check("rule ", "in", "is one of these");
}

#[test]
fn ids_and_paths_show_their_names() {
    let check = |text: &str, value: &str, label: &str, detail: &str| {
        let mut found = complete(text, text.len());
        found.merge(&[(value.to_owned(), 1)]);
        let Completion { insert, label: shown, detail: said, .. } = &found.items[0];
        assert_eq!((shown.as_str(), said.as_str()), (label, detail));
        assert!(insert.contains(value), "{insert}");
    };
    let id = "/subscriptions/0000/resourceGroups/rg-shop/providers/Microsoft.Network/networkSecurityGroups/nsg-web";
    check("acl == ", id, "nsg-web", "rg-shop");
    check("target == ", "vnet-shop", "vnet-shop", "");
    check("log == ", &id.to_uppercase(), "NSG-WEB", "RG-SHOP");
    let path = "flowLogResourceID=/0000_NETWORKWATCHERRG/y=2026/m=01/d=02/h=10/m=00/macAddress=002248000001/PT1H.json";
    check("file == ", path, "PT1H.json", "…/d=02/h=10/m=00/macAddress=002248000001");
    check("file == ", "logs/a.json", "a.json", "logs");
    check("file == ", "a.json", "a.json", "");
    check("rule == ", "a/b", "a/b", "");
}

proptest! {
    /// Whatever is taken, the text stays one that can be completed, and what was under the cursor is gone.
    #[test]
    fn any_text_and_cursor(text: String, cursor in 0..40_usize) {
        let found = complete(&text, cursor);
        prop_assert!(text.get(found.replace.range()).is_some());
        prop_assert!(found.items.len() <= MOST);
    }
}

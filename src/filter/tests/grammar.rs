//! What is understood, by how it is written again.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::filter::{Between, FIELDS, Field, Is, Node, Set, Test, parse};
use crate::model::is_private;

#[track_caller]
fn check(text: &str, expected: &str) {
    match parse(text) {
        Ok(expr) => assert_eq!(expr.to_string(), expected, "{text}"),
        Err(problems) => panic!("{text}: {problems:#?}"),
    }
}

#[track_caller]
fn check_all(texts: &[&str], expected: &str) {
    for text in texts {
        check(text, expected);
    }
}

#[test]
fn nothing_is_everything() {
    check_all(&["", "  \n", "# only a comment", "/* one */ # two"], "");
    assert!(parse("").unwrap().is_everything());
}

#[test]
fn connectives() {
    check_all(
        &["tcp denied", "tcp and denied", "tcp && denied", "tcp AND denied", "(tcp)(denied)", "((tcp and denied))"],
        "proto == tcp and action == denied",
    );
    check_all(&["tcp or udp", "tcp || udp", "tcp Or udp"], "proto == tcp or proto == udp");
    check("tcp or udp denied", "proto == tcp or (proto == udp and action == denied)");
    check("(tcp or udp) denied", "(proto == tcp or proto == udp) and action == denied");
    check("tcp and (udp and denied)", "proto == tcp and proto == udp and action == denied");
    check_all(&["not tcp", "!tcp", "not not not tcp", "proto != tcp", "!(tcp)", "proto <> 6"], "proto != tcp");
    check("!!tcp", "proto == tcp");
    check("not tcp denied", "proto != tcp and action == denied");
    check("not (tcp or udp)", "not (proto == tcp or proto == udp)");
    check("not (proto != tcp)", "proto == tcp");
    check("tcp # and udp\n denied /* or\n this */", "proto == tcp and action == denied");
}

#[test]
fn operators() {
    check_all(
        &["port == 443", "port = 443", "port is 443", "port eq 443", "PORT==443", "port == {443}"],
        "port == 443",
    );
    check_all(&["port != 443", "port ne 443", "port is not 443", "not port is 443", "port not in 443"], "port != 443");
    check_all(
        &["port in {80,443}", "port in {80 443}", "port in (80, 443)", "port in 80, 443", "port == {80 ; 443}"],
        "port in {80, 443}",
    );
    check_all(
        &["port not in {80 443}", "not port in {80 443}", "port is not in {80 443}", "port != {80 443}"],
        "port not in {80, 443}",
    );
    check_all(&["port is in {80, 443}", "port is in (80 443)", "port is in 80, 443"], "port in {80, 443}");
    check("port is not in {80, 443}", "port not in {80, 443}");
    check("port < 1024", "port < 1024");
    check_all(&["port le 1024", "port <= 1024"], "port <= 1024");
    check("not bytes > 5", "not bytes > 5");
    check_all(&["rule contains web", "rule like 'web'"], "rule contains web");
    check_all(&["rule not contains web", "not rule contains web"], "rule not contains web");
    check(r#"rule matches "^user.*\d$""#, r#"rule matches "^user.*\\d$""#);
    check("rule not matches deny", r#"rule not matches "deny""#);
    check_all(&["src.port < dst.port", "sport lt dport"], "src.port < dst.port");
    check("src.ip != dst.ip", "src.ip != dst.ip");
    check("bytes.sent >= bytes.received", "bytes.sent >= bytes.received");
    check_all(&["bytes is absent", "bytes == ABSENT"], "bytes == absent");
    check_all(&["bytes is not absent", "bytes != absent"], "bytes != absent");
}

/// Behind `is` it belongs to the operator where a value follows; else it is the value.
#[test]
fn in_is_an_operator_and_a_direction() {
    check("dir is in", "dir == in");
    check("dir is not in", "dir != in");
    check_all(&["dir is in and tcp", "dir is in tcp", "(dir is in) tcp"], "dir == in and proto == tcp");
    check("dir is not in (tcp or udp)", "dir != in and (proto == tcp or proto == udp)");
    check_all(&["dir is in {in, out}", "dir is in (in out)", "dir is in inbound, out"], "dir in {in, out}");
    check("dir is not in out", "dir != out");
    check("rule is in", "rule == \"in\"");
    check("rule is not in or tcp", "rule != \"in\" or proto == tcp");
    check("rule is in web, db", "rule in {web, db}");
    check("time is in last 6h", "time in last 6h");
}

#[test]
fn addresses() {
    check_all(&["ip == 10.0.0.4", "ip == 10.0.0.4/32", "host == '10.0.0.4'"], "ip == 10.0.0.4");
    check_all(
        &["ip == 10.0.0.0/8", "ip in 10.1.2.3/8", "ip == 10.1.2.3/255.0.0.0", "ip in 10.0.0.0..10.255.255.255"],
        "ip == 10.0.0.0/8",
    );
    check_all(&["src in 10.0.0.4..10.0.0.9", "src == 10.0.0.4-10.0.0.9"], "src.ip in 10.0.0.4..10.0.0.9");
    check(
        "dst in {10.0.0.4, 10.1.0.0/16 192.0.2.1..192.0.2.9}",
        "dst.ip in {10.0.0.4, 10.1.0.0/16, 192.0.2.1..192.0.2.9}",
    );
    check_all(&["ip == 2001:db8::1", "ip == [2001:0DB8:0::1]"], "ip == 2001:db8::1");
    check("ip == 2001:db8::/32", "ip == 2001:db8::/32");
    check("ip in 2001:db8::1..2001:db8::f", "ip in 2001:db8::1..2001:db8::f");
    check_all(&["ip == 0.0.0.0/0", "ip in 0.0.0.0..255.255.255.255"], "ip == 0.0.0.0/0");
    check("ip == ::/0", "ip == ::/0");
    check("dst == 10.0.0.4:443", "dst.ip == 10.0.0.4 and dst.port == 443");
    check("dst != 10.0.0.4:443", "not (dst.ip == 10.0.0.4 and dst.port == 443)");
    check("src == [2001:db8::1]:53", "src.ip == 2001:db8::1 and src.port == 53");
}

#[test]
fn numbers_and_words() {
    check_all(&["dst.port == https", "dport == 443", "dst.port == :443"], "dst.port == 443");
    check_all(&["dst.port == rdp", "dst.port == ms-wbt-server"], "dst.port == 3389");
    check_all(&["port in 8000..8999", "port in {8000-8999}", "port == 8000-8999"], "port in 8000..8999");
    check("port in {ssh, 8000..8999}", "port in {22, 8000..8999}");
    check_all(&["proto == 6", "proto == TCP", "proto == T"], "proto == tcp");
    check("proto in {icmp, 200}", "proto in {icmp, 200}");
    check_all(
        &["bytes > 10MB", "bytes > 10 MB", "bytes > 10m", "bytes > 10_000_000", "bytes > 10000 kB"],
        "bytes > 10MB",
    );
    check_all(&["bytes > 1.5 MiB", "bytes > 1536KiB", "bytes > 1572864 bytes"], "bytes > 1536KiB");
    check("bytes > 1.2345GB", "bytes > 1234500kB");
    check("bytes > 1.000000000001TB", "bytes > 1000000000001");
    check("bytes > 1.0000000000019TB", "bytes > 1000000000001");
    check("bytes > 99999999999999999999.5TiB", "bytes > 18446744073709551615");
    check("packets > 0.0625k", "packets > 62");
    check("bytes in 1k..2k", "bytes in 1kB..2kB");
    check("bytes > 99999999999999999999", "bytes > 18446744073709551615");
    check_all(&["packets >= 10k", "packets >= 10000 packets"], "packets >= 10k");
    check("bytes > 5 m udp", "bytes > 5MB and proto == udp");
    check("bytes > 100 bytes < 1k", "bytes > 100 and bytes < 1kB");
    check("packets > 5 packets not in 7", "packets > 5 and packets != 7");
    check("bytes > 100 bytes udp", "bytes > 100 and proto == udp");
    check_all(&["dir == in", "dir == I", "direction == inbound"], "dir == in");
    check_all(&["state in {B, e}", "state in {begin end}"], "state in {begin, end}");
    check_all(&["enc == x", "enc == encrypted"], "enc == X");
    check("enc == nx_hw_not_supported", "enc == NX_HW_NOT_SUPPORTED");
    check("enc == unencrypted", "enc contains NX");
    check_all(&["nic == 00:22:48:00:aa:01", "mac == 00224800AA01"], "nic == 00-22-48-00-AA-01");
    check("service == rdp", "service == ms-wbt-server");
    check("service contains sql", "service contains sql");
    check("flowtype == to-internet", "flowtype == outbound-public");
    check("format == nsg2", "format == nsg-v2");
    check("rule == \"and\"", "rule == \"and\"");
    check("rule == 'a b'", "rule == \"a b\"");
    check("rule == rule", "rule == rule");
    check("log == /subscriptions/1/resourceGroups/rg", "log == /subscriptions/1/resourceGroups/rg");
    check("label == café", "label == \"café\"");
}

#[test]
fn times() {
    check_all(
        &["time == 2026-01-02", "time in 2026-01-02T00:00Z..2026-01-03T00:00Z", "2026-01-02"],
        "time == 2026-01-02",
    );
    check("time in 2026-01-02..2026-01-03", "time in 2026-01-02..2026-01-03");
    check("time >= 2026-01-02", "time >= 2026-01-02");
    check("time < 2026-01-02", "time < 2026-01-02");
    check_all(&["time > 2026-01-02", "time >= 2026-01-03T00:00"], "time >= 2026-01-03");
    check_all(&["time <= 2026-01-02", "time < 2026-01-03"], "time < 2026-01-03");
    check("time > 2026-01-02T00:00", "time > 2026-01-02T00:00Z");
    check_all(
        &[
            "time >= 2026-01-02T10:00",
            "time >= 2026-01-02T10:00Z",
            "time >= 2026-01-02t10:00:00.000z",
            "time >= 2026-01-02 10:00",
            "time >= '2026-01-02 10:00'",
            "time >= 2026-01-02T11:00+01:00",
            "time >= 2026-01-02T04:30-0530",
            "time >= 1767348000000",
            "time >= 1767348000",
        ],
        "time >= 2026-01-02T10:00Z",
    );
    check("time in 2026-01-02T10:00..2026-01-02T12:00:30.5", "time in 2026-01-02T10:00Z..2026-01-02T12:00:30.500Z");
    check("time == 2026-01-02T10:00", "time == 2026-01-02T10:00Z");
    check("time == 2026-01-02T10:00:00", "time in 2026-01-02T10:00Z..2026-01-02T10:00:01Z");
    check("time in {2026-01-02, 2026-01-05}", "time in {2026-01-02, 2026-01-05}");
    check_all(&["time in last 6h", "time in last 6 hours", "last 360 min", "last 6h"], "time in last 6h");
    check("last day", "time in last 1d");
    check("last 90m", "time in last 90min");
    check("time not in last 7d", "time not in last 1w");
    check("time == 2024-02-29", "time == 2024-02-29");
}

#[test]
fn a_value_by_itself() {
    check("10.0.0.4", "ip == 10.0.0.4");
    check("10.0.0.0/8", "ip == 10.0.0.0/8");
    check("10.0.0.4..10.0.0.9", "ip in 10.0.0.4..10.0.0.9");
    check("2001:db8::1", "ip == 2001:db8::1");
    // Twelve hex digits, as a MAC address has.
    check("fe80::1234:5678", "ip == fe80::1234:5678");
    check("2001:db8::1-2001:db8::2", "ip in 2001:db8::1..2001:db8::2");
    check("fe80::1-fe80::2ab", "ip in fe80::1..fe80::2ab");
    check("(src.ip == 10.0.0.4 and src.port == 443) or (dst.ip == 10.0.0.4 and dst.port == 443)", "10.0.0.4:443");
    check("![2001:db8::1]:443", "not [2001:db8::1]:443");
    check_all(&[":443", "443"], "port == 443");
    check("8000-8999", "port in 8000..8999");
    check_all(&["denied", "DENY"], "action == denied");
    check("allowed", "action == allowed");
    check("inbound", "dir == in");
    check_all(&["outbound", "out"], "dir == out");
    check("continuing", "state == continuing");
    check("udp", "proto == udp");
    check("https", "service == https");
    check("rdp", "service == ms-wbt-server");
    check("internal", "flowtype == internal");
    check("vnet", "format == vnet");
    check("encrypted", "enc == X");
    check_all(&["src.ip == private", "src == Private", "src.ip in {private}"], "src.ip == private");
    check("unencrypted", "enc contains NX and flowtype == internal and action == allowed");
    check("unanswered", "packets.sent > 0 and packets.received == 0");
    check("not unanswered", "not (packets.sent > 0 and packets.received == 0)");
    check_all(&["egress", "Egress"], "dir == out");
    check("not unencrypted", "not (enc contains NX and flowtype == internal and action == allowed)");
    check("NX_FALLBACK", "enc == NX_FALLBACK");
    check_all(&["00-22-48-00-aa-01", "00:22:48:00:aa:01", "00224800AA01"], "nic == 00-22-48-00-AA-01");
    check_all(&["\"some text\"", "'some text'"], "text contains \"some text\"");
}

/// A test within a test is where it was written.
#[test]
fn spans() {
    let text = " tcp and not (src.ip == 10.0.0.4 or :53) # end";
    let expr = parse(text).unwrap();
    let spans: Vec<&str> = expr.terms().iter().map(|term| term.span.of(text)).collect();
    assert_eq!(spans, ["tcp", "not (src.ip == 10.0.0.4 or :53)"]);
    let Node::Not(inner) = &expr.terms()[1].node else { panic!("{expr:?}") };
    let Node::Or(terms) = &inner.node else { panic!("{inner:?}") };
    assert_eq!(terms[0].span.of(text), "src.ip == 10.0.0.4");
    assert_eq!(terms[1].span.of(text), ":53");
}

#[test]
fn every_fields_example_is_a_test_of_it() {
    for about in &FIELDS {
        let expr = parse(about.example).unwrap_or_else(|problems| panic!("{}: {problems:?}", about.example));
        let fields: Vec<Field> = expr.tests().iter().map(|test| test.field).collect();
        assert_eq!(fields, [about.field], "{}", about.example);
        assert!(!matches!(expr.tests()[0].is, Is::Absent));
    }
}

/// The word means what a flow's type goes by.
#[test]
fn private_addresses() {
    let Node::Test(Test { is: Is::OneOf(Set::Addresses(list)), .. }) = parse("ip == private").unwrap().node else {
        panic!("it is a list of addresses");
    };
    for Between { first, last } in list {
        let beyond = |address: IpAddr, by: i8| match address {
            IpAddr::V4(v4) => IpAddr::from(Ipv4Addr::from_bits(v4.to_bits().wrapping_add_signed(by.into()))),
            IpAddr::V6(v6) => IpAddr::from(Ipv6Addr::from_bits(v6.to_bits().wrapping_add_signed(by.into()))),
        };
        assert!(is_private(first) && is_private(last), "{first} to {last}");
        assert!(!is_private(beyond(first, -1)) && !is_private(beyond(last, 1)), "beyond {first} to {last}");
    }
}

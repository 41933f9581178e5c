//! What is not understood: where, why, and what would mend it.

use crate::filter::{LONGEST, Problem, parse};

/// The first problem: the text it is of, a part of what it says, and the filter after its fix.
#[track_caller]
fn check(text: &str, at: &str, message: &str, fixed: Option<&str>) {
    let problems = parse(text).expect_err(text);
    let Problem { span, message: said, fix } = &problems[0];
    assert_eq!(span.of(text), at, "{text}: {said}");
    assert!(said.contains(message), "{text}: {said}");
    assert_eq!(fix.as_ref().map(|fix| fix.apply(text)).as_deref(), fixed, "{text}: {fix:?}");
    assert_eq!(problems.len(), 1, "{text}: {problems:#?}");
    if let Some(fixed) = fixed {
        assert!(parse(fixed).is_ok(), "{fixed}");
    }
}

#[test]
fn fields_and_operators() {
    check("whatever == 10.0.0.4", "whatever", "no field", None);
    check("src.pi == 10.0.0.4 and tcp", "src.pi", "no field “src.pi”", Some("src.ip == 10.0.0.4 and tcp"));
    check("byte > 10 denied", "byte", "no field", Some("bytes > 10 denied"));
    check("colour in {1, 2} and tcp", "colour", "no field", None);
    check("bytes", "bytes", "says nothing by itself", None);
    check("bytes and tcp", "bytes", "says nothing by itself", None);
    check("== 443", "==", "field is missing", None);
    check("rule > 5", ">", "cannot be asked of rule, which is a text: it takes ==, !=, in", None);
    check(
        "port contains 44",
        "contains",
        "cannot be asked of port, which is a port number: it takes",
        Some("port == 44"),
    );
    check("nic matches 'a'", "matches", "cannot be asked of nic", None);
    check("src.ip < dst.ip", "<", "cannot be asked of src.ip", None);
    check("tcp & denied", "&", "written twice", Some("tcp && denied"));
    check("ip == src.ip", "src.ip", "Of which side", None);
    check("bytes > packets", "packets", "bytes is a number of bytes, packets is a number of packets", None);
    check("port == absent", "absent", "Every flow has a port", None);
}

#[test]
fn times_behind_words() {
    let check = |text: &str, at: &str, fixed: Option<&str>| check(text, at, "asked for in signs", fixed);
    check("since 2026-01-13", "since 2026-01-13", Some("time >= 2026-01-13"));
    check("denied AFTER 2026-01-13T10:00Z", "AFTER 2026-01-13T10:00Z", Some("denied time > 2026-01-13T10:00Z"));
    check("before 2026-01-13 or tcp", "before 2026-01-13", Some("time < 2026-01-13 or tcp"));
    let range = "from 2026-01-13T10:00 to 2026-01-13T11:00";
    check(&format!("{range} tcp"), range, Some("time in 2026-01-13T10:00..2026-01-13T11:00 tcp"));
    check(
        "between 2026-01-13 and 2026-01-14",
        "between 2026-01-13 and 2026-01-14",
        Some("time in 2026-01-13..2026-01-14"),
    );
    let range = "from 2026-01-13 10:00 to 2026-01-13 11:00";
    check(&format!("{range} tcp"), range, Some("time in 2026-01-13T10:00..2026-01-13T11:00 tcp"));
    check("since 2026-01-13 10:00", "since 2026-01-13 10:00", Some("time >= 2026-01-13T10:00"));
    // Which day is meant, only the page knows.
    check("since 10:00 tcp", "since 10:00", None);
    check("from 10:00 until 11:00", "from 10:00 until 11:00", None);
}

#[test]
fn ports_of_a_protocol_are_two_terms() {
    let check = |text: &str, at: &str, fixed: &str| check(text, at, "a term of its own", Some(fixed));
    check("tcp.port == 443", "tcp.port", "(tcp and port == 443)");
    check("not UDP.port==53 or denied", "UDP.port", "not (udp and port==53) or denied");
    check("tcp.srcport in (80, 443) denied", "tcp.srcport", "(tcp and src.port in (80, 443)) denied");
    check("udp.dstport != dns", "udp.dstport", "(udp and dst.port != dns)");
    check("udp.srcport >= 1024", "udp.srcport", "(udp and src.port >= 1024)");
    check("tcp.dstport in 80..90", "tcp.dstport", "(tcp and dst.port in 80..90)");
    super::problems::check("tcp.port == 70000", "70000", "at most 65535", None);
    super::problems::check("tcp.flags == 1", "tcp.flags", "no field", None);
    assert_eq!(
        parse("ip.addr == 10.0.0.4 ip.src != 10.0.0.5 ip.dst == 10.0.0.6").unwrap().to_string(),
        "ip == 10.0.0.4 and src.ip != 10.0.0.5 and dst.ip == 10.0.0.6"
    );
}

#[test]
fn missing_and_too_much() {
    check("port ==", "", "value is missing here: write port == 53, say.", None);
    check("port == and tcp", "", "value is missing", None);
    check("port in {}", "{}", "nothing in this list", None);
    check("port in {80, 443", "{", "never closed", Some("port in {80, 443}"));
    check("port in {80)", "{", "list is never closed", Some("port in {80}"));
    check("port in (80}", "(", "list is never closed", Some("port in (80)"));
    check("port in {80) and tcp", "{", "list is never closed", Some("port in {80} and tcp"));
    check("(port in {80)", "{", "list is never closed", Some("(port in {80})"));
    check("port is in", "", "value is missing here: write port == 53, say.", None);
    check("tcp and", "", "missing at the end", None);
    check("and tcp", "and", "missing before “and”", None);
    check("tcp or or udp", "or", "missing before “or”", None);
    check("not", "", "missing at the end", None);
    check("()", ")", "missing before “)”", None);
    check("(tcp or udp", "(", "never closed", Some("(tcp or udp)"));
    check("tcp)", ")", "Nothing was opened", Some("tcp"));
    check("tcp, udp", ",", "cannot stand here", Some("tcp udp"));
    check("rule == \"web", "\"web", "quote is never closed", Some("rule == \"web\""));
    check("tcp and 'web", "'web", "quote is never closed", Some("tcp and 'web'"));
    check("rule contains \"\"", "\"\"", "empty text", None);
    check("\"\"", "\"\"", "empty text", None);
}

#[test]
fn addresses() {
    check("ip == 10.0.0.256", "10.0.0.256", "10.0.0.256: each part is at most 255", None);
    check("10.0.0.256", "10.0.0.256", "each part is at most 255", None);
    check("ip == 10.0.0", "10.0.0", "four parts", Some("ip == 10.0.0.0/24"));
    check("ip == 10.1.*.*", "10.1.*.*", "four parts", Some("ip == 10.1.0.0/16"));
    check("ip == 10.0.0.04", "10.0.0.04", "no zeros before", Some("ip == 10.0.0.4"));
    check("ip == 10.0.0.0/33", "10.0.0.0/33", "0 to 32", None);
    check("ip == 2001:db8::/129", "2001:db8::/129", "0 to 128", None);
    check("ip == 2001:db8::12345", "2001:db8::12345", "no IPv6 address", None);
    check("ip == web", "web", "“web” is no address", Some("label == web"));
    check("port == 22 and src.ip!=web-2", "web-2", "“web-2” is no address", Some("port == 22 and src.label!=web-2"));
    check("ip in 10.0.0.9..10.0.0.4", "10.0.0.9..10.0.0.4", "ends before it begins", None);
    check("ip in 10.0.0.9..2001:db8::1", "10.0.0.9..2001:db8::1", "version of IP", None);
    check("ip == 10.0.0.4:99999", "10.0.0.4:99999", "at most 65535", None);
    check("ip in {10.0.0.4, 10.0.0.300, 10.0.0.5}", "10.0.0.300", "at most 255", None);
    check("src.ip in {10.0.0.4:443}", "10.0.0.4:443", "stands alone, as in ip == 10.0.0.4:443", None);
}

#[test]
fn numbers_and_words() {
    check("port == 70000", "70000", "at most 65535", None);
    check("70000", "70000", "at most 65535", None);
    check("port == htps", "htps", "no port", Some("port == https"));
    check("port in 9..1", "9..1", "ends before", None);
    check("port in 1..", "", "value is missing", None);
    check("proto == 256", "256", "at most 255", None);
    check("proto == tpc", "tpc", "No protocol", Some("proto == tcp"));
    check("bytes > 10 MX", "MX", "neither a field nor a value", Some("bytes > 10 \"MX\""));
    check("bytes > 10MX", "10MX", "no unit “MX”", None);
    check("bytes > much", "much", "no number", None);
    check("state == begun", "begun", "only begin, continuing, end, denied, none", Some("state == begin"));
    check("nic == 00:22", "00:22", "twelve digits", None);
    check("enc == E", "E", "X, NX", None);
    check("service == telent", "telent", "No service", Some("service == telnet"));
    check("rule matches '('", "'('", "no regular expression", None);
    check("denid", "denid", "neither a field nor a value", Some("denied"));
    check("shop-web", "shop-web", "neither", Some("\"shop-web\""));
}

#[test]
fn words_of_other_languages() {
    check("internet and tcp", "internet", "Which side", Some("flowtype != internal and tcp"));
    check("where denied", "where", "begins with its first term", Some(" denied"));
    check("rule startswith web", "startswith", "no operator", Some("rule matches \"^web\""));
    check("rule endswith \"a.b\"", "endswith", "no operator", Some("rule matches \"a[.]b$\""));
    check("D and dst.port == 22", "D", "neither a field nor a value", Some("state == D and dst.port == 22"));
    check("UserRule_web", "UserRule_web", "neither a field nor a value", Some("rule == UserRule_web"));
    check("rule hasprefix \"a*\"", "hasprefix", "no operator", Some("rule contains \"a*\""));
    check("src.ip startswith \"10.20.\"", "startswith", "no operator", Some("src.ip == 10.20.0.0/16"));
    check("dst.ip startswith 10 and denied", "startswith", "no operator", Some("dst.ip == 10.0.0.0/8 and denied"));
    check("src.ip startswith 10.1.2.3", "startswith", "no operator", Some("src.ip == 10.1.2.3"));
    check("rule endswith 'In' denied", "endswith", "no operator", Some("rule matches \"In$\" denied"));
    check("rule like '%web%' and tcp", "'%web%'", "looks for a part already", Some("rule like \"web\" and tcp"));
    check("rule not like %web", "%web", "looks for a part already", Some("rule not like \"web\""));
    check("bytes between 5 and 10 MB", "bytes between 5 and 10 MB", "two dots", Some("bytes in 5..10 MB"));
    check("bytes > 10 MB and < 20 MB", "<", "field is missing", Some("bytes > 10 MB and bytes < 20 MB"));
    check("dst.port: 443 tcp", "dst.port: 443", "both sides of an operator", Some("dst.port == 443 tcp"));
    check("13:00..14:00", "13:00", "needs its date", None);
    check("dst.ip == public", "public", "not private", Some("dst.ip != private"));
    check("src.ip != public and tcp", "public", "not private", Some("src.ip == private and tcp"));
    check("src.ip in {public}", "public", "not private", None);
    check("ip == public", "public", "not private", None);
    check("net 10.0.0.0/8", "net", "operator is missing before “10.0.0.0/8”", Some("ip == 10.0.0.0/8"));
    check("external", "external", "Which side", Some("flowtype != internal"));
    check("rule like deny*", "deny*", "looks for a part already", Some("rule like \"deny\""));
    check("10.1.2.5 | take 10", "|", "no pipes", Some("10.1.2.5 "));
    check("tcp | where port == 443", "|", "no pipes", Some("tcp and port == 443"));
    check("| where port == 443", "|", "no pipes", Some(" port == 443"));
    check("10.2.8.x", "10.2.8.x", "four parts", Some("10.2.8.0/24"));
    for (text, means) in [
        ("rule has web", "rule contains web"),
        ("bytes between (5 .. 10)", "bytes in 5..10"),
        ("port !in {22, 80}", "port not in {22, 80}"),
        ("rule !has web", "rule not contains web"),
        ("rule !contains web", "rule not contains web"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), means, "{text}");
    }
}

#[test]
fn commas() {
    check("bytes > 1,5MB", "1,5MB", "no number", Some("bytes > 1.5MB"));
    check("bytes > 1,5 MB and tcp", "1,5", "no number", Some("bytes > 1.5 MB and tcp"));
    check("bytes == 0,125GB", "0,125GB", "no number", Some("bytes == 0.125GB"));
    check("bytes >= 1,500", "1,500", "no number", Some("bytes >= 1500"));
    check("bytes >= 1,500,000 denied", "1,500,000", "no number", Some("bytes >= 1500000 denied"));
    check("bytes >= 1,234.5MB", "1,234.5MB", "no number", Some("bytes >= 1234.5MB"));
    check("bytes >= 1.234,5MB", "1.234,5MB", "no number", None);
    check("bytes >= 1,50,0", "1,50,0", "no number", None);
    check("packets < 2,5k", "2,5k", "no number", Some("packets < 2.5k"));
    check("port > 1,024", "1,024", "no number", Some("port > 1024"));
    check("port > 80,5", "80,5", "no number", None);
    check("port == 80,443", "80,443", "Several values go with in", Some("port in 80,443"));
    check("port!=80,443", "80,443", "Several values go with not in", Some("port not in 80,443"));
    check("proto == tcp, port == 443", ",", "cannot stand here", Some("proto == tcp port == 443"));
    check("proto == tcp,port == 443", ",", "cannot stand here", Some("proto == tcp port == 443"));
    check("10.0.0.4,10.0.0.5", "10.0.0.4,10.0.0.5", "are a list", Some("ip in {10.0.0.4, 10.0.0.5}"));
    check("time in last 1d,denied", ",", "cannot stand here", Some("time in last 1d denied"));
    check("bytes > 1 000", "1 000", "no number", Some("bytes > 1000"));
    check("bytes > 1 000 000 and tcp", "1 000 000", "no number", Some("bytes > 1000000 and tcp"));
    check("bytes > 12 050 kB", "12 050", "no number", Some("bytes > 12050 kB"));
    assert!(parse("bytes in 1,5MB").is_ok());
    // Ports by themselves.
    for text in
        ["bytes > 1000 443", "bytes > 1 80", "bytes > 0 443", "packets > 1 443", "bytes in 1..5 443", "bytes > 1\n000"]
    {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn stars_and_strokes() {
    check("enc == NX_*", "NX_*", "no sign for any text", Some("enc contains \"NX_\""));
    check("rule != *deny* and tcp", "*deny*", "no sign for any text", Some("rule not contains \"deny\" and tcp"));
    check("rule == a*b", "a*b", "no sign for any text", None);
    check("rule =~ /deny.*in/", "/deny.*in/", "without strokes", Some("rule =~ \"deny.*in\""));
    for text in ["file matches /logs/", "rule matches deny.*", "rule == \"a*\"", "rule matches \"/a/\""] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn times() {
    check("time >= yesterday", "yesterday", "no time", None);
    check("time >= 10:00", "10:00", "needs its date", None);
    check("time == 2026-02-30", "2026-02-30", "no such day", None);
    check("time == 2026-13-01", "2026-13-01", "no such day", None);
    check("time == 2026-01-02T25:00", "2026-01-02T25:00", "no such time of day", None);
    check("time == 2026-01-02T10:00+99:00", "2026-01-02T10:00+99:00", "offset", None);
    check("time == 1969-12-31", "1969-12-31", "no such day", None);
    check("time == 1970-01-01T00:00+01:00", "1970-01-01T00:00+01:00", "1970", None);
    check("time < 9999-01-02", "9999-01-02", "1970 and 9998", None);
    check("time in last", "", "value is missing", None);
    check("time in last 6", "6", "How long", None);
    check("time in last 6 and tcp", "6", "How long", None);
    check("time in 2026-01-03..2026-01-02", "2026-01-03..2026-01-02", "ends before", None);
}

/// There is one problem, and what mends it.
#[track_caller]
fn check_mended(text: &str, expected: &str) {
    let problems = parse(text).unwrap_err();
    let Some(fix) = &problems[0].fix else { panic!("{problems:?}") };
    let mut mended = text.to_owned();
    mended.replace_range(fix.span.range(), &fix.insert);
    assert_eq!((problems.len(), mended.as_str()), (1, expected), "{text}: {problems:?}");
    assert!(parse(&mended).is_ok(), "{mended}");
}

#[test]
fn as_it_is_written_elsewhere() {
    let check = check_mended;
    check("port 443", "port == 443");
    check("tcp and host 10.0.0.4", "tcp and ip == 10.0.0.4");
    check("src 10.0.0.0/8 denied", "src.ip == 10.0.0.0/8 denied");
    check("dst port https", "dst.port == https");
    check("dst 443", "dst.port == 443");
    check("src host 10.0.0.4", "src.ip == 10.0.0.4");
    check("src net 10.0.0.0/8", "src.ip == 10.0.0.0/8");
    check("srcip:10.1.1.4", "src.ip == 10.1.1.4");
    check("port:443 and tcp", "port == 443 and tcp");
    check("10.1.1.4 -> 10.1.2.5", "src.ip == 10.1.1.4 and dst.ip == 10.1.2.5");
    check("dst.port in [22,80]", "dst.port in {22,80}");
    check("dst.port in [ 22, 80 ] and tcp", "dst.port in { 22, 80 } and tcp");
    for word in ["has", "startswith", "between"] {
        let fix = parse(&format!("src.ip {word} 10.1")).unwrap_err().remove(0).fix;
        assert!(fix.is_none_or(|fix| !fix.insert.contains(word)), "{word} is no address");
    }
    assert!(parse("rule").unwrap_err()[0].fix.is_none());
    assert!(parse("rule and tcp").unwrap_err()[0].fix.is_none());
    assert!(parse("ip in [fd00::1]").is_ok());
    for (sign, operator) in [("~", "matches"), ("=~", "matches"), ("!~", "not matches")] {
        assert_eq!(parse(&format!("rule {sign} ^allow")).unwrap(), parse(&format!("rule {operator} ^allow")).unwrap());
    }
}

#[test]
fn what_is_offered_means_what_was_written() {
    let check = check_mended;
    check("-denied", "not denied");
    check("src.ip == 10.1.2.5 or 10.1.2.6", "src.ip == 10.1.2.5 or src.ip == 10.1.2.6");
    check("dst.port != 22 and 3389", "dst.port != 22 and dst.port != 3389");
    check("dst.port != 22 or 3389", "dst.port != 22 and dst.port != 3389");
    check("udp:53", "(udp and port == 53)");
    check("443/tcp and denied", "(tcp and port == 443) and denied");
    check("public", "flowtype != internal");
    check("cidr_match(src.ip, 10.0.0.0/8) and tcp", "src.ip == 10.0.0.0/8 and tcp");
    check("ipv4_is_in_range(SrcIP, \"10.0.0.0/8\")", "src.ip == 10.0.0.0/8");
    check("bytes == null", "bytes == absent");
    check("TimeGenerated > ago(1h) and tcp", "time in last 1h and tcp");
    check("TimeGenerated < ago(1h)", "not time in last 1h");
    assert!(parse("time == ago(1h)").unwrap_err()[0].fix.is_none());
    // What is one thing on either side stays so.
    for text in ["src.ip == 10.1.2.5 and 10.1.2.6", "10.1.2.5 or 10.1.2.6", "port == 22 or 3389", "bytes > 5 or 443"] {
        assert!(parse(text).is_ok(), "{text}");
    }
    for (one, other) in [
        ("10.1.2.5:https", "10.1.2.5:443"),
        ("DstAddr = 10.1.2.5", "dst.ip == 10.1.2.5"),
        ("FlowStatus == 'D'", "denied"),
        ("state == deny", "state == denied"),
    ] {
        assert_eq!(parse(one), parse(other), "{one}");
    }
    for wrong in ["dstadr == 10.1.2.5", "dsource == 10.1.2.5"] {
        let fix = parse(wrong).unwrap_err().remove(0).fix;
        assert!(fix.is_none_or(|fix| !fix.insert.starts_with("src")), "{wrong} is not the source");
    }
    assert!(parse("format_bytes(bytes, 2)").unwrap_err()[0].fix.is_none());
}

/// Nothing of it is read in something that is read itself, however long it is.
#[test]
fn many_minus_signs() {
    for text in ["-".repeat(LONGEST - 6) + "denied", "-".repeat(LONGEST), "-(".repeat(LONGEST / 2)] {
        assert!(parse(&text).is_err());
    }
}

#[test]
fn a_list_without_a_field() {
    let check = check_mended;
    check("22,3389", "port in {22, 3389}");
    check("denied and :22, :3389,5985", "denied and port in {22, 3389, 5985}");
    check("10.0.0.4, 10.0.1.0/24", "ip in {10.0.0.4, 10.0.1.0/24}");
    assert!(parse("22, port == 5").unwrap_err()[0].message.contains("cannot stand"));
}

#[test]
fn all_problems_are_found() {
    let text = "port == 70000 and ip == 10.0.0 or nothing == 5";
    let problems = parse(text).unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(places, ["70000", "10.0.0", "nothing"]);
}

#[test]
fn limits() {
    let nested = |depth: usize| format!("{}tcp{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(100)).is_ok());
    let problems = parse(&nested(101)).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("100 brackets"), "{problems:?}");
    assert_eq!(parse(&nested(30_000)).unwrap_err().len(), 1);
    assert!(parse(&"!".repeat(60_001)).is_err());
    assert!(parse(&format!("{}tcp", "not ".repeat(10_001))).is_ok());
    let deep = format!("{}udp{}", "tcp and (udp or ".repeat(31), ")".repeat(31));
    assert!(parse(&deep).unwrap_err()[0].message.contains("60 terms"));
    assert!(parse(&" ".repeat(70_000)).unwrap_err()[0].message.contains("too long"));
    // What is read can be written again: so it may not be longer then.
    let ports = |count: usize| vec![":1"; count].join(" ");
    assert!(parse(&ports(4_600)).is_ok_and(|expr| expr.to_string().len() < LONGEST));
    assert!(parse(&ports(4_800)).unwrap_err()[0].message.contains("in full"));
    let long = format!("NX_{}", "A".repeat(80));
    assert!(parse(&long).is_err() && parse(&format!("enc == {long}")).is_err());
    assert_eq!(parse(&"x ".repeat(30_000)).unwrap_err().len(), 20);
}

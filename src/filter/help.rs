//! The language explained: what the page and `docs/filter.md` show beside the table of fields.

use super::{Field, Kind, Operator};

/// A filter to try, and what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    pub filter: &'static str,
    pub meaning: &'static str,
}

/// A rule of the language, with filters that show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    pub title: &'static str,
    pub text: &'static str,
    pub examples: &'static [Example],
}

/// The operators that a field takes.
pub fn operators(kind: Kind) -> impl Iterator<Item = Operator> {
    Operator::ALL.into_iter().filter(move |operator| operator.suits(kind))
}

/// The fields that an operator can be asked of.
pub fn fields(operator: Operator) -> impl Iterator<Item = Field> {
    Field::all().filter(move |field| operator.suits(field.kind()))
}

/// What an operator means, and of which fields.
pub fn operator_in_words(operator: Operator) -> String {
    let meaning = operator.meaning();
    if Field::all().all(|field| operator.suits(field.kind())) {
        return format!("{meaning}; of all fields");
    }
    let names: Vec<&str> = fields(operator).map(Field::name).collect();
    format!("{meaning}; of {}", names.join(", "))
}

const fn example(filter: &'static str, meaning: &'static str) -> Example {
    Example { filter, meaning }
}

/// From what one needs first to what one needs seldom.
pub const TOPICS: [Topic; 11] = [
    Topic {
        title: "A value by itself",
        text: "It means what anyone would take it for: an address, a network, a port, a protocol, a service, a MAC \
               address or one of the words of a field. A text in quotes is looked for in rule, ACL, NIC, target, flow log \
               and file.",
        examples: &[
            example("10.0.0.4", "either side is this address"),
            example("10.0.0.0/8", "either side is in this network"),
            example("10.0.0.4:443", "either side is this port at this address"),
            example(":53", "either side's port is 53"),
            example("denied", "a rule refused it"),
            example("inbound", "it came in at the NIC that logs it"),
            example("to-internet", "it went from a private address to a public one"),
            example("https", "the service at the destination's port"),
            example("\"web\"", "a rule, an ACL or another name has “web” in it"),
        ],
    },
    Topic {
        title: "Field, operator, value",
        text: "Names, operators and values are taken in upper and lower case.",
        examples: &[
            example("src.ip == 10.0.0.4", "the source is this address"),
            example("dst.port in {22, 3389, 8000..8999}", "the destination's port is one of these or in this range"),
            example("src.ip not in {10.0.0.0/8, 192.168.0.0/16}", "the source is in neither network"),
            example("dst.ip != private", "the destination is a public address"),
            example("bytes > 10MB", "more than ten million bytes both ways"),
            example("rule contains allow", "the rule's name has “allow” in it"),
        ],
    },
    Topic {
        title: "And, or, not, brackets",
        text: "Terms side by side must all hold, as with and. Not binds closest, then and, then or; && || ! mean the same.",
        examples: &[
            example("denied inbound", "refused, and coming in"),
            example("(tcp or udp) and not dst.port == 443", "either protocol, to any port but 443"),
        ],
    },
    Topic {
        title: "Either side",
        text: "ip and port mean either side: the test holds if it holds of one of them. != holds where == does not, \
               so of neither side.",
        examples: &[
            example("ip != 10.0.0.4", "neither side is this address"),
            example("ip == 10.0.0.4 and ip == 10.0.0.5", "between these two"),
        ],
    },
    Topic {
        title: "What is absent",
        text: "Of what the log does not say nothing is true: an amount that was not measured is neither small nor zero. \
               == absent asks for it. != and not hold of it, because they hold wherever their opposite does not.",
        examples: &[
            example("bytes < 100", "fewer than 100 bytes were measured"),
            example("bytes == absent", "nothing was measured: begins, denied flows, NSG logs of version 1"),
            example("enc != X", "not encrypted, or of an NSG log, which does not say"),
            example("unencrypted", "let through between private addresses, and the log says that it was not encrypted"),
            example("unanswered", "packets were counted, and none came back"),
        ],
    },
    Topic {
        title: "Texts",
        text: "Letters are the same in upper and lower case. A text with spaces or signs stands in quotes, where \\\" is a \
               quote and \\\\ a backslash. == knows a resource and a file by its last part, too, and a rule also \
               without UserRule_ or DefaultRule_. matches takes a regular expression, which may be found anywhere in the \
               text: ^ and $ are its ends.",
        examples: &[
            example("rule == allow-web", "UserRule_allow-web as well"),
            example("rule matches \"^DefaultRule_(Allow|Deny)\"", "begins with one of these"),
        ],
    },
    Topic {
        title: "Names of addresses",
        text: "Files dropped beside the logs say what addresses are called: what az network nic list, az network vnet \
               list, az vm list-ip-addresses or az network public-ip list print, or a list with an address or a network \
               and its name in each line. An address has the names of the networks around it as well. The file of \
               Azure’s service tags (ServiceTags_Public_….json, or what az network list-service-tags prints) says of \
               public addresses which service they belong to, and in which region they are.",
        examples: &[
            example("label == web-1", "either side is called so"),
            example("src.label contains snet-app", "the source, or its network, has “snet-app” in its name"),
            example("dst.label == absent", "nothing says what the destination is called"),
            example("dst.label contains Storage", "the destination is Azure’s storage, in any region"),
            example("region not in {westeurope, northeurope}", "neither side is in one of the two"),
        ],
    },
    Topic {
        title: "Countries and organisations",
        text: "A database dropped beside the logs (an .mmdb file, such as GeoLite2-Country, GeoLite2-ASN, DB-IP’s or \
               IPinfo’s) says in which country public addresses are, or whose network they are in. A country is called \
               by its two letters or by its name in English, an organisation by its name or its number. It is what \
               whoever made the database thinks; private addresses have neither.",
        examples: &[
            example("dst.country not in {DE, NL}", "the destination is elsewhere, or private, or nobody says where"),
            example("dst.country != absent and dst.country != NL", "the destination is known to be elsewhere"),
            example("src.country == France and denied", "refused, and coming from there"),
            example("dst.org contains microsoft", "to a network of an organisation with that in its name"),
            example("org == AS64500", "either side is in this autonomous system"),
        ],
    },
    Topic {
        title: "Amounts",
        text: "k, M, G and T are thousands, Ki, Mi, Gi and Ti are of 1024. Bytes may have a B behind them.",
        examples: &[
            example("bytes.sent >= 1.5 GiB", "at least 1,610,612,736 bytes from the source"),
            example("packets in 1k..2k", "from 1,000 to 2,000 packets, both ends with it"),
        ],
    },
    Topic {
        title: "Times",
        text: "In UTC, unless an offset stands behind. A date is the whole day. A range up to a date is with that day, \
               up to a time of day without it. last counts back from the last tuple there is.",
        examples: &[
            example("time == 2026-01-02", "on this day"),
            example("time in 2026-01-02T10:00..2026-01-02T12:00", "in these two hours"),
            example("time >= 2026-01-02T10:00+01:00", "from 9 o'clock UTC on"),
            example("time in last 6h", "in the last six hours of the logs"),
        ],
    },
    Topic {
        title: "Field against field, comments",
        text: "Two addresses, ports or amounts of a flow can be compared. What stands behind # to the end of the line, or \
               between /* and */, is not read; it stays with its term when others come and go.",
        examples: &[
            example("src.port < dst.port", "the source's port is the lower one"),
            example("bytes.received > bytes.sent # downloads", "more came back than went out"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn examples_are_understood() {
        for Topic { title, examples, .. } in TOPICS {
            for Example { filter, .. } in examples {
                assert!(parse(filter).is_ok_and(|expr| !expr.is_everything()), "{title}: {filter}");
            }
        }
    }

    #[test]
    fn every_field_takes_an_operator_and_every_operator_a_field() {
        assert!(Field::all().all(|field| operators(field.kind()).count() >= 4));
        assert!(Operator::ALL.into_iter().all(|operator| fields(operator).count() > 0));
    }
}

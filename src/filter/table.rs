//! The fields, one by one. Whatever is said of a field anywhere is said here.

use super::field::{About, Field, Kind, Source};

pub const FIELDS: [About; 41] = [
    About {
        field: Field::Ip,
        name: "ip",
        aliases: &["addr", "address", "host", "net", "subnet", "ip.addr"],
        title: "Address",
        help: "An address of either side; a network means every address in it.",
        example: "ip == 10.0.0.0/8",
        ..ADDRESS
    },
    About {
        field: Field::SourceIp,
        name: "src.ip",
        aliases: &[
            "src",
            "source",
            "srcip",
            "src_ip",
            "source.ip",
            "source_ip",
            "saddr",
            "srcaddr",
            "src.addr",
            "src_addr",
            "id.orig_h",
            "ip.src",
        ],
        title: "Source",
        help: "The address of who began the flow.",
        example: "src.ip in {10.0.0.4, 10.1.0.0/16}",
        ..ADDRESS
    },
    About {
        field: Field::DestinationIp,
        name: "dst.ip",
        aliases: &[
            "dst",
            "dest",
            "destination",
            "dstip",
            "destip",
            "dst_ip",
            "dest.ip",
            "dest_ip",
            "destination.ip",
            "destination_ip",
            "daddr",
            "dstaddr",
            "dst.addr",
            "dst_addr",
            "destaddr",
            "id.resp_h",
            "ip.dst",
        ],
        title: "Destination",
        help: "The address the flow goes to.",
        example: "dst.ip != 192.0.2.0/24",
        ..ADDRESS
    },
    About {
        field: Field::Port,
        name: "port",
        aliases: &["ports"],
        title: "Port",
        help: "A port of either side, as a number or by the name of its service.",
        example: "port == 53",
        ..PORT
    },
    About {
        field: Field::SourcePort,
        name: "src.port",
        aliases: &["sport", "srcport", "src_port", "source.port", "id.orig_p"],
        title: "Source port",
        help: "The port of who began the flow.",
        example: "src.port < 1024",
        ..PORT
    },
    About {
        field: Field::DestinationPort,
        name: "dst.port",
        aliases: &["dport", "dstport", "destport", "dst_port", "dest.port", "destination.port", "id.resp_p"],
        title: "Destination port",
        help: "The port the flow goes to.",
        example: "dst.port in {22, 3389, 8000..8999}",
        ..PORT
    },
    About {
        field: Field::Protocol,
        name: "proto",
        aliases: &["protocol", "l4protocol"],
        kind: Kind::Protocol,
        title: "Protocol",
        help: "The protocol, by its name or its number.",
        example: "proto == udp",
        can_be_absent: false,
        ..TEXT
    },
    About {
        field: Field::Service,
        name: "service",
        aliases: &["app", "application", "l7protocol"],
        title: "Service",
        help: "What usually listens at the destination's port; the logs do not say what was spoken.",
        example: "service in {ssh, https}",
        ..TEXT
    },
    About {
        field: Field::Direction,
        name: "dir",
        aliases: &["direction", "flowdirection"],
        title: "Direction",
        help: "Whether the flow comes in or goes out at the NIC that logs it.",
        example: "dir == in",
        ..CHOICE
    },
    About {
        field: Field::Action,
        name: "action",
        aliases: &["decision", "flowstatus"],
        title: "Action",
        help: "Whether the flow was let through or refused.",
        example: "action == denied",
        ..CHOICE
    },
    About {
        field: Field::State,
        name: "state",
        aliases: &["flow.state", "flowstate"],
        title: "State",
        help: "Where in its life the flow was: begin, continuing, end or denied, or their letters.",
        example: "state in {begin, end}",
        ..CHOICE
    },
    About {
        field: Field::Encryption,
        name: "enc",
        aliases: &["encryption", "flowencryption"],
        title: "Encryption",
        help: "The encryption value as the log has it; NSG logs have none.",
        example: "enc == X",
        ..TEXT
    },
    About {
        field: Field::FlowType,
        name: "flowtype",
        aliases: &["flow.type", "flow_type", "type"],
        title: "Flow type",
        help: "Which of the two addresses are private and which are public.",
        example: "flowtype == outbound-public",
        ..CHOICE
    },
    About {
        field: Field::Time,
        name: "time",
        aliases: &["when", "timestamp", "timegenerated", "frame.time"],
        kind: Kind::Time,
        title: "Time",
        help: "The tuple's own time, in UTC unless an offset is written.",
        example: "time >= 2026-01-02T10:00",
        values: Source::Nothing,
        can_be_absent: false,
    },
    About {
        field: Field::Bytes,
        name: "bytes",
        aliases: &["size", "volume"],
        title: "Bytes",
        help: "Bytes of a tuple both ways, as far as they were measured.",
        example: "bytes > 10MB",
        ..BYTES
    },
    About {
        field: Field::BytesSent,
        name: "bytes.sent",
        aliases: &["sent", "bytes_sent", "src.bytes", "bytessrctodest"],
        title: "Bytes sent",
        help: "Bytes of a tuple from the source to the destination.",
        example: "bytes.sent > bytes.received",
        ..BYTES
    },
    About {
        field: Field::BytesReceived,
        name: "bytes.received",
        aliases: &["received", "bytes_received", "dst.bytes", "bytesdesttosrc"],
        title: "Bytes received",
        help: "Bytes of a tuple from the destination back to the source.",
        example: "bytes.received == 0",
        ..BYTES
    },
    About {
        field: Field::Packets,
        name: "packets",
        aliases: &["pkts"],
        title: "Packets",
        help: "Packets of a tuple both ways, as far as they were measured.",
        example: "packets >= 10k",
        ..COUNT
    },
    About {
        field: Field::PacketsSent,
        name: "packets.sent",
        aliases: &["packets_sent", "src.packets", "packetssrctodest"],
        title: "Packets sent",
        help: "Packets of a tuple from the source to the destination.",
        example: "packets.sent == 1",
        ..COUNT
    },
    About {
        field: Field::PacketsReceived,
        name: "packets.received",
        aliases: &["packets_received", "dst.packets", "packetsdesttosrc"],
        title: "Packets received",
        help: "Packets of a tuple from the destination back to the source.",
        example: "packets.received == 0",
        ..COUNT
    },
    About {
        field: Field::Rule,
        name: "rule",
        aliases: &["rules", "rule.name", "aclrule", "nsgrule"],
        title: "Rule",
        help: "The rule that decided, with or without the prefix that says who wrote it.",
        example: "rule == allow-web",
        ..TEXT
    },
    About {
        field: Field::Acl,
        name: "acl",
        aliases: &["nsg", "acl.id", "aclid"],
        title: "ACL",
        help: "What the rule belongs to: the whole resource id, or its last part.",
        example: "acl contains web",
        ..TEXT
    },
    About {
        field: Field::Nic,
        name: "nic",
        aliases: &["mac", "mac.address", "macaddress"],
        kind: Kind::Mac,
        title: "NIC",
        help: "The MAC address of the NIC that logs, in any spelling.",
        example: "nic == 00-22-48-00-AA-01",
        ..TEXT
    },
    About {
        field: Field::Target,
        name: "target",
        aliases: &["target.id", "target.resource"],
        title: "Target",
        help: "What is logged: the whole resource id, or its last part.",
        example: "target == vnet-shop",
        ..TEXT
    },
    About {
        field: Field::Log,
        name: "log",
        aliases: &["flowlog", "flow.log"],
        title: "Flow log",
        help: "The flow log: the whole resource id, or its last part.",
        example: "log == fl-shop",
        ..TEXT
    },
    About {
        field: Field::File,
        name: "file",
        aliases: &["filename", "path"],
        title: "File",
        help: "The file that the flow was read from: the whole path, or its last part.",
        example: "file contains \"d=13\"",
        can_be_absent: false,
        ..TEXT
    },
    About {
        field: Field::Format,
        name: "format",
        aliases: &["layout"],
        title: "Format",
        help: "What kind of flow log it is from.",
        example: "format == vnet",
        ..CHOICE
    },
    About {
        field: Field::Duplicate,
        name: "duplicate",
        aliases: &["dup", "duplicates"],
        title: "Duplicate",
        help: "In which way the flow is known to repeat another.",
        example: "duplicate == both_ends",
        can_be_absent: true,
        ..CHOICE
    },
    About {
        field: Field::Text,
        name: "text",
        aliases: &["any", "anything"],
        title: "Text",
        help: "Any of rule, ACL, NIC, target, flow log and file.",
        example: "text contains shop",
        values: Source::Nothing,
        can_be_absent: false,
        ..TEXT
    },
    About {
        field: Field::Label,
        name: "label",
        aliases: &["labels", "tag", "name", "hostname", "vm"],
        title: "Label",
        help: "What either side's address, or a network around it, is called in a file dropped beside the logs: by its owner, or by Azure's service tags.",
        example: "label contains web",
        ..TEXT
    },
    About {
        field: Field::SourceLabel,
        name: "src.label",
        aliases: &["src_label", "src.name", "src_name", "srcvm", "src_vm", "source.label"],
        title: "Source label",
        help: "The same of the source's address.",
        example: "src.label == web-1",
        ..TEXT
    },
    About {
        field: Field::DestinationLabel,
        name: "dst.label",
        aliases: &["dst_label", "dst.name", "dst_name", "destvm", "dest_vm", "destination.label"],
        title: "Destination label",
        help: "The same of the destination's address.",
        example: "dst.label in {db-1, db-2}",
        ..TEXT
    },
    About {
        field: Field::Country,
        name: "country",
        aliases: &["geo", "country.code", "country_code"],
        title: "Country",
        help: "The country of either side's address, by a database of countries dropped beside the logs: its two letters, or its name in English.",
        example: "country == DE",
        ..TEXT
    },
    About {
        field: Field::SourceCountry,
        name: "src.country",
        aliases: &["src_country", "src.geo", "source.country"],
        title: "Source country",
        help: "The same of the source's address.",
        example: "src.country in {CN, RU}",
        ..TEXT
    },
    About {
        field: Field::DestinationCountry,
        name: "dst.country",
        aliases: &["dst_country", "dest_country", "dst.geo", "destination.country"],
        title: "Destination country",
        help: "The same of the destination's address.",
        example: "dst.country not in {DE, NL, IE}",
        ..TEXT
    },
    About {
        field: Field::Org,
        name: "org",
        aliases: &["as", "asn", "organisation", "organization"],
        title: "Organisation",
        help: "Whose network either side's address is in, by a database of them dropped beside the logs: its name, or its number.",
        example: "org contains google",
        ..TEXT
    },
    About {
        field: Field::SourceOrg,
        name: "src.org",
        aliases: &["src_org", "src.as", "src_as", "src.asn", "source.org"],
        title: "Source organisation",
        help: "The same of the source's address.",
        example: "src.org == AS64500",
        ..TEXT
    },
    About {
        field: Field::DestinationOrg,
        name: "dst.org",
        aliases: &["dst_org", "dst.as", "dst_as", "dst.asn", "destination.org"],
        title: "Destination organisation",
        help: "The same of the destination's address.",
        example: "dst.org contains amazon",
        ..TEXT
    },
    About {
        field: Field::Region,
        name: "region",
        aliases: &["azure.region"],
        title: "Region",
        help: "The Azure region of either side's address, by the service tags dropped beside the logs.",
        example: "region == westeurope",
        ..TEXT
    },
    About {
        field: Field::SourceRegion,
        name: "src.region",
        aliases: &["src_region", "source.region"],
        title: "Source region",
        help: "The same of the source's address.",
        example: "src.region == eastus",
        ..TEXT
    },
    About {
        field: Field::DestinationRegion,
        name: "dst.region",
        aliases: &["dst_region", "dest_region", "destination.region"],
        title: "Destination region",
        help: "The same of the destination's address.",
        example: "dst.region != westeurope",
        ..TEXT
    },
];

/// What most fields of a kind have in common.
const TEXT: About = About {
    field: Field::Text,
    name: "",
    aliases: &[],
    kind: Kind::Text,
    title: "",
    help: "",
    example: "",
    values: Source::Data,
    can_be_absent: true,
};
const ADDRESS: About = About { kind: Kind::Address, can_be_absent: false, ..TEXT };
const PORT: About = About { kind: Kind::Port, ..ADDRESS };
const CHOICE: About = About { kind: Kind::Choice, values: Source::Words, ..ADDRESS };
const BYTES: About = About { kind: Kind::Bytes, values: Source::Nothing, ..TEXT };
const COUNT: About = About { kind: Kind::Count, ..BYTES };

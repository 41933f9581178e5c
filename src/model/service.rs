//! Names of well-known ports, as the IANA registry and Azure's own services use them.

/// What usually listens on a port. A name for the eye: the logs do not say what was spoken.
pub fn service_name(port: u16) -> Option<&'static str> {
    SERVICES.binary_search_by_key(&port, |&(port, _)| port).ok().map(|at| SERVICES[at].1)
}

/// The port of a service by its name here, or by one that people use for it, in either case.
#[inline(never)]
pub fn service_port(name: &str) -> Option<u16> {
    let is_named = |known: &&str| known.eq_ignore_ascii_case(name);
    let found = SERVICES.iter().find(|(_, known)| is_named(known)).map(|found| found.0);
    found.or_else(|| OTHER_NAMES.iter().find(|(_, names)| names.iter().any(&is_named)).map(|found| found.0))
}

/// What else people call the service of a port.
pub fn service_aliases(port: u16) -> &'static [&'static str] {
    OTHER_NAMES.iter().find(|(known, _)| *known == port).map_or(&[], |(_, names)| names)
}

/// All names, in the order of their ports.
pub fn services() -> impl Iterator<Item = (u16, &'static str)> {
    SERVICES.iter().copied()
}

const OTHER_NAMES: &[(u16, &[&str])] = &[
    (53, &["dns"]),
    (67, &["dhcp"]),
    (445, &["smb"]),
    (1433, &["mssql", "sqlserver"]),
    (3389, &["rdp"]),
    (5432, &["postgres"]),
    (5985, &["winrm"]),
    (5986, &["winrms"]),
    (6443, &["kubernetes"]),
    (11211, &["memcached"]),
    (27017, &["mongo"]),
];

const SERVICES: &[(u16, &str)] = &[
    (7, "echo"),
    (20, "ftp-data"),
    (21, "ftp"),
    (22, "ssh"),
    (23, "telnet"),
    (25, "smtp"),
    (43, "whois"),
    (49, "tacacs"),
    (53, "domain"),
    (67, "bootps"),
    (68, "bootpc"),
    (69, "tftp"),
    (79, "finger"),
    (80, "http"),
    (88, "kerberos"),
    (110, "pop3"),
    (111, "sunrpc"),
    (119, "nntp"),
    (123, "ntp"),
    (135, "epmap"),
    (137, "netbios-ns"),
    (138, "netbios-dgm"),
    (139, "netbios-ssn"),
    (143, "imap"),
    (161, "snmp"),
    (162, "snmptrap"),
    (179, "bgp"),
    (389, "ldap"),
    (427, "svrloc"),
    (443, "https"),
    (445, "microsoft-ds"),
    (464, "kpasswd"),
    (465, "submissions"),
    (500, "isakmp"),
    (514, "syslog"),
    (515, "printer"),
    (546, "dhcpv6-client"),
    (547, "dhcpv6-server"),
    (554, "rtsp"),
    (587, "submission"),
    (593, "http-rpc-epmap"),
    (623, "asf-rmcp"),
    (631, "ipp"),
    (636, "ldaps"),
    (853, "domain-s"),
    (873, "rsync"),
    (902, "vmware-auth"),
    (989, "ftps-data"),
    (990, "ftps"),
    (993, "imaps"),
    (995, "pop3s"),
    (1080, "socks"),
    (1194, "openvpn"),
    (1433, "ms-sql-s"),
    (1434, "ms-sql-m"),
    (1521, "oracle"),
    (1688, "kms"),
    (1701, "l2tp"),
    (1723, "pptp"),
    (1812, "radius"),
    (1813, "radius-acct"),
    (1883, "mqtt"),
    (1900, "ssdp"),
    (2049, "nfs"),
    (2181, "zookeeper"),
    (2375, "docker"),
    (2376, "docker-s"),
    (2379, "etcd-client"),
    (2380, "etcd-server"),
    (3128, "squid"),
    (3260, "iscsi"),
    (3268, "msft-gc"),
    (3269, "msft-gc-ssl"),
    (3306, "mysql"),
    (3389, "ms-wbt-server"),
    (3478, "stun"),
    (4369, "epmd"),
    (4500, "ipsec-nat-t"),
    (4789, "vxlan"),
    (5060, "sip"),
    (5061, "sips"),
    (5222, "xmpp-client"),
    (5353, "mdns"),
    (5355, "llmnr"),
    (5432, "postgresql"),
    (5671, "amqps"),
    (5672, "amqp"),
    (5900, "vnc"),
    (5985, "wsman"),
    (5986, "wsmans"),
    (6379, "redis"),
    (6380, "redis-tls"),
    (6443, "kubernetes-api"),
    (6514, "syslog-tls"),
    (8000, "irdmi"),
    (8080, "http-alt"),
    (8081, "sunproxyadmin"),
    (8443, "https-alt"),
    (8883, "mqtts"),
    (9042, "cassandra"),
    (9090, "prometheus"),
    (9092, "kafka"),
    (9093, "kafka-tls"),
    (9100, "pdl-datastream"),
    (9200, "elasticsearch"),
    (9389, "adws"),
    (9418, "git"),
    (10250, "kubelet"),
    (10255, "kubelet-ro"),
    (11211, "memcache"),
    (27017, "mongodb"),
    (50000, "db2"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(SERVICES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(service_name(443), Some("https"));
        assert_eq!(service_name(50000), Some("db2"));
        assert_eq!(service_name(444), None);
        assert_eq!(service_port("HTTPS"), Some(443));
        assert_eq!(service_port("rdp"), Some(3389));
        assert_eq!(service_port("nothing"), None);
    }

    #[test]
    fn a_name_is_of_one_port() {
        for (port, name) in services() {
            assert_eq!(service_port(name), Some(port), "{name}");
        }
        for &(port, names) in OTHER_NAMES {
            assert!(service_name(port).is_some(), "{names:?}");
            assert!(names.iter().all(|name| service_port(name) == Some(port)), "{names:?}");
            assert_eq!(service_aliases(port), names);
        }
    }
}

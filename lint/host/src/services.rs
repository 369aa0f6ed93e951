//! Services by their names.

use crate::ports::{PROTOCOLS, Protocol};

/// The port of a service, by the names of IANA and those that firewalls bring along.
pub fn service(name: &str) -> Option<u16> {
    let at = SERVICES
        .binary_search_by(|(known, _)| known.cmp(&name))
        .ok()?;
    Some(SERVICES[at].1)
}

/// Sorted by name.
pub(crate) const SERVICES: &[(&str, u16)] = &[
    ("amqp", 5672),
    ("bootpc", 68),
    ("bootps", 67),
    ("dhcpv6-client", 546),
    ("dhcpv6-server", 547),
    ("dns", 53),
    ("docker", 2375),
    ("domain", 53),
    ("elasticsearch", 9200),
    ("etcd-client", 2379),
    ("etcd-server", 2380),
    ("ftp", 21),
    ("grafana", 3000),
    ("http", 80),
    ("http-alt", 8080),
    ("https", 443),
    ("imap", 143),
    ("imap2", 143),
    ("imaps", 993),
    ("isakmp", 500),
    ("kafka", 9092),
    ("kube-apiserver", 6443),
    ("kubelet", 10250),
    ("ldap", 389),
    ("ldaps", 636),
    ("mdns", 5353),
    ("mongodb", 27017),
    ("ms-sql-s", 1433),
    ("mssql", 1433),
    ("mysql", 3306),
    ("nfs", 2049),
    ("ntp", 123),
    ("openvpn", 1194),
    ("pop3", 110),
    ("pop3s", 995),
    ("postgres", 5432),
    ("postgresql", 5432),
    ("prometheus", 9090),
    ("rdp", 3389),
    ("redis", 6379),
    ("rpc-bind", 111),
    ("samba", 445),
    ("smtp", 25),
    ("smtps", 465),
    ("snmp", 161),
    ("ssh", 22),
    ("submission", 587),
    ("sunrpc", 111),
    ("syslog", 514),
    ("telnet", 23),
    ("wireguard", 51820),
];

/// Those that are spoken over UDP.
const OVER_UDP: &[&str] = &[
    "bootpc",
    "bootps",
    "dhcpv6-client",
    "dhcpv6-server",
    "isakmp",
    "mdns",
    "ntp",
    "openvpn",
    "snmp",
    "syslog",
    "wireguard",
];

/// Those that are spoken over both.
const OVER_BOTH: &[&str] = &["dns", "domain", "nfs", "rdp", "rpc-bind", "samba", "sunrpc"];

/// The protocols that a service is opened for where only its name is given.
pub(crate) fn protocols_of(name: &str) -> &'static [Protocol] {
    if OVER_UDP.contains(&name) {
        &[Protocol::Udp]
    } else if OVER_BOTH.contains(&name) {
        &PROTOCOLS
    } else {
        &[Protocol::Tcp]
    }
}

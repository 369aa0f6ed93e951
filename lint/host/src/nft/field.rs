//! The fields of packets that rules ask about.

use super::lex::Kind;
use super::rule::Reader;
use crate::ports::Protocol;

/// What a field asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The family of addresses.
    Family,
    /// Destination ports of these protocols.
    Port(&'static [Protocol]),
    Protocol,
    In,
    Source,
    Destination,
    State,
    Status,
    /// Messages of ICMP and other protocols without ports.
    Portless,
    /// Anything that some packets have.
    Other,
}

pub(super) const BOTH: &[Protocol] = &[Protocol::Tcp, Protocol::Udp];

impl Reader<'_, '_> {
    /// The field that begins here, and how many tokens name it.
    pub(super) fn field(&self) -> Option<(Field, usize)> {
        let first = self.word(0)?;
        let second = self.word(1).unwrap_or_default();
        let third = self.word(2).unwrap_or_default();
        Some(match (first, second) {
            ("tcp", "dport") => (Field::Port(&[Protocol::Tcp]), 2),
            ("udp" | "udplite", "dport") => (Field::Port(&[Protocol::Udp]), 2),
            ("th", "dport") => (Field::Port(BOTH), 2),
            ("meta", "l4proto") | ("ip", "protocol") | ("ip6", "nexthdr") => (Field::Protocol, 2),
            ("iif" | "iifname", _) => (Field::In, 1),
            ("meta", "iif" | "iifname") => (Field::In, 2),
            (
                "oif" | "oifname" | "pkttype" | "skuid" | "skgid" | "cgroup" | "cpu" | "iifgroup"
                | "oifgroup" | "iiftype" | "oiftype" | "rtclassid" | "nftrace",
                _,
            ) => (Field::Other, 1),
            ("mark", _) if second != "set" => (Field::Other, 1),
            ("ip" | "ip6", "saddr") => (Field::Source, 2),
            ("ip" | "ip6", "daddr") => (Field::Destination, 2),
            (
                "ip" | "ip6" | "ether" | "arp" | "vlan" | "rt" | "socket" | "osf" | "ipsec"
                | "exthdr" | "frag" | "hbh",
                _,
            ) => (Field::Other, 2),
            ("fib", _) => {
                // `fib saddr . iif oif missing`, `fib daddr type local`.
                let rest = &self.tokens[self.at..];
                let end = rest.iter().position(|token| {
                    matches!(token.kind, Kind::Word("oif" | "oifname" | "type" | "check"))
                });
                (Field::Other, end.map_or(2, |end| end + 1))
            }
            ("meta", "nfproto") => (Field::Family, 2),
            ("ct", "state") => (Field::State, 2),
            ("ct", "status") => (Field::Status, 2),
            ("ct", "original" | "reply") => (
                Field::Other,
                if matches!(third, "ip" | "ip6") { 4 } else { 3 },
            ),
            ("ct", "count") => (Field::Other, if third == "over" { 3 } else { 2 }),
            ("sctp" | "dccp" | "icmp" | "icmpv6" | "igmp" | "esp" | "ah" | "comp", _) => {
                (Field::Portless, 2)
            }
            (
                "tcp" | "udp" | "th",
                "sport" | "flags" | "option" | "length" | "sequence" | "window",
            )
            | ("meta" | "ct", _)
                if third != "set" =>
            {
                (Field::Other, 2)
            }
            _ => return None,
        })
    }
}

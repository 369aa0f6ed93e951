//! What the configuration says of ports; without it, what every platform keeps to itself.

use rempart_core::Context;
use rempart_core::config::{Guarded, PortRange};
use rempart_host::net::Net;
use rempart_host::ports::{PortSet, Protocol};
use rempart_host::reach::Inside;

/// Which ports may be open.
pub(crate) struct Policy<'c> {
    /// Whether the configuration says so; without it only what databases and control planes listen on is told.
    pub(crate) is_configured: bool,
    public: [PortSet; 2],
    private: [PortSet; 2],
    pub(crate) inside: Inside,
    pub(crate) guarded: &'c [Guarded],
}

/// Ports of databases, control planes and their like: nobody means to open these to the Internet.
const KNOWN: &[(u16, &str)] = &[
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2375, "Docker without TLS"),
    (2379, "etcd"),
    (2380, "etcd"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (6443, "the Kubernetes API"),
    (9042, "Cassandra"),
    (9200, "Elasticsearch"),
    (10250, "the kubelet"),
    (11211, "memcached"),
    (27017, "MongoDB"),
];

/// What usually listens on a port.
pub(crate) fn known(port: u16) -> Option<&'static str> {
    let found = KNOWN.iter().find(|(known, _)| *known == port)?;
    Some(found.1)
}

const fn place(protocol: Protocol) -> usize {
    match protocol {
        Protocol::Tcp => 0,
        Protocol::Udp => 1,
    }
}

fn sets(ranges: &[PortRange]) -> [PortSet; 2] {
    let of = |is_udp| {
        let ranges = ranges.iter().filter(|range| range.is_udp == is_udp);
        ranges
            .map(|range| PortSet::range(range.from, range.to))
            .collect()
    };
    [of(false), of(true)]
}

impl<'c> Policy<'c> {
    pub(crate) fn of(context: &'c Context<'_>) -> Self {
        let Some(ports) = &context.config.ports else {
            return Self {
                is_configured: false,
                public: [PortSet::EMPTY, PortSet::EMPTY],
                private: [
                    KNOWN.iter().map(|(port, _)| PortSet::one(*port)).collect(),
                    PortSet::EMPTY,
                ],
                inside: Inside {
                    interfaces: [
                        "wg*",
                        "tailscale*",
                        "cni*",
                        "flannel*",
                        "docker*",
                        "br-*",
                        "veth*",
                        "cilium*",
                        "cali*",
                        "tun*",
                        "virbr*",
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                    networks: Vec::new(),
                },
                guarded: &[],
            };
        };
        Self {
            is_configured: true,
            public: sets(&ports.public),
            private: sets(&ports.private),
            inside: Inside {
                interfaces: ports.private_interfaces.clone(),
                networks: ports
                    .private_networks
                    .iter()
                    .filter_map(|net| Net::parse(net))
                    .collect(),
            },
            guarded: &ports.guarded,
        }
    }

    /// The ports of these that the world may not reach.
    pub(crate) fn closed(&self, protocol: Protocol, ports: &PortSet) -> PortSet {
        if self.is_configured {
            ports.difference(&self.public[place(protocol)])
        } else {
            self.private(protocol, ports)
        }
    }

    /// The ports of these that nothing may stand in front of.
    pub(crate) fn private(&self, protocol: Protocol, ports: &PortSet) -> PortSet {
        ports.intersection(&self.private[place(protocol)])
    }

    /// What the policy says of ports that may not be open, for the end of a sentence.
    pub(crate) fn words(&self, protocol: Protocol, ports: &PortSet) -> String {
        let private = self.private(protocol, ports);
        if !self.is_configured {
            let names = private.ranges().iter().filter_map(|(port, _)| known(*port));
            let mut names: Vec<_> = names.collect();
            names.dedup();
            names.truncate(3);
            return format!("where {} usually listens", names.join(", "));
        }
        if private.is_empty() {
            "which the policy does not name public".to_owned()
        } else if private == *ports {
            "which the policy keeps private".to_owned()
        } else {
            format!("of which the policy keeps {private} private and names none public")
        }
    }
}

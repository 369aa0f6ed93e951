//! Which ports the world may reach: `[ports]`.

use rempart_syntax::Span;

/// The policy. What it means is for the checker that reads it.
#[derive(Clone, Debug, Default)]
pub struct Ports {
    /// Where the table stands.
    pub span: Span,
    /// What the world may reach.
    pub public: Vec<PortRange>,
    /// What the world may never reach, whatever stands in front of it.
    pub private: Vec<PortRange>,
    /// Network interfaces that the world does not come in by; `*` at the end stands for any rest.
    pub private_interfaces: Vec<String>,
    /// Networks in CIDR notation that are not the world.
    pub private_networks: Vec<String>,
    /// What must be held closed inside of the cluster as well.
    pub guarded: Vec<Guarded>,
}

/// Pods whose port only those may reach that are named by a rule.
#[derive(Clone, Debug, Default)]
pub struct Guarded {
    /// Where the entry stands.
    pub span: Span,
    /// The namespace.
    pub namespace: String,
    /// The labels of the pods, each `key=value`.
    pub pods: Vec<String>,
    /// The port.
    pub port: PortRange,
}

/// Ports of one protocol, such as `22/tcp` or `6000-6010/udp`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The first port.
    pub from: u16,
    /// The last port.
    pub to: u16,
    /// Whether the protocol is UDP and not TCP.
    pub is_udp: bool,
}

impl PortRange {
    /// Reads a port or a range with its protocol.
    ///
    /// # Errors
    /// Says in words what is wrong, and what to write.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let Some((ports, protocol)) = text.split_once('/') else {
            return Err("a protocol is missing: write `22/tcp` or `51820/udp`");
        };
        let is_udp = match protocol {
            "tcp" => false,
            "udp" => true,
            _ => return Err("the protocol is `tcp` or `udp`"),
        };
        let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
        let number = |text: &str| {
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let port = is_plain.then(|| text.parse::<u16>().ok()).flatten();
            port.filter(|port| *port > 0)
        };
        let (Some(from), Some(to)) = (number(from), number(to)) else {
            return Err("a port is a number from 1 to 65535");
        };
        if from > to {
            return Err("the range ends before it begins");
        }
        Ok(Self { from, to, is_udp })
    }
}

/// Whether a text is a network in CIDR notation, of IPv4 or IPv6.
pub(super) fn is_network(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.parse::<u8>().is_ok_and(|length| length <= most)
}

#[cfg(test)]
mod tests {
    use super::{PortRange, is_network};

    #[test]
    fn ports_have_a_protocol_and_stand_in_their_range() {
        for (text, from, to, is_udp) in [
            ("22/tcp", 22, 22, false),
            ("6000-6010/udp", 6000, 6010, true),
            ("65535/tcp", 65535, 65535, false),
        ] {
            assert_eq!(PortRange::parse(text), Ok(PortRange { from, to, is_udp }));
        }
        for text in [
            "22",
            "0/tcp",
            "65536/tcp",
            "-1/tcp",
            "ssh/tcp",
            "22/sctp",
            "9-8/tcp",
            "/tcp",
            "+22/tcp",
            "22/TCP",
        ] {
            assert!(PortRange::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn networks_have_a_length() {
        for text in ["10.8.0.0/24", "fd00::/8", "0.0.0.0/0", "192.0.2.1/32"] {
            assert!(is_network(text), "{text}");
        }
        for text in [
            "10.8.0.0",
            "10.8.0/24",
            "10.8.0.0/33",
            "wg0",
            "::1/129",
            "10.0.0.0/",
        ] {
            assert!(!is_network(text), "{text}");
        }
    }
}

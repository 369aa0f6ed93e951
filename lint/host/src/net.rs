//! Networks, and which of them are not the world.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::V4, Self::V6];

    /// What a table sees, by the family that its name begins with: `ip filter`. One without sees both.
    pub fn of_table(table: &str) -> &'static [Self] {
        match table.split_once(' ') {
            Some(("ip", _)) => &[Self::V4],
            Some(("ip6", _)) => &[Self::V6],
            _ => Self::ALL,
        }
    }

    /// Whether a network is of it.
    pub const fn has(self, net: &Net) -> bool {
        net.address.is_ipv4() == matches!(self, Self::V4)
    }
}

/// A network in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Net {
    address: IpAddr,
    length: u8,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Net {
    Net {
        address: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        length,
    }
}

const fn v6(first: u16, length: u8) -> Net {
    Net {
        address: IpAddr::V6(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0)),
        length,
    }
}

/// Networks that nobody reaches from the Internet: RFC 1918, RFC 6598, loopback, link-local, RFC 4193.
const PRIVATE: &[Net] = &[
    v4(10, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    Net {
        address: IpAddr::V6(Ipv6Addr::LOCALHOST),
        length: 128,
    },
    v6(0xfe80, 10),
    v6(0xfc00, 7),
];

impl Net {
    /// Reads an address, a network, or a range of addresses with `-`, of which the first one counts. `None` for
    /// anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(['[', ']']);
        if let Some((from, to)) = text.split_once('-')
            && let (Some(from), Some(to)) = (Self::parse(from), Self::parse(to))
        {
            // What holds both ends holds the range.
            return Some(from.around(&to));
        }
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => most,
            Some(length) => match length.parse::<u8>() {
                Ok(length) if length <= most => length,
                _ => mask(length)?,
            },
        };
        Some(Self { address, length })
    }

    /// Whether it is every address there is.
    pub const fn is_everything(&self) -> bool {
        self.length == 0
    }

    /// Whether every address of it is one of the host itself.
    pub fn is_loopback(&self) -> bool {
        v4(127, 0, 0, 0, 8).holds(self) || self.address == IpAddr::V6(Ipv6Addr::LOCALHOST)
    }

    /// Whether it is of groups that hosts of one link listen to.
    pub fn is_multicast(&self) -> bool {
        [v4(224, 0, 0, 0, 4), v6(0xFF00, 8)]
            .iter()
            .any(|all| all.holds(self))
    }

    /// Whether it is an address that a program listens on to listen on all.
    pub fn is_unspecified(&self) -> bool {
        self.address.is_unspecified()
    }

    /// Whether no address of it is on the Internet, or all are in one of some networks.
    pub fn is_private(&self, known: &[Self]) -> bool {
        PRIVATE.iter().chain(known).any(|net| net.holds(self))
    }

    /// Whether every address of another is in it.
    pub fn holds(&self, other: &Self) -> bool {
        self.address.is_ipv4() == other.address.is_ipv4()
            && self.length <= other.length
            && self.bits(self.length) == other.bits(self.length)
    }

    /// The first bits of the address.
    fn bits(&self, length: u8) -> u128 {
        let (bits, width) = match self.address {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let cut = width - u32::from(length);
        bits.checked_shr(cut).unwrap_or_default()
    }

    fn around(&self, other: &Self) -> Self {
        let mut wide = *self;
        while wide.length > 0 && !wide.holds(other) {
            wide.length -= 1;
        }
        wide
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_one = self.length == if self.address.is_ipv4() { 32 } else { 128 };
        if is_one {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.length)
        }
    }
}

/// The length of a mask such as `255.255.255.0`.
fn mask(text: &str) -> Option<u8> {
    let bits = text.parse::<Ipv4Addr>().ok()?.to_bits();
    let length = bits.leading_ones();
    (bits.count_ones() == length).then_some(length as u8)
}

#[cfg(test)]
mod tests {
    use super::Net;

    #[test]
    fn networks_hold_what_is_in_them() {
        let net = |text: &str| Net::parse(text);
        let holds = |one: &str, other: &str| {
            net(one)
                .zip(net(other))
                .map(|(one, other)| one.holds(&other))
        };
        assert_eq!(holds("10.8.0.0/24", "10.8.0.7"), Some(true));
        assert_eq!(holds("10.8.0.0/24", "10.8.1.7"), Some(false));
        assert_eq!(holds("10.8.0.0/255.255.255.0", "10.8.0.7"), Some(true));
        assert_eq!(holds("0.0.0.0/0", "203.0.113.9"), Some(true));
        assert_eq!(holds("::/0", "203.0.113.9"), Some(false));
        assert_eq!(holds("10.0.0.0/8", "10.1.0.0-10.9.255.255"), Some(true));
        assert_eq!(net("10.0.0.0/33"), None);
        assert_eq!(net("any"), None);
    }

    #[test]
    fn private_networks_are_not_the_world() {
        for text in [
            "10.8.0.0/24",
            "192.168.1.1",
            "fd00::/8",
            "fe80::1",
            "127.0.0.1",
            "::1",
            "100.64.0.0/10",
        ] {
            assert!(
                Net::parse(text).is_some_and(|net| net.is_private(&[])),
                "{text}"
            );
        }
        for text in [
            "0.0.0.0/0",
            "203.0.113.0/24",
            "8.0.0.0/5",
            "::/0",
            "2001:db8::/32",
        ] {
            assert!(
                Net::parse(text).is_some_and(|net| !net.is_private(&[])),
                "{text}"
            );
        }
        let office: Vec<_> = Net::parse("203.0.113.0/24").into_iter().collect();
        assert!(Net::parse("203.0.113.9").is_some_and(|net| net.is_private(&office)));
    }
}

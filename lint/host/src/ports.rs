//! Sets of ports, and how configurations write ports.

pub use crate::services::service;
use std::fmt;

/// A protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// Both of them.
pub const PROTOCOLS: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];

impl Protocol {
    /// The protocol of a word or a number of IANA, in any case; `None` for one without ports.
    pub fn of(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "tcp" | "6" => Some(Self::Tcp),
            "udp" | "17" => Some(Self::Udp),
            _ => None,
        }
    }

    /// `tcp` or `udp`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of ports: ranges in order that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortSet {
    ranges: Vec<(u16, u16)>,
}

impl PortSet {
    /// No port.
    pub const EMPTY: Self = Self { ranges: Vec::new() };

    /// Every port but 0, which nobody connects to.
    pub fn all() -> Self {
        Self::range(1, u16::MAX)
    }

    /// One port.
    pub fn one(port: u16) -> Self {
        Self::range(port, port)
    }

    /// The ports from one to another, both included; none when they stand the wrong way round.
    pub fn range(from: u16, to: u16) -> Self {
        Self {
            ranges: if from <= to {
                vec![(from, to)]
            } else {
                Vec::new()
            },
        }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a port is in it.
    pub fn contains(&self, port: u16) -> bool {
        self.ranges
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&port))
    }

    /// Whether it holds every port.
    pub fn is_all(&self) -> bool {
        matches!(self.ranges[..], [(0 | 1, u16::MAX)])
    }

    /// The ranges in order.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.ranges
    }

    /// The ports of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<_> = self.ranges.iter().chain(&other.ranges).copied().collect();
        all.sort_unstable();
        let mut ranges: Vec<(u16, u16)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match ranges.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => ranges.push((from, to)),
            }
        }
        Self { ranges }
    }

    /// The ports of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut ranges = Vec::new();
        let (mut one, mut two) = (
            self.ranges.iter().peekable(),
            other.ranges.iter().peekable(),
        );
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            let (from, to) = (a.0.max(b.0), a.1.min(b.1));
            if from <= to {
                ranges.push((from, to));
            }
            if a.1 <= b.1 {
                one.next();
            } else {
                two.next();
            }
        }
        Self { ranges }
    }

    /// The ports that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut ranges = Vec::new();
        let mut next = 1_u32;
        for (from, to) in &self.ranges {
            if u32::from(*from) > next {
                ranges.push((next as u16, from - 1));
            }
            next = u32::from(*to) + 1;
        }
        if u16::try_from(next).is_ok() {
            ranges.push((next as u16, u16::MAX));
        }
        Self { ranges }
    }

    /// The ports that are in it and not in another.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }
}

impl FromIterator<Self> for PortSet {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        let ranges = sets.into_iter().flat_map(|set| set.ranges).collect();
        Self { ranges }.union(&Self::EMPTY)
    }
}

/// How many ranges of a set are named.
const SHOWN: usize = 6;

impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return f.write_str("every port");
        }
        for (at, (from, to)) in self.ranges.iter().take(SHOWN).enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            if from == to {
                write!(f, "{from}")?;
            } else {
                write!(f, "{from}-{to}")?;
            }
        }
        if self.ranges.len() > SHOWN {
            write!(f, " and {} more", self.ranges.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// Why a text is no port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortFault {
    /// It holds what is not known before a run.
    Unknown,
    /// A number outside of 0 to 65535.
    OutOfRange(String),
    /// A range that ends before it begins.
    Reversed(String),
    /// A name that no list of services has.
    NoSuchName(String),
}

impl fmt::Display for PortFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("the port is known only at the run"),
            Self::OutOfRange(text) => write!(f, "`{text}` is no port, ports are 1 to 65535"),
            Self::Reversed(text) => write!(f, "`{text}` ends before it begins"),
            Self::NoSuchName(text) => write!(f, "`{text}` is the name of no service that is known"),
        }
    }
}

impl PortFault {
    /// Whether it is known to be refused. The host's own list of services may have a name that is not known here.
    pub fn is_refused(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::OutOfRange(_) | Self::Reversed(_) => true,
            Self::NoSuchName(text) => {
                let is_part = |letter: char| {
                    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '+' | '.')
                };
                !text.starts_with(|letter: char| letter.is_ascii_alphabetic())
                    || !text.chars().all(is_part)
            }
        }
    }
}

/// Reads a port, a range with `-` or `:`, or the name of a service as `/etc/services` has it.
///
/// # Errors
/// It is no port; see [`PortFault`].
pub fn parse_ports(text: &str) -> Result<PortSet, PortFault> {
    let text = text.trim();
    // A shell fills in what begins with a dollar.
    if text.contains([crate::UNKNOWN, '$']) {
        return Err(PortFault::Unknown);
    }
    if let Some(port) = service(text) {
        return Ok(PortSet::one(port));
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // A sign is part of a number that is none; a sign between numbers is a range.
    let parts = text
        .char_indices()
        .skip(1)
        .find(|(_, letter)| matches!(letter, '-' | ':'))
        .map(|(at, _)| (&text[..at], &text[at + 1..]));
    let Some((from, to)) = parts else {
        return number(text).map(PortSet::one);
    };
    if (from.is_empty() || !is_number(from)) && service(from).is_none() && !from.starts_with('-') {
        return Err(PortFault::NoSuchName(text.to_owned()));
    }
    let end = |part: &str, open: u16| match part.trim() {
        "" => Ok(open),
        name => service(name).map_or_else(|| number(name), Ok),
    };
    let (first, last) = (end(from, 0)?, end(to, u16::MAX)?);
    if first > last {
        return Err(PortFault::Reversed(text.to_owned()));
    }
    Ok(PortSet::range(first, last))
}

fn number(text: &str) -> Result<u16, PortFault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortFault::NoSuchName(text.to_owned()));
    }
    text.parse()
        .map_err(|_| PortFault::OutOfRange(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{PortFault, PortSet, parse_ports};
    use crate::services::SERVICES;

    #[test]
    fn sets_are_what_arithmetic_says() {
        let some = PortSet::range(10, 20).union(&PortSet::one(22));
        assert_eq!(some.to_string(), "10-20, 22");
        assert_eq!(some.union(&PortSet::one(21)).to_string(), "10-22");
        assert_eq!(
            some.difference(&PortSet::range(12, 30)).to_string(),
            "10-11"
        );
        assert_eq!(
            some.intersection(&PortSet::range(20, 22)).to_string(),
            "20, 22"
        );
        assert_eq!(PortSet::all().complement(), PortSet::EMPTY);
        assert_eq!(PortSet::EMPTY.complement(), PortSet::all());
        assert_eq!(PortSet::one(u16::MAX).complement().to_string(), "1-65534");
        assert!(PortSet::all().is_all());
        assert!(!some.contains(21));
    }

    #[test]
    fn ports_are_numbers_ranges_and_names() {
        for (text, expected) in [
            ("5432", "5432"),
            ("5000-6000", "5000-6000"),
            ("5000:6000", "5000-6000"),
            ("1024:", "1024-65535"),
            ("ssh", "22"),
            ("postgresql", "5432"),
            ("http-https", "80-443"),
            ("65535", "65535"),
        ] {
            assert_eq!(
                parse_ports(text).map(|ports| ports.to_string()),
                Ok(expected.to_owned()),
                "{text}"
            );
        }
        for (text, fault) in [
            ("65536", PortFault::OutOfRange("65536".to_owned())),
            ("-1", PortFault::OutOfRange("-1".to_owned())),
            (
                "99999999999",
                PortFault::OutOfRange("99999999999".to_owned()),
            ),
            ("20-10", PortFault::Reversed("20-10".to_owned())),
            ("pgsql", PortFault::NoSuchName("pgsql".to_owned())),
            ("", PortFault::NoSuchName(String::new())),
            ("5432x", PortFault::NoSuchName("5432x".to_owned())),
            ("5432-70000", PortFault::OutOfRange("70000".to_owned())),
        ] {
            assert_eq!(parse_ports(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn services_are_sorted() {
        assert!(SERVICES.is_sorted_by(|a, b| a.0 < b.0));
    }
}

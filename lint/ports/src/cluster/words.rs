//! How fields of objects say ports.

use rempart_core::NodeRef;
use rempart_graph::Member;
use rempart_host::ports::Protocol;
use rempart_model::{get, scalar};

/// A port by its number or its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Number(u16),
    Name(String),
}

impl Named {
    pub(crate) fn of(node: NodeRef<'_>) -> Option<Self> {
        let text = scalar(node)?;
        match text.parse::<u16>() {
            Ok(0) => None,
            Ok(number) => Some(Self::Number(number)),
            Err(_) if text.starts_with(|letter: char| letter.is_ascii_lowercase()) => {
                Some(Self::Name(text.into_owned()))
            }
            Err(_) => None,
        }
    }

    pub(crate) const fn number(&self) -> Option<u16> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(_) => None,
        }
    }
}

/// The number of a field.
pub(crate) fn number(node: NodeRef<'_>, field: &str) -> Option<u16> {
    Named::of(get(node, field)?)?.number()
}

/// The protocol of a port; `None` for SCTP.
pub(crate) fn protocol(port: NodeRef<'_>) -> Option<Protocol> {
    match get(port, "protocol").and_then(scalar) {
        None => Some(Protocol::Tcp),
        Some(word) => Protocol::of(&word),
    }
}

/// The text of a field.
pub(crate) fn text(node: NodeRef<'_>, field: &str) -> Option<String> {
    get(node, field)
        .and_then(scalar)
        .map(std::borrow::Cow::into_owned)
}

/// `namespace/name`, or the name alone.
pub(crate) fn full_name(member: &Member) -> String {
    qualified(&member.namespace, &member.resource.name())
}

/// A name with its namespace, where that is known.
pub(crate) fn qualified(namespace: &str, name: &str) -> String {
    if namespace.is_empty() {
        name.to_owned()
    } else {
        format!("{namespace}/{name}")
    }
}

/// Whether two objects can be in one namespace: what names none is applied wherever somebody wants.
pub(crate) fn meet(one: &str, other: &str) -> bool {
    one == other || one.is_empty() || other.is_empty()
}

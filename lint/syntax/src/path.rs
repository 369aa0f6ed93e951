//! Where a node stands in its document, as people and machines write it.

use std::fmt::Write as _;

use crate::{Kind, NodeRef};

/// One step from a collection to what it holds.
enum Step<'t> {
    /// The value of a key, or the key itself.
    Key(NodeRef<'t>),
    /// An item, from 0.
    Item(usize),
}

/// The path as people write it: `spec.containers[0].image`. A key that would be misread stands in
/// brackets: `data["a/b.conf"]`. The root is empty. A key has the path of its entry.
pub fn dotted(node: NodeRef<'_>) -> String {
    let mut out = String::new();
    for step in steps(node) {
        match step {
            Step::Item(index) => _ = write!(out, "[{index}]"),
            Step::Key(key) if is_plain_name(&key.value()) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&key.value());
            }
            Step::Key(key) => bracketed(&mut out, &key.value()),
        }
    }
    out
}

/// The path as a JSON pointer (RFC 6901): `/spec/containers/0/image`. The root is empty.
pub fn pointer(node: NodeRef<'_>) -> String {
    let mut out = String::new();
    for step in steps(node) {
        match step {
            Step::Item(index) => _ = write!(out, "/{index}"),
            Step::Key(key) => {
                out.push('/');
                out.push_str(&key.value().replace('~', "~0").replace('/', "~1"));
            }
        }
    }
    out
}

/// The steps from the root of the document down to a node.
fn steps(node: NodeRef<'_>) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let Some(mut at) = node.document_root() else {
        return steps;
    };
    while at.index() < node.index() {
        let Some((step, below)) = step_towards(at, node.index()) else {
            break;
        };
        steps.push(step);
        at = below;
    }
    steps
}

/// The child of `collection` whose subtree holds the node at `index`. A collection inside a key
/// has no path of its own: its entry's is given, and the way down ends there.
fn step_towards(collection: NodeRef<'_>, index: u32) -> Option<(Step<'_>, NodeRef<'_>)> {
    let holds = |child: &NodeRef<'_>| index < child.next_index();
    match collection.kind() {
        Kind::Mapping => {
            let (key, value) = collection.entries().find(|(_, value)| holds(value))?;
            let below = if holds(&key) {
                key.with_index(index)?
            } else {
                value
            };
            Some((Step::Key(key), below))
        }
        Kind::Sequence => {
            let (position, item) = collection
                .items()
                .enumerate()
                .find(|(_, item)| holds(item))?;
            Some((Step::Item(position), item))
        }
        _ => None,
    }
}

/// Letters, digits, `-` and `_`: nothing that a dot or bracket could be taken for.
fn is_plain_name(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'$');
    !key.is_empty() && key.bytes().all(plain)
}

fn bracketed(out: &mut String, key: &str) {
    out.push_str("[\"");
    for character in key.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => _ = write!(out, "{}", control.escape_unicode()),
            other => out.push(other),
        }
    }
    out.push_str("\"]");
}

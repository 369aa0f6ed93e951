//! Secret-like names in YAML and JSON: keys, variables written as `name` and `value`, texts inside of scalars, and the
//! `data` of Kubernetes Secrets.

use std::ops::Range;

use rempart_syntax::{Kind, NodeRef, Tape};

use super::Weak;
use super::line::{self, Trust};
use super::name::{Strength, strength};
use super::value::{Verdict, judge as judge_value};
use crate::scan::decode;
use crate::scan::place::scalar_at;

/// Judges the name at a place of the text.
pub(super) fn judge(text: &str, tape: &Tape, name: Range<usize>, found: &mut Vec<Weak>) {
    let Some(node) = scalar_at(text, tape, name.start) else {
        // A comment, or a document that could not be read.
        found.extend(line::judge(
            text.as_bytes(),
            name,
            text.len(),
            Trust::Anything,
        ));
        return;
    };
    if is_key(node) {
        let Some(strength) = strength(node.value().as_bytes()) else {
            return;
        };
        if let Some(value) = node.with_index(node.next_index()) {
            under(text, node, value, strength, found);
        }
    } else if node.is("Secret") {
        secret_data(text, node, found);
    } else if !variable(text, node, found) {
        let end = node.span().end as usize;
        found.extend(line::judge(text.as_bytes(), name, end, Trust::Anything));
    }
}

/// Whether a scalar is a key: a colon follows it.
pub(in crate::scan) fn is_key(node: NodeRef<'_>) -> bool {
    let rest = &node.stream_text().as_bytes()[node.span().end as usize..];
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    rest.get(blanks) == Some(&b':') && !matches!(node.kind(), Kind::Literal | Kind::Folded)
}

/// Judges what stands under a key: a scalar, or the scalars of a list.
fn under(
    text: &str,
    key: NodeRef<'_>,
    value: NodeRef<'_>,
    strength: Strength,
    found: &mut Vec<Weak>,
) {
    if value.kind() == Kind::Sequence {
        for item in value.items().filter(|item| item.is_scalar()) {
            scalar(text, key, item, strength, found);
        }
    } else if value.is_scalar() && !is_external(key) {
        scalar(text, key, value, strength, found);
    }
}

fn scalar(
    text: &str,
    key: NodeRef<'_>,
    value: NodeRef<'_>,
    strength: Strength,
    found: &mut Vec<Weak>,
) {
    let is_custom = value.tag().is_some_and(|tag| !tag.starts_with("!!"));
    let decoded = value.value();
    if is_custom || decoded.len() > 4096 {
        return;
    }
    if let Some(verdict) = judge_value(strength, decoded.as_bytes()) {
        push(text, key, value, verdict, false, found);
    }
}

fn push(
    text: &str,
    key: NodeRef<'_>,
    value: NodeRef<'_>,
    verdict: Verdict,
    is_coded: bool,
    found: &mut Vec<Weak>,
) {
    let range =
        |node: NodeRef<'_>| node.span().start as usize..(node.span().end as usize).min(text.len());
    found.push(Weak {
        name: range(key),
        value: range(value),
        is_default: verdict == Verdict::Default,
        is_coded,
    });
}

/// `secretKey` of an ExternalSecret is the name of a key; `remoteRef` stands beside it.
fn is_external(key: NodeRef<'_>) -> bool {
    key.is("secretKey")
        && parent_of(key).is_some_and(|parent| {
            parent.entry("remoteRef").is_some() || parent.entry("sourceRef").is_some()
        })
}

/// Judges a variable: the value of `name`, with `value` beside it. Says whether it is one.
fn variable(text: &str, node: NodeRef<'_>, found: &mut Vec<Weak>) -> bool {
    let Some(key) = node
        .index()
        .checked_sub(1)
        .and_then(|index| node.with_index(index))
    else {
        return false;
    };
    if !(key.is("name") || key.is("key")) || !is_key(key) {
        return false;
    }
    let Some(strength) = strength(node.value().as_bytes()) else {
        return true;
    };
    let value = parent_of(key).and_then(|parent| parent.get("value"));
    if let Some(value) = value.filter(|value| value.is_scalar()) {
        scalar(text, node, value, strength, found);
    }
    true
}

/// Decodes the `data` of the object whose `kind` is `Secret`.
fn secret_data(text: &str, kind: NodeRef<'_>, found: &mut Vec<Weak>) {
    let data = parent_of(kind)
        .filter(|object| object.get("kind") == Some(kind))
        .and_then(|object| object.get("data"));
    for (key, value) in data
        .into_iter()
        .flat_map(NodeRef::entries)
        .filter(|(_, value)| value.is_scalar())
    {
        let Some(strength) = strength(key.value().as_bytes()) else {
            continue;
        };
        let Some(decoded) = decode::base64(value.value().as_bytes()) else {
            continue;
        };
        if let Some(verdict) = judge_value(strength, &decoded) {
            push(text, key, value, verdict, true, found);
        }
    }
}

/// The mapping that holds a node as a key or a value, found from the root of its document down.
fn parent_of(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let mut at = node.document_root()?;
    // A tree is at most as deep as its parser allows.
    for _ in 0..=rempart_syntax::DEPTH_LIMIT {
        let holds =
            |child: &NodeRef<'_>| (child.index()..child.next_index()).contains(&node.index());
        let below = match at.kind() {
            Kind::Mapping => at
                .entries()
                .flat_map(|(key, value)| [key, value])
                .find(holds)?,
            Kind::Sequence => at.items().find(holds)?,
            _ => return None,
        };
        if below.index() == node.index() {
            return (at.kind() == Kind::Mapping).then_some(at);
        }
        at = below;
    }
    None
}

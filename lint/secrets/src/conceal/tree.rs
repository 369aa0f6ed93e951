//! What the tree of a YAML or JSON file says of secrets: the data of Secrets, and what stands under secret-like keys.

use rempart_core::Concealed;
use rempart_model::secret as fields;
use rempart_syntax::{Kind, NodeRef, Tape};

use super::{add, line, range, text as texts};
use crate::scan;

/// Conceals the data of Secrets, wherever one stands, and what makes Secrets. Of a key that stands twice, both count: which
/// of them a reader takes is its matter.
pub(super) fn secrets(text: &str, tape: &Tape, found: &mut Concealed) {
    let nodes = (0..tape.node_count() as u32).filter_map(|index| tape.node(text, index));
    for node in nodes.filter(|node| node.kind() == Kind::Mapping) {
        let is = |kind: &str| all(node, "kind").any(|value| value.is(kind));
        if all(node, "kind").any(|kind| fields::is_kind(&kind.value())) {
            data(text, node, found);
            misplaced(text, node, found);
        }
        if is("SopsSecret") {
            let specs = all(node, "spec").flat_map(|spec| all(spec, "secretTemplates"));
            for template in specs.flat_map(NodeRef::items) {
                data(text, template, found);
            }
        }
        for generator in all(node, "secretGenerator").flat_map(NodeRef::items) {
            let literals = all(generator, "literals").flat_map(NodeRef::items);
            literals.for_each(|entry| literal(text, entry, found));
        }
        if crate::secret::is_operation(node)
            .is_some_and(|path| path.starts_with("/data") || path.starts_with("/stringData"))
        {
            all(node, "value").for_each(|value| values(text, value, found));
        }
        for applied in all(node, "kubectl.kubernetes.io/last-applied-configuration") {
            if applied.raw().contains("Secret") {
                scalar(text, applied, found);
            }
        }
    }
}

/// The values of a key.
fn all<'t>(node: NodeRef<'t>, key: &'t str) -> impl Iterator<Item = NodeRef<'t>> {
    let entries = node.entries().filter(move |(name, _)| name.is(key));
    entries.map(|(_, value)| value)
}

fn data(text: &str, secret: NodeRef<'_>, found: &mut Concealed) {
    let fields = ["data", "stringData"].into_iter();
    for values_of in fields.flat_map(|field| all(secret, field)) {
        values(text, values_of, found);
    }
}

/// Conceals what stands under the fields of a Secret that it does not have: a name that was mistyped or stands in the wrong
/// place makes no field, and the value under it is what it was. What only names a Secret has no metadata.
fn misplaced(text: &str, secret: NodeRef<'_>, found: &mut Concealed) {
    let is_named = |key: NodeRef<'_>| key.value().eq_ignore_ascii_case("metadata");
    let is_object = secret
        .entries()
        .any(|(key, _)| is_named(key) || fields::is_data(&key.value()));
    if !is_object {
        return;
    }
    for (key, value) in secret.entries() {
        if !fields::is_shown("", &key.value()) && !is_named(key) {
            values(text, value, found);
        } else if is_named(key) {
            let inside = value.entries();
            inside
                .filter(|(key, _)| !fields::is_shown("metadata", &key.value()))
                .for_each(|(_, value)| values(text, value, found));
        }
    }
}

/// Conceals what stands under the key, or beside the variable, whose name stands at a place.
pub(super) fn under(text: &str, tape: &Tape, at: usize, found: &mut Concealed) {
    let Some(node) = scan::scalar_at(text, tape, at) else {
        return;
    };
    let Some(next) = node.with_index(node.next_index()) else {
        return;
    };
    if scan::weak::is_key(node) {
        if next.kind() == Kind::Sequence {
            next.items().for_each(|item| scalar(text, item, found));
        } else if next.kind() == Kind::Mapping {
            // `token: {VALUE: …}`: what looks drawn may be no name.
            let keys = next.entries().map(|(key, _)| key);
            keys.filter(|key| line::looks_drawn(key.raw()))
                .for_each(|key| scalar(text, key, found));
        } else {
            scalar(text, next, found);
        }
    } else if next.is("value") {
        // `name: DB_PASSWORD`, and behind it `value: …`.
        let value = next.with_index(next.next_index());
        if let Some(value) = value {
            scalar(text, value, found);
        }
    }
}

/// Conceals what stands behind the name of a literal.
fn literal(text: &str, entry: NodeRef<'_>, found: &mut Concealed) {
    let span = range(entry.span());
    let written = text.get(span.clone()).unwrap_or_default();
    match written.split_once('=') {
        Some((key, _)) if entry.value_span().is_some() => {
            named(key.trim_start_matches(['"', '\'']), found);
            add(text, span.start + key.len() + 1..span.end, found);
        }
        _ => scalar(text, entry, found),
    }
}

/// The most names that are noted: what they are noted for is to be shown where a secret is called alike, and a file of more
/// shows less.
const NAMES: usize = 10_000;

/// Notes the name of a value, unless it may be a secret itself.
fn named(name: &str, found: &mut Concealed) {
    if !name.is_empty() && found.names.len() < NAMES && !line::looks_drawn(name) {
        found.names.push(name.to_owned());
    }
}

/// Conceals every value below a node; its keys are names.
fn values(text: &str, node: NodeRef<'_>, found: &mut Concealed) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node.kind() {
            Kind::Mapping => {
                for (key, value) in node.entries() {
                    named(&key.value(), found);
                    open.push(value);
                }
            }
            Kind::Sequence => open.extend(node.items()),
            _ => scalar(text, node, found),
        }
    }
}

/// Conceals a scalar or an alias, as written and as read.
fn scalar(text: &str, node: NodeRef<'_>, found: &mut Concealed) {
    if matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
        return;
    }
    add(text, range(node.span()), found);
    if node.is_scalar() {
        let read = node.value();
        if read != node.raw() {
            texts::add(&read, found);
        }
    }
}

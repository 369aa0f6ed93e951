//! Keys of mappings as the readers of a file see them: aliases followed, merge keys looked through.

use std::borrow::Cow;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, Scalar, resolve};

/// How many merge keys may lead to one another. Each level costs one search, so a loop of anchors ends here.
const MERGE_LIMIT: usize = 8;

/// The value of a key, in the mapping itself or in what its merge key (`<<`) names, aliases followed. Of equal keys in
/// one mapping the first counts; a key of the mapping wins over a merged one, an earlier merged mapping over a later.
pub fn get<'t>(mapping: NodeRef<'t>, key: &str) -> Option<NodeRef<'t>> {
    search(mapping, key, MERGE_LIMIT)
}

/// The value at the end of a path of keys, each looked up by [`get`].
pub fn get_path<'t>(from: NodeRef<'t>, path: &[&str]) -> Option<NodeRef<'t>> {
    path.iter().try_fold(from, |node, key| get(node, key))
}

/// How many mappings are looked through for the entries of one.
const MAPPINGS: usize = 1024;

/// The entries of a mapping and of what its merge key (`<<`) names, aliases of merged mappings followed. What a key of
/// the mapping hides is there too: it stands in the file all the same.
pub fn entries(mapping: NodeRef<'_>) -> Vec<(NodeRef<'_>, NodeRef<'_>)> {
    let (mut found, mut left) = (Vec::new(), MAPPINGS);
    collect(mapping, MERGE_LIMIT, &mut left, &mut found);
    found
}

fn collect<'t>(
    mapping: NodeRef<'t>,
    budget: usize,
    left: &mut usize,
    found: &mut Vec<(NodeRef<'t>, NodeRef<'t>)>,
) {
    let Some(fewer) = left.checked_sub(1) else {
        return;
    };
    *left = fewer;
    let mut merged = None;
    for (name, value) in mapping.entries() {
        if name.kind() == Kind::Plain && name.is("<<") {
            merged = merged.or(Some(value));
        } else {
            found.push((name, value));
        }
    }
    let (Some(budget), Some(merged)) = (budget.checked_sub(1), merged.and_then(NodeRef::resolved))
    else {
        return;
    };
    match merged.kind() {
        Kind::Mapping => collect(merged, budget, left, found),
        Kind::Sequence => {
            for item in merged.items().filter_map(NodeRef::resolved) {
                collect(item, budget.min(1), left, found);
            }
        }
        _ => {}
    }
}

/// The text of a scalar; `None` for a collection, for a scalar that is not written, and for a dangling alias.
pub fn scalar(node: NodeRef<'_>) -> Option<Cow<'_, str>> {
    let node = node.resolved()?;
    (node.is_scalar() && node.kind() != Kind::Absent).then(|| node.value())
}

/// Whether a field is true to kubectl, the API server and Argo CD, which take `yes` and `on` for it as well unless they are
/// quoted.
pub fn is_true(node: Option<NodeRef<'_>>) -> bool {
    let node = node.and_then(NodeRef::resolved);
    node.is_some_and(|node| {
        node.is_scalar() && resolve(Reader::GoYamlV2, node) == Scalar::Bool(true)
    })
}

/// The items of a list field, aliases followed; none when the field is not written or is no list.
pub(crate) fn items(list: Option<NodeRef<'_>>) -> impl Iterator<Item = NodeRef<'_>> {
    list.into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
}

fn search<'t>(mapping: NodeRef<'t>, key: &str, budget: usize) -> Option<NodeRef<'t>> {
    let mut merged = None;
    for (name, value) in mapping.entries() {
        if !name.is_scalar() {
            continue;
        }
        let text = name.value();
        if text == key {
            return value.resolved();
        }
        if text == "<<" && name.kind() == Kind::Plain {
            merged = merged.or(Some(value));
        }
    }
    let budget = budget.checked_sub(1)?;
    let merged = merged?.resolved()?;
    match merged.kind() {
        Kind::Mapping => search(merged, key, budget),
        Kind::Sequence => merged
            .items()
            .filter_map(NodeRef::resolved)
            .find_map(|item| search(item, key, budget.min(1))),
        _ => None,
    }
}

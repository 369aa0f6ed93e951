//! The order of the output.

use super::super::arena::Arena;
use super::super::config::SortOptions;
use super::super::fieldspec::{FIRST, LAST};
use super::super::id::{Gvk, ResId};
use super::super::resource::Objects;
use std::cmp::Ordering;

/// Sorts objects by kind, unless the kustomization wants them as they come.
pub(in super::super) fn sort<'s>(
    arena: &Arena<'s>,
    objects: &mut Objects<'s>,
    options: Option<&SortOptions>,
) {
    let owned = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let (first, last): (Vec<String>, Vec<String>) = match options {
        Some(SortOptions::Fifo) => return,
        Some(SortOptions::Legacy(Some((first, last)))) => (first.clone(), last.clone()),
        Some(SortOptions::Legacy(None)) | None => (owned(&FIRST), owned(&LAST)),
    };
    let rank = |kind: &str| {
        let at = |list: &[String]| list.iter().rposition(|known| known == kind);
        match (at(&last), at(&first)) {
            (Some(at), _) => (2, at),
            (None, Some(at)) => (0, at),
            (None, None) => (1, 0),
        }
    };
    let unsorted = std::mem::take(&mut objects.list);
    let mut keyed: Vec<_> = unsorted
        .into_iter()
        .map(|object| {
            let id = object.id(arena);
            (
                rank(&id.gvk.kind),
                shown(&id.gvk),
                by_name(&id),
                id.gvk,
                object,
            )
        })
        .collect();
    keyed.sort_by(|a, b| {
        if a.3 == b.3 {
            return a.2.cmp(&b.2);
        }
        let namespaces = a.3.kind == "Namespace" && b.3.kind == "Namespace";
        let reversed = namespaces && (a.3.group.is_empty() || b.3.group.is_empty());
        match a.0.cmp(&b.0) {
            Ordering::Equal if reversed => b.1.cmp(&a.1),
            Ordering::Equal => a.1.cmp(&b.1),
            other => other,
        }
    });
    objects.list = keyed.into_iter().map(|(.., object)| object).collect();
}

fn or<'a>(text: &'a str, none: &'a str) -> &'a str {
    if text.is_empty() { none } else { text }
}

fn shown(gvk: &Gvk<'_>) -> String {
    [
        or(&gvk.group, "~G"),
        or(&gvk.version, "~V"),
        or(&gvk.kind, "~K"),
    ]
    .join("_")
}

/// Objects of one kind stand by namespace and name.
fn by_name(id: &ResId<'_>) -> String {
    [or(&id.namespace, "~X"), or(&id.name, "~N")].join("|")
}

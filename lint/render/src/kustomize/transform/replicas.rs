//! `replicas`.

use super::super::arena::{Arena, Kind, Tag};
use super::super::config::Replica;
use super::super::fieldspec::{Create, FieldSpec, visit};
use super::super::fns;
use super::super::outcome::{Step, refused};
use super::super::resource::Objects;
use super::Overlay;

pub(super) fn set<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    replica: &Replica,
    specs: &[FieldSpec],
) -> Step<()> {
    let create = Create {
        kind: Kind::Scalar,
        tag: Tag::Int,
    };
    let mut found = false;
    for spec in specs {
        let named = objects.by_any_id(arena, |id| {
            id.name == replica.name && id.gvk.is_selected(&spec.gvk)
        });
        for at in named {
            found = true;
            let root = objects.list[at].root;
            visit(arena, root, spec, Some(&create), &mut |arena, node| {
                let count = replica.count.to_string();
                let value = arena.scalar(Tag::Int, count, overlay.origins(replica.node))?;
                fns::set_scalar(arena, node, value)
            })?;
        }
    }
    if found {
        return Ok(());
    }
    refused(format!("no workload is named `{}`", replica.name))
}

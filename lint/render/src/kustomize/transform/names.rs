//! `namePrefix` and `nameSuffix`.

use super::super::arena::{Arena, Kind, Tag};
use super::super::config::Located;
use super::super::fieldspec::{Create, FieldSpec, visit};
use super::super::fns;
use super::super::outcome::Step;
use super::super::resource::Objects;
use super::Overlay;

pub(super) fn prefix<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    specs: &[FieldSpec],
) -> Step<()> {
    match &overlay.kustomization.name_prefix {
        Some(prefix) => rename(arena, objects, overlay, specs, prefix, true),
        None => Ok(()),
    }
}

pub(super) fn suffix<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    specs: &[FieldSpec],
) -> Step<()> {
    match &overlay.kustomization.name_suffix {
        Some(suffix) => rename(arena, objects, overlay, specs, suffix, false),
        None => Ok(()),
    }
}

fn rename<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    specs: &[FieldSpec],
    part: &Located<String>,
    is_prefix: bool,
) -> Step<()> {
    let create = Create {
        kind: Kind::Scalar,
        tag: Tag::Str,
    };
    for object in &mut objects.list {
        let id = object.original_id(arena);
        let is_service = id.gvk.group == "apiregistration.k8s.io" && id.gvk.kind == "APIService";
        if is_service || matches!(&*id.gvk.kind, "CustomResourceDefinition" | "Namespace") {
            continue;
        }
        for spec in specs {
            if !id.gvk.is_selected(&spec.gvk) {
                continue;
            }
            if spec.path == "metadata/name" {
                let list = if is_prefix {
                    &mut object.prefixes
                } else {
                    &mut object.suffixes
                };
                list.push(part.value.clone());
                object.store_id(arena);
            }
            if spec.reaches_notes() {
                object.show_notes(arena)?;
            }
            visit(
                arena,
                object.root,
                spec,
                Some(&create),
                &mut |arena, node| {
                    let old = arena.text(node);
                    let name = if is_prefix {
                        format!("{}{old}", part.value)
                    } else {
                        format!("{old}{}", part.value)
                    };
                    // The name is that of the file; the kustomization only adds to it.
                    let origins = arena.get(node).origins.clone();
                    let value = arena.scalar(
                        Tag::Empty,
                        name,
                        origins.then(&overlay.origins(part.node)),
                    )?;
                    fns::set_scalar(arena, node, value)
                },
            )?;
        }
    }
    Ok(())
}

//! `namespace`: on every object that is not known to have none, and where objects name it.

use std::borrow::Cow;

use super::super::arena::{Arena, Id, Kind, Style, Tag};
use super::super::fieldspec::{Create, FieldSpec, visit};
use super::super::fns;
use super::super::id::Gvk;
use super::super::origin::{Origin, Origins};
use super::super::outcome::{Step, refused};
use super::super::resource::Objects;
use super::Overlay;

pub(super) fn set<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    specs: &[FieldSpec],
) -> Step<()> {
    let Some((namespace, origin)) = overlay.namespace else {
        return Ok(());
    };
    for object in &mut objects.list {
        if object.is_empty(arena) {
            continue;
        }
        object.store_id(arena);
        if specs.iter().any(FieldSpec::reaches_notes) {
            object.show_notes(arena)?;
        }
        set_in(arena, object.root, namespace, *origin, specs)?;
    }
    objects.check_unique(arena, "is there twice once it has the namespace")
}

fn set_in(
    arena: &mut Arena<'_>,
    object: Id,
    namespace: &str,
    origin: Origin,
    specs: &[FieldSpec],
) -> Step<()> {
    let id = super::super::id::ResId::of(arena, object);
    let is_core = id.gvk.group.is_empty() && id.gvk.version == "v1";
    if !id.cluster_scoped {
        let spec = FieldSpec {
            gvk: Gvk::default(),
            path: Cow::Borrowed("metadata/namespace"),
            create: true,
        };
        let create = Create {
            kind: Kind::Scalar,
            tag: Tag::Empty,
        };
        visit(arena, object, &spec, Some(&create), &mut |arena, node| {
            put(arena, node, namespace, origin)
        })?;
    }
    let binds = matches!(&*id.gvk.kind, "RoleBinding" | "ClusterRoleBinding");
    if binds {
        subjects(arena, object, namespace, origin)?;
    }
    let create = Create {
        kind: Kind::Scalar,
        tag: Tag::Str,
    };
    for spec in specs {
        let of_bindings = matches!(&*spec.gvk.kind, "RoleBinding" | "ClusterRoleBinding");
        let skipped = spec.path == "metadata/namespace"
            || (!is_core && spec.path == "metadata/name")
            || (binds && of_bindings && spec.path == "subjects/namespace");
        if !skipped {
            visit(arena, object, spec, Some(&create), &mut |arena, node| {
                put(arena, node, namespace, origin)
            })?;
        }
    }
    Ok(())
}

fn put(arena: &mut Arena<'_>, node: Id, namespace: &str, origin: Origin) -> Step<()> {
    let value = arena.string(namespace.to_owned(), Origins::one(origin))?;
    fns::set_scalar(arena, node, value)
}

/// The subjects of a binding that are named `default` are those of the namespace.
fn subjects(arena: &mut Arena<'_>, object: Id, namespace: &str, origin: Origin) -> Step<()> {
    let Some(subjects) = arena
        .field(object, "subjects")
        .filter(|list| !arena.is_null(*list))
    else {
        return Ok(());
    };
    if arena.kind(subjects) != Kind::Seq {
        return refused("the subjects of a binding are no list");
    }
    for subject in arena.items(subjects).to_vec() {
        if arena.is_null(subject) {
            continue;
        }
        if arena.kind(subject) != Kind::Map {
            return refused("a subject of a binding is no mapping");
        }
        let name = arena
            .field(subject, "name")
            .filter(|name| !arena.is_null(*name));
        if name.is_some_and(|name| arena.kind(name) != Kind::Scalar) {
            return refused("the name of a subject is a collection");
        }
        if name.is_none_or(|name| arena.text(name) != "default") {
            continue;
        }
        let field = if let Some(field) = arena.field(subject, "namespace") {
            field
        } else {
            let made = arena.scalar(Tag::Empty, "", Origins::None)?;
            let style = Style::default();
            fns::set_field(arena, subject, "namespace", Some(made), false, style)?;
            made
        };
        put(arena, field, namespace, origin)?;
    }
    Ok(())
}

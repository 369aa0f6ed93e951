//! `labels`, `commonLabels`, `commonAnnotations` and the label of `buildMetadata`.

use std::borrow::Cow;

use super::super::arena::{Arena, Kind, Style, Tag};
use super::super::config::Located;
use super::super::fieldspec::{Config, Create, FieldSpec, merge_all, visit};
use super::super::fns;
use super::super::id::Gvk;
use super::super::origin::Origins;
use super::super::outcome::Step;
use super::super::resource::Objects;
use super::Overlay;

fn metadata_labels() -> FieldSpec {
    FieldSpec {
        gvk: Gvk::default(),
        path: Cow::Borrowed("metadata/labels"),
        create: true,
    }
}

pub(super) fn labels<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    config: &Config,
) -> Step<()> {
    for label in &overlay.kustomization.labels {
        let mut specs = label.fields.clone();
        merge_all(&mut specs, &config.labels)?;
        if label.include_selectors {
            merge_all(&mut specs, &config.common_labels)?;
        } else {
            if label.include_templates {
                merge_all(&mut specs, &config.template_labels)?;
            }
            merge_all(&mut specs, &[metadata_labels()])?;
        }
        set(arena, objects, overlay, &label.pairs, &specs)?;
    }
    let common = &overlay.kustomization.common_labels;
    set(arena, objects, overlay, common, &config.common_labels)
}

pub(super) fn annotations<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    config: &Config,
) -> Step<()> {
    let common = &overlay.kustomization.common_annotations;
    set(arena, objects, overlay, common, &config.common_annotations)
}

/// `app.kubernetes.io/managed-by`, as the release that Argo CD carries sets it.
pub(in super::super) fn managed_by<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    origins: &Origins,
) -> Step<()> {
    for object in &objects.list {
        let key = "app.kubernetes.io/managed-by";
        let value = arena.string("kustomize-v5.8.0", origins.clone())?;
        put(arena, object.root, &metadata_labels(), key, value)?;
    }
    Ok(())
}

/// One node a label and object: every field that takes it shares it, as in kustomize.
fn set<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    pairs: &[(String, Located<String>)],
    specs: &[FieldSpec],
) -> Step<()> {
    let reach_notes = specs.iter().any(FieldSpec::reaches_notes);
    for object in &objects.list {
        if reach_notes && !pairs.is_empty() {
            object.show_notes(arena)?;
        }
        for (key, located) in pairs {
            let origins = overlay.origins(located.node);
            let value = arena.string(located.value.clone(), origins)?;
            for spec in specs {
                put(arena, object.root, spec, key, value)?;
            }
        }
    }
    Ok(())
}

fn put(
    arena: &mut Arena<'_>,
    object: super::super::arena::Id,
    spec: &FieldSpec,
    key: &str,
    value: super::super::arena::Id,
) -> Step<()> {
    let create = Create {
        kind: Kind::Map,
        tag: Tag::Map,
    };
    visit(arena, object, spec, Some(&create), &mut |arena, map| {
        fns::set_field(arena, map, key, Some(value), false, Style::default())
    })
}

//! What a kustomization does to the objects it has gathered, in kustomize's order.

mod images;
mod labels;
mod names;
mod namespace;
mod replicas;
mod sort;

use super::arena::Arena;
use super::config::{EDITED, Kustomization};
use super::fieldspec::Config;
use super::origin::{Origin, Origins};
use super::outcome::{At, Step};
use super::resource::Objects;

pub(super) use labels::managed_by;
pub(super) use sort::sort;

/// What a transformer knows about the kustomization that asks for it.
#[derive(Clone, Copy)]
pub(super) struct Overlay<'k> {
    pub(super) kustomization: &'k Kustomization,
    /// The namespace: its own, or that of the kustomization which names it.
    pub(super) namespace: Option<&'k (String, Origin)>,
    /// The kustomization among the sources of the build.
    pub(super) source: u32,
    /// Who has changed it, among the sources of the build; itself where nobody has.
    pub(super) edited: u32,
}

impl Overlay<'_> {
    /// The origin of what a node of the kustomization asks for.
    pub(super) const fn origins(&self, node: u32) -> Origins {
        Origins::one(self.origin(node))
    }

    /// The place of a node of the kustomization.
    pub(super) const fn origin(&self, node: u32) -> Origin {
        if node & EDITED == 0 {
            return Origin {
                source: self.source,
                node,
            };
        }
        Origin {
            source: self.edited,
            node: node & !EDITED,
        }
    }
}

/// Runs the transformers that come between `patches` and `patchesJson6902`; says whether there are any.
pub(super) fn before_json_patches<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    config: &Config,
) -> Step<bool> {
    namespace::set(arena, objects, overlay, &config.namespace).field("namespace")?;
    names::prefix(arena, objects, overlay, &config.name_prefix).field("namePrefix")?;
    names::suffix(arena, objects, overlay, &config.name_suffix).field("nameSuffix")?;
    labels::labels(arena, objects, overlay, config).field("labels")?;
    labels::annotations(arena, objects, overlay, config).field("commonAnnotations")?;
    let kustomization = overlay.kustomization;
    let nothing = overlay.namespace.is_none()
        && kustomization.name_prefix.is_none()
        && kustomization.name_suffix.is_none()
        && kustomization.labels.is_empty()
        && kustomization.common_labels.is_empty()
        && kustomization.common_annotations.is_empty();
    Ok(!nothing)
}

/// Runs the transformers that come behind `patchesJson6902`; says whether there are any.
pub(super) fn behind_json_patches<'s>(
    arena: &mut Arena<'s>,
    objects: &mut Objects<'s>,
    overlay: Overlay<'_>,
    config: &Config,
) -> Step<bool> {
    let kustomization = overlay.kustomization;
    for replica in &kustomization.replicas {
        replicas::set(arena, objects, overlay, replica, &config.replicas).field("replicas")?;
    }
    for image in &kustomization.images {
        images::set(arena, objects, overlay, image, &config.images).field("images")?;
    }
    Ok(!(kustomization.replicas.is_empty() && kustomization.images.is_empty()))
}

//! `patches`, `patchesStrategicMerge` and `patchesJson6902`.

use super::arena::{Arena, Id};
use super::config::{Located, Patch};
use super::documents;
use super::files::Root;
use super::fns;
use super::id::ResId;
use super::import::Place;
use super::inline;
use super::json_patch::JsonPatch;
use super::merge::merge;
use super::normal::{Numbers, normal};
use super::origin::{Origin, Origins};
use super::outcome::{At, Step, Unbuilt, refused, unsupported};
use super::resource::{Object, Objects};
use super::select::Compiled;
use super::target::Building;
use super::transform::Overlay;

/// The text of a patch, and where its values belong.
struct Source {
    text: String,
    place: Place,
}

/// What a text of `patches` is.
enum Loaded {
    Merge(Vec<Id>),
    Json(JsonPatch),
    /// Nothing that is an object, and no operations either: kustomize says so when it patches something with it.
    Neither(Box<Unbuilt>),
}

impl<'s> Building<'_, 's> {
    /// `patchesStrategicMerge`.
    pub(super) fn merge_patches(
        &mut self,
        objects: &mut Objects<'s>,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<()> {
        let mut patches = Vec::new();
        for named in &overlay.kustomization.patches_strategic_merge {
            patches.extend(self.merge_patch(named, root, overlay)?);
        }
        if patches.is_empty() && !overlay.kustomization.patches_strategic_merge.is_empty() {
            return refused("the patches are empty");
        }
        for patch in patches {
            let id = ResId::of(&self.arena, patch);
            let at = objects.one(&self.arena, &id)?;
            self.patch_selected(objects, &[at], patch, Allowed::default())?;
            objects.drop_empty(&self.arena);
        }
        Ok(())
    }

    /// What one entry of `patchesStrategicMerge` holds or names.
    fn merge_patch(
        &mut self,
        named: &Located<String>,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<Vec<Id>> {
        let place = self.patch_place(overlay, named.node, &named.value);
        match documents::of_text(&mut self.arena, &named.value, place) {
            Ok(found) => Ok(found),
            Err(unbuilt) if !unbuilt.is_refused() => Err(unbuilt),
            Err(_) => {
                let loaded = self.files.demand(root, &named.value)?;
                self.objects(&loaded, "patch")
            }
        }
    }

    /// Where the values of a patch belong that stands in a scalar.
    fn patch_place(&mut self, overlay: Overlay<'_>, node: u32, text: &str) -> Place {
        let (path, tree, at) = overlay.kustomization.place(node);
        // A text of one word names a file.
        let origins = if text.contains([' ', '\n']) {
            tree.origins(at)
        } else {
            Vec::new()
        };
        // In a tree that is rendered itself the text may stand in a file as it is.
        let found = origins.first().and_then(|origin| {
            let laid_out = &mut self.laid_out;
            let tree = inline::in_place(origin.node, origin.document, text, laid_out)?;
            Some((origin.path.unwrap_or(path), tree))
        });
        match found {
            Some((path, tree)) => Place::File(self.sources.add_text(path, tree, "patch")),
            None => Place::Within(self.patch_origin(overlay, node)),
        }
    }

    fn patch_origin(&mut self, overlay: Overlay<'_>, node: u32) -> Origin {
        let (path, tree, node) = overlay.kustomization.place(node);
        Origin {
            source: self.sources.add(path, tree, "patch"),
            node,
        }
    }

    fn patch_source(
        &mut self,
        patch: &Patch,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<Source> {
        let inline = patch
            .inline
            .as_ref()
            .filter(|inline| !inline.value.trim().is_empty());
        match (inline, &patch.path) {
            (None, None) => refused("there is neither `patch` nor `path`"),
            (Some(_), Some(_)) => refused("there are both `patch` and `path`"),
            (Some(inline), None) => {
                let text = inline.value.trim().to_owned();
                let place = self.patch_place(overlay, inline.node, &text);
                Ok(Source { text, place })
            }
            (None, Some(named)) => {
                let loaded = self.files.demand(root, &named.value)?;
                if loaded.is_utf16() && loaded.text.contains("\n---") {
                    return unsupported("several documents in UTF-16");
                }
                let parsed = self.files.parse(&loaded);
                Ok(Source {
                    text: loaded.text.to_owned(),
                    place: Place::File(self.sources.add(&loaded.path, &parsed.0, "patch")),
                })
            }
        }
    }

    /// One of `patches`.
    pub(super) fn patch(
        &mut self,
        objects: &mut Objects<'s>,
        patch: &Patch,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<()> {
        let source = self.patch_source(patch, root, overlay)?;
        let allowed = Allowed {
            name: patch.allow_name_change,
            kind: patch.allow_kind_change,
        };
        match (self.load_patch(&source)?, &patch.target) {
            (Loaded::Merge(patches), None) => {
                self.check_comments()?;
                for patch in patches {
                    let id = ResId::of(&self.arena, patch);
                    let at = objects.one(&self.arena, &id)?;
                    apply(&mut self.arena, &mut objects.list[at], patch, allowed)?;
                }
            }
            (Loaded::Merge(patches), Some(target)) => {
                let [patch] = patches[..] else {
                    return refused("there are several patches for one target");
                };
                let selected = Compiled::new(target)?.select(&self.arena, objects);
                self.patch_selected(objects, &selected, patch, allowed)?;
            }
            (Loaded::Json(_) | Loaded::Neither(_), None) => {
                return refused("a JSON patch has no target");
            }
            (Loaded::Neither(unbuilt), Some(target)) => {
                let selected = Compiled::new(target)?.select(&self.arena, objects);
                if !selected.is_empty() {
                    return Err(unbuilt);
                }
            }
            (Loaded::Json(patch), Some(target)) => {
                for at in Compiled::new(target)?.select(&self.arena, objects) {
                    objects.list[at].store_id(&self.arena);
                    apply_json(&mut self.arena, &mut objects.list[at], &patch)?;
                }
            }
        }
        objects.drop_empty(&self.arena);
        Ok(())
    }

    /// A schema in a comment changes how lists merge.
    fn check_comments(&self) -> Step<()> {
        if self.schema_comments {
            return unsupported("a file holds a comment that kustomize may take for a schema");
        }
        Ok(())
    }

    fn load_patch(&mut self, source: &Source) -> Step<Loaded> {
        self.schema_comments |= documents::has_schema_comment(&source.text);
        match documents::of_text(&mut self.arena, &source.text, source.place) {
            Ok(found) if found.is_empty() => {
                let read = JsonPatch::read(&mut self.arena, &source.text, source.place);
                Ok(read.map_or_else(Loaded::Neither, Loaded::Json))
            }
            Ok(found) => Ok(Loaded::Merge(found)),
            Err(unbuilt) if !unbuilt.is_refused() => Err(unbuilt),
            Err(unbuilt) => match JsonPatch::read(&mut self.arena, &source.text, source.place) {
                Ok(patch) => Ok(Loaded::Json(patch)),
                Err(other) if !other.is_refused() => Err(other),
                Err(other) if source.text.trim_start().starts_with(['-', '[']) => Err(other),
                Err(_) => Err(unbuilt),
            },
        }
    }

    /// One of `patchesJson6902`.
    pub(super) fn json_patch(
        &mut self,
        objects: &mut Objects<'s>,
        patch: &Patch,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<()> {
        let Some(target) = &patch.target else {
            return refused("a JSON patch has no target");
        };
        if target.name.is_empty() {
            return refused("the target of a JSON patch has no name");
        }
        let source = self.patch_source(patch, root, overlay)?;
        let read = JsonPatch::read(&mut self.arena, &source.text, source.place)?;
        if read.is_empty() {
            return refused("a JSON patch is empty");
        }
        for at in Compiled::new(target)?.select(&self.arena, objects) {
            apply_json(&mut self.arena, &mut objects.list[at], &read)?;
        }
        objects.drop_empty(&self.arena);
        Ok(())
    }

    /// Applies a copy of a patch to each of the objects: kustomize makes it one for them first.
    fn patch_selected(
        &mut self,
        objects: &mut Objects<'s>,
        selected: &[usize],
        patch: Id,
        allowed: Allowed,
    ) -> Step<()> {
        self.check_comments()?;
        let arena = &mut self.arena;
        for at in selected {
            let object = &mut objects.list[*at];
            let copy = arena.copy(patch)?;
            for field in ["labels", "annotations"] {
                let entries = fns::strings(arena, copy, field);
                fns::set_strings(arena, copy, field, entries)?;
            }
            let own = ResId::of(arena, patch);
            let metadata = fns::field_or_map(arena, copy, "metadata")?;
            fns::restore(arena, metadata, "name", &own.name)?;
            if own.namespace.is_empty() {
                arena.clear(metadata, "namespace");
            } else {
                fns::restore(arena, metadata, "namespace", &own.namespace)?;
            }
            let target = object.id(arena);
            fns::restore(arena, copy, "kind", &own.gvk.kind)?;
            fns::restore(arena, copy, "apiVersion", &target.gvk.api_version())?;
            apply(arena, object, copy, allowed)?;
        }
        objects.drop_empty(arena);
        if allowed.name || allowed.kind {
            return objects.check_unique(arena, "is there twice once it is patched");
        }
        Ok(())
    }
}

/// What a patch may change besides.
#[derive(Clone, Copy, Debug, Default)]
struct Allowed {
    name: bool,
    kind: bool,
}

/// Applies a strategic merge patch to an object.
fn apply<'s>(
    arena: &mut Arena<'s>,
    object: &mut Object<'s>,
    patch: Id,
    allowed: Allowed,
) -> Step<()> {
    let id = object.id(arena);
    if allowed.name || allowed.kind {
        object.store_id(arena);
    }
    let shown = id.shown();
    let root = object.root;
    let api_version = arena
        .field(root, "apiVersion")
        .map(|field| arena.get(field).origins.clone());
    let identity = Identity::of(arena, root);
    let drops = drops_notes(arena, patch);
    if merge(arena, root, patch).within(&shown)?.is_none() {
        object.deleted = true;
        return Ok(());
    }
    if drops {
        object.forget();
    }
    if object.is_empty(arena) {
        return Ok(());
    }
    if let (Some(field), Some(origins)) = (arena.field(root, "apiVersion"), api_version) {
        arena.get_mut(field).origins = origins;
    }
    if !allowed.kind {
        fns::restore(arena, root, "kind", &id.gvk.kind)?;
        identity.put(arena, root, &["kind"]);
    }
    let metadata = fns::field_or_map(arena, root, "metadata")?;
    if !allowed.name {
        fns::restore(arena, metadata, "name", &id.name)?;
        identity.put(arena, root, &["metadata", "name"]);
    }
    if id.namespace.is_empty() {
        arena.clear(metadata, "namespace");
    } else {
        fns::restore(arena, metadata, "namespace", &id.namespace)?;
        identity.put(arena, root, &["metadata", "namespace"]);
    }
    Ok(())
}

/// Where kind, name and namespace came from before a patch named them.
struct Identity {
    kind: Origins,
    name: Origins,
    namespace: Origins,
}

impl Identity {
    fn of(arena: &Arena<'_>, root: Id) -> Self {
        let origins = |path: &[&str]| {
            let node = arena.path(root, path);
            node.map(|node| arena.get(node).origins.clone())
                .unwrap_or_default()
        };
        Self {
            kind: origins(&["kind"]),
            name: origins(&["metadata", "name"]),
            namespace: origins(&["metadata", "namespace"]),
        }
    }

    fn put(&self, arena: &mut Arena<'_>, root: Id, path: &[&str]) {
        let origins = match path {
            ["kind"] => &self.kind,
            [_, "name"] => &self.name,
            _ => &self.namespace,
        };
        if let Some(node) = arena.path(root, path) {
            arena.get_mut(node).origins = origins.clone();
        }
    }
}

/// Whether a patch removes the annotations, and with them what kustomize keeps there.
fn drops_notes(arena: &Arena<'_>, patch: Id) -> bool {
    let removes = |node: Id| {
        let directive = arena.field(node, "$patch").map(|field| arena.text(field));
        arena.is_null(node) || directive.is_some_and(|directive| directive != "merge")
    };
    arena.field(patch, "metadata").is_some_and(|metadata| {
        removes(metadata) || arena.field(metadata, "annotations").is_some_and(removes)
    })
}

/// Applies a JSON patch to an object. Its annotations are there when kustomize keeps something in them.
fn apply_json<'s>(arena: &mut Arena<'s>, object: &mut Object<'s>, patch: &JsonPatch) -> Step<()> {
    let shown = object.id(arena).shown();
    object.show_notes(arena)?;
    let whole = normal(arena, object.root, Numbers::Exact).within(&shown)?;
    patch.apply(arena, whole).within(&shown)?;
    let whole = normal(arena, whole, Numbers::Floats).within(&shown)?;
    object.root = whole;
    let annotations = fns::strings(arena, whole, "annotations");
    fns::set_strings(arena, whole, "annotations", annotations)
}

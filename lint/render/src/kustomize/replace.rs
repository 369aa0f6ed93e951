//! `replacements`: values copied from field to field.

use super::arena::{Arena, Content, Id, Kind, Tag};
use super::config::{FieldOptions, Replacement, ReplacementSource, ReplacementTarget};
use super::files::Root;
use super::id::ResId;
use super::origin::{Origin, Origins};
use super::outcome::{At, Step, Unbuilt, refused, unsupported};
use super::path;
use super::resource::{Object, Objects};
use super::select::Compiled;
use super::target::{Building, span};
use super::transform::Overlay;

impl<'s> Building<'_, 's> {
    /// Copies what the replacements of a kustomization name.
    pub(super) fn replace(
        &mut self,
        objects: &mut Objects<'s>,
        root: &Root<'_>,
        overlay: Overlay<'_>,
    ) -> Step<()> {
        let kustomization = overlay.kustomization;
        let source = self
            .sources
            .add(&kustomization.path, &kustomization.tree, "replacement");
        for replacement in &kustomization.replacements {
            let at = span(kustomization, replacement.node);
            let step = self.replacement(objects, root, replacement, source);
            step.field("replacements").at(&kustomization.path, at)?;
        }
        objects.drop_empty(&self.arena);
        Ok(())
    }

    fn replacement(
        &mut self,
        objects: &mut Objects<'s>,
        root: &Root<'_>,
        replacement: &Replacement,
        source: u32,
    ) -> Step<()> {
        let Some(named) = &replacement.path else {
            return self.apply_replacement(objects, replacement, source);
        };
        if replacement.source.is_some()
            || replacement
                .targets
                .as_ref()
                .is_some_and(|all| !all.is_empty())
        {
            return refused("there are both `path` and a replacement");
        }
        let loaded = self.files.demand(root, &named.value)?;
        let parsed = self.files.parse(&loaded);
        let (tree, errors) = &*parsed;
        if !errors.is_empty() || tree.document_count() != 1 {
            return refused(format!("`{}` is not one document of YAML", loaded.path));
        }
        let Some(node) = tree.root(0).and_then(rempart_core::NodeRef::resolved) else {
            return refused(format!("`{}` is empty", loaded.path));
        };
        let source = self.sources.add(&loaded.path, tree, "replacement");
        // Fields that are not known are passed over in a file of its own.
        let read = |node| {
            Replacement::read(node)
                .map_err(|unbuilt| Box::new(Unbuilt::Unsupported(unbuilt.fault().clone())))
        };
        let all: Vec<Replacement> = match node.kind() {
            rempart_syntax::Kind::Sequence => node.items().map(read).collect::<Step<_>>(),
            rempart_syntax::Kind::Mapping => read(node).map(|one| vec![one]),
            _ => refused("neither a replacement nor a list of them"),
        }
        .at(&loaded.path, None)?;
        for replacement in &all {
            let at = tree.node(replacement.node).map(rempart_core::NodeRef::span);
            self.apply_replacement(objects, replacement, source)
                .at(&loaded.path, at)?;
        }
        Ok(())
    }

    fn apply_replacement(
        &mut self,
        objects: &mut Objects<'s>,
        replacement: &Replacement,
        source: u32,
    ) -> Step<()> {
        let arena = &mut self.arena;
        let place = Origins::one(Origin {
            source,
            node: replacement.node,
        });
        let Some(targets) = &replacement.targets else {
            return refused("there is no target");
        };
        let value = match (&replacement.source, &replacement.source_value) {
            (None, None) => return refused("there is no source"),
            (Some(_), Some(_)) => return refused("there are both `source` and `sourceValue`"),
            (None, Some(value)) => {
                let origins = Origins::one(Origin {
                    source,
                    node: value.node,
                });
                arena.scalar(Tag::Empty, value.value.clone(), origins)?
            }
            (Some(from), None) => {
                let object = select_source(arena, objects, from)?;
                if object.noted && holds_notes(&path::parts(&from.field_path)) {
                    return unsupported("the source holds the notes of kustomize");
                }
                take(arena, object.root, from)?
            }
        };
        for target in targets {
            put_all(arena, objects, target, value, &place)?;
        }
        Ok(())
    }
}

/// An id without what is known about its kind, as replacements see it.
fn plain(mut id: ResId<'_>) -> ResId<'_> {
    id.cluster_scoped = false;
    id
}

fn ids<'s>(arena: &Arena<'s>, object: &Object<'s>) -> Vec<ResId<'s>> {
    object.ids(arena).into_iter().map(plain).collect()
}

/// Whether a path ends at a mapping in which kustomize keeps its notes.
fn holds_notes(parts: &[String]) -> bool {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    matches!(parts[..], ["metadata"] | ["metadata", "annotations"])
}

fn select_source<'o, 's>(
    arena: &Arena<'s>,
    objects: &'o Objects<'s>,
    source: &ReplacementSource,
) -> Step<&'o Object<'s>> {
    let wanted = &source.object;
    let same = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
    let fits = |id: &ResId<'_>| {
        same(&wanted.name, &id.name)
            && same(&wanted.namespace, id.effective_namespace())
            && same(&wanted.group, &id.gvk.group)
            && same(&wanted.version, &id.gvk.version)
            && same(&wanted.kind, &id.gvk.kind)
    };
    let mut found = objects
        .list
        .iter()
        .filter(|object| ids(arena, object).iter().any(fits));
    match (found.next(), found.next()) {
        (Some(object), None) => Ok(object),
        (None, _) => refused("the source of a replacement selects nothing"),
        _ => refused("the source of a replacement selects several objects"),
    }
}

fn take(arena: &mut Arena<'_>, object: Id, source: &ReplacementSource) -> Step<Id> {
    let field_path = if source.field_path.is_empty() {
        "metadata.name"
    } else {
        &source.field_path
    };
    let parts = path::parts(field_path);
    let found = path::lookup(arena, object, &parts)?.filter(|found| !arena.is_empty(*found));
    let Some(found) = found else {
        return refused(format!("the source has no field `{field_path}`"));
    };
    if arena.kind(found) == Kind::Map && holds_notes(&parts) {
        return unsupported("the source is the metadata, where kustomize keeps its notes");
    }
    let options = &source.options;
    if options.delimiter.is_empty() {
        return Ok(found);
    }
    if arena.kind(found) != Kind::Scalar {
        return refused("only a single value has a delimiter");
    }
    let text = arena.text(found).to_owned();
    let index = usize::try_from(options.index).ok();
    let Some(part) = index.and_then(|index| text.split(options.delimiter.as_str()).nth(index))
    else {
        return refused(format!("the source has no part {}", options.index));
    };
    let copy = arena.copy(found)?;
    arena.get_mut(copy).content = Content::Scalar(part.to_owned().into());
    Ok(copy)
}

fn put_all<'s>(
    arena: &mut Arena<'s>,
    objects: &Objects<'s>,
    target: &ReplacementTarget,
    value: Id,
    place: &Origins,
) -> Step<()> {
    let Some(select) = &target.select else {
        return refused("a target selects nothing");
    };
    let select = Compiled::new(select)?;
    let reject = target
        .reject
        .iter()
        .map(Compiled::new)
        .collect::<Step<Vec<_>>>()?;
    let default = ["metadata.name".to_owned()];
    let paths = if target.field_paths.is_empty() {
        &default[..]
    } else {
        &target.field_paths
    };
    for object in &objects.list {
        let ids = ids(arena, object);
        let rejected = reject.iter().any(|reject| {
            let by_metadata =
                reject.asks_for_metadata() && reject.fits_metadata(arena, object.root);
            by_metadata || (!reject.is_without_id() && ids.iter().any(|id| reject.fits_id(id)))
        });
        let selected =
            select.fits_metadata(arena, object.root) && ids.iter().any(|id| select.fits_id(id));
        if rejected || !selected {
            continue;
        }
        for field_path in paths {
            if object.noted && holds_notes(&path::parts(field_path)) {
                return unsupported("the target holds the notes of kustomize");
            }
            let step = put(
                arena,
                object.root,
                field_path,
                &target.options,
                value,
                place,
            );
            step.within(&ids[ids.len() - 1].shown())?;
        }
    }
    Ok(())
}

fn put(
    arena: &mut Arena<'_>,
    object: Id,
    field_path: &str,
    options: &FieldOptions,
    value: Id,
    place: &Origins,
) -> Step<()> {
    let parts = path::parts(field_path);
    for length in 1..parts.len() {
        if let Ok(Some(found)) = path::lookup(arena, object, &parts[..length])
            && arena.kind(found) == Kind::Scalar
        {
            return unsupported(format!("`{field_path}` leads into the text of a value"));
        }
    }
    let create = options.create.then(|| arena.kind(value));
    let found = path::find_all(arena, object, &parts, create)?;
    if found.is_empty() {
        return refused(format!("there is no field `{field_path}` to replace"));
    }
    for field in found {
        let origins = arena
            .get(value)
            .origins
            .then(place)
            .then(&arena.get(field).origins);
        if arena.kind(field) == Kind::Scalar {
            let text = joined(arena, field, options, value);
            // The field keeps its tag and its style.
            arena.get_mut(field).content = Content::Scalar(text.into());
        } else if options.delimiter.is_empty() {
            let copy = arena.copy(value)?;
            arena.assign(field, copy);
        } else {
            return refused("only a single value has a delimiter");
        }
        arena.get_mut(field).origins = origins;
    }
    Ok(())
}

/// The text of the field with the value put in.
fn joined(arena: &Arena<'_>, field: Id, options: &FieldOptions, value: Id) -> String {
    let value = if arena.is_null(value) && !options.delimiter.is_empty() {
        ""
    } else {
        arena.text(value)
    };
    if options.delimiter.is_empty() {
        return value.to_owned();
    }
    let mut parts: Vec<&str> = arena
        .text(field)
        .split(options.delimiter.as_str())
        .collect();
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, value),
        Ok(index) if index >= parts.len() => parts.push(value),
        Ok(index) => parts[index] = value,
    }
    parts.join(&options.delimiter)
}

//! The few ways in which kyaml looks fields up and sets them, with what follows from them.

use super::arena::{Arena, Content, Id, Kind, Style, Tag};
use super::origin::Origins;
use super::outcome::{Step, refused};
use super::scalar::is_yaml_1_1_non_string;

/// Before kyaml sets a string that YAML 1.1 takes for something else, it gives it quotes.
fn quote(arena: &mut Arena<'_>, value: Id) {
    let node = arena.get(value);
    if arena.is_string(value)
        && node.style == Style::default()
        && is_yaml_1_1_non_string(node.text())
    {
        arena.get_mut(value).style.quoted = true;
    }
}

/// Sets a scalar in place: it takes the value and keeps its style.
pub(super) fn set_scalar(arena: &mut Arena<'_>, target: Id, value: Id) -> Step<()> {
    quote(arena, value);
    if arena.kind(target) != Kind::Scalar && !arena.is_null(target) {
        return refused("a collection stands where a single value is expected");
    }
    if arena.is_null(value) {
        return Ok(());
    }
    arena.get_mut(value).style = arena.get(target).style;
    arena.assign(target, value);
    Ok(())
}

/// Sets a field of a mapping. An existing value is overwritten in place and keeps its style; a new one is the very node
/// that is given. `None` and null remove the field, unless the null is one to keep.
pub(super) fn set_field(
    arena: &mut Arena<'_>,
    map: Id,
    name: &str,
    value: Option<Id>,
    keep_null: bool,
    key_style: Style,
) -> Step<()> {
    if arena.kind(map) != Kind::Map && !arena.is_null(map) {
        return refused(format!("`{name}` is set in something that is no mapping"));
    }
    let Some(value) = value.filter(|value| keep_null || !arena.is_null(*value)) else {
        arena.clear(map, name);
        return Ok(());
    };
    quote(arena, value);
    if let Some(field) = arena.field(map, name) {
        arena.get_mut(value).style = arena.get(field).style;
        arena.assign(field, value);
        return Ok(());
    }
    let key = arena.scalar(
        Tag::Empty,
        name.to_owned(),
        arena.get(value).origins.clone(),
    )?;
    arena.get_mut(key).style = key_style;
    arena.push_entry(map, key, value);
    Ok(())
}

/// The value of a field; a mapping is made where there is none.
pub(super) fn field_or_map(arena: &mut Arena<'_>, map: Id, name: &str) -> Step<Id> {
    if let Some(found) = arena.field(map, name) {
        return Ok(found);
    }
    if arena.kind(map) != Kind::Map {
        return refused(format!(
            "`{name}` is looked for in something that is no mapping"
        ));
    }
    let made = arena.map(Tag::Empty, Origins::None)?;
    set_field(arena, map, name, Some(made), false, Style::default())?;
    Ok(made)
}

/// A mapping of strings, such as `metadata.labels`, as its text stands there.
pub(super) fn strings(arena: &Arena<'_>, object: Id, field: &str) -> Vec<(String, Id)> {
    let Some(map) = metadata(arena, object).and_then(|map| arena.field(map, field)) else {
        return Vec::new();
    };
    let mut found: Vec<(String, Id)> = Vec::new();
    for (key, value) in arena.entries(map) {
        let key = arena.text(*key).to_owned();
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = *value,
            None => found.push((key, *value)),
        }
    }
    found
}

/// Replaces a mapping of strings in the metadata, sorted; none removes it. Values become strings, whatever they were.
pub(super) fn set_strings(
    arena: &mut Arena<'_>,
    object: Id,
    field: &str,
    mut entries: Vec<(String, Id)>,
) -> Step<()> {
    let metadata = field_or_map(arena, object, "metadata")?;
    let old = arena
        .field(metadata, field)
        .map(|map| arena.get(map).origins.clone());
    arena.clear(metadata, field);
    if entries.is_empty() {
        return Ok(());
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let map = field_or_map(arena, metadata, field)?;
    arena.get_mut(map).origins = old.unwrap_or_default();
    for (key, value) in entries {
        let origins = arena.get(value).origins.clone();
        let text = arena.owned_text(value);
        let value = arena.string(text, origins)?;
        set_field(arena, map, &key, Some(value), false, Style::default())?;
    }
    Ok(())
}

/// `metadata`, unless it is empty.
pub(super) fn metadata(arena: &Arena<'_>, object: Id) -> Option<Id> {
    arena
        .field(object, "metadata")
        .filter(|map| !arena.is_empty(*map))
}

/// Sets a field of the object or of its metadata to text without a tag, and leaves its origins alone.
pub(super) fn restore(arena: &mut Arena<'_>, map: Id, name: &str, text: &str) -> Step<()> {
    let origins = arena
        .field(map, name)
        .map(|field| arena.get(field).origins.clone());
    let value = arena.scalar(Tag::Empty, text.to_owned(), Origins::None)?;
    set_field(arena, map, name, Some(value), false, Style::default())?;
    if let (Some(field), Some(origins)) = (arena.field(map, name), origins) {
        arena.get_mut(field).origins = origins;
    }
    Ok(())
}

/// Makes null a collection or a scalar of the kind that a path creates, as kyaml does in place.
pub(super) fn convert_null(arena: &mut Arena<'_>, id: Id, kind: Kind, tag: Tag) {
    let node = arena.get_mut(id);
    if node.tag != Tag::Null {
        return;
    }
    node.tag = tag;
    match kind {
        Kind::Scalar => {}
        Kind::Map => node.content = Content::Map(Vec::new()),
        Kind::Seq => node.content = Content::Seq(Vec::new()),
    }
}

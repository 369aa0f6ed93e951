//! Strategic merge patches, as kyaml's `merge2` applies them.
//!
//! A patch is walked together with what it patches. Nodes of the patch become nodes of the result; what stays is
//! changed in place. Lists merge only where Kubernetes 1.21 says so, and new items come first.

use std::collections::BTreeSet;

use super::arena::{Arena, Content, Id, Kind, Style, Tag};
use super::fns;
use super::origin::Origins;
use super::outcome::{Step, refused};
use super::schema::Schema;

/// What a step of the walk leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub(super) node: Id,
    /// A null that the target has written out stays one.
    keep_null: bool,
}

impl Left {
    const fn plain(node: Id) -> Self {
        Self {
            node,
            keep_null: false,
        }
    }
}

/// What `$patch` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

/// Applies a patch; `None` when it deletes the whole.
pub(super) fn merge(arena: &mut Arena<'_>, target: Id, patch: Id) -> Step<Option<Id>> {
    let left = walk(arena, Some(target), Some(patch), None)?;
    Ok(left.map(|left| left.node))
}

fn is_missing(arena: &Arena<'_>, node: Option<Id>) -> bool {
    node.is_none_or(|node| arena.is_null(node))
}

pub(super) fn walk(
    arena: &mut Arena<'_>,
    target: Option<Id>,
    patch: Option<Id>,
    schema: Option<Schema>,
) -> Step<Option<Left>> {
    let schema = schema.or_else(|| {
        [target, patch]
            .into_iter()
            .flatten()
            .find_map(|node| of_kind(arena, node))
    });
    let given = [target, patch]
        .into_iter()
        .flatten()
        .filter(|node| !arena.is_null(*node));
    let kinds: Vec<Kind> = given.map(|node| arena.kind(node)).collect();
    let kind = kinds.first().copied().unwrap_or(Kind::Map);
    if kinds.iter().any(|other| *other != kind) {
        return refused("a patch and its target hold different kinds of values in one place");
    }
    match kind {
        Kind::Map => walk_map(arena, target, patch, schema),
        Kind::Seq => match schema.and_then(Schema::merge_keys) {
            Some(keys) => super::merge_list::walk(arena, target, patch, schema, keys),
            None => Ok(patch.or(target).map(Left::plain)),
        },
        Kind::Scalar => Ok(patch.or(target).map(Left::plain)),
    }
}

/// The schema of an object that says what it is.
fn of_kind(arena: &Arena<'_>, node: Id) -> Option<Schema> {
    let text = |key: &str| {
        let field = arena
            .field(node, key)
            .filter(|field| !arena.is_empty(*field))?;
        Some(arena.text(field)).filter(|text| !text.is_empty())
    };
    Schema::of_kind(text("apiVersion")?, text("kind")?)
}

/// The node that the fields of both are put into, or what is left without looking at them.
fn visit_map(arena: &mut Arena<'_>, target: Option<Id>, patch: Option<Id>) -> Step<Option<Left>> {
    let Some(target) = target.filter(|target| !arena.is_null(*target)) else {
        let Some(patch) = patch else {
            let written = target.filter(|target| !arena.text(*target).is_empty());
            let Some(target) = written else {
                return Ok(None);
            };
            let (text, origins) = (arena.owned_text(target), arena.get(target).origins.clone());
            return Ok(Some(Left {
                node: arena.scalar(Tag::Null, text, origins)?,
                keep_null: true,
            }));
        };
        // What is wrong with the directive of something new stops nothing.
        let directive = of_mapping(arena, patch).unwrap_or(Directive::Merge);
        return Ok((directive != Directive::Delete).then_some(Left::plain(patch)));
    };
    let Some(patch) = patch else {
        return Ok(Some(Left::plain(target)));
    };
    if arena.is_null(patch) {
        return Ok(None);
    }
    Ok(match of_mapping(arena, patch)? {
        Directive::Delete => None,
        Directive::Replace => Some(Left::plain(patch)),
        Directive::Merge => Some(Left::plain(target)),
    })
}

fn walk_map(
    arena: &mut Arena<'_>,
    target: Option<Id>,
    patch: Option<Id>,
    schema: Option<Schema>,
) -> Step<Option<Left>> {
    let Some(left) = visit_map(arena, target, patch)? else {
        return Ok(None);
    };
    let map = left.node;
    let mut names: BTreeSet<String> = BTreeSet::new();
    for node in [Some(map), patch].into_iter().flatten() {
        names.extend(
            arena
                .entries(node)
                .iter()
                .map(|(key, _)| arena.text(*key).to_owned()),
        );
    }
    for name in names {
        let own = arena.field(map, &name);
        let other = patch.and_then(|patch| arena.entry(patch, &name));
        let key_style = other.map_or(Style::default(), |(key, _)| arena.get(key).style);
        let below = schema.map(|schema| schema.field(&name));
        let value = walk(arena, own, other.map(|(_, value)| value), below)?;
        let keep = value.is_some_and(|value| value.keep_null);
        fns::set_field(
            arena,
            map,
            &name,
            value.map(|value| value.node),
            keep,
            key_style,
        )?;
    }
    Ok(Some(left))
}

fn directive(text: &str) -> Step<Directive> {
    match text {
        "merge" => Ok(Directive::Merge),
        "replace" => Ok(Directive::Replace),
        "delete" => Ok(Directive::Delete),
        _ => refused("`$patch` is none of `merge`, `replace` and `delete`"),
    }
}

/// What a mapping of a patch says, which is taken out of it.
fn of_mapping(arena: &mut Arena<'_>, patch: Id) -> Step<Directive> {
    if arena.kind(patch) != Kind::Map {
        return refused("a patch holds something else than a mapping where one is expected");
    }
    let Some(field) = arena.field(patch, "$patch") else {
        return Ok(Directive::Merge);
    };
    let found = directive(arena.text(field))?;
    arena.clear(patch, "$patch");
    Ok(found)
}

/// What a list of a patch says: an item of its own, which is taken out.
fn of_list(arena: &mut Arena<'_>, patch: Id) -> Step<Directive> {
    let mut items = arena.items(patch).iter().copied();
    let Some((item, field)) = items.find_map(|item| Some((item, arena.field(item, "$patch")?)))
    else {
        return Ok(Directive::Merge);
    };
    if arena.entries(item).len() > 1 {
        return Ok(Directive::Merge);
    }
    let text = arena.text(field).to_owned();
    let found = directive(&text)?;
    super::merge_list::set(arena, patch, None, &["$patch"], &[text])?;
    Ok(found)
}

/// The list that the items of both are put into, or what is left without looking at them.
pub(super) fn visit_list(
    arena: &mut Arena<'_>,
    target: Option<Id>,
    patch: Option<Id>,
) -> Step<Option<Id>> {
    let Some(target) = target.filter(|target| !arena.is_null(*target)) else {
        return Ok(patch);
    };
    let Some(patch) = patch else {
        return Ok(Some(target));
    };
    if arena.is_null(patch) {
        return Ok(None);
    }
    Ok(match of_list(arena, patch)? {
        Directive::Delete => None,
        Directive::Replace => Some(patch),
        Directive::Merge => Some(target),
    })
}

/// The result of a merged list.
pub(super) const fn left(node: Id) -> Left {
    Left::plain(node)
}

/// A list of its own, for what is merged.
pub(super) fn new_list(arena: &mut Arena<'_>, like: Option<Id>) -> Step<Id> {
    let origins = like.map_or(Origins::None, |list| arena.get(list).origins.clone());
    arena.seq(Tag::Empty, Vec::new(), origins)
}

/// Whether a value is null or an empty mapping.
pub(super) fn is_nothing(arena: &Arena<'_>, node: Option<Id>) -> bool {
    is_missing(arena, node)
        || node.is_some_and(
            |node| matches!(&arena.get(node).content, Content::Map(entries) if entries.is_empty()),
        )
}

//! The objects of a file: documents, lists taken apart, what is no object refused.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

use rempart_core::{NodeRef, RepoPath, Tree};
use rempart_syntax::SyntaxError;

use super::arena::{Arena, Id, Kind, Text};
use super::import::{Import, Place};
use super::normal::unwritten;
use super::outcome::{At, Step, refused, unsupported};
use super::reader::{check_begin, check_breaks, check_escapes, not_yaml};

/// A file that is read for its objects.
pub(super) struct File<'t> {
    pub(super) path: RepoPath,
    pub(super) tree: &'t Arc<Tree>,
    pub(super) errors: &'t [SyntaxError],
    /// The file among the sources of the build.
    pub(super) source: u32,
    /// Whether it is written in UTF-16: kustomize finds no `---` there, and reads the first document alone.
    pub(super) is_utf16: bool,
}

/// The objects of a file; `text` gives the text of a scalar.
pub(super) fn of_file<'s, 't>(
    arena: &mut Arena<'s>,
    file: &File<'t>,
    text: &dyn Fn(NodeRef<'t>) -> Text<'s>,
) -> Step<Vec<Id>> {
    let stream = file.tree.text();
    check_breaks(stream).at(&file.path, None)?;
    if let Some(error) = file.errors.first() {
        return not_yaml(error).at(&file.path, Some(error.span));
    }
    let nodes = (0..).map_while(|at| file.tree.node(at));
    let begins = if file.is_utf16 { check_begin } else { check };
    let checked = check_escapes(stream, nodes).and_then(|()| begins(stream));
    let roots = checked.and_then(|()| {
        let mut import = Import {
            arena,
            place: Place::File(file.source),
            brackets: 0,
        };
        let mut roots = Vec::new();
        let all = if file.is_utf16 { 1 } else { usize::MAX };
        for root in file.tree.roots().take(all) {
            roots.push(import.node(root, text, 0)?);
        }
        Ok(roots)
    });
    let single = file.is_utf16 || count(stream) == 1;
    roots
        .and_then(|roots| objects(arena, roots, single))
        .at(&file.path, None)
}

/// The objects of a text that stands in one scalar of another file.
pub(super) fn of_text(arena: &mut Arena<'_>, text: &str, place: Place) -> Step<Vec<Id>> {
    check_breaks(text)?;
    let parsed = rempart_syntax::yaml::parse(text);
    if let Some(error) = parsed.errors.first() {
        return not_yaml(error);
    }
    check_escapes(text, (0..).map_while(|at| parsed.tape.node(text, at)))?;
    check(text)?;
    let mut import = Import {
        arena,
        place,
        brackets: 0,
    };
    let owned = |node: NodeRef<'_>| Cow::Owned(node.value().into_owned());
    let mut roots = Vec::new();
    for document in 0..parsed.tape.document_count() {
        if let Some(root) = parsed.tape.root(text, document) {
            roots.push(import.node(root, &owned, 0)?);
        }
    }
    objects(arena, roots, count(text) == 1)
}

/// Refuses what kustomize's way to find documents, line by line, takes for something else than YAML does.
fn check(text: &str) -> Step<()> {
    check_begin(text)?;
    for (at, _) in text.match_indices("\n---") {
        let (rest, behind) = text[at + 4..]
            .split_once('\n')
            .unwrap_or((&text[at + 4..], ""));
        let rest = rest.trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            return refused("something stands behind the `---` between two documents");
        }
        check_begin(behind)?;
    }
    let ends = text
        .match_indices("\n...")
        .any(|(at, _)| !is_last(&text[at + 4..]));
    if ends || text.contains("\n%") {
        return unsupported("a document that ends with `...` or begins with a directive");
    }
    Ok(())
}

/// Whether nothing but comments stands behind the end of a document, up to the next that kustomize finds.
fn is_last(behind: &str) -> bool {
    let rest = behind.split("\n---").next().unwrap_or_default();
    let mut lines = rest.lines();
    lines.all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

/// Whether a comment may be a schema to kustomize: JSON behind a key or an item without a value, or alone on its line.
pub(super) fn has_schema_comment(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let before = text[..at]
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .trim_end();
        text[at + 1..]
            .trim_start_matches([' ', '#'])
            .starts_with("{\"")
            && (before.is_empty() || before.ends_with([':', '-']))
    })
}

/// How many documents kustomize finds.
fn count(text: &str) -> usize {
    let mut count = 1;
    let mut rest = text;
    while let Some(at) = rest.find("\n---") {
        let behind = &rest[at + 4..];
        let Some(end) = behind.find('\n') else { break };
        count += 1;
        rest = &behind[end + 1..];
    }
    count
}

fn objects(arena: &mut Arena<'_>, roots: Vec<Id>, single: bool) -> Step<Vec<Id>> {
    let mut found = Vec::new();
    for root in roots {
        if arena.is_null(root) {
            continue;
        }
        let is_list = single && matches!(kind(arena, root), "List" | "ResourceList");
        let wraps = is_list
            && ["items", "functionConfig"]
                .iter()
                .any(|key| arena.field(root, key).is_some());
        if wraps {
            let items = arena.field(root, "items");
            found.extend(
                items
                    .map(|items| arena.items(items).to_vec())
                    .unwrap_or_default(),
            );
        } else {
            found.push(root);
        }
    }
    let mut queue = VecDeque::from(valid(arena, found)?);
    let mut objects = Vec::new();
    while let Some(object) = queue.pop_front() {
        match (
            kind(arena, object).ends_with("List"),
            arena.field(object, "items"),
        ) {
            (true, Some(items)) if arena.is_null(items) => {}
            (true, Some(items)) if arena.kind(items) == Kind::Seq => {
                let whole = unwritten(arena, object)?;
                let items = arena
                    .field(whole, "items")
                    .map(|items| arena.items(items).to_vec());
                queue.extend(valid(arena, items.unwrap_or_default())?);
            }
            (true, Some(_)) => return refused("the `items` of a list are no list"),
            _ => objects.push(object),
        }
    }
    Ok(objects)
}

fn kind<'a>(arena: &'a Arena<'_>, object: Id) -> &'a str {
    arena
        .field(object, "kind")
        .map_or("", |kind| arena.text(kind))
}

/// Leaves out what is empty; the others need a kind and a name.
fn valid(arena: &Arena<'_>, objects: Vec<Id>) -> Step<Vec<Id>> {
    let mut found = Vec::new();
    for object in objects {
        if arena.is_empty(object) {
            continue;
        }
        let filled = |id: Option<Id>| id.filter(|id| !arena.is_empty(*id));
        let kind = filled(arena.field(object, "kind")).map_or("", |kind| arena.text(kind));
        if kind.is_empty() {
            return refused("an object has no kind");
        }
        let name = filled(arena.path(object, &["metadata", "name"]));
        if !kind.ends_with("List") && name.is_none_or(|name| arena.text(name).is_empty()) {
            return refused(format!("a {kind} has no metadata.name"));
        }
        let annotations = arena.path(object, &["metadata", "annotations"]);
        let mut keys = annotations
            .map(|map| arena.entries(map))
            .unwrap_or_default()
            .iter();
        if keys.any(|(key, _)| {
            arena
                .text(*key)
                .starts_with("internal.config.kubernetes.io/")
        }) {
            return unsupported("an annotation that kustomize keeps for itself");
        }
        found.push(object);
    }
    Ok(found)
}

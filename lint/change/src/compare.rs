//! Application by application, object by object.

use std::collections::BTreeMap;

use rempart_apps::{AppId, AppObjects, Node, Object, place_of};
use rempart_core::{Context, NodeRef, Skip, Subject, parallel};
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, Line, ObjectDelta};
use rempart_model::{Resource, secret};
use rempart_render::helm::SOURCE;

use crate::applied::objects;
use crate::fields::{Differences, differences};
use crate::going::{self, Fate, Means, pruning};
use crate::moved::{self, Key, Loose};
use crate::pairs::{Pair, Pairs};
use crate::show::counted;
use crate::touched::is_touched;

/// The two states, with the facts `ApplicationTree`, `FileResources` and `KustomizeGraph`.
#[derive(Clone, Copy)]
pub struct Sides<'c> {
    /// The state before.
    pub base: &'c Context<'c>,
    /// The state after.
    pub head: &'c Context<'c>,
}

/// Objects that come or go, each with its place among those that differ.
pub(crate) type Loosened = Vec<(usize, Object)>;

/// An application, compared.
pub(crate) struct Compared {
    /// What differs; `None` when nothing does.
    pub(crate) delta: Option<(ApplicationDelta, Loosened)>,
    pub(crate) skipped: Vec<Skip>,
    /// What becomes of an object that the application applies no more.
    pub(crate) pruning: Fate,
}

/// What the second state changes in the cluster, on all threads of the contexts.
pub fn compare(sides: Sides<'_>) -> Delta {
    let pairs = Pairs::of(sides);
    let mut compared = parallel::map(sides.head.threads, pairs.pairs.len(), |at| {
        application(sides, &pairs.pairs[at])
    });
    let skipped = going::tell(sides, &pairs, &mut compared);
    let mut delta = Delta {
        skipped,
        ..Delta::default()
    };
    let mut loose = Vec::new();
    for (pair, mut compared) in pairs.pairs.iter().zip(compared) {
        delta.skipped.append(&mut compared.skipped);
        match compared.delta {
            Some((application, objects)) => {
                let at = delta.applications.len();
                loose.extend(objects.into_iter().map(|(index, object)| Loose {
                    at: (at, index),
                    cluster: pair.cluster(),
                    object,
                }));
                delta.applications.push(application);
            }
            None => delta.untouched += usize::from(pair.head.is_some()),
        }
    }
    delta.skipped.sort();
    delta.skipped.dedup();
    moved::tell(sides, &mut delta.applications, &loose);
    delta
}

fn application(sides: Sides<'_>, pair: &Pair<'_>) -> Compared {
    let pruning = |objects: Option<&AppObjects>| {
        pair.head
            .map_or(Fate::Deleted, |(_, node)| pruning(node, objects))
    };
    let mut fields = Vec::new();
    if let (Some((_, base)), Some((_, head))) = (pair.base, pair.head) {
        let own = differences(base.resource.node(), head.resource.node(), |_, _| false);
        if own.found.is_empty() && !is_touched((sides.base, base), (sides.head, head)) {
            return Compared {
                delta: None,
                skipped: Vec::new(),
                pruning: pruning(None),
            };
        }
        fields = list(sides, &base.resource, &head.resource, &own);
    }
    let mut skipped = Vec::new();
    let mut applied = |context: &Context<'_>, side: Option<(AppId, &Node)>| match side {
        Some((id, _)) => objects(context, id, &mut skipped),
        None => AppObjects::none(),
    };
    let base = applied(sides.base, pair.base);
    let head = applied(sides.head, pair.head);
    let happens = match (&pair.base, &pair.head) {
        (None, _) => Happens::Added,
        (_, None) => Happens::Removed,
        _ => Happens::Changed,
    };
    let node = pair.head.or(pair.base).map(|(_, node)| node);
    let context = if pair.head.is_some() {
        sides.head
    } else {
        sides.base
    };
    let line = node.and_then(|node| line_of(context, &node.resource, name_of(&node.resource)));
    let pruning = pruning(Some(&head));
    let ((objects, loose), same) = object_deltas(sides, (&base, &head));
    let is_lost = happens == Happens::Changed && base.is_complete && !head.is_complete;
    if is_lost && skipped.is_empty() {
        let why = "what it applies after the change is not known: no object is told as removed";
        skipped.push(Skip::visible("not-rendered", pair.name(), why));
    }
    if objects.is_empty() && fields.is_empty() && happens == Happens::Changed && !is_lost {
        return Compared {
            delta: None,
            skipped,
            pruning,
        };
    }
    let mut delta = ApplicationDelta {
        name: pair.name(),
        happens,
        fields,
        objects,
        same,
        line,
        is_complete: base.is_complete && head.is_complete,
        is_deleted: false,
        stays: None,
    };
    if pair.head.is_some() {
        going::of_objects(&mut delta.objects, &loose, pruning, Means::Prune);
    }
    Compared {
        delta: Some((delta, loose)),
        skipped,
        pruning,
    }
}

pub(crate) fn key(object: &Object) -> Key {
    let resource = &object.resource;
    (
        resource.group().into_owned(),
        resource.kind().into_owned(),
        object.namespace.clone(),
        resource.name().into_owned(),
    )
}

/// The objects that differ, and how many are the same. Of several descriptions of one object the last one wins.
fn object_deltas(
    sides: Sides<'_>,
    (base, head): (&AppObjects, &AppObjects),
) -> ((Vec<ObjectDelta>, Loosened), usize) {
    let last = |objects: &AppObjects| -> BTreeMap<Key, usize> {
        let all = objects.objects.iter().enumerate();
        all.map(|(at, object)| (key(object), at)).collect()
    };
    let (olds, news) = (last(base), last(head));
    let mut deltas = Vec::new();
    let mut loose = Vec::new();
    let mut same = 0;
    for (at, object) in head.objects.iter().enumerate() {
        let key = key(object);
        if news.get(&key) != Some(&at) {
            continue;
        }
        let Some(old) = olds.get(&key).and_then(|at| base.objects.get(*at)) else {
            loose.push((deltas.len(), object.clone()));
            deltas.push(whole(sides.head, object, Happens::Added));
            continue;
        };
        let (one, other) = (&old.resource, &object.resource);
        let found = differences(one.node(), other.node(), hides(one, other));
        if found.found.is_empty() {
            same += 1;
            continue;
        }
        deltas.push(ObjectDelta {
            fields: list(sides, one, other, &found),
            has_more: found.has_more,
            ..whole(sides.head, object, Happens::Changed)
        });
    }
    if !head.is_complete {
        // Argo CD applies nothing where it can render nothing, and so takes nothing away.
        return ((deltas, loose), same);
    }
    for (at, object) in base.objects.iter().enumerate() {
        let key = key(object);
        if olds.get(&key) == Some(&at) && !news.contains_key(&key) {
            loose.push((deltas.len(), object.clone()));
            deltas.push(whole(sides.base, object, Happens::Removed));
        }
    }
    ((deltas, loose), same)
}

/// Says of the path of a mapping in two states of an object and a key of it whether the values below must not be shown.
pub(crate) fn hides(one: &Resource, other: &Resource) -> fn(&str, &str) -> bool {
    if secret::is_kind(&one.kind()) || secret::is_kind(&other.kind()) {
        |parent, name| name == "sops" && parent.is_empty() || !secret::is_shown(parent, name)
    } else if is_secret(one) || is_secret(other) {
        |parent, name| {
            parent.is_empty() && (matches!(name, "sops" | "spec") || secret::is_data(name))
        }
    } else {
        // Bytes are shown to nobody: what a file that is no text conceals is not known.
        |parent, name| parent.is_empty() && name == "binaryData"
    }
}

/// Whether the values of an object are secrets, encrypted or not.
fn is_secret(resource: &Resource) -> bool {
    let kind = resource.kind();
    resource.is_sops() || kind.ends_with("Secret") || secret::is_kind(&kind)
}

fn whole(context: &Context<'_>, object: &Object, happens: Happens) -> ObjectDelta {
    let resource = &object.resource;
    ObjectDelta {
        subject: Subject(vec![
            ("apiVersion", resource.api_version().into_owned()),
            ("kind", resource.kind().into_owned()),
            ("namespace", object.namespace.clone()),
            ("name", resource.name().into_owned()),
        ]),
        happens,
        fields: Vec::new(),
        has_more: false,
        line: line_of(context, resource, name_of(resource)),
        other: None,
        is_pruned: false,
        stays: None,
    }
}

fn name_of(resource: &Resource) -> NodeRef<'_> {
    resource.name_node().unwrap_or_else(|| resource.kind_node())
}

pub(crate) fn list(
    sides: Sides<'_>,
    base: &Resource,
    head: &Resource,
    found: &Differences<'_>,
) -> Vec<FieldDelta> {
    let fields = found.found.iter();
    fields
        .map(|field| {
            let (context, resource) = if field.is_new {
                (sides.head, head)
            } else {
                (sides.base, base)
            };
            let line = line_of(context, resource, field.node);
            let shown = |value: &Option<String>| {
                // What files conceal is looked up by the file of the line: a value from elsewhere stays out.
                let is_whole = is_of_one_file(resource, field.node, line.as_ref());
                let value = value.clone();
                value.map(|value| if is_whole { value } else { counted(field.node) })
            };
            let before_line = field.old.and_then(|old| line_of(sides.base, base, old));
            FieldDelta {
                path: field.path.clone(),
                before: if field.is_new {
                    field.before.clone()
                } else {
                    shown(&field.before)
                },
                after: shown(&field.after),
                line,
                before_line,
                whole: field.whole.clone(),
                lines: field.lines.clone(),
            }
        })
        .collect()
}

/// Whether all of a value comes from the file of a line.
fn is_of_one_file(resource: &Resource, node: NodeRef<'_>, line: Option<&Line>) -> bool {
    let tree = resource.tree();
    if node.is_scalar() || !tree.is_rendered() {
        return true;
    }
    (node.index()..node.next_index()).all(|index| {
        let origins = tree.origins(index);
        let path = |line: &Line| {
            let same = |origin: &rempart_core::Resolved<'_>| origin.path == Some(&line.path);
            let is_asked = |origin: &rempart_core::Resolved<'_>| origin.role == SOURCE;
            let mut made = origins.iter().filter(|origin| !is_asked(origin)).peekable();
            made.peek().is_some() && made.all(same)
        };
        line.is_some_and(path)
    })
}

fn line_of(context: &Context<'_>, resource: &Resource, node: NodeRef<'_>) -> Option<Line> {
    let place = place_of(context, resource, node);
    let file = context.find(place.path.as_str())?;
    let position = file
        .source()
        .lines()?
        .position(file.text()?, place.span.start);
    Some(Line {
        side: place.side,
        path: place.path,
        line: position.line,
    })
}

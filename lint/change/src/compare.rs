//! Application by application, object by object.

use std::collections::BTreeMap;

use rempart_apps::{AppId, AppObjects, ApplicationTree, Node, Object, place_of};
use rempart_core::{Context, NodeRef, Skip, Subject, parallel};
use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, Line, ObjectDelta};
use rempart_model::{Resource, secret};
use rempart_render::helm::SOURCE;

use crate::applied::objects;
use crate::fields::{Differences, differences};
use crate::going::{Going, going};
use crate::show::counted;
use crate::touched::is_touched;

/// The two states, with the facts [`ApplicationTree`], `FileResources` and `KustomizeGraph`.
#[derive(Clone, Copy)]
pub struct Sides<'c> {
    /// The state before.
    pub base: &'c Context<'c>,
    /// The state after.
    pub head: &'c Context<'c>,
}

/// What tells an application from the others: namespace and name, and the folder of the file where several have both.
type Name = (String, String, String);

/// What tells an object from the others of its application: group, kind, namespace and name.
type Key = (String, String, String, String);

/// An application before and after.
struct Pair<'c> {
    name: Name,
    base: Option<(AppId, &'c Node)>,
    head: Option<(AppId, &'c Node)>,
}

/// Objects that come or go, each with its place among those that differ.
type Loosened = Vec<(usize, Object)>;

/// An application of which something differs.
type Differing = (ApplicationDelta, Loosened);

/// An object that comes or goes: the application it may come from or go to is known when all are compared.
struct Loose {
    /// The application in the difference, and the object in it.
    at: (usize, usize),
    object: Object,
}

/// What the second state changes in the cluster, on all threads of the contexts.
pub fn compare(sides: Sides<'_>) -> Delta {
    let pairs = pairs(sides);
    let compared = parallel::map(sides.head.threads, pairs.len(), |at| {
        application(sides, &pairs[at])
    });
    let mut delta = Delta::default();
    let mut loose = Vec::new();
    for (application, mut skipped) in compared {
        delta.skipped.append(&mut skipped);
        match application {
            Some((application, objects)) => {
                let at = delta.applications.len();
                loose.extend(objects.into_iter().map(|(index, object)| Loose {
                    at: (at, index),
                    object,
                }));
                delta.applications.push(application);
            }
            None => delta.untouched += 1,
        }
    }
    delta.skipped.sort();
    delta.skipped.dedup();
    moved(sides, &mut delta.applications, &loose);
    delta
}

fn pairs<'c>(sides: Sides<'c>) -> Vec<Pair<'c>> {
    let mut pairs: BTreeMap<Name, Pair<'c>> = BTreeMap::new();
    for (context, is_head) in [(sides.base, false), (sides.head, true)] {
        let tree = context.fact::<ApplicationTree>();
        for (id, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
            let folder = node.folder(context);
            let name = (
                node.resource.name().into_owned(),
                node.resource.namespace().into_owned(),
                folder.to_owned(),
            );
            let pair = pairs.entry(name.clone()).or_insert_with(|| Pair {
                name,
                base: None,
                head: None,
            });
            let slot = if is_head {
                &mut pair.head
            } else {
                &mut pair.base
            };
            slot.get_or_insert((id, node));
        }
    }
    pairs.into_values().collect()
}

/// `None` when nothing differs.
fn application(sides: Sides<'_>, pair: &Pair<'_>) -> (Option<Differing>, Vec<Skip>) {
    let mut fields = Vec::new();
    if let (Some((_, base)), Some((_, head))) = (pair.base, pair.head) {
        let own = differences(base.resource.node(), head.resource.node(), |_, _| false);
        if own.found.is_empty() && !is_touched((sides.base, base), (sides.head, head)) {
            return (None, Vec::new());
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
    let ((objects, loose), same) = object_deltas(
        sides,
        (&base, &head),
        going(
            pair.base.map(|(_, node)| node),
            pair.head.map(|(_, node)| node),
        ),
    );
    let is_lost = happens == Happens::Changed && base.is_complete && !head.is_complete;
    if is_lost && skipped.is_empty() {
        let why = "what it applies after the change is not known: no object is told as removed";
        skipped.push(Skip::visible("not-rendered", &pair.name.0, why));
    }
    if objects.is_empty() && fields.is_empty() && happens == Happens::Changed && !is_lost {
        return (None, skipped);
    }
    let delta = ApplicationDelta {
        name: pair.name.0.clone(),
        happens,
        fields,
        objects,
        same,
        line,
        is_complete: base.is_complete && head.is_complete,
    };
    (Some((delta, loose)), skipped)
}

fn key(object: &Object) -> Key {
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
    goes: Going,
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
            deltas.push(whole(sides.head, object, Happens::Added, Going::STAYS));
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
            ..whole(sides.head, object, Happens::Changed, Going::STAYS)
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
            deltas.push(whole(sides.base, object, Happens::Removed, goes));
        }
    }
    ((deltas, loose), same)
}

/// Says of the path of a mapping in two states of an object and a key of it whether the values below must not be shown.
fn hides(one: &Resource, other: &Resource) -> fn(&str, &str) -> bool {
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

fn whole(context: &Context<'_>, object: &Object, happens: Happens, goes: Going) -> ObjectDelta {
    let resource = &object.resource;
    let options = resource.annotation("argocd.argoproj.io/sync-options");
    let options = options.and_then(rempart_model::scalar).unwrap_or_default();
    let keeps = options
        .split(',')
        .any(|option| option.trim() == goes.unless);
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
        is_pruned: goes.goes && !keeps,
    }
}

fn name_of(resource: &Resource) -> NodeRef<'_> {
    resource.name_node().unwrap_or_else(|| resource.kind_node())
}

fn list(
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

/// Says of an object that goes from one application and comes to another which these are, and what differs in it.
fn moved(sides: Sides<'_>, applications: &mut [ApplicationDelta], loose: &[Loose]) {
    let happens = |loose: &Loose, applications: &[ApplicationDelta]| {
        applications[loose.at.0].objects[loose.at.1].happens
    };
    let mut gone: BTreeMap<Key, &Loose> = BTreeMap::new();
    for one in loose {
        if happens(one, applications) == Happens::Removed {
            gone.insert(key(&one.object), one);
        }
    }
    for new in loose {
        if happens(new, applications) != Happens::Added {
            continue;
        }
        let Some(old) = gone.get(&key(&new.object)) else {
            continue;
        };
        let (to_name, from_name) = (
            applications[new.at.0].name.clone(),
            applications[old.at.0].name.clone(),
        );
        let (one, other) = (&old.object.resource, &new.object.resource);
        let found = differences(one.node(), other.node(), hides(one, other));
        let object = &mut applications[new.at.0].objects[new.at.1];
        object.fields = list(sides, one, other, &found);
        object.has_more = found.has_more;
        object.other = Some(from_name);
        applications[old.at.0].objects[old.at.1].other = Some(to_name);
    }
}

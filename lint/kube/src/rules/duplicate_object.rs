//! One object described twice, where both descriptions reach the same application.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, FactEntry, FileId, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink,
    Waivable,
};
use rempart_model::{FileResources, KustomizeGraph, Resource, Role, Target, class};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::glance::glance;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateObject {}

impl Rule for DuplicateObject {
    const META: RuleMeta = RuleMeta {
        id: "kube/duplicate-object",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST]),
        needs: &[
            FactEntry::of::<FileResources>(),
            FactEntry::of::<KustomizeGraph>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("duplicate_object.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

/// What makes two descriptions one object: group, kind, namespace and name.
type Key<'c> = (Cow<'c, str>, Cow<'c, str>, Cow<'c, str>, Cow<'c, str>);

/// One description among those that may be of one object.
#[derive(Clone, Copy)]
struct Described<'c> {
    /// Of kind and name: descriptions of one object have the same.
    glance: u64,
    /// Descriptions of one part are not held against each other.
    part: usize,
    /// Its place among the objects of its file.
    object: usize,
    file: FileId,
    resource: &'c Resource,
}

impl DuplicateObject {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        // One list for all files: nearly all of them have nothing to tell.
        let mut described = Vec::new();
        for (id, file) in context.facts.all::<FileResources>() {
            if file.resources.len() < 2 || context.classes.get(*id) != class::KUBERNETES_MANIFEST {
                continue;
            }
            described.clear();
            describe(&mut described, *id, file, |object| object);
            for (again, first) in repeated(&mut described) {
                tell(context, sink, again, first, "this file");
            }
        }
        let Some(graph) = context.fact::<KustomizeGraph>() else {
            return;
        };
        for kustomization in graph.kustomizations() {
            among(context, graph, kustomization, sink);
        }
    }
}

/// Reports what stands in several files of one kustomization; within one file it is reported already.
fn among(context: &Context<'_>, graph: &KustomizeGraph, kustomization: FileId, sink: &mut Sink) {
    let references = graph.references(kustomization).iter();
    let files = references.filter_map(|reference| match reference.target {
        Target::File(id) if reference.role == Role::Resource => Some(id),
        _ => None,
    });
    let mut described = Vec::new();
    for (part, id) in files.enumerate() {
        if let Some(file) = context.file(id).fact::<FileResources>() {
            describe(&mut described, id, file, |_| part);
        }
    }
    for (again, first) in repeated(&mut described) {
        let path = context.file(kustomization).path();
        let whole = format!("the kustomization `{path}`");
        tell(context, sink, again, first, &whole);
    }
}

/// Adds the objects of a file that have a name; `generateName` makes one anew each time.
fn describe<'c>(
    described: &mut Vec<Described<'c>>,
    file: FileId,
    resources: &'c FileResources,
    part: impl Fn(usize) -> usize,
) {
    for (object, resource) in resources.resources.iter().enumerate() {
        let name = resource.name();
        if name.is_empty() {
            continue;
        }
        let kind = glance(resource.kind().as_bytes());
        described.push(Described {
            glance: glance(name.as_bytes()) ^ kind.rotate_left(32),
            part: part(object),
            object,
            file,
            resource,
        });
    }
}

/// Every description of an object that an earlier part describes, once a part, with the first one.
fn repeated<'c>(described: &mut [Described<'c>]) -> Vec<(Described<'c>, Described<'c>)> {
    let mut repeated = Vec::new();
    described.sort_unstable_by_key(|one| (one.glance, one.part, one.object));
    let groups = described.chunk_by(|one, other| one.glance == other.glance);
    for same in groups.filter(|same| same.len() > 1) {
        let mut known: BTreeMap<Key<'_>, (Described<'_>, usize)> = BTreeMap::new();
        for one in same {
            let (first, last) = known.entry(key(one.resource)).or_insert((*one, one.part));
            if *last != one.part {
                *last = one.part;
                repeated.push((*one, *first));
            }
        }
    }
    repeated
}

fn tell(
    context: &Context<'_>,
    sink: &mut Sink,
    again: Described<'_>,
    first: Described<'_>,
    whole: &str,
) {
    let resource = again.resource;
    let message = format!(
        "{} `{}` stands twice in {whole}: the last one wins without a word, or the build fails",
        resource.kind(),
        resource.name()
    );
    sink.report(place(context, again), message)
        .label(place(context, first), "the first one")
        .about(resource.subject())
        .help("keep one of them, or give one another name or namespace");
}

fn place(context: &Context<'_>, described: Described<'_>) -> Location {
    let resource = described.resource;
    let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
    let file = context.file(described.file);
    file.at(node.span(), Some(resource.document()))
}

fn key(resource: &Resource) -> Key<'_> {
    let (group, kind) = (resource.group(), resource.kind());
    (group, kind, resource.namespace(), resource.name())
}

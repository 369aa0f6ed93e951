//! One object described twice, where both descriptions reach the same application.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, FactEntry, FileId, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink,
    Waivable, parallel,
};
use rempart_model::{FileResources, KustomizeGraph, Resource, Role, Target, class};
use schemars::JsonSchema;
use serde::Deserialize;

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
    /// See [`Resource::glance`]: descriptions of one object have the same.
    glance: u32,
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
        let mut described = Vec::new();
        for (id, file) in suspicious(context) {
            described.clear();
            describe(&mut described, id, file, |object| object);
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

/// The files in which two objects may be one. The files lie all over the memory, so all threads look at them.
fn suspicious<'c>(context: &'c Context<'_>) -> Vec<(FileId, &'c FileResources)> {
    let files: Vec<_> = context.facts.all::<FileResources>().collect();
    let dozens: Vec<_> = files.chunks(256).collect();
    let found = parallel::map(context.threads, dozens.len(), |at| {
        let files = dozens[at].iter().map(|(id, file)| (**id, *file));
        let suspicious = files.filter(|(id, file)| {
            may_repeat(&file.resources) && context.classes.get(*id) == class::KUBERNETES_MANIFEST
        });
        suspicious.collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

/// Whether two of some objects look alike.
fn may_repeat(resources: &[Resource]) -> bool {
    /// So many are compared with each other; more of them are sorted.
    const FEW: usize = 16;
    if resources.len() <= FEW {
        return resources.iter().enumerate().any(|(at, one)| {
            let before = &resources[..at];
            one.glance() != 0 && before.iter().any(|other| other.glance() == one.glance())
        });
    }
    let mut glances: Vec<_> = resources.iter().map(Resource::glance).collect();
    glances.retain(|glance| *glance != 0);
    glances.sort_unstable();
    glances.windows(2).any(|pair| pair[0] == pair[1])
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
        if resource.glance() == 0 {
            continue;
        }
        described.push(Described {
            glance: resource.glance(),
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

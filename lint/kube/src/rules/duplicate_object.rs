//! One object described twice, where both descriptions reach the same application.

use std::collections::BTreeMap;

use rempart_core::{
    Check, Context, FactEntry, FileId, FileView, Inputs, Levels, Location, Rule, RuleMeta,
    Severity, Sink, Waivable,
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
type Key = (String, String, String, String);

impl DuplicateObject {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, file) in context.facts.all::<FileResources>() {
            let view = context.file(*id);
            if file.resources.len() > 1 && view.class() == class::KUBERNETES_MANIFEST {
                report(
                    &mut BTreeMap::new(),
                    view,
                    &file.resources,
                    "this file",
                    sink,
                );
            }
        }
        let Some(graph) = context.fact::<KustomizeGraph>() else {
            return;
        };
        for kustomization in graph.kustomizations() {
            let named = graph
                .references(kustomization)
                .iter()
                .filter(|reference| reference.role == Role::Resource);
            let files: Vec<FileId> = named
                .filter_map(|reference| match reference.target {
                    Target::File(id) => Some(id),
                    _ => None,
                })
                .collect();
            let path = context.file(kustomization).path();
            among(
                context,
                &files,
                &format!("the kustomization `{path}`"),
                sink,
            );
        }
    }
}

/// Reports what stands in several files of one kustomization; within one file it is reported already.
fn among(context: &Context<'_>, files: &[FileId], whole: &str, sink: &mut Sink) {
    let mut known: BTreeMap<Key, Location> = BTreeMap::new();
    for id in files {
        let file = context.file(*id);
        let Some(found) = file.fact::<FileResources>() else {
            continue;
        };
        let mut mine = BTreeMap::new();
        for resource in &found.resources {
            let Some(key) = key(resource) else { continue };
            mine.entry(key)
                .or_insert_with(|| (place(file, resource), resource));
        }
        for (key, (place, resource)) in mine {
            match known.get(&key) {
                Some(first) => tell(sink, place, first.clone(), resource, whole),
                None => {
                    known.insert(key, place);
                }
            }
        }
    }
}

fn report(
    known: &mut BTreeMap<Key, Location>,
    file: FileView<'_>,
    resources: &[Resource],
    whole: &str,
    sink: &mut Sink,
) {
    for resource in resources {
        let Some(key) = key(resource) else { continue };
        let place = place(file, resource);
        match known.get(&key) {
            Some(first) => tell(sink, place, first.clone(), resource, whole),
            None => {
                known.insert(key, place);
            }
        }
    }
}

fn tell(sink: &mut Sink, place: Location, first: Location, resource: &Resource, whole: &str) {
    let message = format!(
        "{} `{}` stands twice in {whole}: the last one wins without a word, or the build fails",
        resource.kind(),
        resource.name()
    );
    sink.report(place, message)
        .label(first, "the first one")
        .about(resource.subject())
        .help("keep one of them, or give one another name or namespace");
}

fn place(file: FileView<'_>, resource: &Resource) -> Location {
    let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
    file.at(node.span(), Some(resource.document()))
}

/// `None` for an object without a name, which `generateName` makes anew each time.
fn key(resource: &Resource) -> Option<Key> {
    let name = resource.name();
    if name.is_empty() {
        return None;
    }
    Some((
        resource.group().into_owned(),
        resource.kind().into_owned(),
        resource.namespace().into_owned(),
        name.into_owned(),
    ))
}

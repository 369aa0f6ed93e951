//! Values of charts that publish ports. What a chart makes of them is known only when it is rendered; that a value is
//! called `type` and says `NodePort` under a Service is the same in all charts.

mod component;
mod ports;
mod walk;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rempart_apps::{AppObjects, ApplicationTree, Place, place_of, values_files};
use rempart_core::{Context, Location, NodeRef, RepoPath, Subject};
use rempart_graph::World;
use rempart_model::argo::Source;
use rempart_model::{class, get, get_path, scalar};
use rempart_syntax::yaml;

use super::Scene;
use super::words::text;

/// The values of one chart in one place.
pub(super) struct Values<'v> {
    /// The chart, or what its values are called.
    pub(super) chart: String,
    /// What holds them, for the beginning of a sentence.
    pub(super) holder: String,
    /// Where a node of them is written.
    pub(super) place: &'v dyn Fn(NodeRef<'_>) -> Location,
    pub(super) subject: Option<Subject>,
    pub(super) application: String,
}

pub(super) fn read(scene: &mut Scene<'_>, worlds: &[Cow<'_, World>]) {
    of_applications(scene);
    for world in worlds {
        of_objects(scene, world);
    }
    of_files(scene);
    of_kustomizations(scene);
}

/// Reads values that stand as a text in a field: all of it is written where the field is.
fn embedded(scene: &mut Scene<'_>, values: &Values<'_>, node: NodeRef<'_>) {
    let Some(text) = scalar(node) else { return };
    let parsed = yaml::parse(&text);
    let place = (values.place)(node);
    let inner = Values {
        chart: values.chart.clone(),
        holder: values.holder.clone(),
        place: &|_| place.clone(),
        subject: values.subject.clone(),
        application: values.application.clone(),
    };
    if !parsed.errors.is_empty() {
        scene.skip(
            values.holder.clone(),
            "its values are no YAML, and were not judged",
        );
        return;
    }
    if let Some(root) = parsed.tape.root(&text, 0).and_then(NodeRef::resolved) {
        walk::read(scene, &inner, root);
    }
}

/// Flat names with their values: `server.service.type`.
type Flat<'t> = Vec<(String, String, NodeRef<'t>)>;

fn of_applications(scene: &mut Scene<'_>) {
    let context = scene.context;
    let Some(tree) = context.fact::<ApplicationTree>() else {
        return;
    };
    for (id, node) in tree.nodes() {
        // What is rendered is judged as it is rendered.
        if context
            .facts
            .get::<AppObjects>(&id)
            .is_some_and(|found| found.is_complete)
        {
            continue;
        }
        let resource = &node.resource;
        let name = resource.name().into_owned();
        for used in &node.sources {
            let Some(source) = resource.tree().node(used.node).map(Source::new) else {
                continue;
            };
            let chart = match &used.place {
                Place::Folder { path, .. } => {
                    path.rsplit('/').next().unwrap_or_default().to_owned()
                }
                _ => text(source.node(), "chart")
                    .or_else(|| {
                        text(source.node(), "repoURL")
                            .map(|url| url.rsplit('/').next().unwrap_or_default().to_owned())
                    })
                    .unwrap_or_default(),
            };
            let place = |node: NodeRef<'_>| place_of(context, resource, node);
            let values = Values {
                holder: format!("the Application `{name}`"),
                chart,
                place: &place,
                subject: Some(resource.subject()),
                application: name.clone(),
            };
            if let Some(object) = source.values_object() {
                walk::read(scene, &values, object);
            } else if let Some(node) = source.values() {
                embedded(scene, &values, node);
            }
            let flat: Flat<'_> = source
                .parameters()
                .filter_map(|one| {
                    Some((text(one, "name")?, text(one, "value")?, get(one, "value")?))
                })
                .collect();
            walk::flat(scene, &values, &flat);
        }
    }
}

/// Objects that other controllers make charts of: those of k3s and of Flux.
fn of_objects(scene: &mut Scene<'_>, world: &World) {
    let context = scene.context;
    for member in &world.members {
        let resource = &member.resource;
        let kind = resource.kind();
        let is_k3s = resource.is_of_group("helm.cattle.io")
            && matches!(&*kind, "HelmChart" | "HelmChartConfig");
        let is_flux = resource.is_of_group("helm.toolkit.fluxcd.io") && kind == "HelmRelease";
        let Some(spec) = resource.get(&["spec"]).filter(|_| is_k3s || is_flux) else {
            continue;
        };
        let name = resource.name().into_owned();
        let chart = text(spec, "chart").or_else(|| {
            get_path(spec, &["chart", "spec", "chart"])
                .and_then(scalar)
                .map(Cow::into_owned)
        });
        let place = |node: NodeRef<'_>| place_of(context, resource, node);
        let values = Values {
            holder: format!("the {kind} `{}`", super::words::full_name(member)),
            chart: chart.unwrap_or(name),
            place: &place,
            subject: Some(resource.subject()),
            application: member.application.clone(),
        };
        if let Some(content) = get(spec, "valuesContent") {
            embedded(scene, &values, content);
        }
        if let Some(object) = get(spec, "values").filter(|_| is_flux) {
            walk::read(scene, &values, object);
        }
        let flat: Flat<'_> = get(spec, "set")
            .into_iter()
            .flat_map(NodeRef::entries)
            .filter_map(|(key, value)| {
                Some((key.value().into_owned(), scalar(value)?.into_owned(), value))
            })
            .collect();
        walk::flat(scene, &values, &flat);
    }
}

/// Files of values of which everything is rendered that reads them: what they publish is told where it is made.
fn rendered(context: &Context<'_>) -> BTreeSet<RepoPath> {
    let tree = context.fact::<ApplicationTree>();
    let (mut made, mut open) = (BTreeSet::new(), BTreeSet::new());
    for (id, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
        let objects = context.facts.get::<AppObjects>(&id);
        let is_made = objects.is_some_and(|found| found.is_complete);
        let set = if is_made { &mut made } else { &mut open };
        set.extend(values_files(context, node));
    }
    made.retain(|path| !open.contains(path));
    made
}

fn of_files(scene: &mut Scene<'_>) {
    let context = scene.context;
    let rendered = rendered(context);
    let files = context.files_of(&[class::HELM_VALUES]);
    for file in files.filter(|file| !rendered.contains(file.path())) {
        let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
            continue;
        };
        let place = |node: NodeRef<'_>| file.at_node(node);
        let values = Values {
            holder: "this file of values".to_owned(),
            chart: file.path().as_str().to_owned(),
            place: &place,
            subject: None,
            application: String::new(),
        };
        walk::read(scene, &values, root);
    }
}

fn of_kustomizations(scene: &mut Scene<'_>) {
    let context = scene.context;
    for file in context.files_of(&[class::KUSTOMIZATION, class::KUSTOMIZE_COMPONENT]) {
        let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
            continue;
        };
        for chart in get(root, "helmCharts")
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved)
        {
            let Some(inline) = get(chart, "valuesInline") else {
                continue;
            };
            let place = |node: NodeRef<'_>| file.at_node(node);
            let values = Values {
                holder: "this kustomization".to_owned(),
                chart: text(chart, "name").unwrap_or_default(),
                place: &place,
                subject: None,
                application: String::new(),
            };
            walk::read(scene, &values, inline);
        }
    }
}

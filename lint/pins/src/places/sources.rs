//! Charts that controllers install: sources of Argo CD, the Helm controllers of k3s and Flux.

use rempart_core::{FileView, NodeRef};
use rempart_model::{Application, FileResources, Resource, get, get_path, scalar};

use crate::kind::Kind;
use crate::written::Written;

pub(super) fn of_manifest(file: FileView<'_>, found: &mut Vec<Written>) {
    let resources = file.fact::<FileResources>();
    for resource in resources.into_iter().flat_map(|all| &all.resources) {
        one(file, resource, found);
    }
}

fn one(file: FileView<'_>, resource: &Resource, found: &mut Vec<Written>) {
    if resource.is("argoproj.io", "Application") {
        of_application(file, resource.node(), found);
    } else if resource.is("argoproj.io", "ApplicationSet") {
        if let Some(template) = resource.get(&["spec", "template"]) {
            of_application(file, template, found);
        }
    } else if resource.is("helm.cattle.io", "HelmChart") {
        chart(file, resource.get(&["spec"]), found);
    } else if resource.is("helm.toolkit.fluxcd.io", "HelmRelease") {
        chart(file, resource.get(&["spec", "chart", "spec"]), found);
    }
}

fn of_application(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    for source in Application::new(node).sources() {
        let chart = source.chart();
        let (name, kind) = match &chart {
            Some(chart) => (chart.to_string(), Kind::HelmChart),
            None => in_repository(source.repo_url().as_deref()),
        };
        if let (false, Some(revision)) = (name.is_empty(), get(source.node(), "targetRevision")) {
            found.push(Written {
                is_judged_elsewhere: true,
                ..Written::at_node(file.id, revision, kind, name)
            });
        }
    }
}

/// A source in a repository: the project that its address names.
fn in_repository(url: Option<&str>) -> (String, Kind) {
    let address = url
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest);
    (
        address
            .and_then(crate::register::project)
            .unwrap_or_default(),
        Kind::Git,
    )
}

fn chart(file: FileView<'_>, spec: Option<NodeRef<'_>>, found: &mut Vec<Written>) {
    let Some(spec) = spec else { return };
    let (Some(chart), Some(version)) = (
        get_path(spec, &["chart"]).and_then(scalar),
        get(spec, "version"),
    ) else {
        return;
    };
    // A chart may be named by its address in a registry.
    let name = chart.rsplit('/').next().unwrap_or_default();
    found.push(Written::at_node(file.id, version, Kind::HelmChart, name));
}

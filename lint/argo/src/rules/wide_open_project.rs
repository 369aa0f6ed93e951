//! A project that holds back nothing.

use rempart_apps::Projects;
use rempart_core::{Check, Context, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{AppProject, get, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WideOpenProject {}

impl Rule for WideOpenProject {
    const META: RuleMeta = super::on_applications(
        "argo/wide-open-project",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("wide_open_project.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl WideOpenProject {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let projects = context.fact::<Projects>();
        for (name, project) in projects.into_iter().flat_map(Projects::iter) {
            let Some(view) = AppProject::of(&project.resource).filter(|view| is_open(*view)) else {
                continue;
            };
            let node = view
                .field("clusterResourceWhitelist")
                .unwrap_or_else(|| view.node());
            let message = format!(
                "the project `{name}` allows every source, every destination and every cluster-scoped kind: it holds back nothing, and whoever may write into one of its sources may do anything in every cluster"
            );
            sink.report(context.file(project.file).at_node(node), message)
                .about(project.resource.subject())
                .keyed("wide open")
                .help("name the repositories, the namespaces and the kinds that its applications need");
        }
    }
}

/// Whether everything is allowed and nothing denied.
fn is_open(view: AppProject<'_>) -> bool {
    let is = |node: Option<NodeRef<'_>>, wanted: &[&str]| {
        let value = node.and_then(scalar);
        value.is_some_and(|value| wanted.contains(&&*value))
    };
    let denies = |node: Option<NodeRef<'_>>| {
        let value = node.and_then(scalar);
        value.is_some_and(|value| value.starts_with('!'))
    };
    let mut repositories = view.source_repos().peekable();
    let mut destinations = view.destinations();
    let (mut all_sources, mut all_places) = (false, false);
    while let Some(node) = repositories.next_if(|node| !denies(Some(*node))) {
        all_sources |= is(Some(node), &["*"]);
    }
    let nothing_denied = repositories.next().is_none()
        && destinations.all(|place| {
            let names = [get(place, "server"), get(place, "name")];
            let namespace = get(place, "namespace");
            let everywhere = names.iter().any(|name| is(*name, &["*"]));
            all_places |= everywhere && is(namespace, &["*"]);
            !names.into_iter().chain([namespace]).any(denies)
        })
        && view.cluster_resource_blacklist().next().is_none();
    let all_kinds = view
        .cluster_resource_whitelist()
        .any(|kind| is(get(kind, "group"), &["*"]) && is(get(kind, "kind"), &["*"]));
    nothing_denied && all_sources && all_places && all_kinds
}

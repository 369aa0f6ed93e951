//! A replica count in git for what an autoscaler scales.

use rempart_apps::Object;
use rempart_core::{Check, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AutoscaledReplicas {}

impl Rule for AutoscaledReplicas {
    const META: RuleMeta = super::on_objects(
        "argo/autoscaled-replicas",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("autoscaled_replicas.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let view = app.view();
    if !app.heals() {
        return;
    }
    let respects = view.has_sync_option("RespectIgnoreDifferences=true");
    for object in app
        .objects()
        .filter(|object| object.resource.kind() == "HorizontalPodAutoscaler")
    {
        let Some(target) = object.resource.get(&["spec", "scaleTargetRef"]) else {
            continue;
        };
        let field = |name| {
            rempart_model::get(target, name)
                .and_then(scalar)
                .unwrap_or_default()
        };
        let (kind, name) = (field("kind"), field("name"));
        if respects && ignores_replicas(app, &kind) {
            continue;
        }
        let is_target = |other: &&Object| {
            other.namespace == object.namespace
                && other.resource.kind() == kind
                && other.resource.name() == name
        };
        let Some(scaled) = app.objects().find(is_target) else {
            continue;
        };
        let Some(replicas) = scaled.resource.get(&["spec", "replicas"]) else {
            continue;
        };
        let message = format!(
            "`replicas` of {kind} `{name}` stands in git, an autoscaler sets it, and `{}` heals itself: Argo CD and the autoscaler overwrite each other for ever",
            app.name()
        );
        let autoscaler = &object.resource;
        let node = autoscaler
            .name_node()
            .unwrap_or_else(|| autoscaler.kind_node());
        let place = app.place(object, node);
        app.report_object(
            sink,
            scaled,
            replicas,
            &format!("replicas in {}", app.name()),
            message,
        )
        .label(place, "the autoscaler")
        .help("remove `replicas` from the manifest");
    }
}

/// Whether differences of `/spec/replicas` of a kind are ignored.
fn ignores_replicas(app: App<'_>, kind: &str) -> bool {
    app.view().ignore_differences().any(|item| {
        let field = |name| rempart_model::get(item, name);
        let is_kind = field("kind")
            .and_then(scalar)
            .is_some_and(|own| own == kind || own == "*");
        let pointers = field("jsonPointers").into_iter().flat_map(NodeRef::items);
        let expressions = field("jqPathExpressions")
            .into_iter()
            .flat_map(NodeRef::items);
        let mut all = pointers.chain(expressions).filter_map(scalar);
        is_kind && all.any(|one| one == "/spec/replicas" || one == ".spec.replicas")
    })
}

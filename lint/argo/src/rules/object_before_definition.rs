//! An object that comes in an earlier wave than the definition of its kind.

use rempart_apps::Object;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App, wave_of};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectBeforeDefinition {}

impl Rule for ObjectBeforeDefinition {
    const META: RuleMeta = super::on_objects(
        "argo/object-before-definition",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("object_before_definition.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let definitions: Vec<_> = app
        .objects()
        .filter(|object| object.resource.kind() == "CustomResourceDefinition")
        .collect();
    for definition in definitions {
        let resource = &definition.resource;
        let field = |path: &[&str]| resource.get(path).and_then(scalar).unwrap_or_default();
        let (group, kind) = (field(&["spec", "group"]), field(&["spec", "names", "kind"]));
        let wave = wave_of(&definition.resource);
        let is_early = |object: &&Object| {
            object.resource.kind() == kind
                && object.resource.group() == group
                && wave_of(&object.resource) < wave
        };
        for object in app.objects().filter(is_early) {
            let (one, node) = (&object.resource, object.resource.kind_node());
            let message = format!(
                "the object {} `{}` comes in wave {}, and the definition of its kind in wave {wave} of `{}`: the API server does not know the kind then, and the sync never gets to the definition",
                one.kind(),
                one.name(),
                wave_of(&object.resource),
                app.name()
            );
            let name = resource.name_node().unwrap_or_else(|| resource.kind_node());
            let place = app.place(definition, name);
            app.report_object(
                sink,
                object,
                node,
                &format!("wave in {}", app.name()),
                message,
            )
            .label(place, "the definition")
            .help("give the definition the earlier wave: a lower `argocd.argoproj.io/sync-wave`");
        }
    }
}

//! An object whose kind the project of its application does not allow.

use rempart_apps::Denied;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindNotPermitted {}

impl Rule for KindNotPermitted {
    const META: RuleMeta = super::on_objects(
        "argo/kind-not-permitted",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("kind_not_permitted.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some((name, project)) = app.project() else {
        return;
    };
    for object in app.objects() {
        let resource = &object.resource;
        let namespaced = !object.namespace.is_empty();
        let (group, kind) = (resource.group(), resource.kind());
        let Err(why) = project.object(&group, &kind, &resource.name(), namespaced) else {
            continue;
        };
        let field = match (why, namespaced) {
            (Denied::NotListed, true) => "namespaceResourceWhitelist",
            (Denied::NotListed, false) => "clusterResourceWhitelist",
            (Denied::Refused, true) => "namespaceResourceBlacklist",
            (Denied::Refused, false) => "clusterResourceBlacklist",
        };
        let verb = if why == Denied::NotListed {
            "does not allow"
        } else {
            "denies"
        };
        let message = format!(
            "the project `{name}` {verb} {kind} `{}` of the application `{}`: the whole sync fails (\"resource {group}:{kind} is not permitted in project {name}\")",
            resource.name(),
            app.name()
        );
        let place = app.place_of(project, field);
        app.report_object(sink, object, resource.kind_node(), &format!("kind in {}", app.name()), message)
            .label(place, "what the project says")
            .help(format!("change `{field}` of the project, or move the object to an application of another project"));
    }
}

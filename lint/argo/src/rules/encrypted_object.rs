//! An encrypted object that nothing decrypts on its way into the cluster.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EncryptedObject {}

impl Rule for EncryptedObject {
    const META: RuleMeta = super::on_objects(
        "argo/encrypted-object",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("encrypted_object.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for object in app.objects() {
        let resource = &object.resource;
        // The operator decrypts its own kind.
        if !resource.is_sops() || resource.kind() == "SopsSecret" {
            continue;
        }
        let message = format!(
            "the object {} `{}` is encrypted with SOPS, and `{}` applies it as it is: the API server refuses the object, or the cluster gets the encrypted text for the value",
            resource.kind(),
            resource.name(),
            app.name()
        );
        let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
        app.report_object(sink, object, node, &format!("encrypted in {}", app.name()), message)
            .help("make it a `SopsSecret` for the operator, or render the source with a plugin that decrypts");
    }
}

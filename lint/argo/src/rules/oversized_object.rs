//! An object that is too large for client-side apply.

use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};
use crate::json;

/// Its options.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OversizedObject {
    /// How many bytes the annotations of an object may have (`ValidateAnnotationsSize`).
    annotation_bytes: usize,
}

impl Default for OversizedObject {
    fn default() -> Self {
        Self {
            annotation_bytes: 262_144,
        }
    }
}

impl Rule for OversizedObject {
    const META: RuleMeta = super::on_objects(
        "argo/oversized-object",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("oversized_object.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl OversizedObject {
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for app in app::all(context) {
            self.judge(app, sink);
        }
    }
}

impl OversizedObject {
    fn judge(&self, app: App<'_>, sink: &mut Sink) {
        let view = app.view();
        if view.has_sync_option("ServerSideApply=true") || view.has_sync_option("Replace=true") {
            return;
        }
        for object in app.objects() {
            let resource = &object.resource;
            let is_exempt = |option| app::has_sync_option(resource, option);
            if is_exempt("ServerSideApply=true") || is_exempt("Replace=true") {
                continue;
            }
            let size = json::size(resource.node());
            if size <= self.annotation_bytes {
                continue;
            }
            let message = format!(
                "the object {} `{}` has {size} bytes as JSON, and client-side apply keeps a copy in an annotation: over {} bytes the sync of `{}` fails (\"metadata.annotations: Too long\")",
                resource.kind(),
                resource.name(),
                self.annotation_bytes,
                app.name()
            );
            let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
            app.report_object(
                sink,
                object,
                node,
                &format!("size in {}", app.name()),
                message,
            )
            .help("add the sync option `ServerSideApply=true` to the application");
        }
    }
}

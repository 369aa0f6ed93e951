//! A configured root that creates no application.

use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::roots::Roots;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RootWithoutApplications {}

impl Rule for RootWithoutApplications {
    const META: RuleMeta = super::on_applications(
        "argo/root-without-applications",
        Levels::always(Severity::Error),
        include_str!("root_without_applications.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl RootWithoutApplications {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let roots = Roots::of(context);
        for root in &roots.configured {
            let message = match root.found.as_slice() {
                [] => format!(
                    "the root `{}` of the cluster `{}` is no application of this repository: nothing of what it creates is judged",
                    root.name, root.cluster
                ),
                found if found.iter().all(|app| app.node.children.is_empty()) => format!(
                    "the root `{}` of the cluster `{}` creates no application: Argo CD shows it as `Synced` with nothing behind it",
                    root.name, root.cluster
                ),
                _ => continue,
            };
            sink.report(root.location(context), message)
                .keyed(format!("root {}", root.name))
                .help("let `argo-root` name the file, the folder or the name of the application that creates all others");
        }
    }
}

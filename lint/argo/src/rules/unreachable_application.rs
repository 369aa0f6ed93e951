//! An application that no root creates.

use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;
use crate::roots::Roots;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnreachableApplication {}

impl Rule for UnreachableApplication {
    const META: RuleMeta = super::on_applications(
        "argo/unreachable-application",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unreachable_application.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnreachableApplication {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let roots = Roots::of(context);
        // Without a root that is found, that is the fault.
        if roots.reached.is_empty() {
            return;
        }
        for app in app::all(context) {
            if roots.reached.contains(&app.id) {
                continue;
            }
            let message = format!(
                "no configured root creates the application `{}`: Argo CD never hears of it",
                app.name()
            );
            app.report(sink, app.head(), "unreachable", message)
                .help("put the file into a folder that an application of the tree reads, or name it as `argo-root` of a cluster");
        }
    }
}

//! A job whose token may do what the settings of the repository say.

use rempart_core::{Check, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::{class, get};
use schemars::JsonSchema;
use serde::Deserialize;

use rempart_model::workflow::{is_only_called, jobs, root};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DefaultPermissions {}

impl Rule for DefaultPermissions {
    const META: RuleMeta = RuleMeta {
        id: "workflows/default-permissions",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::Classes(&[class::WORKFLOW]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("default_permissions.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl DefaultPermissions {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(root) = root(file) else { return };
        if get(root, "permissions").is_some() {
            return;
        }
        // What a workflow that is only called may do is what its caller gives it.
        if is_only_called(file) {
            return;
        }
        for job in jobs(file) {
            if job.get("permissions").is_none() {
                let id = job.id();
                sink.report(file.at_node(job.key), format!("`{id}` runs with the permissions that the settings of the repository give to every job: in many repositories the token may write everything"))
                    .help("write `permissions: {}` above `jobs`, and in each job what it needs, such as `contents: read`")
                    .keyed(format!("jobs.{id}"));
            }
        }
    }
}

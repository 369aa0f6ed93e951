//! A token that may write more than the job needs.

use rempart_core::{
    Check, FileView, Inputs, Levels, NodeRef, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::{class, get};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::permissions::{Given, of};
use rempart_model::workflow::{is_only_called, jobs, root};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExcessivePermissions {}

impl Rule for ExcessivePermissions {
    const META: RuleMeta = RuleMeta {
        id: "workflows/excessive-permissions",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("excessive_permissions.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl ExcessivePermissions {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        if is_only_called(file) {
            return;
        }
        let jobs = jobs(file);
        for block in jobs.iter().filter_map(|job| job.get("permissions")) {
            all(file, block, sink);
        }
        let Some(block) = root(file).and_then(|root| get(root, "permissions")) else {
            return;
        };
        // A block of a job replaces that of the workflow.
        let heirs: Vec<_> = jobs
            .iter()
            .filter(|job| job.get("permissions").is_none())
            .collect();
        if heirs.is_empty() {
            return;
        }
        all(file, block, sink);
        let Given::Scopes(scopes) = of(block) else {
            return;
        };
        // With one job, there is nobody to give too much to.
        if jobs.len() < 2 {
            return;
        }
        for scope in scopes {
            let name = scope.value();
            let names: Vec<_> = heirs.iter().map(|job| format!("`{}`", job.id())).collect();
            sink.report(file.at_node(scope), format!("`{name}: write` is given to each job without permissions of its own, {}: what runs in any of them may write there", list(&names)))
                .help(format!("write `permissions: {{}}` here and `{name}: write` in the job that needs it"))
                .keyed(format!("permissions.{name}"));
        }
    }
}

fn all(file: FileView<'_>, block: NodeRef<'_>, sink: &mut Sink) {
    if matches!(of(block), Given::All) {
        sink.report(file.at_node(block), "`write-all` lets every step write everywhere: code, releases, packages, and the workflows themselves")
            .help("name the scopes that the job writes, such as `contents: write`");
    }
}

/// The first three, and how many more.
fn list(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = names
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

//! A secret that becomes part of a script.

use rempart_core::{Check, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::flow::Flow;
use crate::sinks;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SecretInRun {}

impl Rule for SecretInRun {
    const META: RuleMeta = RuleMeta {
        id: "workflows/secret-in-run",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::GITHUB_ACTION]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("secret_in_run.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl SecretInRun {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for put in sinks::all(file) {
            if let Some(flow) = put.flows.iter().find(|flow| is_secret(flow)) {
                let (path, name) = (&flow.name, &put.name);
                sink.report(put.at, format!("`{path}` is written into `{name}`: it stands in a file and in the arguments of processes, where everything else that runs on the machine reads it, and a `$` or quote in it breaks the script"))
                    .help(format!("write it to a variable under `env`, and use that in the script: `SECRET: ${{{{ {path} }}}}` and `\"$SECRET\"`"));
            }
        }
    }
}

/// Whether a value is a secret, or all of them.
fn is_secret(flow: &Flow) -> bool {
    let path = flow.path();
    let mut parts = path.split('.');
    match (parts.next(), parts.next()) {
        (Some("secrets"), Some(_)) | (Some("github"), Some("token")) => true,
        (Some("secrets" | "github"), None) => flow.as_json,
        _ => false,
    }
}

//! Text of strangers that a shell runs.

use rempart_core::{Check, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::contexts::is_foreign;
use crate::sinks;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UntrustedInput {}

impl Rule for UntrustedInput {
    const META: RuleMeta = RuleMeta {
        id: "workflows/untrusted-input",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::GITHUB_ACTION]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("untrusted_input.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl UntrustedInput {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for put in sinks::all(file) {
            for flow in put.flows.iter().filter(|flow| is_foreign(flow)) {
                let (path, name) = (&flow.name, &put.name);
                sink.report(put.at.clone(), format!("`{path}` is put into `{name}` before the shell reads it, and whoever opens the issue or pull request decides what it says: `$(…)` or a quote in it runs as a command, with the token and the secrets of this job"))
                    .help(format!("write it to a variable under `env`, and use that in the script: `TEXT: ${{{{ {path} }}}}` and `\"$TEXT\"`"));
            }
        }
    }
}

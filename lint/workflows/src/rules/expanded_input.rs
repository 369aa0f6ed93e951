//! Free text that is put into a script instead of given to it.

use rempart_core::{Check, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::contexts::{is_foreign, is_free};
use crate::flow::Flow;
use crate::sinks::{self, Put};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExpandedInput {}

impl Rule for ExpandedInput {
    const META: RuleMeta = RuleMeta {
        id: "workflows/expanded-input",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::GITHUB_ACTION]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("expanded_input.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl ExpandedInput {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        // Text of strangers has a rule of its own.
        let is_own = |put: &Put<'_>| !put.flows.iter().any(is_foreign);
        for put in sinks::all(file).into_iter().filter(is_own) {
            // What is written in the file itself is no input.
            let is_written = !put.step.has_computed_matrix();
            let is_input = |flow: &&Flow| is_free(flow) && !(is_written && is_of_matrix(flow));
            if let Some(flow) = put.flows.iter().find(is_input) {
                let (path, name) = (&flow.name, &put.name);
                sink.report(put.at, format!("`{path}` is put into `{name}` before the shell reads it: a quote or `$(…)` in it ends the text and runs as a command"))
                    .help(format!("write it to a variable under `env`, and use that in the script: `TEXT: ${{{{ {path} }}}}` and `\"$TEXT\"`"));
            }
        }
    }
}

fn is_of_matrix(flow: &Flow) -> bool {
    flow.path().split('.').next() == Some("matrix")
}

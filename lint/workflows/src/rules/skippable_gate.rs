//! A required check that is green though nothing was checked.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::{class, is_true};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::expression::of_condition;
use crate::gate::{Gate, Required, needs, required};
use crate::results;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SkippableGate {}

impl Rule for SkippableGate {
    const META: RuleMeta = RuleMeta {
        id: "workflows/skippable-gate",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::JSON]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("skippable_gate.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SkippableGate {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for required in required(context) {
            let Required { name, gates, .. } = required;
            for gate in gates.iter().chain(&required.called) {
                judge(*gate, &name, sink);
            }
            if let [first, second, ..] = gates.as_slice() {
                sink.report(second.file.at_node(second.job.key), format!("two jobs report the required check `{name}`: GitHub takes the one that ended last, so that either can make the other green"))
                    .help("give each job a name of its own")
                    .label(first.file.at_node(first.job.key), "the other one")
                    .keyed(format!("two.{name}"));
            }
        }
    }
}

fn judge(gate: Gate<'_>, name: &str, sink: &mut Sink) {
    let Gate { file, job } = gate;
    let needed = needs(job);
    let condition = job.get("if");
    let runs_always = condition.is_some_and(|node| is_always(&of_condition(node)));
    match condition {
        None => {
            if let Some(node) = job.get("needs").filter(|_| !needed.is_empty()) {
                sink.report(file.at_node(node), format!("when a job that `{}` needs fails, it is skipped, and GitHub takes a skipped job for a passed one: the required check `{name}` is green then", job.id()))
                    .help("add `if: always()`, and fail in a step when a result in `needs` is not `success`")
                    .keyed(format!("needs.{name}"));
            }
        }
        Some(node) if !runs_always => {
            let text = of_condition(node);
            sink.report(file.at_node(node), format!("where `{}` is false, the job is skipped, and GitHub takes a skipped job for a passed one: the required check `{name}` is green then", text.trim()))
                .help("write `if: always()` here, and put the condition on its steps")
                .keyed(format!("if.{name}"));
        }
        Some(node) => {
            let unseen = results::unseen(job.node, &needed);
            if !needed.is_empty() && unseen.len() == needed.len() {
                sink.report(file.at_node(node), format!("the job runs whatever became of the jobs it needs, and no step looks at their results: the required check `{name}` is green when they fail"))
                    .help("fail in a step when a result in `needs` is not `success`")
                    .keyed(format!("results.{name}"));
            } else if let [first, ..] = unseen.as_slice() {
                sink.report(file.at_node(node), format!("the job runs whatever became of the jobs it needs, and no step looks at the result of `{first}`: the required check `{name}` is green when that fails"))
                    .help(format!("fail in a step when `needs.{first}.result` is not `success`"))
                    .keyed(format!("results.{name}.{first}"));
            }
        }
    }
    for step in job.steps() {
        let Some(node) = step
            .get("continue-on-error")
            .filter(|node| is_true(Some(*node)))
        else {
            continue;
        };
        if step.get("run").is_some() {
            sink.report(file.at_node(node), format!("a failure of this step does not fail the job: the required check `{name}` is green then"))
                .help("take `continue-on-error` out")
                .keyed(format!("continue.{name}"));
        }
    }
}

/// Whether a condition is true whatever the jobs before did.
fn is_always(condition: &str) -> bool {
    let text: String = condition.split_whitespace().collect();
    matches!(
        text.to_ascii_lowercase().as_str(),
        "always()" | "!cancelled()" | "true"
    )
}

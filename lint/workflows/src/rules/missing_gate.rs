//! A required check that no workflow reports.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::filters;
use crate::gate::{Gate, Required, of_check, of_other_apps, required};
use crate::ruleset::{ACTIONS, RequiredCheck};
use rempart_model::scalar;
use rempart_model::workflow::trigger;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MissingGate {}

impl Rule for MissingGate {
    const META: RuleMeta = RuleMeta {
        id: "workflows/missing-gate",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::WORKFLOW, class::JSON]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("missing_gate.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl MissingGate {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for Required {
            check, name, gates, ..
        } in required(context)
        {
            if gates.is_empty() {
                sink.report(check.file.at_node(check.name), format!("the required check `{name}` is no job of a workflow: nobody ever reports it, and no pull request can be merged"))
                    .help("name a job of `.github/workflows` as its check is called, or take the check out of the ruleset")
                    .keyed(format!("check.{name}"));
            }
            for gate in gates {
                judge(gate, &name, check, sink);
            }
        }
        for (check, app) in of_other_apps(context) {
            let (Some(name), Some(number)) = (scalar(check.name), scalar(app)) else {
                continue;
            };
            if let Some(gate) = of_check(context, &name).first() {
                sink.report(check.file.at_node(app), format!("the required check `{name}` has to come from the app {number}, and the job of this name reports as GitHub Actions, which is {ACTIONS}: each pull request waits for it without end"))
                    .help(format!("write `\"integration_id\": {ACTIONS}`"))
                    .label(gate.file.at_node(gate.job.key), "the job")
                    .keyed(format!("app.{name}"));
            }
        }
    }
}

fn judge(gate: Gate<'_>, name: &str, required: RequiredCheck<'_>, sink: &mut Sink) {
    let of_pulls: Vec<_> = ["pull_request", "pull_request_target"]
        .into_iter()
        .filter_map(|event| trigger(gate.file, event))
        .collect();
    let ruleset = required.file.at_node(required.name);
    if of_pulls.is_empty() {
        sink.report(gate.file.at_node(gate.job.key), format!("the job reports the required check `{name}`, and its workflow does not run on pull requests: each waits for it without end"))
            .help("add `pull_request:` under `on`")
            .label(ruleset, "required here")
            .keyed(format!("pull_request.{name}"));
    }
    if required.has_queue && trigger(gate.file, "merge_group").is_none() {
        sink.report(gate.file.at_node(gate.job.key), format!("the job reports the required check `{name}`, and its workflow does not run on the merge queue, which the ruleset has: what is queued waits for it and falls out"))
            .help("add `merge_group:` under `on`")
            .label(required.file.at_node(required.name), "required here")
            .keyed(format!("merge_group.{name}"));
    }
    for (key, what) in of_pulls.iter().flat_map(filters::of) {
        let filter = key.value();
        sink.report(gate.file.at_node(key), format!("with `{filter}` the workflow does not run {what}: one that it leaves out waits for the required check `{name}` without end"))
            .help(format!("take `{filter}` out, and leave out single jobs or steps instead"))
            .label(required.file.at_node(required.name), "required here")
            .keyed(format!("{filter}.{name}"));
    }
}

//! A ruleset that does not hold.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use rempart_model::{class, get, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ruleset::{self, Ruleset};

/// The options.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct WeakRuleset {
    /// The types of rules that the default branch must have.
    required: Vec<String>,
}

impl Default for WeakRuleset {
    fn default() -> Self {
        let required = [
            "deletion",
            "non_fast_forward",
            "pull_request",
            "required_status_checks",
        ];
        Self {
            required: required.map(str::to_owned).to_vec(),
        }
    }
}

impl Rule for WeakRuleset {
    const META: RuleMeta = RuleMeta {
        id: "workflows/weak-ruleset",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::JSON]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("weak_ruleset.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl WeakRuleset {
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let all = ruleset::all(context);
        let (rulesets, others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|ruleset| ruleset.is_for_default_branch());
        for ruleset in &rulesets {
            judge(*ruleset, sink);
        }
        let Some(first) = rulesets.first() else {
            return others
                .first()
                .into_iter()
                .for_each(|other| elsewhere(*other, sink));
        };
        // Several rulesets may share the work. One that is not in force is told above, with all that it would do.
        let has = |kind: &str| rulesets.iter().any(|ruleset| ruleset.has(kind));
        for kind in self.required.iter().filter(|kind| !has(kind)) {
            let at = get(first.root, "rules").unwrap_or(first.root);
            sink.report(
                first.file.at_node(at),
                format!(
                    "no ruleset has the rule `{kind}`: {} the default branch",
                    effect(kind)
                ),
            )
            .help(format!("add `{{\"type\": \"{kind}\"}}` to `rules`"))
            .keyed(format!("rules.{kind}"));
        }
    }
}

/// Rulesets are there, and the branch that everything is merged into is none of theirs.
fn elsewhere(ruleset: Ruleset<'_>, sink: &mut Sink) {
    let Ruleset { file, root } = ruleset;
    let at = get(root, "conditions").unwrap_or(root);
    sink.report(file.at_node(at), "no ruleset holds for the default branch: whoever may write may push straight to it, rewrite it and delete it")
        .help("write `\"include\": [\"~DEFAULT_BRANCH\"], \"exclude\": []` under `ref_name`")
        .keyed("conditions");
}

/// What anybody with write access may do without a rule.
fn effect(kind: &str) -> &'static str {
    match kind {
        "deletion" => "whoever may write may delete",
        "non_fast_forward" => "a force push may rewrite",
        "pull_request" => "whoever may write may push straight to",
        "required_status_checks" => "what no check has seen may be merged into",
        "required_signatures" => "commits that nobody signed reach",
        _ => "it does not hold for",
    }
}

fn judge(ruleset: Ruleset<'_>, sink: &mut Sink) {
    let Ruleset { file, root } = ruleset;
    for (rule, list) in ruleset.check_lists() {
        if list.is_none_or(|list| list.items().next().is_none()) {
            let message = "the rule `required_status_checks` requires no check: what no check has seen may be merged into the default branch";
            sink.report(file.at_node(list.unwrap_or(rule)), message)
                .help("name a job: `\"required_status_checks\": [{\"context\": \"ci\", \"integration_id\": 15368}]`")
                .keyed("rules.required_status_checks.none");
        }
    }
    if !ruleset.is_active() {
        let node = get(root, "enforcement").unwrap_or(root);
        let how = get(root, "enforcement")
            .and_then(scalar)
            .unwrap_or_default();
        sink.report(
            file.at_node(node),
            format!("the enforcement of the ruleset is `{how}`: it stops nothing"),
        )
        .help("write `\"enforcement\": \"active\"`")
        .keyed("enforcement");
    }
    for actor in ruleset.bypass_actors() {
        let text = |key: &str| get(actor, key).and_then(scalar).unwrap_or_default();
        let (kind, mode) = (text("actor_type"), text("bypass_mode"));
        sink.report(
            file.at_node(actor),
            format!(
                "`{kind}` {} may bypass the ruleset (`{mode}`): what it merges was not checked",
                text("actor_id")
            ),
        )
        .help("write `\"bypass_actors\": []`")
        .keyed(format!("bypass.{kind}.{}", text("actor_id")));
    }
}

//! A baseline that knows more than there is.

use rempart_core::{Check, Inputs, Levels, Rule, RuleMeta, Severity, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaleBaseline {}

impl Rule for StaleBaseline {
    const META: RuleMeta = RuleMeta {
        id: "rempart/stale-baseline",
        levels: Levels::always(Severity::Note),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("stale_baseline.md"),
    };
    // Reported by `baseline`, which sees what a rule cannot: what became of the findings.
    const CHECK: Check<Self> = Check::Repository(|_, _, _| {});
}

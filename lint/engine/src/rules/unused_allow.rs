//! A waiver that silences nothing.

use rempart_core::{Check, Inputs, Levels, Rule, RuleMeta, Severity, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnusedAllow {}

impl Rule for UnusedAllow {
    const META: RuleMeta = RuleMeta {
        id: "rempart/unused-allow",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("unused_allow.md"),
    };
    // Reported by `suppress`, which sees what a rule cannot: what became of the findings.
    const CHECK: Check<Self> = Check::Repository(|_, _, _| {});
}

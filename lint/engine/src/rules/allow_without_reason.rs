//! A waiver that does not say why.

use rempart_core::{Check, Inputs, Levels, Rule, RuleMeta, Severity, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllowWithoutReason {}

impl Rule for AllowWithoutReason {
    const META: RuleMeta = RuleMeta {
        id: "rempart/allow-without-reason",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("allow_without_reason.md"),
    };
    // Reported by `suppress`, which sees what a rule cannot: what became of the findings.
    const CHECK: Check<Self> = Check::Repository(|_, _, _| {});
}

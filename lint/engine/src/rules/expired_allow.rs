//! A waiver whose day has passed.

use rempart_core::{Check, Inputs, Levels, Rule, RuleMeta, Severity, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpiredAllow {}

impl Rule for ExpiredAllow {
    const META: RuleMeta = RuleMeta {
        id: "rempart/expired-allow",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("expired_allow.md"),
    };
    // Reported by `suppress`, which sees what a rule cannot: what became of the findings.
    const CHECK: Check<Self> = Check::Repository(|_, _, _| {});
}

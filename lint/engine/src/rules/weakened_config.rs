//! A change that judges less than before.

use rempart_core::{Check, Inputs, Levels, Rule, RuleMeta, Severity, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeakenedConfig {}

impl Rule for WeakenedConfig {
    const META: RuleMeta = RuleMeta {
        id: "rempart/weakened-config",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("weakened_config.md"),
    };
    // Reported by the engine, which knows the severities of all rules.
    const CHECK: Check<Self> = Check::Change(|_, _, _| {});
}

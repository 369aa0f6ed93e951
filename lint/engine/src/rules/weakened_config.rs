//! A change that judges less than before.

use rempart_core::{Change, Check, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::weakening;

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
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl WeakenedConfig {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        for (location, fault) in weakening::of_config(change) {
            sink.report(
                location,
                format!("{fault}: what the gate refused before this change may pass after it"),
            )
            .help("let the owners of the gate decide this in a change of its own");
        }
    }
}

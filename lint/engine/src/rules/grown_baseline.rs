//! A change that adds findings to the baseline.

use rempart_core::{Change, Check, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::weakening;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrownBaseline {}

impl Rule for GrownBaseline {
    const META: RuleMeta = RuleMeta {
        id: "rempart/grown-baseline",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("grown_baseline.md"),
    };
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl GrownBaseline {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        for (location, what) in weakening::grown_baseline(change) {
            sink.report(
                location,
                format!("this change adds {what} to the baseline: a new fault is called known"),
            )
            .help("mend the fault; what was there before the gate goes into the baseline by a change of its own, which an owner of the gate merges over this finding");
        }
    }
}

//! A change that silences findings by new comments.

use rempart_core::{Change, Check, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::weakening;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddedSuppression {}

impl Rule for AddedSuppression {
    const META: RuleMeta = RuleMeta {
        id: "rempart/added-suppression",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("added_suppression.md"),
    };
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl AddedSuppression {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        for (location, rule) in weakening::added_comments(change) {
            sink.report(
                location,
                format!("this change adds a waiver of `{rule}`: what it covers passes from now on"),
            )
            .help("mend what it covers, or let a reviewer agree to the reason");
        }
    }
}

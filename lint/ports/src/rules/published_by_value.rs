//! A value of a chart lets the world reach a port that has to be closed.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cluster::Way;
use crate::exposed::{NEEDS, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PublishedByValue {}

impl Rule for PublishedByValue {
    const META: RuleMeta = RuleMeta {
        id: "ports/published-by-value",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("published_by_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl PublishedByValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let ways = &[Way::Values];
        report(
            context,
            ways,
            "write `ClusterIP`, or leave the value out",
            sink,
        );
    }
}

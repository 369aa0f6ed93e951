//! A comment that does not open with the data key.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::verify::{self, FaultKind, VerifiedFact};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsUndecryptableComment {}

impl Rule for SopsUndecryptableComment {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-undecryptable-comment",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<VerifiedFact>()],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("sops_undecryptable_comment.md"),
    };
    const CHECK: Check<Self> = Check::Given(verify::NEEDS_KEY, Self::check);
}

impl SopsUndecryptableComment {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        verify::report(FaultKind::UndecryptableComment, context, sink);
    }
}

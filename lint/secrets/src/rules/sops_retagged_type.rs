//! A value that cannot be of the type it is marked with.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::verify::{self, FaultKind, VerifiedFact};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsRetaggedType {}

impl Rule for SopsRetaggedType {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-retagged-type",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<VerifiedFact>()],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("sops_retagged_type.md"),
    };
    const CHECK: Check<Self> = Check::Given(verify::NEEDS_KEY, Self::check);
}

impl SopsRetaggedType {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        verify::report(FaultKind::RetaggedType, context, sink);
    }
}

//! A file that is not the one that was authenticated.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::verify::{self, FaultKind, VerifiedFact};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsWrongMac {}

impl Rule for SopsWrongMac {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-wrong-mac",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<VerifiedFact>()],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("sops_wrong_mac.md"),
    };
    const CHECK: Check<Self> = Check::Given(verify::NEEDS_KEY, Self::check);
}

impl SopsWrongMac {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        verify::report(FaultKind::WrongMac, context, sink);
    }
}

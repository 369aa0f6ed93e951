//! Metadata with more than one selector.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsTwoSelectors {}

impl Rule for SopsTwoSelectors {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-two-selectors",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_two_selectors.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsTwoSelectors {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            let [first, second, ..] = &*metadata.selectors else {
                continue;
            };
            sink.report(
                sops.at(second.span, metadata.document),
                format!(
                    "`{}` stands beside `{}`, and SOPS takes one selector: it refuses the file",
                    second.kind.key(),
                    first.kind.key()
                ),
            )
            .help("restore the metadata as SOPS wrote it");
        }
    }
}

//! A selector whose regular expression does not compile.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::go_regex::Refusal;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsInvalidSelector {}

impl Rule for SopsInvalidSelector {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-invalid-selector",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_invalid_selector.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsInvalidSelector {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            for selector in &metadata.selectors {
                let Some(Refusal::Invalid(why)) = selector.refusal() else {
                    continue;
                };
                let result = if selector.kind.selects_encrypted() {
                    "SOPS says nothing and leaves every value in clear"
                } else {
                    "SOPS says nothing and takes no value out"
                };
                sink.report(
                    sops.at(selector.span, metadata.document),
                    format!(
                        "`{}` is no regular expression of Go ({why}): {result}",
                        selector.kind.key()
                    ),
                )
                .keyed(selector.kind.key())
                .help("correct it in `.sops.yaml`, then decrypt and encrypt the file again");
            }
        }
    }
}

//! A key of the metadata that cannot open the file.

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
pub(crate) struct SopsMalformedRecipient {}

impl Rule for SopsMalformedRecipient {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-malformed-recipient",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_malformed_recipient.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMalformedRecipient {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for metadata in &sops.file.metadata {
                for recipient in metadata.recipients() {
                    let Some(fault) = recipient.fault else {
                        continue;
                    };
                    let shown = recipient.shown();
                    sink.report(
                        sops.at(recipient.span, metadata.document),
                        format!("{shown} cannot open this file: {fault}"),
                    )
                    .keyed(shown)
                    .help("run `sops updatekeys` on the file");
                }
            }
        }
    }
}

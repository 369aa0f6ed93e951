//! A key that the creation rule names and the file does not.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::config::SopsConfigs;
use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsMissingRecipient {}

impl Rule for SopsMissingRecipient {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-missing-recipient",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_missing_recipient.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMissingRecipient {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (sops, config, rule) in view::ruled(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            for recipient in rule
                .recipients()
                .filter(|named| !metadata.recipients().any(|known| known.is_same(named)))
            {
                let shown = recipient.shown();
                sink.report(
                    sops.at(metadata.span, metadata.document),
                    format!(
                        "{shown} cannot open this file, and its creation rule says that it can"
                    ),
                )
                .keyed(shown)
                .label(
                    context.file(config.id).at(recipient.span, Some(0)),
                    "named here",
                )
                .help("run `sops updatekeys` on the file");
            }
        }
    }
}

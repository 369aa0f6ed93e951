//! A file that can be opened with a key that its creation rule does not name.

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
pub(crate) struct SopsExtraRecipient {}

impl Rule for SopsExtraRecipient {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-extra-recipient",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>(), FactEntry::of::<SopsConfigs>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_extra_recipient.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsExtraRecipient {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (sops, _, rule) in view::ruled(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            for recipient in metadata
                .recipients()
                .filter(|known| !rule.recipients().any(|named| named.is_same(known)))
            {
                let shown = recipient.shown();
                sink.report(
                    sops.at(recipient.span, metadata.document),
                    format!("{shown} can open this file, and its creation rule does not name it: an old key, or one that somebody put in"),
                )
                .keyed(shown)
                .help("run `sops updatekeys` on the file, then `sops rotate -i`, and change the values: whoever held the key has read them");
            }
        }
    }
}

//! One key twice in a file or in a creation rule.

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
pub(crate) struct SopsRepeatedRecipient {}

impl Rule for SopsRepeatedRecipient {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-repeated-recipient",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_repeated_recipient.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRepeatedRecipient {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            for group in &metadata.groups {
                for (index, recipient) in group.iter().enumerate() {
                    if !group[..index]
                        .iter()
                        .any(|earlier| earlier.is_same(recipient))
                    {
                        continue;
                    }
                    let shown = recipient.shown();
                    sink.report(
                        sops.at(recipient.span, metadata.document),
                        format!("{shown} stands here a second time: removing one of the two takes nothing away from its owner"),
                    )
                    .keyed(shown)
                    .help("name it once in `.sops.yaml`, then run `sops updatekeys`");
                }
            }
        }
    }
}

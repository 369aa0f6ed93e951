//! Metadata that SOPS drops unread.

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
pub(crate) struct SopsRepeatedMetadata {}

impl Rule for SopsRepeatedMetadata {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-repeated-metadata",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_repeated_metadata.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRepeatedMetadata {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            if sops.file.effective().is_none() {
                continue;
            }
            for erased in sops.file.others(sops.view.text().unwrap_or_default()) {
                let message = if erased.is_second {
                    "a second `sops` stands in one document: SOPS breaks down on it, or drops it unread".to_owned()
                } else {
                    format!(
                        "`sops` of document {} differs from that of the first: SOPS drops it unread, and what stands there is in clear",
                        erased.document + 1
                    )
                };
                sink.report(sops.at(erased.span, erased.document), message)
                    .help("remove it, or encrypt the file again");
            }
        }
    }
}

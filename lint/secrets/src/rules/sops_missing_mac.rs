//! Metadata without the authentication code.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::metadata::Mac;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsMissingMac {}

impl Rule for SopsMissingMac {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-missing-mac",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_missing_mac.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMissingMac {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            let (span, message) = match metadata.mac {
                Mac::Encrypted(_) => continue,
                Mac::Missing => (
                    metadata.span,
                    "`sops.mac` is missing: SOPS refuses the file, and with `--ignore-mac` nobody sees what was changed in it",
                ),
                Mac::Malformed(span) => (
                    span,
                    "`sops.mac` is not the encrypted text that SOPS writes: SOPS refuses the file",
                ),
            };
            sink.report(sops.at(span, metadata.document), message)
                .help("restore the file from before the change; do not decrypt it with `--ignore-mac` and go on");
        }
    }
}

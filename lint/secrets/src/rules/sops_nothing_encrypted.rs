//! A file with the metadata of SOPS in which nothing is encrypted.

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
pub(crate) struct SopsNothingEncrypted {}

impl Rule for SopsNothingEncrypted {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-nothing-encrypted",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_nothing_encrypted.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsNothingEncrypted {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(metadata) = sops.file.effective().filter(|_| sops.file.is_clear) else {
                continue;
            };
            let why = match &*metadata.selectors {
                [only] => format!(": `{}` selects nothing here", only.kind.key()),
                _ => String::new(),
            };
            sink.report(
                sops.at(metadata.span, metadata.document),
                format!("the file has the metadata of SOPS, and every value is in clear{why}"),
            )
            .help(
                "replace the credentials in it, correct the selector, and encrypt the file again",
            );
        }
    }
}

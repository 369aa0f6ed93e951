//! Encrypted values in a file without the metadata to decrypt them.

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
pub(crate) struct SopsMissingMetadata {}

impl Rule for SopsMissingMetadata {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-missing-metadata",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_missing_metadata.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMissingMetadata {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            if sops.file.effective().is_some() {
                continue;
            }
            let mut sealed = sops.envelopes();
            let Some((first, _)) = sealed.next() else {
                continue;
            };
            let where_to = if sops.file.metadata.is_empty() {
                "the file has no metadata"
            } else {
                "the first document has no metadata, and SOPS looks nowhere else"
            };
            let name = sops.name(first);
            sink.report(
                sops.at(first.span, first.document),
                format!("{name} is encrypted, and {where_to}: nobody can decrypt it"),
            )
            .keyed(name)
            .help("restore the block `sops` that belongs to these values");
        }
    }
}

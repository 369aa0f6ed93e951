//! A key under `sops` that SOPS does not know.

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
pub(crate) struct SopsUnknownMetadata {}

impl Rule for SopsUnknownMetadata {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-unknown-metadata",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_unknown_metadata.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsUnknownMetadata {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for metadata in &sops.file.metadata {
                if let Some(span) = metadata.version_text {
                    sink.report(
                        sops.at(span, metadata.document),
                        "text stands behind the numbers of `sops.version`: it is never encrypted or authenticated, and the next edit drops it without a word",
                    )
                    .keyed("sops.version")
                    .help("write the number alone; replace the credential if it held one");
                }
                for (path, span) in &metadata.unknown {
                    sink.report(
                        sops.at(*span, metadata.document),
                        format!("`{path}` is none of SOPS's: it is never encrypted, and the next edit drops it without a word"),
                    )
                    .keyed(path.clone())
                    .help("remove it; replace the credential if it held one");
                }
            }
        }
    }
}

//! Metadata, or a text around it, that SOPS refuses to load.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::{metadata, view};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsRefusedMetadata {}

impl Rule for SopsRefusedMetadata {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-refused-metadata",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_refused_metadata.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsRefusedMetadata {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for fault in &sops.file.faults {
                let effect = if fault.misleads {
                    "SOPS reads the file otherwise than it looks"
                } else {
                    "SOPS refuses the file"
                };
                sink.report(
                    sops.at(fault.span, fault.document),
                    format!("{}: {effect}", fault.words),
                )
                .help("restore the file as SOPS wrote it");
            }
            let Some(metadata) = sops.file.effective() else {
                continue;
            };
            for (key, span, words) in &metadata.faults {
                let path = if key.is_empty() {
                    "sops".to_owned()
                } else {
                    format!("sops.{key}")
                };
                sink.report(
                    sops.at(*span, metadata.document),
                    format!("`{path}` {words}: SOPS refuses the file"),
                )
                .keyed(path)
                .help("restore the metadata as SOPS wrote it");
            }
            for (key, span) in &metadata.repeated {
                let path = format!("sops.{}", metadata::shown(key));
                sink.report(
                    sops.at(*span, metadata.document),
                    format!(
                        "`{path}` stands twice: SOPS refuses it in YAML, and takes the last one in the other stores"
                    ),
                )
                .keyed(format!("{path} twice"))
                .help("restore the metadata as SOPS wrote it");
            }
        }
    }
}

//! A file of SOPS with bytes that are no text.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, Raw};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsForeignBytes {}

impl Rule for SopsForeignBytes {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-foreign-bytes",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_foreign_bytes.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl SopsForeignBytes {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let raw = file.source().found_in_bytes::<Raw>();
        if raw.is_some_and(|raw| raw.is_sealed) {
            let message = "this file of SOPS holds bytes that are no UTF-8: SOPS writes none, and nothing in the file was verified";
            sink.report(file.whole(), message)
                .help("restore the file as SOPS wrote it");
        }
    }
}

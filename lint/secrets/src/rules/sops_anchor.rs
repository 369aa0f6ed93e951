//! An anchor or alias in a file that SOPS wrote.

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
pub(crate) struct SopsAnchor {}

impl Rule for SopsAnchor {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-anchor",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_anchor.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsAnchor {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some(first) = sops.file.anchors.first() else {
                continue;
            };
            let document = sops
                .file
                .effective()
                .map_or(0, |metadata| metadata.document);
            sink.report(
                sops.at(*first, document),
                "an anchor or alias stands in a file of SOPS: SOPS never writes one, so the file was changed behind its back, and the next edit writes every copy out",
            )
            .help("write the values out with `sops edit`");
        }
    }
}

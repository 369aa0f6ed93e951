//! A document behind the first one in clear.

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
pub(crate) struct SopsPlainDocument {}

impl Rule for SopsPlainDocument {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-plain-document",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_plain_document.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsPlainDocument {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            if sops.file.is_clear {
                continue;
            }
            for (document, leaf) in &sops.file.clear_documents {
                let Some(first) = sops.file.leaves.get(*leaf) else {
                    continue;
                };
                let path = sops.file.paths.shown(first.path);
                sink.report(
                    sops.at(first.span, *document),
                    format!("document {} is in clear from `{path}` on, behind an encrypted one: SOPS refuses the whole file", document + 1),
                )
                .keyed(path)
                .help("replace the credentials in it, and move it to a file of its own before you encrypt it");
            }
        }
    }
}

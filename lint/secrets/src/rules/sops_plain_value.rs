//! A value in clear that the selector of its file says is encrypted.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::file::State;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsPlainValue {}

impl Rule for SopsPlainValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-plain-value",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_plain_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsPlainValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            if sops.file.is_clear {
                continue;
            }
            for leaf in sops.file.leaves.iter().filter(|leaf| leaf.must) {
                let State::Plain { text } = leaf.state else {
                    continue;
                };
                if sops.file.is_clear_document(leaf.document) {
                    continue;
                }
                let path = sops.file.paths.shown(leaf.path);
                let result = if text {
                    "SOPS refuses to decrypt the file"
                } else {
                    "SOPS 3.11 breaks down on it"
                };
                sink.report(
                    sops.at(leaf.span, leaf.document),
                    format!("`{path}` is in clear, and the selector of this file says that it is encrypted: {result}"),
                )
                .keyed(path)
                .help("replace the credential, and put the new one in with `sops edit`");
            }
        }
    }
}

//! An encrypted value that the selector of its file says is in clear.

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
pub(crate) struct SopsUnreadValue {}

impl Rule for SopsUnreadValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-unread-value",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_unread_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsUnreadValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context).filter(|sops| sops.file.judged) {
            for leaf in sops.file.leaves.iter().filter(|leaf| !leaf.must) {
                if !matches!(leaf.state, State::Encrypted(_)) {
                    continue;
                }
                let path = sops.file.paths.shown(leaf.path);
                sink.report(
                    sops.at(leaf.span, leaf.document),
                    format!("`{path}` is encrypted, and the selector of this file says that it is not: SOPS hands the text `ENC[…]` on as the value"),
                )
                .keyed(path)
                .help("restore the selector that the file was encrypted with");
            }
        }
    }
}

//! A MAC that leaves the values in clear out.

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
pub(crate) struct SopsMacOnlyEncrypted {}

impl Rule for SopsMacOnlyEncrypted {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-mac-only-encrypted",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_mac_only_encrypted.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMacOnlyEncrypted {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let Some((metadata, span)) = sops
                .file
                .effective()
                .and_then(|metadata| Some((metadata, metadata.mac_only_encrypted?)))
            else {
                continue;
            };
            let open = sops
                .file
                .leaves
                .iter()
                .filter(|leaf| !leaf.must && matches!(leaf.state, State::Plain { .. }))
                .count();
            if open == 0 {
                continue;
            }
            sink.report(
                sops.at(span, metadata.document),
                format!("values in clear ({open}) are outside the MAC: whoever can write this file can change or add such values, and decryption succeeds"),
            )
            .help("encrypt the file without `mac_only_encrypted`");
        }
    }
}

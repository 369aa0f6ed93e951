//! A credential in clear, told by its form, its structure or its name.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, Weight, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeakedCredential {}

impl Rule for LeakedCredential {
    const META: RuleMeta = RuleMeta {
        id: "secrets/leaked-credential",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("leaked_credential.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl LeakedCredential {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let help = "revoke it and make a new one, remove it from the history, and keep the new one encrypted with SOPS";
        report::leaks(file, Weight::Credential, help, sink);
        report::in_bytes(file, Weight::Credential, help, sink);
    }
}

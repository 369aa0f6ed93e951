//! The hash of a password, which can be guessed offline.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, Weight, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeakedPasswordHash {}

impl Rule for LeakedPasswordHash {
    const META: RuleMeta = RuleMeta {
        id: "secrets/leaked-password-hash",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("leaked_password_hash.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl LeakedPasswordHash {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let help = "change the password, remove the hash from the history, and keep the new one encrypted with SOPS";
        report::leaks(file, Weight::PasswordHash, help, sink);
        report::in_bytes(file, Weight::PasswordHash, help, sink);
    }
}

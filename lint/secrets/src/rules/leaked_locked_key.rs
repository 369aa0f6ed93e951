//! A private key that only a passphrase protects.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, Weight, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeakedLockedKey {}

impl Rule for LeakedLockedKey {
    const META: RuleMeta = RuleMeta {
        id: "secrets/leaked-locked-key",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("leaked_locked_key.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl LeakedLockedKey {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let help = "make a new key, remove this one from the history, and keep the new one encrypted with SOPS";
        report::leaks(file, Weight::LockedKey, help, sink);
        report::in_bytes(file, Weight::LockedKey, help, sink);
    }
}

//! A password that everyone tries first.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::{InClear, report};
use crate::sops::file::SopsFact;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeakDefault {}

impl Rule for WeakDefault {
    const META: RuleMeta = RuleMeta {
        id: "secrets/weak-default",
        levels: Levels::split(Severity::Note, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>(), FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("weak_default.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl WeakDefault {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let help =
            "draw a password, and encrypt it with SOPS or refer to a secret that is made elsewhere";
        report::literals(file, true, help, sink);
    }
}

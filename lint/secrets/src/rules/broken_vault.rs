//! A text that says it is a vault of Ansible and is none.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Span, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing::{self, Certainty};
use crate::scan::{InClear, place};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrokenVault {}

impl Rule for BrokenVault {
    const META: RuleMeta = RuleMeta {
        id: "secrets/broken-vault",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<InClear>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_vault.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl BrokenVault {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        let Some(found) = file.fact::<InClear>() else {
            return;
        };
        for clear in &found.vaults {
            let span = Span::new(clear.start as u32, clear.end as u32);
            let finding = sink.report(
                file.at(span, place::document_of(file, clear.start)),
                "the text below the mark of a vault is not encrypted: Ansible cannot open it, and whoever can read the repository or its history has it",
            );
            finding.help(
                "replace what is secret in it, and encrypt it with `ansible-vault encrypt` or with SOPS",
            );
            weighing::weigh(file, Certainty::Likely, finding);
        }
    }
}

//! Keys without a value, which SOPS neither encrypts nor authenticates.

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
pub(crate) struct SopsKeyWithoutValue {}

impl Rule for SopsKeyWithoutValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-key-without-value",
        levels: Levels::strict_only(Severity::Note),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_key_without_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsKeyWithoutValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let mut bare = sops.file.leaves.iter().filter(|leaf| {
                let raw = sops.raw(leaf.span);
                leaf.must && matches!(leaf.state, State::Empty) && !matches!(raw, "\"\"" | "''")
            });
            let Some(first) = bare.next() else { continue };
            let path = sops.file.paths.shown(first.path);
            let more = bare.count();
            let others = if more == 0 {
                String::new()
            } else {
                format!(" and {more} more")
            };
            sink.report(
                sops.at(first.span, first.document),
                format!("`{path}`{others} has no value: SOPS neither encrypts nor authenticates such keys, so anybody can add, rename or remove them"),
            )
            .keyed(path)
            .help("leave the key out, or give it a value");
        }
    }
}

//! A file of structured text that SOPS encrypted as one blob, because its name ends in something else.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::file::SopsFact;
use crate::sops::store::Store;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsBinaryEnvelope {}

impl Rule for SopsBinaryEnvelope {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-binary-envelope",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_binary_envelope.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsBinaryEnvelope {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            let blob = sops.file.store == Store::Binary
                && sops.file.written == Store::Binary
                && sops.file.effective().is_some();
            let name = sops.view.path().file_name();
            let Some(inner) = structured_part(name).filter(|_| blob) else {
                continue;
            };
            sink.report(
                sops.view.whole(),
                format!("SOPS took this file for one blob, since its name does not end in `{inner}`: keys are hidden, selectors do not count, and a reader that expects {inner} gets an envelope"),
            )
            .help(format!("let the name end in `{inner}` and encrypt it again"));
        }
    }
}

/// The suffix of a store that stands inside a name and not at its end.
fn structured_part(name: &str) -> Option<&'static str> {
    // The habit of tools that encrypt whole files and say so.
    let (_, last) = name.rsplit_once('.').unwrap_or_default();
    if matches!(last, "enc" | "encrypted" | "sops" | "age") {
        return None;
    }
    [".yaml", ".yml", ".json", ".env", ".ini"]
        .into_iter()
        .find(|suffix| name.contains(&format!("{suffix}.")))
}

//! A value that has the form of an encrypted one, and that no cipher made.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::envelope::Forgery;
use crate::sops::file::SopsFact;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsForgedValue {}

impl Rule for SopsForgedValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-forged-value",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_forged_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsForgedValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for (mark, envelope) in sops.envelopes() {
                let why = match envelope.forgery {
                    None => continue,
                    Some(Forgery::ReadableData) => "its data is readable text in base64".to_owned(),
                    Some(Forgery::NotRandom(part)) => format!("its {part} is not random"),
                };
                let name = sops.name(mark);
                sink.report(
                    sops.at(mark.span, mark.document),
                    format!(
                        "{name} only looks encrypted: {why}, so anybody can read it and SOPS cannot"
                    ),
                )
                .keyed(name)
                .help("replace the credential, and put the new one in with `sops edit`");
            }
        }
    }
}

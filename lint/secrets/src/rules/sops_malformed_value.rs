//! A value that begins like an encrypted one and breaks the form.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sops::envelope::Malformed;
use crate::sops::file::SopsFact;
use crate::sops::file::State;
use crate::sops::view;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SopsMalformedValue {}

impl Rule for SopsMalformedValue {
    const META: RuleMeta = RuleMeta {
        id: "secrets/sops-malformed-value",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<SopsFact>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("sops_malformed_value.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SopsMalformedValue {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for sops in view::files(context) {
            for mark in sops.marks() {
                let State::Malformed(fault) = mark.state else {
                    continue;
                };
                let name = sops.name(mark);
                sink.report(sops.at(mark.span, mark.document), format!("{name} {}", words(fault)))
                    .keyed(name)
                    .help("replace the value with `sops edit`; replace the credential if part of it stands in clear");
            }
        }
    }
}

fn words(fault: Malformed) -> String {
    match fault {
        Malformed::TextBehind => "goes on behind the closing bracket: SOPS drops that text unread, and it stands here in clear".to_owned(),
        Malformed::TextBefore => "has blanks before `ENC[`: SOPS does not find the value and refuses the file".to_owned(),
        Malformed::Incomplete => "breaks off: SOPS cannot decrypt it and refuses the file".to_owned(),
        Malformed::NotBase64(part) => format!("has a {part} that is no base64: SOPS cannot decrypt it and refuses the file"),
        Malformed::Length(part) => format!("has a {part} of the wrong length: SOPS did not write it and cannot decrypt it"),
        Malformed::UnknownType => "has a type that SOPS does not write: SOPS 3.11 refuses the file or breaks down on it".to_owned(),
    }
}

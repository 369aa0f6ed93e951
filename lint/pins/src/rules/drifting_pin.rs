//! A version that is not the one of the register.

use rempart_core::{
    Check, Context, Edit, FactEntry, FileView, Fix, Inputs, Levels, Rule, RuleMeta, Severity, Sink,
    Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kind::Kind;
use crate::register::Register;
use crate::version::{is_exact, is_filled_in, is_same, styled};
use crate::written::{Places, Written, compared};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DriftingPin {}

impl Rule for DriftingPin {
    const META: RuleMeta = RuleMeta {
        id: "pins/drifting-pin",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Register>(), FactEntry::of::<Places>()],
        fixable: true,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("drifting_pin.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl DriftingPin {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some((file_of_register, register, places)) = compared(context) else {
            return;
        };
        for place in &places.all {
            let Some(pin) = register.pins.iter().find(|pin| place.is_of(pin)) else {
                continue;
            };
            let file = context.file(place.file);
            if let (Some(here), Some(there)) = (&place.digest, &pin.digest)
                && !here.is_empty()
                && !digits(here).eq_ignore_ascii_case(digits(there))
            {
                let name = &pin.name;
                sink.report(file.at(place.span, place.document), format!("`{name}` is the image `{here}` here, whatever its tag says, and `{there}` in the register"))
                    .help(format!("write the digest of the register, or change `{}` first", file_of_register.path()))
                    .label(file_of_register.at(pin.at, Some(0)), "the register")
                    .keyed(format!("{name}.digest"));
            }
            let is_compared = is_exact(&place.version)
                || !(place.version.is_empty()
                    || is_filled_in(&place.version)
                    || place.is_judged_elsewhere);
            if !is_compared || is_same(&place.version, &pin.version) {
                continue;
            }
            let (name, here, there) = (&pin.name, &place.version, &pin.version);
            let path = file_of_register.path();
            let finding = sink.report(file.at(place.span, place.document), format!("`{name}` is `{here}` here and `{there}` in the register: what runs depends on which of the two is read"));
            finding
                .label(file_of_register.at(pin.at, Some(0)), "the register")
                .keyed(format!("{name}.{here}"));
            let wanted = if is_exact(here) {
                styled(there, here)
            } else {
                there.clone()
            };
            if place.is_replaceable {
                finding
                    .help(format!("write `{wanted}`, or change `{path}` first"))
                    .fix(Fix {
                        title: format!("write the version of the register, `{wanted}`"),
                        // What runs changes, as the register decided already. `-alpine` behind a version is another
                        // image, which nobody decided on.
                        safe: place.kind != Kind::Image
                            || here.contains('-') == there.contains('-'),
                        edits: vec![Edit {
                            path: file.path().clone(),
                            span: place.span,
                            replacement: if is_encoded(file, place) {
                                wanted.replace('+', "%2B")
                            } else {
                                wanted
                            },
                        }],
                    });
            } else {
                finding.help(format!(
                    "name `{wanted}` with its commit or digest, or change `{path}` first"
                ));
            }
        }
    }
}

/// A digest without its algorithm, which some charts leave out.
fn digits(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}

/// Whether a version stands in an address, with its plus sign encoded.
fn is_encoded(file: FileView<'_>, place: &Written) -> bool {
    let written = file.text().map(|text| place.span.slice(text));
    written.is_some_and(|written| written.contains('%'))
}

//! A version that is not the one of the register.

use rempart_core::{
    Check, Context, Edit, FactEntry, FileView, Fix, Inputs, Levels, Rule, RuleMeta, Severity, Sink,
    Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kind::Kind;
use crate::register::Register;
use crate::version::{is_exact, is_same, styled};
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
        for place in places.all.iter().filter(|place| is_exact(&place.version)) {
            let Some(pin) = register.pins.iter().find(|pin| place.is_of(pin)) else {
                continue;
            };
            if is_same(&place.version, &pin.version) {
                continue;
            }
            let file = context.file(place.file);
            let (name, here, there) = (&pin.name, &place.version, &pin.version);
            let path = file_of_register.path();
            let finding = sink.report(file.at(place.span, place.document), format!("`{name}` is `{here}` here and `{there}` in the register: what runs depends on which of the two is read"));
            finding
                .label(file_of_register.at(pin.at, Some(0)), "the register")
                .keyed(format!("{name}.{here}"));
            let wanted = styled(there, here);
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

/// Whether a version stands in an address, with its plus sign encoded.
fn is_encoded(file: FileView<'_>, place: &Written) -> bool {
    let written = file.text().map(|text| place.span.slice(text));
    written.is_some_and(|written| written.contains('%'))
}

//! A version that changes without a change in the repository.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::register::Register;
use crate::version::{is_exact, is_filled_in};
use crate::written::Places;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FloatingPin {}

impl Rule for FloatingPin {
    const META: RuleMeta = RuleMeta {
        id: "pins/floating-pin",
        levels: Levels::split(Severity::Note, Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Places>(), FactEntry::of::<Register>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("floating_pin.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl FloatingPin {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(places) = context.fact::<Places>() else {
            return;
        };
        for place in places.all.iter().filter(|place| !place.is_judged_elsewhere) {
            let version = &place.version;
            if is_exact(version) || is_filled_in(version) || place.digest.is_some() {
                continue;
            }
            // The register says which one is meant, and that this is another.
            let is_known = |register: &Register| register.pins.iter().any(|pin| place.is_of(pin));
            if !version.is_empty() && context.fact::<Register>().is_some_and(is_known) {
                continue;
            }
            let (name, kind) = (&place.name, place.kind.name());
            let says = if version.is_empty() {
                "no version".to_owned()
            } else {
                format!("`{version}`")
            };
            sink.report(context.file(place.file).at(place.span, place.document), format!("{says} of `{name}` ({kind}) is what is newest on the day it is installed: the same commit runs other code tomorrow, and going back to it does not bring the old one back"))
                .help("write one exact version")
                .keyed(format!("{kind}.{name}"));
        }
    }
}

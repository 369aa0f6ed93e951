//! A version that gets no fixes any more.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::register::Register;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct EndedPin {}

impl Rule for EndedPin {
    const META: RuleMeta = RuleMeta {
        id: "pins/ended-pin",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Register>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("ended_pin.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl EndedPin {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let (Some(register), Some(today)) = (context.fact::<Register>(), context.now.as_deref())
        else {
            return;
        };
        let Some(id) = register.file else { return };
        for pin in &register.pins {
            // Days of this form are in order as texts.
            let Some((end, span)) = pin.end.as_ref().filter(|(end, _)| end.as_str() < today) else {
                continue;
            };
            let (name, version) = (&pin.name, &pin.version);
            sink.report(context.file(id).at(*span, Some(0)), format!("the last day with fixes for `{name}` `{version}` was {end}: what is found in it since then stays open"))
                .help("move to a version that is maintained, and write its last day here")
                .keyed(format!("ended.{name}"));
        }
    }
}

//! A register that does not say which version is used.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::register::Register;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct BrokenRegister {}

impl Rule for BrokenRegister {
    const META: RuleMeta = RuleMeta {
        id: "pins/broken-register",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Register>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("broken_register.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl BrokenRegister {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(register) = context.fact::<Register>() else {
            return;
        };
        let Some(id) = register.file else { return };
        let file = context.file(id);
        for fault in &register.faults {
            sink.report(file.at(fault.span, Some(0)), fault.what.clone())
                .help(fault.help.clone());
        }
        for (other, span) in &register.others {
            let here = file.path();
            sink.report(context.file(*other).at(*span, Some(0)), format!("a second register: `{here}` is the one that places are compared with, and what stands here is compared with nothing"))
                .help(format!("move the entries to `{here}`"));
        }
    }
}

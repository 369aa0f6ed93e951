//! A version that is decided where it is used.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kind::Kind;
use crate::register::Register;
use crate::version::is_exact;
use crate::written::{Places, Written, compared};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MissingPin {}

impl Rule for MissingPin {
    const META: RuleMeta = RuleMeta {
        id: "pins/missing-pin",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Register>(), FactEntry::of::<Places>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("missing_pin.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl MissingPin {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some((file_of_register, register, places)) = compared(context) else {
            return;
        };
        let is_kept = |kind: Kind| register.pins.iter().any(|pin| pin.kind == kind);
        let is_known = |place: &Written| register.pins.iter().any(|pin| place.is_of(pin));
        let mut told: Vec<(Kind, &str)> = Vec::new();
        for place in places.all.iter().filter(|place| is_exact(&place.version)) {
            let thing = (place.kind, place.name.as_str());
            if !is_kept(place.kind) || is_known(place) || told.contains(&thing) {
                continue;
            }
            told.push(thing);
            let (kind, name, version) = (place.kind.name(), &place.name, &place.version);
            let path = file_of_register.path();
            sink.report(context.file(place.file).at(place.span, place.document), format!("`{name}` `{version}` is not in the register, which has others of its kind (`{kind}`): nobody is told when two places differ or its fixes end"))
                .help(format!("add `{name}` to `{path}`"))
                .keyed(format!("{kind}.{name}"));
        }
    }
}

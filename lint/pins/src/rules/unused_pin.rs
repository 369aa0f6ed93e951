//! An entry of the register that nothing follows.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::places;
use crate::register::{Pin, Register};
use crate::written::{Places, compared};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnusedPin {}

impl Rule for UnusedPin {
    const META: RuleMeta = RuleMeta {
        id: "pins/unused-pin",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Register>(), FactEntry::of::<Places>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unused_pin.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnusedPin {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some((file_of_register, register, places)) = compared(context) else {
            return;
        };
        let written = |pin: &&Pin| places.all.iter().any(|place| place.is_of(pin));
        let mut unused: Vec<_> = register.pins.iter().filter(|pin| !written(pin)).collect();
        let register_name = file_of_register.path().file_name();
        for other in context
            .snapshot
            .ids()
            .filter(|other| *other != file_of_register.id)
        {
            if unused.is_empty() {
                return;
            }
            let file = context.file(other);
            if let Some(text) = file.text().filter(|_| !places::tells(file)) {
                let may_read =
                    memchr::memmem::find(text.as_bytes(), register_name.as_bytes()).is_some();
                unused.retain(|pin| {
                    let is_named = may_read && names(text, &pin.name);
                    !is_named && !reads(text, &pin.name)
                });
            }
        }
        for pin in unused {
            let (name, version) = (&pin.name, &pin.version);
            sink.report(file_of_register.at(pin.key, Some(0)), format!("nothing in the repository writes or reads `{name}` `{version}`: the entry decides nothing, and an old one looks like a choice"))
                .help("take the entry out, or have the place that uses it read it from here")
                .keyed(format!("unused.{name}"));
        }
    }
}

/// Whether a text reads an entry as a variable: `pins.k3s`, `pins['argo-cd']`, `pins["argo-cd"]`.
fn reads(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "pins").any(|at| {
        let rest = text.get(at + "pins".len()..).unwrap_or_default();
        let behind = ["['", "[\"", "."]
            .iter()
            .find_map(|open| rest.strip_prefix(open)?.strip_prefix(name));
        behind.is_some_and(|behind| {
            !behind.starts_with(|letter: char| {
                letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
            })
        })
    })
}

/// Whether a name stands in a text as a word of its own.
fn names(text: &str, name: &str) -> bool {
    let is_part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    memchr::memmem::find_iter(text.as_bytes(), name)
        .any(|at| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}

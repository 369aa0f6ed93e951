//! A change after which a ruleset protects less.

use rempart_core::{
    Change, Check, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::protection::Protections;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct WeakenedRuleset {}

impl Rule for WeakenedRuleset {
    const META: RuleMeta = RuleMeta {
        id: "workflows/weakened-ruleset",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::JSON]),
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("weakened_ruleset.md"),
    };
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl WeakenedRuleset {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        let (before, after) = (Protections::of(change.base), Protections::of(change.head));
        // Where no ruleset is left, the finding stands at the file that was there.
        let at_base = before
            .place
            .as_ref()
            .map(|place| Location::file(place.path.clone()));
        let Some(place) = after.place.clone().or(at_base) else {
            return;
        };
        for loss in before.lost_in(&after) {
            let at = loss.place.unwrap_or_else(|| place.clone());
            sink.report(
                at,
                format!(
                    "this change {}: once the ruleset is applied, what it kept out may be merged",
                    loss.what
                ),
            )
            .help("leave the ruleset as it was; where less is wanted, let an owner of it decide that in a change of its own")
            .keyed(loss.what);
        }
    }
}

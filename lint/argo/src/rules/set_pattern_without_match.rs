//! A pattern of a git generator that finds nothing.

use rempart_apps::{ApplicationSet, place_of};
use rempart_core::{Check, Context, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{get, is_true, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetPatternWithoutMatch {}

impl Rule for SetPatternWithoutMatch {
    const META: RuleMeta = super::on_made_sets(
        "argo/set-pattern-without-match",
        Levels::always(Severity::Warning),
        include_str!("set_pattern_without_match.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SetPatternWithoutMatch {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for set in sets::whole(context) {
            // A set without any application has a rule of its own.
            if set.is_decided() && !set.applications.is_empty() {
                judge(context, set, sink);
            }
        }
    }
}

fn judge(context: &Context<'_>, set: &ApplicationSet, sink: &mut Sink) {
    let tree = set.resource.tree();
    let items = set.unmatched.iter();
    for item in items.filter_map(|node| tree.node(*node)) {
        let Some(path) = get(item, "path") else {
            continue;
        };
        let text = scalar(path).unwrap_or_default();
        // What another generator fills in differs from element to element.
        if text.contains("{{") {
            continue;
        }
        tell(context, set, (item, path, &text), sink);
    }
}

fn tell(
    context: &Context<'_>,
    set: &ApplicationSet,
    (item, path, text): (NodeRef<'_>, NodeRef<'_>, &str),
    sink: &mut Sink,
) {
    let then = if is_true(get(item, "exclude")) {
        "it excludes nothing"
    } else {
        "it adds no application, and those it added before are deleted"
    };
    let message = format!(
        "`{text}` of a git generator of `{}` finds nothing in this repository: {then}",
        set.resource.name()
    );
    let finding = sink.report(place_of(context, &set.resource, path), message);
    finding.about(set.resource.subject()).keyed(text);
    finding.help("write the path from the root of the repository; `*` does not cross `/` in `directories`, and hidden folders are left out");
}

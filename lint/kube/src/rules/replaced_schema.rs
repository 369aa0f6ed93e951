//! A change that brings its own schema for a kind judges less of it.

use rempart_core::{
    Change, Check, FactEntry, Inputs, Levels, Location, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalogues::Catalogues;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplacedSchema {}

impl Rule for ReplacedSchema {
    const META: RuleMeta = RuleMeta {
        id: "kube/replaced-schema",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Catalogues>()],
        fixable: false,
        waivable: Waivable::Never,
        since: "0.1.0",
        docs: include_str!("replaced_schema.md"),
    };
    const CHECK: Check<Self> = Check::Change(Self::check);
}

impl ReplacedSchema {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, change: Change<'_>, sink: &mut Sink) {
        // What is added is the same for every cluster.
        let base = change.base.fact::<Catalogues>();
        let head = change.head.fact::<Catalogues>();
        let (Some(base), Some(head)) = (
            base.and_then(Catalogues::unclaimed),
            head.and_then(Catalogues::unclaimed),
        ) else {
            return;
        };
        for replaced in head.replacements() {
            let (api_version, kind) = (replaced.api_version, replaced.kind);
            if base.has_added(api_version, kind) {
                continue;
            }
            // What a chart installs stands in no file.
            let Some(file) = change.head.find(replaced.file) else {
                continue;
            };
            let instead_of = replaced.instead_of;
            sink.report(
                Location::file(file.path().clone()),
                format!("objects of `{kind}` of `{api_version}` are judged by this file from now on, and no longer by the schema of {instead_of}: what the gate refused before this change may pass after it"),
            )
            .keyed(format!("{api_version}/{kind}"))
            .help("let the owners of the gate decide this in a change of its own, and compare the schema with what the operator publishes");
        }
    }
}

//! Two applications of one name.

use std::collections::BTreeMap;

use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateApplication {}

impl Rule for DuplicateApplication {
    const META: RuleMeta = super::on_applications(
        "argo/duplicate-application",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("duplicate_application.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl DuplicateApplication {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut known: BTreeMap<_, App<'_>> = BTreeMap::new();
        // What a kustomization owns may get another name or namespace.
        for app in app::all(context).filter(|app| app.is_whole() && !app.name().is_empty()) {
            for realm in app.realms() {
                let key = (realm, app.node.resource.namespace(), app.name());
                if let Some(first) = known.get(&key) {
                    // Argo CD makes neither of two that one set gives one name, which is a rule of its own.
                    let set = |app: App<'_>| app.node.set.map(|id| id.set);
                    if set(app).is_none() || set(app) != set(*first) {
                        tell(sink, app, *first);
                    }
                    break;
                }
                known.insert(key, app);
            }
        }
    }
}

fn tell(sink: &mut Sink, app: App<'_>, first: App<'_>) {
    let message = format!(
        "there are two applications `{}`: the last one written wins, and pruning deletes what the other one had deployed",
        app.name()
    );
    let place = first.at(first.head());
    app.report(sink, app.head(), "name", message)
        .label(place, "the first one")
        .help("give one of them another name");
}

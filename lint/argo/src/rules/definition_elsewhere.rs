//! An object whose definition another application brings.

use std::collections::BTreeMap;

use rempart_apps::Object;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefinitionElsewhere {}

impl Rule for DefinitionElsewhere {
    const META: RuleMeta = super::on_objects(
        "argo/definition-elsewhere",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("definition_elsewhere.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl DefinitionElsewhere {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let definitions = definitions(context);
        if definitions.is_empty() {
            return;
        }
        for app in app::all(context) {
            judge(app, &definitions, sink);
        }
    }
}

/// Keeps Argo CD from asking the API server for the kind of an object before it is applied.
const OPTION: &str = "SkipDryRunOnMissingResource=true";

/// Of each group and kind, the applications that bring its definition.
type Definitions<'c> = BTreeMap<(String, String), Vec<(App<'c>, &'c Object)>>;

fn definitions<'c>(context: &'c Context<'c>) -> Definitions<'c> {
    let mut found = Definitions::new();
    for app in app::all(context) {
        for object in app.objects() {
            let resource = &object.resource;
            if resource.is("apiextensions.k8s.io", "CustomResourceDefinition") {
                let field = |path: &[&str]| {
                    resource
                        .get(path)
                        .and_then(scalar)
                        .unwrap_or_default()
                        .into_owned()
                };
                let key = (field(&["spec", "group"]), field(&["spec", "names", "kind"]));
                found.entry(key).or_default().push((app, object));
            }
        }
    }
    found
}

fn judge(app: App<'_>, definitions: &Definitions<'_>, sink: &mut Sink) {
    if app.view().has_sync_option(OPTION) {
        return;
    }
    for object in app.objects() {
        let resource = &object.resource;
        let key = (resource.group().into_owned(), resource.kind().into_owned());
        let Some(brought) = definitions.get(&key) else {
            continue;
        };
        // With the definition in the same application, the waves decide.
        let Some((other, definition)) = brought
            .first()
            .filter(|_| brought.iter().all(|(other, _)| other.id != app.id))
        else {
            continue;
        };
        if app::has_sync_option(resource, OPTION)
            || brought.iter().any(|(other, _)| comes_first(*other, app))
        {
            continue;
        }
        let message = format!(
            "`{}` applies the {} `{}`, whose definition comes with `{}`: while that is not there, the API server does not know the kind, and nothing of `{}` is applied",
            app.name(),
            resource.kind(),
            resource.name(),
            other.name(),
            app.name()
        );
        let node = definition
            .resource
            .name_node()
            .unwrap_or_else(|| definition.resource.kind_node());
        let place = other.place(definition, node);
        app.report_object(sink, object, resource.kind_node(), "definition", message)
            .label(place, "the definition")
            .help(format!("annotate it with `argocd.argoproj.io/sync-options: {OPTION}`, or give the application a later wave than `{}`", other.name()));
    }
}

/// Whether an application comes in an earlier wave of a common parent.
fn comes_first(one: App<'_>, other: App<'_>) -> bool {
    let shares = one
        .node
        .parents
        .iter()
        .any(|parent| other.node.parents.contains(parent));
    shares && app::wave_of(&one.node.resource) < app::wave_of(&other.node.resource)
}

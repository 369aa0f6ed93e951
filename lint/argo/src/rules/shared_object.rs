//! One object that two applications apply, or one application twice.

use std::collections::BTreeMap;

use rempart_apps::Object;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::argo::{Destination, GROUP};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedObject {}

impl Rule for SharedObject {
    const META: RuleMeta = super::on_objects(
        "argo/shared-object",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("shared_object.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

/// What makes two objects one: the realm, cluster, group, kind, namespace and name.
type Key<'c> = (&'c str, [String; 5]);

impl SharedObject {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut known: BTreeMap<Key<'_>, (App<'_>, &Object)> = BTreeMap::new();
        for app in app::all(context) {
            let realms = app.realms();
            let clusters = app.clusters();
            let destination = destination(app);
            for object in app.objects() {
                // Clusters that the configuration names are the same whoever deploys to them.
                let places: Vec<_> = if clusters.is_empty() {
                    let places = realms.iter();
                    places.map(|realm| (*realm, destination.as_str())).collect()
                } else {
                    clusters.iter().map(|cluster| ("", *cluster)).collect()
                };
                let keys = places.into_iter();
                let keys = keys.filter_map(|(realm, cluster)| Some((realm, key(cluster, object)?)));
                let keys: Vec<_> = keys.collect();
                match keys.iter().find_map(|key| known.get(key)) {
                    Some(first) => tell(sink, (app, object), *first),
                    None => known.extend(keys.into_iter().map(|key| (key, (app, object)))),
                }
            }
        }
    }
}

/// How an application names the cluster it deploys to.
fn destination(app: App<'_>) -> String {
    let destination = app.view().destination();
    let server = destination.and_then(Destination::server);
    let cluster = server.or_else(|| destination.and_then(Destination::name));
    match cluster.unwrap_or_default() {
        own if own == "in-cluster" => "https://kubernetes.default.svc".to_owned(),
        other => other.into_owned(),
    }
}

/// `None` for an object that gets its name from the API server.
fn key(cluster: &str, object: &Object) -> Option<[String; 5]> {
    let resource = &object.resource;
    let name = resource.name();
    (!name.is_empty()).then(|| {
        [
            cluster.to_owned(),
            resource.group().into_owned(),
            resource.kind().into_owned(),
            object.namespace.clone(),
            name.into_owned(),
        ]
    })
}

fn tell(sink: &mut Sink, (app, object): (App<'_>, &Object), (first, other): (App<'_>, &Object)) {
    let resource = &object.resource;
    let what = format!("{} `{}`", resource.kind(), resource.name());
    let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
    let there = other.resource.name_node();
    let there = there.unwrap_or_else(|| other.resource.kind_node());
    let there = first.place(other, there);
    // Two applications of one name are told as that.
    let is_application = resource.is(GROUP, "Application");
    if first.id == app.id && is_application {
        return;
    }
    if first.id == app.id {
        let message = format!(
            "{what} stands twice in the application `{}`: Argo CD takes the last one (`RepeatedResourceWarning`)",
            app.name()
        );
        app.report_object(
            sink,
            object,
            node,
            &format!("twice in {}", app.name()),
            message,
        )
        .label(there, "the first one")
        .help("keep one of them");
        return;
    }
    let message = format!(
        "{what} belongs to the applications `{}` and `{}`: each sync overwrites the other (`SharedResourceWarning`), and pruning in one deletes it for both",
        first.name(),
        app.name()
    );
    app.report_object(
        sink,
        object,
        node,
        &format!("shared with {}", first.name()),
        message,
    )
    .label(there, format!("of `{}`", first.name()))
    .application(first.name())
    .help("keep it in one application, or give one of them another name or namespace");
}

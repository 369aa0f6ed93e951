//! A namespace that nothing creates.

use std::collections::BTreeSet;

use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::FileResources;
use rempart_model::argo::Destination;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingNamespace {}

impl Rule for MissingNamespace {
    const META: RuleMeta = super::on_objects(
        "argo/missing-namespace",
        Levels::split(Severity::Note, Severity::Error),
        include_str!("missing_namespace.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl MissingNamespace {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        if app::all(context).next().is_none() {
            return;
        }
        let created = created(context);
        for app in app::all(context) {
            judge(app, &created, sink);
        }
    }
}

/// The namespaces that every cluster has, and the one that Argo CD runs in.
const THERE: [&str; 5] = [
    "default",
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "argocd",
];

/// The namespaces that a manifest here describes, or that some application lets Argo CD create.
fn created(context: &Context<'_>) -> BTreeSet<String> {
    let mut created: BTreeSet<_> = THERE.map(str::to_owned).into();
    for (_, file) in context.facts.all::<FileResources>() {
        let namespaces = file
            .resources
            .iter()
            .filter(|object| object.is("", "Namespace"));
        created.extend(namespaces.map(|namespace| namespace.name().into_owned()));
    }
    for app in app::all(context) {
        // What a kustomization builds may be called otherwise than in its file.
        let objects = app
            .objects()
            .filter(|object| object.resource.is("", "Namespace"));
        created.extend(objects.map(|object| object.resource.name().into_owned()));
        let destination = app.view().destination().and_then(Destination::namespace);
        if app.view().has_sync_option("CreateNamespace=true") {
            created.extend(destination.map(std::borrow::Cow::into_owned));
        }
    }
    created
}

fn judge(app: App<'_>, created: &BTreeSet<String>, sink: &mut Sink) {
    let destination = app.view().destination();
    let wanted = destination
        .and_then(Destination::namespace)
        .unwrap_or_default();
    let found = app.found();
    // What is not rendered here lands in the destination, most of it.
    let is_used = found.is_some_and(|found| {
        !found.is_complete
            || found
                .objects
                .iter()
                .any(|object| object.namespace == wanted)
    });
    if wanted.is_empty() || created.contains(&*wanted) || !is_used {
        return;
    }
    let message = format!(
        "nothing here creates the namespace `{wanted}`, and `{}` does not let Argo CD create it: unless somebody has made it by hand, the sync fails with `namespaces \"{wanted}\" not found`",
        app.name()
    );
    let node = app.view().get(&["spec", "destination", "namespace"]);
    app.report(
        sink,
        node.unwrap_or_else(|| app.head()),
        "namespace",
        message,
    )
    .help("add the sync option `CreateNamespace=true`, or a Namespace in an earlier wave");
}

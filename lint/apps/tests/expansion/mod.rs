//! A set in a checkout, expanded, in the form of `tests/oracle/appset`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_apps::{ApplicationSet, ApplicationSets};
use rempart_core::config::Config;
use rempart_core::{
    Context, Entry, FactEntry, FactMemo, Mode, NoRevisions, NodeRef, RepoPath, Snapshot, SourceFile,
};
use rempart_model::{FileResources, KustomizeGraph};
use rempart_syntax::scalar::{Reader, Scalar, resolve};
use serde_json::Value;

/// Where the set stands: Argo CD sees it in the cluster and not in the checkout, so no pattern may find it.
pub(crate) const SET: &str = ".set/set.yaml";

/// What becomes of the one set of a checkout.
pub(crate) fn expand(checkout: &BTreeMap<String, String>, set: &str) -> ApplicationSet {
    let files = checkout
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let entries = files.chain([(SET, set)]).map(|(path, text)| {
        let path = RepoPath::from_normalised(path);
        let file = SourceFile::from_text(text.into(), path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    });
    let snapshot = Snapshot::from_entries(entries.collect(), Vec::new());
    let config = "repositories = [\"https://git.example.com/team/gitops.git\"]";
    let config = Config::parse(config, None).unwrap();
    let classes = rempart_model::classify(&snapshot);
    let mut context = Context::new(&snapshot, classes, &config, &NoRevisions);
    let memo = FactMemo::default();
    for fact in [
        FactEntry::of::<FileResources>(),
        FactEntry::of::<KustomizeGraph>(),
        FactEntry::of::<ApplicationSets>(),
    ] {
        let computed = fact.compute(&context, &memo);
        context.facts.insert(&fact, computed);
    }
    let sets = context.fact::<ApplicationSets>().unwrap().sets();
    sets.first().expect("a set").clone()
}

/// The applications in canonical form, see [`canonical`].
pub(crate) fn applications(set: &ApplicationSet) -> Vec<Value> {
    let applications = set.applications.iter();
    applications
        .map(|made| canonical(json(made.resource.node())))
        .collect()
}

/// An application without what Go leaves out or adds: fields that are empty (but `automated: {}`, which is not the same
/// as none), the type, the status.
pub(crate) fn canonical(mut app: Value) -> Value {
    if let Value::Object(fields) = &mut app {
        for field in ["apiVersion", "kind", "status"] {
            fields.remove(field);
        }
    }
    strip(&mut app);
    app
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(strip);
            fields.retain(|key, value| key == "automated" || !is_empty(value));
            fields.sort_keys();
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Number(number) => {
            // 3 and 3.0 are one number.
            let float = number.as_f64().unwrap();
            *value = serde_json::json!(float);
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

fn json(node: NodeRef<'_>) -> Value {
    if !node.is_scalar() {
        let entries: serde_json::Map<_, _> = node
            .entries()
            .map(|(key, value)| (key.value().into_owned(), json(value)))
            .collect();
        return match node.kind() {
            rempart_core::Kind::Mapping => Value::Object(entries),
            _ => Value::Array(node.items().map(json).collect()),
        };
    }
    match resolve(Reader::GoYamlV2, node) {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => value.into(),
        Scalar::Int(value) => serde_json::json!(value as i64),
        Scalar::Float(value) => value.into(),
        Scalar::Timestamp(text) => text.into(),
        Scalar::String(text) => text.into_owned().into(),
    }
}

//! Recorded mutations of valid objects, applied again.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test takes what it needs, and a test may fail"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rempart_schemas::{
    Catalogue, Declaration, Layer, Lookup, Options, Server, compile_crd, validate,
};
use rempart_syntax::scalar::Reader;
use rempart_syntax::{Kind, NodeRef, json, scalar, yaml};
use serde_json::{Map, Value};

/// One mutation and what the server said to it.
pub(crate) struct Row {
    pub(crate) base: String,
    pub(crate) operation: String,
    pub(crate) path: String,
    pub(crate) value: Value,
    pub(crate) accepted: bool,
    /// The HTTP status of a refusal; 0 of an acceptance.
    pub(crate) code: u64,
    pub(crate) message: String,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracle/apiserver")
}

/// The valid objects by `apiVersion/kind/namespace/name`.
pub(crate) fn read_bases(file: &str) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let parsed = yaml::parse(&text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let documents = (0..parsed.tape.document_count()).filter_map(|at| parsed.tape.root(&text, at));
    let objects = documents
        .filter(|root| root.kind() == Kind::Mapping)
        .map(to_json);
    objects.map(|object| (name_of(&object), object)).collect()
}

fn name_of(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let metadata = &object["metadata"];
    [
        text(&object["apiVersion"]),
        text(&object["kind"]),
        text(&metadata["namespace"]),
        text(&metadata["name"]),
    ]
    .join("/")
}

/// A tree as the JSON that kubectl sends.
pub(crate) fn to_json(node: NodeRef<'_>) -> Value {
    let node = node.resolved().unwrap();
    match node.kind() {
        Kind::Mapping => {
            let entries = node
                .entries()
                .map(|(key, value)| (key.value().into_owned(), to_json(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Kind::Sequence => node.items().map(to_json).collect(),
        _ => match scalar::resolve(Reader::GoYamlV2, node) {
            scalar::Scalar::Null => Value::Null,
            scalar::Scalar::Bool(value) => value.into(),
            scalar::Scalar::Int(value) => i64::try_from(value).unwrap().into(),
            scalar::Scalar::Float(value) => value.into(),
            scalar::Scalar::Timestamp(text) => text.into(),
            scalar::Scalar::String(text) => text.into_owned().into(),
        },
    }
}

/// The recorded rows of a file; another file can be named in an environment variable.
pub(crate) fn read_rows(file: &str, variable: &str) -> Vec<Row> {
    let other = std::env::var_os(variable).map(PathBuf::from);
    let text = fs::read_to_string(other.unwrap_or_else(|| folder().join(file))).unwrap();
    let mut lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(lines.next().unwrap()["server"], "v1.35.4");
    lines.map(|line| row(&line)).collect()
}

fn row(line: &Value) -> Row {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    Row {
        base: text("base"),
        operation: text("op"),
        path: text("path"),
        value: line["value"].clone(),
        accepted: line["create"] == "accept",
        code: line["code"].as_u64().unwrap_or_default(),
        message: text("message"),
    }
}

/// Every row with the first refusal, if any.
pub(crate) fn judge_rows<'r>(
    catalogue: &Catalogue,
    bases: &BTreeMap<String, Value>,
    rows: &'r [Row],
) -> Vec<(&'r Row, Option<String>)> {
    rows.iter()
        .map(|row| (row, judge(catalogue, &mutated(&bases[&row.base], row))))
        .collect()
}

fn mutated(base: &Value, row: &Row) -> Value {
    let mut object = base.clone();
    let (parent, last) = row.path.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    if row.operation == "repeat" {
        object
            .pointer_mut(&row.path)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .push(row.value.clone());
        return object;
    }
    match object.pointer_mut(parent).unwrap() {
        Value::Object(fields) if row.operation == "remove" => _ = fields.remove(&last),
        Value::Object(fields) => _ = fields.insert(last, row.value.clone()),
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = row.value.clone(),
        other => panic!("no collection at {}: {other}", row.path),
    }
    object
}

/// The schemas of 1.35, with the definitions of a file as if the repository held them.
pub(crate) fn catalogue_with(file: &str) -> Catalogue {
    let mut catalogue = Catalogue::for_version("1.35").unwrap();
    let text: &'static str = fs::read_to_string(folder().join(file)).unwrap().leak();
    let parsed = yaml::parse(text);
    for document in 0..parsed.tape.document_count() {
        let root = parsed.tape.root(text, document).unwrap();
        let Some(declaration) = Declaration::read(root) else {
            continue;
        };
        let compile =
            move || compile_crd(yaml::parse(text).tape.root(text, document).unwrap(), "crd");
        catalogue.add_definition(Layer::Repository, &declaration, file.to_owned(), compile);
    }
    catalogue
}

/// The first reason to refuse an object.
pub(crate) fn judge(catalogue: &Catalogue, object: &Value) -> Option<String> {
    let text = object.to_string();
    let parsed = json::parse(&text);
    assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
    let root = parsed.tape.root(&text, 0).unwrap();
    let (api_version, kind) = (
        object["apiVersion"].as_str().unwrap(),
        object["kind"].as_str().unwrap(),
    );
    let Lookup::Found(found) = catalogue.lookup(api_version, kind) else {
        panic!("{api_version} {kind} is not found")
    };
    let verdict = validate(found.schema, root, Reader::Json, Options::default());
    verdict
        .violations
        .iter()
        .find(|violation| violation.server == Server::Refuses)
        .map(ToString::to_string)
}

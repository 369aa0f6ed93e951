//! What a patch may hold that an object may not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use rempart_schemas::{Catalogue, Lookup, Options, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml;

fn faults(text: &str, lenient: bool) -> Vec<String> {
    let catalogue = Catalogue::for_version("1.35").unwrap();
    let parsed = yaml::parse(text);
    let root = parsed.tape.root(text, 0).unwrap();
    let field = |key| root.get(key).unwrap().value();
    let Lookup::Found(found) = catalogue.lookup(&field("apiVersion"), &field("kind")) else {
        panic!("no schema")
    };
    let options = Options {
        lenient,
        ..Options::default()
    };
    let verdict = validate(found.schema, root, Reader::GoYamlV2, options);
    verdict.violations.iter().map(ToString::to_string).collect()
}

const PATCH: &str = "apiVersion: apps/v1
kind: Deployment
$patch: merge
metadata:
  name: web
  labels: {$patch: replace, app: web}
  annotations: {gone: null, '$retainKeys': [kept]}
spec:
  replicas: null
  strategy: {$retainKeys: [type], type: Recreate}
  template:
    spec:
      $setElementOrder/containers: [{name: web}]
      nodeSelector: ~
      containers:
      - name: web
        $deleteFromPrimitiveList/args: [-v]
        resources: null
        ports:
      - {name: old, $patch: delete}
";

#[test]
fn a_patch_may_hold_directives_and_nulls_anywhere() {
    assert_eq!(faults(PATCH, true), [""; 0]);
    assert_eq!(faults(PATCH, false).len(), 7, "{:?}", faults(PATCH, false));
}

#[test]
fn a_patch_may_hold_no_other_unknown_field() {
    let text = PATCH.replace("$retainKeys: [type]", "retainKeys: [type]");
    assert_eq!(faults(&text, true), ["unknown field `retainKeys`"]);
    let custom = "apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {$patch: replace, project: null, source: {repoURL: ~, $retainKeys: []}, nonsense: 1}
";
    assert_eq!(faults(custom, true), ["unknown field `nonsense`"]);
}

#[test]
fn directives_are_unknown_to_the_status_of_an_object() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nstatus: {$patch: replace}\n";
    assert_eq!(faults(text, false), ["unknown field `$patch`"]);
}

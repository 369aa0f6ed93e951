//! Which schema judges what, and what is said of kinds that none does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Arc;

use rempart_schemas::{
    Catalogue, Declaration, JudgedBy, Layer, Lookup, Minor, Options, Scope, VersionError,
    ViolationKind, compile_crd, compile_json_schema, validate,
};
use rempart_syntax::scalar::Reader;
use rempart_syntax::{json, yaml};

const WIDGET: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: applications.argoproj.io}
spec:
  group: argoproj.io
  scope: Cluster
  names: {plural: applications, kind: Application}
  versions:
  - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {size: {type: integer}}}}}
  - {name: v1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
";

fn target(version: &str) -> Catalogue {
    Catalogue::for_version(version).unwrap()
}

#[test]
fn a_built_in_kind_is_judged_by_the_release() {
    let catalogue = target("v1.35.0+k3s3");
    let Lookup::Found(found) = catalogue.lookup("apps/v1", "Deployment") else {
        panic!()
    };
    assert_eq!(found.judged_by.to_string(), "kubernetes 1.35.4");
    assert_eq!(found.scope, Scope::Namespaced);
    assert_eq!(found.deprecation, None);
    let Lookup::Found(found) =
        catalogue.lookup("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    else {
        panic!()
    };
    assert_eq!(found.scope, Scope::Cluster);
}

#[test]
fn every_release_can_be_the_target() {
    assert_eq!(
        Catalogue::known_targets(),
        (25..=37).map(Minor).collect::<Vec<_>>()
    );
    for minor in Catalogue::known_targets() {
        let catalogue = target(&minor.to_string());
        for (api_version, kind) in [("v1", "Pod"), ("apiregistration.k8s.io/v1", "APIService")] {
            assert!(
                matches!(catalogue.lookup(api_version, kind), Lookup::Found(_)),
                "{kind} in {minor}"
            );
        }
    }
    assert!(matches!(
        Catalogue::for_version("1.24"),
        Err(VersionError::Unknown { .. })
    ));
}

#[test]
fn removed_and_coming_kinds_name_what_serves_them() {
    let catalogue = target("1.35");
    let Lookup::Removed { last, replacement } =
        catalogue.lookup("autoscaling/v2beta2", "HorizontalPodAutoscaler")
    else {
        panic!()
    };
    assert_eq!(
        (last, replacement.as_deref()),
        (Minor(25), Some("autoscaling/v2"))
    );
    let catalogue = target("1.28");
    let Lookup::NotYet { first, instead } = catalogue.lookup(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
    ) else {
        panic!()
    };
    assert_eq!(
        (first, instead.as_deref()),
        (Minor(30), Some("admissionregistration.k8s.io/v1beta1"))
    );
    let catalogue = target("1.25");
    let Lookup::Found(found) = catalogue.lookup("autoscaling/v2beta2", "HorizontalPodAutoscaler")
    else {
        panic!()
    };
    let deprecation = found.deprecation.unwrap();
    assert_eq!(
        (deprecation.removed_in, deprecation.replacement),
        (Some(Minor(26)), Some("autoscaling/v2"))
    );
}

#[test]
fn a_kind_that_no_definition_can_add_is_named_with_its_neighbours() {
    let catalogue = target("1.35");
    let Lookup::UnknownInBuiltInGroup { nearest, .. } = catalogue.lookup("apps/v1", "Deploymnet")
    else {
        panic!()
    };
    assert_eq!(
        nearest.first().map(String::as_str),
        Some("apps/v1 Deployment")
    );
    let Lookup::UnknownInBuiltInGroup { elsewhere, .. } =
        catalogue.lookup("extensions/v1beta1", "StatefulSet")
    else {
        panic!()
    };
    assert_eq!(elsewhere, ["apps/v1"]);
}

#[test]
fn kinds_gone_before_the_oldest_target_name_their_last_minor() {
    let catalogue = target("1.35");
    for (api_version, kind, minor, successor) in [
        ("extensions/v1beta1", "Deployment", 15, Some("apps/v1")),
        (
            "extensions/v1beta1",
            "Ingress",
            21,
            Some("networking.k8s.io/v1"),
        ),
        (
            "networking.k8s.io/v1beta1",
            "Ingress",
            21,
            Some("networking.k8s.io/v1"),
        ),
        ("apps/v1beta2", "DaemonSet", 15, Some("apps/v1")),
        ("policy/v1beta1", "PodSecurityPolicy", 24, None),
        ("batch/v2alpha1", "CronJob", 20, Some("batch/v1")),
    ] {
        let Lookup::Removed { last, replacement } = catalogue.lookup(api_version, kind) else {
            panic!("{api_version} {kind}")
        };
        assert_eq!(last, Minor(minor), "{api_version} {kind}");
        assert_eq!(replacement.as_deref(), successor, "{api_version} {kind}");
    }
}

#[test]
fn a_mistyped_kind_of_a_known_group_is_told_the_nearest() {
    let catalogue = target("1.35");
    let nearest = |api_version, kind| match catalogue.lookup(api_version, kind) {
        Lookup::Missing { versions, nearest } if versions.is_empty() => nearest,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        nearest("cert-manager.io/v1", "Certificat"),
        ["cert-manager.io/v1 Certificate"]
    );
    assert_eq!(nearest("cert-manager.io/v1", "Widget"), [""; 0]);
    assert_eq!(nearest("example.org/v1", "Certificate"), [""; 0]);
}

#[test]
fn groups_that_look_built_in_and_are_not_only_lack_a_definition() {
    let catalogue = target("1.35");
    assert!(matches!(
        catalogue.lookup("snapshot.storage.k8s.io/v1", "VolumeSnapshot"),
        Lookup::Missing { .. }
    ));
    let Lookup::Missing { versions, .. } =
        catalogue.lookup("gateway.networking.k8s.io/v9", "HTTPRoute")
    else {
        panic!()
    };
    assert_eq!(
        versions,
        [
            "gateway.networking.k8s.io/v1",
            "gateway.networking.k8s.io/v1beta1"
        ]
    );
}

#[test]
fn the_repository_comes_before_the_organisation_and_both_before_what_is_embedded() {
    let mut catalogue = target("1.35");
    let judge =
        |catalogue: &Catalogue| match catalogue.lookup("argoproj.io/v1alpha1", "Application") {
            Lookup::Found(found) => (found.judged_by.to_string(), found.scope),
            other => panic!("{other:?}"),
        };
    assert_eq!(
        judge(&catalogue),
        ("argo-cd v3.3.0".to_owned(), Scope::Namespaced)
    );

    let schema = r#"{"type": "object", "required": ["spec"], "properties": {"spec": {"type": ["integer", "null"]}}}"#;
    let parsed = json::parse(schema);
    let root = parsed.tape.root(schema, 0).unwrap();
    let blob = compile_json_schema(
        root,
        "argoproj.io/v1alpha1",
        "Application",
        "application.json",
    )
    .unwrap();
    catalogue.add_schema(
        Layer::Organisation,
        "schemas/application.json".to_owned(),
        Arc::new(blob),
    );
    assert_eq!(judge(&catalogue).0, "schema schemas/application.json");

    let parsed = yaml::parse(WIDGET);
    let declaration = Declaration::read(parsed.tape.root(WIDGET, 0).unwrap()).unwrap();
    catalogue.add_definition(
        Layer::Repository,
        &declaration,
        "crds/application.yaml".to_owned(),
        || {
            let parsed = yaml::parse(WIDGET);
            compile_crd(
                parsed.tape.root(WIDGET, 0).unwrap(),
                "crds/application.yaml",
            )
        },
    );
    assert_eq!(
        judge(&catalogue),
        ("crd crds/application.yaml".to_owned(), Scope::Cluster)
    );
    assert!(matches!(
        catalogue.lookup("argoproj.io/v1", "Application"),
        Lookup::Missing { .. }
    ));
}

#[test]
fn a_json_schema_judges_nulls_and_references_as_it_says() {
    let schema = r##"{"properties": {"spec": {"$ref": "#/definitions/spec"}}, "definitions": {"spec": {"type": "object",
        "additionalProperties": false, "properties": {"size": {"type": "integer"}, "next": {"$ref": "#/definitions/spec"}}}}}"##;
    let parsed = json::parse(schema);
    let blob = compile_json_schema(
        parsed.tape.root(schema, 0).unwrap(),
        "x.org/v1",
        "X",
        "x.json",
    )
    .unwrap();
    let mut catalogue = target("1.35");
    catalogue.add_schema(Layer::Organisation, "x.json".to_owned(), Arc::new(blob));
    let Lookup::Found(found) = catalogue.lookup("x.org/v1", "X") else {
        panic!()
    };
    assert_eq!(found.judged_by, JudgedBy::Added("x.json"));
    let text = "spec: {size: null, next: {next: {sise: 1}}}\n";
    let parsed = yaml::parse(text);
    let verdict = validate(
        found.schema,
        parsed.tape.root(text, 0).unwrap(),
        Reader::GoYamlV2,
        Options::default(),
    );
    let kinds: Vec<_> = verdict
        .violations
        .iter()
        .map(|violation| violation.kind)
        .collect();
    assert_eq!(
        kinds,
        [ViolationKind::WrongType, ViolationKind::UnknownField]
    );
    assert_eq!(verdict.violations[1].nearest, ["size"]);
}

#[test]
fn expanding_aliases_end_in_a_limit_and_not_in_silence() {
    let mut text = "x0: &a0 [a, b]\n".to_owned();
    let level = |level: u32| format!("x{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
    text.extend((1..30).map(level));
    let schema = r##"{"additionalProperties": {"$ref": "#/definitions/any"}, "definitions": {"any": {"items": {"$ref": "#/definitions/any"}}}}"##;
    let parsed = json::parse(schema);
    let blob = compile_json_schema(
        parsed.tape.root(schema, 0).unwrap(),
        "x.org/v1",
        "X",
        "x.json",
    )
    .unwrap();
    let mut catalogue = target("1.35");
    catalogue.add_schema(Layer::Organisation, "x.json".to_owned(), Arc::new(blob));
    let Lookup::Found(found) = catalogue.lookup("x.org/v1", "X") else {
        panic!()
    };
    let parsed = yaml::parse(&text);
    let verdict = validate(
        found.schema,
        parsed.tape.root(&text, 0).unwrap(),
        Reader::GoYamlV2,
        Options::default(),
    );
    assert!(
        verdict
            .violations
            .iter()
            .any(|violation| violation.kind == ViolationKind::Limit),
        "{:?}",
        verdict.violations
    );
}

//! Faults that no file shows by itself, in what kustomizations build: each is told at the line that made it.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::{Scene, told};
use serde_json::Value;

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicaz: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.org/web:1
";

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - name: http
";

const OVERLAY: &str = "namePrefix: @-
resources: [../../base]
components: [../../component]
patches:
  - path: patch.yaml
  - target: {kind: Deployment}
    patch: |-
      - op: add
        path: /spec/minReadySeconds
        value: soon
replacements:
  - source: {kind: Service, fieldPath: metadata.name}
    targets:
      - select: {kind: Deployment}
        fieldPaths: [spec.revisionHistoryLimit]
        options: {create: true}
";

const PATCH: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  paused: perhaps
";

const COMPONENT: &str = "apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Service}
    patch: '[{\"op\": \"add\", \"path\": \"/spec/externalIPs\", \"value\": \"none\"}]'
";

/// A base, a component, and an overlay for each of two applications.
fn shop() -> Scene {
    let overlay = |name: &str| OVERLAY.replace('@', name);
    let application = |name: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec:\n  project: default\n  source: {{repoURL: https://github.com/example/shop, path: overlays/{name}, targetRevision: v1}}\n  destination: {{server: https://kubernetes.default.svc, namespace: {name}}}\n"
        )
    };
    Scene::new(&[
        (
            "rempart.toml",
            "repositories = [\"https://github.com/example/shop\"]\n",
        ),
        (
            "base/kustomization.yaml",
            "resources: [web.yaml, service.yaml]\n",
        ),
        ("base/web.yaml", DEPLOYMENT),
        ("base/service.yaml", SERVICE),
        ("component/kustomization.yaml", COMPONENT),
        ("overlays/dev/kustomization.yaml", &overlay("dev")),
        ("overlays/dev/patch.yaml", PATCH),
        ("overlays/prod/kustomization.yaml", &overlay("prod")),
        ("overlays/prod/patch.yaml", PATCH),
        ("apps/dev.yaml", &application("dev")),
        ("apps/prod.yaml", &application("prod")),
    ])
}

#[test]
fn a_fault_is_told_once_at_the_line_that_made_it() {
    let told: Vec<_> = shop().findings("kube").iter().map(told).collect();
    let expected = [
        "kube/unknown-field base/web.yaml:6 dev,prod",
        // The name of the Service, which a replacement writes into a number.
        "kube/wrong-type base/service.yaml:4 dev,prod",
        "kube/missing-field base/service.yaml:8 dev,prod",
        "kube/wrong-type component/kustomization.yaml:5 dev,prod",
        "kube/wrong-type overlays/dev/kustomization.yaml:10 dev",
        "kube/wrong-type overlays/dev/patch.yaml:6 dev",
        "kube/wrong-type overlays/prod/kustomization.yaml:10 prod",
        "kube/wrong-type overlays/prod/patch.yaml:6 prod",
    ];
    let mut expected: Vec<_> = expected.map(str::to_owned).to_vec();
    let mut told = told;
    expected.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn every_format_points_there() {
    let scene = shop();
    let places = [
        ("base/web.yaml", 6),
        ("base/service.yaml", 8),
        ("component/kustomization.yaml", 5),
        ("overlays/prod/kustomization.yaml", 10),
        ("overlays/prod/patch.yaml", 6),
    ];
    scene.points_to("kube", &places);
}

#[test]
fn what_is_complete_when_it_is_built_is_no_fault() {
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Service}\n    patch: |-\n      - {op: add, path: /spec/ports/0/port, value: 80}\n";
    let scene = Scene::new(&[
        ("base/kustomization.yaml", "resources: [service.yaml]\n"),
        ("base/service.yaml", SERVICE),
        ("overlay/kustomization.yaml", overlay),
    ]);
    assert_eq!(scene.findings("kube"), Vec::<Value>::new());
}

#[test]
fn what_an_overlay_replaces_is_a_fault_where_something_builds_without_it() {
    let base = ("base/kustomization.yaml", "resources: [service.yaml]\n");
    let text = format!("{SERVICE}      port: PORT\n");
    let service = ("base/service.yaml", text.as_str());
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Service}\n    patch: |-\n      - {op: replace, path: /spec/ports/0/port, value: 80}\n";
    let one = ("one/kustomization.yaml", overlay);
    let found = |files: &[(&str, &str)]| {
        Scene::new(files)
            .findings("kube")
            .iter()
            .map(told)
            .collect()
    };
    let none: Vec<String> = found(&[base, service, one]);
    assert_eq!(none, Vec::<String>::new());
    let told = ["kube/wrong-type base/service.yaml:9 "];
    let plain = ("two/kustomization.yaml", "resources: [../base]\n");
    let some: Vec<String> = found(&[base, service, one, plain]);
    assert_eq!(some, told);
    // Nothing is known of what is not built.
    let broken = (
        "two/kustomization.yaml",
        "resources: [../base, missing.yaml]\n",
    );
    let some: Vec<String> = found(&[base, service, one, broken]);
    assert_eq!(some, told);
}

/// A replacement carries a value out of a Secret, in clear and in base 64.
#[test]
fn no_value_of_a_secret_is_repeated() {
    let secret = "matterhorn-0815";
    let generated = "zugspitze-4711";
    let kustomization = format!(
        "resources: [web.yaml, secret.yaml]
secretGenerator:
  - name: generated
    literals: [password={generated}]
replacements:
  - source: {{kind: Secret, name: plain, fieldPath: stringData.password}}
    targets:
      - select: {{kind: Deployment}}
        fieldPaths: [spec.minReadySeconds]
        options: {{create: true}}
  - source: {{kind: Secret, name: generated, fieldPath: data.password}}
    targets:
      - select: {{kind: Deployment}}
        fieldPaths: [spec.revisionHistoryLimit]
        options: {{create: true}}
"
    );
    let manifest = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: plain}}\nstringData: {{password: {secret}}}\n"
    );
    let scene = Scene::new(&[
        ("kustomization.yaml", &kustomization),
        ("web.yaml", &DEPLOYMENT.replace("replicaz", "replicas")),
        ("secret.yaml", &manifest),
    ]);
    let rules: Vec<_> = scene
        .findings("kube")
        .iter()
        .map(|found| found["rule"].clone())
        .collect();
    assert_eq!(rules, ["kube/wrong-type", "kube/wrong-type"]);
    let coded = rempart_testkit::base64(generated.as_bytes());
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        let report = scene.check("kube", format);
        for value in [secret, generated, coded.trim_end_matches('=')] {
            assert!(!report.contains(value), "{format} repeats a value");
        }
    }
}

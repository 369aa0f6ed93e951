//! Faults that no file shows by itself, in what kustomizations build: each is told at the line that made it.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

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

/// Files in a folder that is no repository.
struct Scene(TempDir);

impl Scene {
    fn new(files: &[(&str, &str)]) -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = scene.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        scene
    }

    /// A base, a component, and an overlay for each of two applications.
    fn shop() -> Self {
        let overlay = |name: &str| OVERLAY.replace('@', name);
        let application = |name: &str| {
            format!(
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec:\n  project: default\n  source: {{repoURL: https://github.com/example/shop, path: overlays/{name}, targetRevision: v1}}\n  destination: {{server: https://kubernetes.default.svc, namespace: {name}}}\n"
            )
        };
        Self::new(&[
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

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn check(&self, format: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(["check", "--only", "kube", "--format", format, "."])
            .current_dir(self.0.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn findings(&self) -> Vec<Value> {
        let report: Value = serde_json::from_str(&self.check("json")).unwrap();
        report["findings"].as_array().unwrap().clone()
    }
}

/// Rule, file, line, and the applications that the fault reaches.
fn told(finding: &Value) -> String {
    let applications: Vec<_> = finding["applications"].as_array().unwrap().iter().collect();
    let names: Vec<_> = applications
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    format!(
        "{} {}:{} {}",
        finding["rule"].as_str().unwrap(),
        finding["file"].as_str().unwrap(),
        finding["range"]["start"]["line"],
        names.join(",")
    )
}

#[test]
fn a_fault_is_told_once_at_the_line_that_made_it() {
    let told: Vec<_> = Scene::shop().findings().iter().map(told).collect();
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
    let scene = Scene::shop();
    let places = [
        ("base/web.yaml", 6),
        ("base/service.yaml", 8),
        ("component/kustomization.yaml", 5),
        ("overlays/prod/kustomization.yaml", 10),
        ("overlays/prod/patch.yaml", 6),
    ];
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        // One line, so that a place that takes several is one text.
        let report: String = scene.check(format).split_whitespace().collect();
        for (path, line) in places {
            let spellings = [
                format!("{path}:{line}:"),
                format!(
                    "\"file\":\"{path}\",\"side\":\"head\",\"commit\":null,\"document\":0,\"range\":{{\"start\":{{\"line\":{line},"
                ),
                format!(
                    "\"uri\":\"{path}\",\"uriBaseId\":\"%SRCROOT%\"}},\"region\":{{\"startLine\":{line},"
                ),
                format!("{{\"path\":\"{path}\",\"lines\":{{\"begin\":{line}}}"),
            ];
            assert!(
                spellings.iter().any(|spelling| report.contains(spelling)),
                "{format} does not point to {path}:{line}"
            );
        }
    }
}

/// The base leaves open what its overlay fills in, and what the overlay replaces is not what is applied.
#[test]
fn what_is_complete_when_it_is_built_is_no_fault() {
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Service}\n    patch: |-\n      - {op: add, path: /spec/ports/0/port, value: 80}\n";
    let scene = Scene::new(&[
        ("base/kustomization.yaml", "resources: [service.yaml]\n"),
        ("base/service.yaml", SERVICE),
        ("overlay/kustomization.yaml", overlay),
    ]);
    assert_eq!(scene.findings(), Vec::<Value>::new());
}

#[test]
fn what_an_overlay_replaces_is_a_fault_where_something_builds_without_it() {
    let base = ("base/kustomization.yaml", "resources: [service.yaml]\n");
    let text = format!("{SERVICE}      port: PORT\n");
    let service = ("base/service.yaml", text.as_str());
    let overlay = "resources: [../base]\npatches:\n  - target: {kind: Service}\n    patch: |-\n      - {op: replace, path: /spec/ports/0/port, value: 80}\n";
    let one = ("one/kustomization.yaml", overlay);
    let found = |files: &[(&str, &str)]| Scene::new(files).findings().iter().map(told).collect();
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
        .findings()
        .iter()
        .map(|found| found["rule"].clone())
        .collect();
    assert_eq!(rules, ["kube/wrong-type", "kube/wrong-type"]);
    let coded = rempart_testkit::base64(generated.as_bytes());
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        let report = scene.check(format);
        for value in [secret, generated, coded.trim_end_matches('=')] {
            assert!(!report.contains(value), "{format} repeats a value");
        }
    }
}

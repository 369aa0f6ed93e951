//! Applications that change the kustomization they build.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: 'example.org/web:1'}
";

const COMPONENT: &str = "apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations: {note: one}
";

/// A folder with an application whose `kustomize` ends the file.
struct Scene(TempDir);

impl Scene {
    fn new(block: &str) -> Self {
        let scene = Self(TempDir::new().unwrap());
        let application = format!(
            "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: shop, namespace: argocd}}
spec:
  project: default
  destination: {{server: 'https://kubernetes.default.svc', namespace: shop}}
  source:
    repoURL: https://example.org/shop
    path: web
    targetRevision: v1
    kustomize:
{block}"
        );
        scene.write(
            "rempart.toml",
            "repositories = [\"https://example.org/shop\"]\n",
        );
        scene.write("apps/shop.yaml", &application);
        scene.write("web/web.yaml", WEB);
        scene.write(
            "web/kustomization.yaml",
            "resources: [web.yaml]\ncommonLabels: {team: own}\n",
        );
        scene.write("component/kustomization.yaml", COMPONENT);
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path());
        command.output().unwrap()
    }

    fn rempart(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_rempart"), arguments)
    }

    fn findings(&self, rule: &str) -> Vec<Value> {
        let output = self.rempart(&["check", "--format", "json", "--only", "argo", "."]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut found = report["findings"].as_array().unwrap().clone();
        found.retain(|finding| finding["rule"] == rule);
        found
    }
}

#[test]
fn what_an_application_changes_is_rendered() {
    let scene = Scene::new("      namePrefix: my-\n      images: ['example.org/web:2']\n");
    let output = scene.rempart(&["render", "shop"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("name: my-web"), "{text}");
    assert!(text.contains("image: example.org/web:2"), "{text}");
}

#[test]
fn what_cannot_be_changed_is_told_at_the_block() {
    let scene = Scene::new("      commonLabels: {team: mine}\n");
    let found = scene.findings("argo/broken-kustomization");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["file"], "apps/shop.yaml");
    assert_eq!(found[0]["range"]["start"]["line"], 12);
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("`kustomize.commonLabels`: `team` is in the kustomization already"),
        "{message}"
    );
    // Forced, it is what Argo CD would do.
    let scene = Scene::new("      commonLabels: {team: mine}\n      forceCommonLabels: true\n");
    assert!(scene.findings("argo/broken-kustomization").is_empty());
}

#[test]
fn a_variable_that_argo_cd_fills_in_is_a_visible_skip() {
    let scene = Scene::new("      images: ['example.org/web:${ARGOCD_APP_REVISION}']\n");
    let output = scene.rempart(&["render", "shop"]);
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        words.contains("kustomize.images: a variable that Argo CD fills in"),
        "{words}"
    );
}

#[test]
fn a_component_that_only_the_application_names_is_a_part_of_it() {
    let scene = Scene::new("      components: [../component]\n");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "commit",
            "--quiet",
            "-m",
            "one",
        ],
    ] {
        assert!(scene.run("git", arguments).status.success());
    }
    scene.write(
        "component/kustomization.yaml",
        &COMPONENT.replace("note: one", "note: two"),
    );
    let output = scene.rempart(&["diff", "--since", "HEAD", "--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("\"two\"") && text.contains("\"one\""),
        "{text}"
    );
}

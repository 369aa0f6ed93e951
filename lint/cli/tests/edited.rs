//! Applications that change the kustomization they build.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::Scene;
use serde_json::Value;

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
fn edited(block: &str) -> Scene {
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
    Scene::new(&[
        (
            "rempart.toml",
            "repositories = [\"https://example.org/shop\"]\n",
        ),
        ("apps/shop.yaml", &application),
        ("web/web.yaml", WEB),
        (
            "web/kustomization.yaml",
            "resources: [web.yaml]\ncommonLabels: {team: own}\n",
        ),
        ("component/kustomization.yaml", COMPONENT),
    ])
}

/// What a rule finds.
fn found_by(scene: &Scene, rule: &str) -> Vec<Value> {
    let mut found = scene.findings("argo");
    found.retain(|finding| finding["rule"] == rule);
    found
}

#[test]
fn what_an_application_changes_is_rendered() {
    let scene = edited("      namePrefix: my-\n      images: ['example.org/web:2']\n");
    let output = scene.rempart(&["render", "shop"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("name: my-web"), "{text}");
    assert!(text.contains("image: example.org/web:2"), "{text}");
}

#[test]
fn what_cannot_be_changed_is_told_at_the_block() {
    let scene = edited("      commonLabels: {team: mine}\n");
    let found = found_by(&scene, "argo/broken-kustomization");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["file"], "apps/shop.yaml");
    assert_eq!(found[0]["range"]["start"]["line"], 12);
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("`kustomize.commonLabels`: `team` is in the kustomization already"),
        "{message}"
    );
    // Forced, it is what Argo CD would do.
    let scene = edited("      commonLabels: {team: mine}\n      forceCommonLabels: true\n");
    assert!(found_by(&scene, "argo/broken-kustomization").is_empty());
}

#[test]
fn a_variable_that_argo_cd_fills_in_is_a_visible_skip() {
    let scene = edited("      images: ['example.org/web:${ARGOCD_APP_REVISION}']\n");
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
    let scene = edited("      components: [../component]\n");
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

//! Sources that are images of registries (`oci://`).
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::fs;

use scene::Scene;
use serde_json::Value;

/// A repository with a folder of the name that the source has, and an application.
fn scene(configuration: &str, source: &str) -> Scene {
    let application = format!(
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: shop, namespace: argocd}}
spec:
  project: default
  destination: {{server: 'https://kubernetes.default.svc', namespace: kube-system}}
  source:
{source}"
    );
    Scene::new(&[
        ("rempart.toml", configuration),
        ("apps/shop.yaml", &application),
        ("web/config.yaml", "kind: [not, what, the, image, holds]\n"),
    ])
}

fn run(scene: &Scene, arguments: &[&str]) -> String {
    let output = scene.rempart(arguments);
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// Rules and lines of the findings in the application, and the reasons of what is skipped.
fn told(scene: &Scene) -> (Vec<String>, Vec<String>) {
    let arguments = "check --only argo -W argo/floating-revision --format json .";
    let arguments: Vec<_> = arguments.split(' ').collect();
    let report: Value = serde_json::from_str(&run(scene, &arguments)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.map(|found| {
        let line = &found["range"]["start"]["line"];
        format!("{}:{line}", found["rule"].as_str().unwrap())
    });
    let skipped = report["skipped"].as_array().unwrap().iter();
    let skipped = skipped.map(|skip| skip["reason"].as_str().unwrap().to_owned());
    (found.collect(), skipped.collect())
}

const NOTHING: Vec<String> = Vec::new();

/// Neither the URL nor the path makes it this repository.
#[test]
fn an_image_is_no_folder_of_this_repository() {
    let source = "    repoURL: oci://robot:word@registry.example.org/team/shop\n    path: web\n    targetRevision: 1.2.3\n";
    let why =
        "its source is the image `oci://registry.example.org/team/shop:1.2.3`, which is not read";
    for configuration in [
        "",
        "repositories = [\"https://registry.example.org/team/shop\"]\n",
    ] {
        let scene = scene(configuration, source);
        assert_eq!(told(&scene), (NOTHING, vec![why.to_owned()]));
        let said = run(&scene, &["render", "shop"]);
        assert!(said.contains(why), "{said}");
    }
    let digest = format!("sha256:{}", "0".repeat(64));
    let scene = scene("", &source.replace("1.2.3", &digest));
    assert!(told(&scene).1[0].contains(&format!("shop@{digest}`")));
}

/// That its path is a folder here does not speak for a git repository of the same name.
#[test]
fn an_image_says_nothing_of_repositories() {
    let source = "    repoURL: oci://example.org/shop\n    path: web\n    targetRevision: 1.2.3\n";
    let scene = scene("", source);
    let path = scene.path().join("apps/shop.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let other = text
        .replace("name: shop", "name: other")
        .replace("oci://", "https://")
        .replace("path: web", "path: gone")
        .replace("1.2.3", "HEAD");
    fs::write(&path, format!("{text}---\n{other}")).unwrap();
    assert_eq!(told(&scene).0, ["argo/floating-revision:21"]);
}

#[test]
fn another_repository_is_passed_over_visibly() {
    let source =
        "    repoURL: https://example.org/other\n    path: web/other\n    targetRevision: v1\n";
    let scene = scene("repositories = [\"https://example.org/own\"]\n", source);
    let why = "its source is another repository, which is not read";
    assert_eq!(told(&scene), (NOTHING, vec![why.to_owned()]));
}

#[test]
fn an_image_that_helm_renders_is_a_chart() {
    let source = "    repoURL: oci://registry.example.org/team/shop\n    path: .\n    targetRevision: 1.2.3\n    helm: {releaseName: shop}\n";
    let scene = scene("helm = \"auto\"\n", source);
    let (found, skipped) = told(&scene);
    assert_eq!(found, NOTHING);
    let why = "the chart `shop` 1.2.3 of a Helm repository is not in `rempart-charts.lock`";
    assert!(
        skipped.len() == 1 && skipped[0].contains(why),
        "{skipped:?}"
    );
}

#[test]
fn what_moves_and_what_is_not_looked_at_is_told() {
    let source =
        "    repoURL: oci://registry.example.org/team\n    path: .\n    targetRevision: latest\n";
    let found = told(&scene("", source)).0;
    assert_eq!(found, ["argo/floating-revision:10"]);
    let source = "    repoURL: oci://registry.example.org/team\n    chart: shop\n    targetRevision: 1.2.3\n";
    let found = told(&scene("", source)).0;
    assert_eq!(found, ["argo/ignored-chart:9"]);
    let source = source.replace("oci://", "");
    assert_eq!(told(&scene("", &source)).0, NOTHING);
}

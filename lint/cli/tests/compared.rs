//! What a change is compared with, and that it cannot bring its own schemas unseen.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::Scene;
use serde_json::Value;

fn git(scene: &Scene, arguments: &[&str]) {
    let output = scene.run("git", arguments);
    assert!(output.status.success(), "{arguments:?}");
}

/// The rules and files of what is found.
fn found(scene: &Scene, arguments: &[&str]) -> Vec<String> {
    let all = [&["check", "--format", "json"], arguments].concat();
    let output = scene.rempart(&all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|found| format!("{} {}", found["rule"], found["file"]).replace('"', ""))
        .collect()
}

#[test]
fn the_state_before_is_where_the_lines_parted() {
    let scene = Scene::new(&[("a.yaml", "a: 1\n")]);
    scene.commit();
    // What comes to the main line after the branch left it.
    git(&scene, &["branch", "side"]);
    scene.write("b.yaml", "b: [\n");
    scene.commit();
    git(&scene, &["checkout", "--quiet", "side"]);
    scene.write("c.yaml", "c: [\n");
    scene.commit();
    let of_side = ["yaml/syntax-error c.yaml"];
    assert_eq!(found(&scene, &["--since", "main"]), of_side);
    // The same from elsewhere: the commit that is judged counts, not the one that is checked out.
    git(&scene, &["checkout", "--quiet", "main"]);
    let named = ["--rev", "side", "--since", "main"];
    assert_eq!(found(&scene, &named), of_side);
    scene.write("c.yaml", "c: [\n");
    scene.commit();
    assert_eq!(found(&scene, &named), of_side);
}

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: issuers.cert-manager.io}
spec:
  group: cert-manager.io
  names: {kind: Issuer, listKind: IssuerList, plural: issuers, singular: issuer}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
";

#[test]
fn a_change_cannot_bring_its_own_schema_unseen() {
    let object = "apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: a}\nspec: {selfSinged: {}}\n";
    let scene = Scene::new(&[("a.yaml", "a: 1\n")]);
    scene.commit();
    scene.write("issuer.yaml", object);
    scene.write("crd.yaml", DEFINITION);
    // Its own configuration does not silence it.
    scene.write(
        "rempart.toml",
        "[[allow]]\nrule = \"kube/replaced-schema\"\nreason = \"please\"\n",
    );
    let args = ["--since", "HEAD", "--config-from", "HEAD", "--only", "kube"];
    let told = found(&scene, &args);
    assert!(
        told.contains(&"kube/replaced-schema crd.yaml".to_owned()),
        "{told:?}"
    );
    scene.commit();
    let told = found(&scene, &args);
    assert!(
        !told.iter().any(|line| line.starts_with("kube/")),
        "{told:?}"
    );
}

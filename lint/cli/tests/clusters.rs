//! Several clusters in one repository: which of them the objects reach.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::{Scene, applications};

/// Two clusters, of the oldest release that is known and of a new one.
const CLUSTERS: &str = "repositories = [\"https://example.org/shop\"]
kubernetes = \"1.31\"

[[cluster]]
name = \"old\"
paths = [\"clusters/old\"]
kubernetes = \"1.25\"

[[cluster]]
name = \"new\"
paths = [\"clusters/new/**\"]
kubernetes = \"1.35\"
destinations = [\"https://new.example.org/\"]
";

/// Served up to 1.25.
const SCALER: &str = "apiVersion: autoscaling/v2beta2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
";

/// With a field that came with 1.30.
const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  trafficDistribution: PreferClose
  ports: [{port: 80}]
";

/// A configuration with these files.
fn configured(configuration: &str, files: &[(&str, &str)]) -> Scene {
    let scene = Scene::new(files);
    scene.write("rempart.toml", configuration);
    scene
}

/// Rule, file and applications of the findings of some rules.
fn told(scene: &Scene, rules: &[&str]) -> Vec<String> {
    let findings = scene.findings("kube,argo").into_iter();
    let wanted = findings.filter(|found| rules.contains(&found["rule"].as_str().unwrap()));
    let told = wanted.map(|found| {
        let (rule, file) = (
            found["rule"].as_str().unwrap(),
            found["file"].as_str().unwrap(),
        );
        format!("{rule} {file} {}", applications(&found))
    });
    let mut told: Vec<_> = told.map(|line| line.trim_end().to_owned()).collect();
    told.sort_unstable();
    told
}

fn kube(scene: &Scene) -> Vec<String> {
    told(scene, &["kube/removed-api", "kube/unknown-field"])
}

fn application(name: &str, destination: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: default
  destination: {{{destination}, namespace: shop}}
  source:
    repoURL: https://example.org/shop
    path: {path}
    targetRevision: HEAD
{more}"
    )
}

const OWN: &str = "server: 'https://kubernetes.default.svc'";

#[test]
fn what_an_application_carries_to_a_cluster_is_judged_by_its_release() {
    let old = application("web", OWN, "web", "");
    let new = old.clone();
    let files = [
        ("web/scaler.yaml", SCALER),
        ("web/service.yaml", SERVICE),
        ("clusters/old/web.yaml", old.as_str()),
        ("clusters/new/web.yaml", new.as_str()),
    ];
    let told = |files: &[(&str, &str)]| kube(&configured(CLUSTERS, files));
    let (removed, unknown) = (
        "kube/removed-api web/scaler.yaml",
        "kube/unknown-field web/service.yaml",
    );
    // By the release of the rest of the repository, where nothing carries it anywhere.
    assert_eq!(told(&files[..2]), [removed]);
    assert_eq!(told(&files[..3]), [unknown]);
    assert_eq!(told(&[files[0], files[1], files[3]]), [removed]);
    assert_eq!(told(&files), [removed, unknown]);
    // Who claims the file itself knows better.
    let claimed = ("clusters/old/web/service.yaml", SERVICE);
    let moved = application("web", OWN, "clusters/old/web", "");
    let found = told(&[claimed, ("clusters/new/web.yaml", &moved)]);
    assert_eq!(found, ["kube/unknown-field clusters/old/web/service.yaml"]);
}

#[test]
fn what_a_kustomization_builds_reaches_the_clusters_of_its_applications() {
    let block = "    kustomize:
      patches:
        - patch: |
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {trafficDistribution: PreferClose}
";
    let plain = SERVICE.replace("  trafficDistribution: PreferClose\n", "");
    let files = [
        ("base/kustomization.yaml", "resources: [service.yaml]\n"),
        ("base/service.yaml", plain.as_str()),
        ("web/kustomization.yaml", "resources: [../base]\n"),
    ];
    let with = |files: &[(&str, &str)], apps: &[(&str, &str)]| {
        let scene = configured(CLUSTERS, files);
        for (cluster, more) in apps {
            let text = application("web", OWN, "web", more);
            scene.write(&format!("clusters/{cluster}/web.yaml"), &text);
        }
        kube(&scene)
    };
    let fault = "kube/unknown-field clusters/old/web.yaml web";
    assert_eq!(with(&files, &[("old", block)]), [fault]);
    assert_eq!(with(&files, &[("new", block)]), Vec::<String>::new());
    assert_eq!(with(&files, &[("old", block), ("new", block)]), [fault]);
    let files = [files[0], ("base/service.yaml", SERVICE), files[2]];
    let fault = "kube/unknown-field base/service.yaml web";
    assert_eq!(with(&files, &[("old", "")]), [fault]);
    assert_eq!(with(&files, &[("new", "")]), Vec::<String>::new());
}

#[test]
fn a_destination_names_its_cluster() {
    let app = |destination: &str| application("web", destination, "web", "");
    let told = |destination: &str| {
        let files = [("web/service.yaml", SERVICE), ("web/scaler.yaml", SCALER)];
        let scene = configured(CLUSTERS, &files);
        scene.write("apps/web.yaml", &app(destination));
        kube(&scene)
    };
    let unknown = ["kube/unknown-field web/service.yaml"];
    let removed = ["kube/removed-api web/scaler.yaml"];
    assert_eq!(told("name: old"), unknown);
    assert_eq!(told("server: 'https://new.example.org'"), removed);
    // One that nobody knows, and that of Argo CD itself: the release of the rest.
    assert_eq!(told("server: 'https://other.example.org'"), removed);
    assert_eq!(told(OWN), removed);
}

/// One Argo CD in each cluster, their roots side by side; what they create has the same names.
#[test]
fn what_a_root_creates_reaches_the_cluster_of_the_root() {
    let configuration = CLUSTERS
        .replace(
            "name = \"old\"",
            "name = \"old\"\nargo-root = \"roots/old.yaml\"",
        )
        .replace("name = \"new\"", "name = \"new\"\nargo-root = \"root-new\"");
    let child = application("web", OWN, "web", "");
    let files = [
        ("web/service.yaml", SERVICE),
        ("tree/old/web.yaml", child.as_str()),
        ("tree/new/web.yaml", child.as_str()),
    ];
    let rules = [
        "kube/unknown-field",
        "argo/duplicate-application",
        "argo/shared-object",
    ];
    let roots = |scene: &Scene| {
        for name in ["old", "new"] {
            let text = application(&format!("root-{name}"), OWN, &format!("tree/{name}"), "");
            scene.write(&format!("roots/{name}.yaml"), &text);
        }
    };
    let scene = configured(&configuration, &files);
    roots(&scene);
    assert_eq!(
        told(&scene, &rules),
        ["kube/unknown-field web/service.yaml"]
    );
    // Without the roots nobody can tell them apart.
    let scene = configured(CLUSTERS, &files);
    roots(&scene);
    let told = told(&scene, &rules);
    assert!(
        told.iter()
            .any(|told| told.starts_with("argo/duplicate-application")),
        "{told:?}"
    );
}

/// Two roots that know nothing of each other, in one cluster and in two.
#[test]
fn objects_meet_in_the_cluster_that_is_named() {
    let files = [("web/service.yaml", SERVICE)];
    let told = |one: &str, other: &str| {
        let scene = configured(CLUSTERS, &files);
        scene.write("one/a.yaml", &application("a", one, "web", ""));
        scene.write("two/b.yaml", &application("b", other, "web", ""));
        told(&scene, &["argo/shared-object"])
    };
    let shared = ["argo/shared-object web/service.yaml a,b"];
    assert_eq!(
        told("name: new", "server: 'https://new.example.org'"),
        shared
    );
    assert_eq!(told("name: new", "name: old"), Vec::<String>::new());
    assert_eq!(told(OWN, OWN), Vec::<String>::new());
}

/// The destination is told apart from who claims the file: two servers that nobody knows are two clusters, and the release
/// is that of the folder.
#[test]
fn servers_that_nobody_knows_are_not_one_cluster() {
    let files = [("web/service.yaml", SERVICE)];
    let scene = configured(CLUSTERS, &files);
    for name in ["a", "b"] {
        let text = application(
            name,
            &format!("server: 'https://{name}.example.org'"),
            "web",
            "",
        );
        scene.write(&format!("clusters/old/{name}.yaml"), &text);
    }
    let told = told(&scene, &["argo/shared-object", "kube/unknown-field"]);
    assert_eq!(told, ["kube/unknown-field web/service.yaml"]);
}

/// A Service of one root and its pods of another one.
#[test]
fn selectors_mean_the_pods_of_their_cluster() {
    let pods = "apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, tier: front}}
spec: {containers: [{name: web, image: 'example.org/web:1'}]}
";
    let other = pods.replace("web", "other");
    let service = SERVICE.replace("spec:\n", "spec:\n  selector: {app: web, tier: front}\n");
    let files = [
        ("one/web/a.yaml", service.as_str()),
        ("one/web/other.yaml", other.as_str()),
        ("two/web/b.yaml", pods),
    ];
    let told = |one: &str, other: &str| {
        let scene = configured(CLUSTERS, &files);
        scene.write("one/a.yaml", &application("a", one, "one/web", ""));
        scene.write("two/b.yaml", &application("b", other, "two/web", ""));
        told(&scene, &["kube/selector-without-pods"])
    };
    let lost = ["kube/selector-without-pods one/web/a.yaml a"];
    let new = "server: 'https://new.example.org'";
    assert_eq!(told("name: new", new), Vec::<String>::new());
    assert_eq!(told("name: old", new), lost);
    assert_eq!(told(new, new), Vec::<String>::new());
}

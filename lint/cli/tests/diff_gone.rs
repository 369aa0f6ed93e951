//! What `rempart diff` says of what goes from a repository: Argo CD deletes less than git does.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::fs;

use scene::Scene;
use serde_json::Value;

const URL: &str = "https://github.com/example/gitops.git";

const PRUNE: &str = "  syncPolicy:\n    automated:\n      prune: true\n";

const FINALIZER: &str = "  finalizers: [resources-finalizer.argocd.argoproj.io]\n";

fn application(name: &str, path: &str, metadata: &str, more: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {name}\n  namespace: argocd\n{metadata}spec:\n  project: default\n  source:\n    repoURL: {URL}\n    path: {path}\n  destination:\n    server: https://kubernetes.default.svc\n    namespace: shop\n{more}"
    )
}

fn config(name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  level: {name}-info\n"
    )
}

/// A set of one application a team, by a list or by the folders there are.
fn set(policy: &str, generator: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: teams, namespace: argocd}}\nspec:\n{policy}  generators:\n    - {generator}\n  template:\n    metadata: {{name: 'team-{{{{team}}}}'}}\n    spec:\n      project: default\n      source: {{repoURL: {URL}, path: 'teams/{{{{team}}}}'}}\n      destination: {{server: https://kubernetes.default.svc, namespace: teams}}\n"
    )
}

const BOTH: &str = "list: {elements: [{team: one}, {team: two}]}";

/// A root with `root` in its specification, that creates `plain` and the set of the teams `one` and `two`.
fn scene(root: &str, plain: &str, policy: &str) -> Scene {
    let files = [
        ("rempart.toml", format!("repositories = [\"{URL}\"]\n")),
        ("root.yaml", application("root", "apps", "", root)),
        (
            "apps/plain.yaml",
            application("plain", "plain", FINALIZER, plain),
        ),
        ("apps/set.yaml", set(policy, BOTH)),
        ("plain/one.yaml", config("one")),
        ("plain/two.yaml", config("two")),
        ("teams/one/one.yaml", config("first")),
        ("teams/two/two.yaml", config("second")),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    let scene = Scene::new(&files);
    scene.commit();
    scene
}

fn remove(scene: &Scene, path: &str) {
    fs::remove_file(scene.path().join(path)).unwrap();
}

/// What goes, in short: `application` or `application/object`, and `pruned` or why it stays.
fn gone(diff: &Value) -> Vec<String> {
    let fate = |one: &Value| match (one["stays"].as_str(), one["other"].as_str()) {
        (Some(why), None) if one["pruned"] == false => format!("stays: {why}"),
        (None, Some(other)) if one["pruned"] == false => format!("moves: {other}"),
        (None, None) if one["pruned"] == true => "pruned".to_owned(),
        _ => format!("neither: {one}"),
    };
    let mut lines = Vec::new();
    for app in diff["applications"].as_array().unwrap() {
        let name = app["name"].as_str().unwrap();
        if app["happens"] == "removed" {
            lines.push(format!("{name} {}", fate(app)));
        }
        for object in app["objects"].as_array().unwrap() {
            if object["happens"] == "removed" {
                let object_name = object["name"].as_str().unwrap();
                lines.push(format!("{name}/{object_name} {}", fate(object)));
            }
        }
    }
    lines
}

fn reasons(diff: &Value) -> String {
    diff["skipped"].to_string()
}

#[test]
fn what_a_set_makes_goes_with_its_element() {
    let scene = scene("", "", "");
    scene.write("apps/set.yaml", &set("", "list: {elements: [{team: one}]}"));
    let diff = scene.diff();
    assert_eq!(gone(&diff), ["team-two pruned", "team-two/second pruned"]);
    assert!(
        scene.diff_as("human").ends_with(
            "0 added, 1 changed, 1 removed (1 deleted from the cluster); 2 not touched\n"
        ),
        "{}",
        scene.diff_as("human")
    );
}

#[test]
fn a_set_that_cannot_be_generated_takes_no_application_away() {
    for generator in [
        // Argo CD fails: the value is no text.
        "list: {elements: [{team: [one]}]}",
        // Clusters are known to Argo CD alone.
        "clusters: {}",
    ] {
        let why = "after the change is not known";
        let scene = scene(PRUNE, PRUNE, "");
        scene.write("apps/set.yaml", &set("", generator));
        let diff = scene.diff();
        assert_eq!(gone(&diff), Vec::<String>::new(), "{generator}");
        assert!(
            reasons(&diff).contains(why) && reasons(&diff).contains("ApplicationSet teams"),
            "{generator}: {}",
            reasons(&diff)
        );
        // The other way round nothing goes either, and what comes may have been there.
        scene.commit();
        scene.write("apps/set.yaml", &set("", BOTH));
        let diff = scene.diff();
        assert_eq!(gone(&diff), Vec::<String>::new(), "{generator}");
        assert!(
            reasons(&diff).contains("may be there already"),
            "{generator}: {}",
            reasons(&diff)
        );
    }
}

#[test]
fn a_set_that_only_creates_deletes_nothing() {
    for policy in ["create-only", "create-update"] {
        let policy = format!("  syncPolicy: {{applicationsSync: {policy}}}\n");
        let scene = scene(PRUNE, PRUNE, &policy);
        scene.write(
            "apps/set.yaml",
            &set(&policy, "list: {elements: [{team: one}]}"),
        );
        let why = "its set deletes no application (`applicationsSync`)";
        assert_eq!(
            gone(&scene.diff()),
            [
                format!("team-two stays: {why}"),
                "team-two/second stays: its application stays in the cluster".to_owned()
            ]
        );
        // The set goes, and leaves its applications behind.
        remove(&scene, "apps/set.yaml");
        let said = gone(&scene.diff());
        assert!(said.contains(&"root/teams pruned".to_owned()), "{said:?}");
        assert!(said.contains(&format!("team-one stays: {why}")), "{said:?}");
    }
    let delete = "  syncPolicy: {applicationsSync: create-delete}\n";
    let scene = scene(PRUNE, PRUNE, delete);
    scene.write(
        "apps/set.yaml",
        &set(delete, "list: {elements: [{team: one}]}"),
    );
    assert_eq!(
        gone(&scene.diff()),
        ["team-two pruned", "team-two/second pruned"]
    );
}

#[test]
fn a_set_that_goes_takes_its_applications_with_it() {
    let scene = scene(PRUNE, PRUNE, "");
    remove(&scene, "apps/set.yaml");
    assert_eq!(
        gone(&scene.diff()),
        [
            "root/teams pruned",
            "team-one pruned",
            "team-one/first pruned",
            "team-two pruned",
            "team-two/second pruned"
        ]
    );
}

#[test]
fn the_last_objects_of_an_application_stay() {
    let last = "Argo CD does not prune all objects of an application without `allowEmpty: true`";
    let allowed = "  syncPolicy:\n    automated:\n      prune: true\n      allowEmpty: true\n";
    let named = "  syncPolicy:\n    automated:\n      prune: true\n    managedNamespaceMetadata: {labels: {a: b}}\n    syncOptions: [CreateNamespace=true]\n";
    for (policy, expected) in [
        (PRUNE, format!("stays: {last}")),
        (allowed, "pruned".to_owned()),
        // The namespace is one more object, which stays.
        (named, "pruned".to_owned()),
    ] {
        let scene = scene(PRUNE, policy, "");
        remove(&scene, "plain/one.yaml");
        assert_eq!(gone(&scene.diff()), ["plain/one pruned"]);
        remove(&scene, "plain/two.yaml");
        scene.write("plain/README.md", "Nothing is left.\n");
        assert_eq!(
            gone(&scene.diff()),
            [
                format!("plain/one {expected}"),
                format!("plain/two {expected}")
            ]
        );
    }
}

#[test]
fn what_nobody_prunes_stays() {
    let by_hand = "its application does not sync by itself";
    for (root, why) in [
        ("", by_hand),
        (
            "  syncPolicy:\n    automated: {}\n",
            "its application does not prune",
        ),
        (
            "  syncPolicy:\n    automated: {enabled: false, prune: true}\n",
            by_hand,
        ),
    ] {
        let scene = scene(root, PRUNE, "");
        remove(&scene, "apps/plain.yaml");
        let stays = "stays: its application stays in the cluster";
        assert_eq!(
            gone(&scene.diff()),
            [
                format!("plain stays: {why}"),
                format!("plain/one {stays}"),
                format!("plain/two {stays}"),
                format!("root/plain stays: {why}"),
            ]
        );
        let said = scene.diff_as("human");
        assert!(
            !said.contains("deleted from the cluster") && said.contains("no longer managed"),
            "{said}"
        );
    }
    let scene = scene(PRUNE, PRUNE, "");
    remove(&scene, "apps/plain.yaml");
    assert_eq!(
        gone(&scene.diff()),
        [
            "plain pruned",
            "plain/one pruned",
            "plain/two pruned",
            "root/plain pruned"
        ]
    );
}

#[test]
fn a_root_that_goes_from_the_repository_stays_in_the_cluster() {
    let scene = scene(PRUNE, PRUNE, "");
    remove(&scene, "root.yaml");
    remove(&scene, "apps/plain.yaml");
    let said = gone(&scene.diff());
    let root = "root stays: no application holds it: whoever created it by hand deletes it";
    assert!(said.contains(&root.to_owned()), "{said:?}");
    assert!(
        said.iter().all(|line| line.contains(" stays: ")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|line| line.starts_with("plain/one ")),
        "{said:?}"
    );
}

#[test]
fn what_a_deletion_passes_over_stays() {
    let scene = scene(PRUNE, PRUNE, "");
    for (name, annotation) in [
        ("kept", "argocd.argoproj.io/sync-options: Delete=false"),
        ("asked", "argocd.argoproj.io/sync-options: Delete=confirm"),
        ("chart", "helm.sh/resource-policy: keep"),
        ("job", "argocd.argoproj.io/hook: PreSync"),
    ] {
        let noted = format!(
            "metadata:\n  annotations: {{'{}'}}\n",
            annotation.replace(": ", "': '")
        );
        let path = format!("plain/{name}.yaml");
        scene.write(&path, &config(name).replacen("metadata:\n", &noted, 1));
    }
    scene.commit();
    remove(&scene, "apps/plain.yaml");
    assert_eq!(
        gone(&scene.diff()),
        [
            "plain pruned",
            "plain/asked stays: its deletion waits until somebody confirms it",
            "plain/chart stays: its annotations keep it",
            "plain/job pruned",
            "plain/kept stays: its annotations keep it",
            "plain/one pruned",
            "plain/two pruned",
            "root/plain pruned"
        ]
    );
    // Pruning is another matter: it passes over hooks, and asks for other options.
    scene.run("git", &["checkout", "--quiet", "."]);
    for name in ["kept", "asked", "job"] {
        remove(&scene, &format!("plain/{name}.yaml"));
    }
    assert_eq!(
        gone(&scene.diff()),
        [
            "plain/asked pruned",
            "plain/job stays: Argo CD does not prune hooks",
            "plain/kept pruned"
        ]
    );
}

#[test]
fn what_moves_is_not_deleted() {
    let scene = scene(PRUNE, PRUNE, "");
    // From one application to another.
    scene.write("apps/more.yaml", &application("more", "more", "", PRUNE));
    scene.write("more/two.yaml", &config("two"));
    remove(&scene, "plain/two.yaml");
    assert_eq!(gone(&scene.diff()), ["plain/two moves: more"]);
    let said = scene.diff_as("human");
    assert!(
        said.ends_with("1 added, 0 changed, 0 removed, 1 moved; 2 not touched\n"),
        "{said}"
    );
    // To another cluster nothing moves.
    let away =
        application("more", "more", "", PRUNE).replace("kubernetes.default.svc", "eu.example.org");
    scene.write("apps/more.yaml", &away);
    assert_eq!(gone(&scene.diff()), ["plain/two pruned"]);
}

#[test]
fn an_application_whose_file_moves_is_the_same() {
    let scene = scene(PRUNE, PRUNE, "");
    scene.write(
        "root.yaml",
        &application("root", "apps", "", PRUNE).replace(
            "    path: apps\n",
            "    path: apps\n    directory: {recurse: true}\n",
        ),
    );
    scene.commit();
    remove(&scene, "apps/plain.yaml");
    scene.write(
        "apps/shop/plain.yaml",
        &application("plain", "plain", FINALIZER, PRUNE),
    );
    remove(&scene, "plain/one.yaml");
    assert_eq!(gone(&scene.diff()), ["plain/one pruned"]);
    let said = scene.diff_as("human");
    assert!(
        said.contains("0 added, 0 changed, 1 removed (1 deleted from the cluster)"),
        "{said}"
    );
}

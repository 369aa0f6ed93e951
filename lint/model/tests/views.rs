//! Kustomizations, the graph of their files, and the views of Argo CD's objects.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use rempart_core::{FileId, RepoPath, Snapshot};
use rempart_model::kustomization::{Kustomization, KustomizeGraph, Role, Target, resolve};
use rempart_model::{AppProject, Application, FileResources, class, classify, scalar};

fn graph(snapshot: &Snapshot) -> KustomizeGraph {
    let classes = classify(snapshot);
    let kustomizations = snapshot.ids().filter(|id| {
        matches!(
            classes.get(*id),
            class::KUSTOMIZATION | class::KUSTOMIZE_COMPONENT
        )
    });
    KustomizeGraph::of(snapshot, kustomizations)
}

#[test]
fn every_field_that_names_a_file_is_followed() {
    let text = "resources: [a.yaml, ../base, https://example.com/x.yaml, ../../../out.yaml, none.yaml]\n\
                components: [../extra]\n\
                patches: [{path: p.yaml}, {patch: 'a: b'}, old.yaml]\n\
                patchesStrategicMerge: ['kind: X', '{}', q.yaml]\n\
                configMapGenerator: [{name: c, files: [k=f.txt, g.txt], envs: [e.env]}]\n\
                secretGenerator: [{name: s, env: t.env}]\n\
                openapi: {path: o.json}\n\
                helmCharts: [{name: h, valuesFile: v.yaml, additionalValuesFiles: [w.yaml]}]\n";
    let snapshot = common::repository(&[("over/kustomization.yaml", text)]);
    let tree = snapshot.entry(FileId(0)).file.tree().unwrap();
    let found = Kustomization::of(tree).unwrap().references();
    let found: Vec<_> = found
        .iter()
        .map(|reference| (reference.role, &*reference.path))
        .collect();
    assert_eq!(
        found,
        [
            (Role::Resource, "a.yaml"),
            (Role::Resource, "../base"),
            (Role::Resource, "https://example.com/x.yaml"),
            (Role::Resource, "../../../out.yaml"),
            (Role::Resource, "none.yaml"),
            (Role::Component, "../extra"),
            (Role::Patch, "q.yaml"),
            (Role::Patch, "p.yaml"),
            (Role::Patch, "old.yaml"),
            (Role::OpenApi, "o.json"),
            (Role::GeneratorFile, "e.env"),
            (Role::GeneratorFile, "f.txt"),
            (Role::GeneratorFile, "g.txt"),
            (Role::GeneratorFile, "t.env"),
            (Role::HelmValues, "v.yaml"),
            (Role::HelmValues, "w.yaml"),
        ]
    );
}

#[test]
fn paths_lead_to_files_folders_and_elsewhere() {
    let snapshot = common::repository(&[
        ("base/kustomization.yml", "resources: []\n"),
        ("over/kustomization.yaml", "resources: []\n"),
        ("over/a.yaml", ""),
        ("over/github.com/local.yaml", ""),
        ("plain/b.yaml", ""),
    ]);
    let from = RepoPath::new("over/kustomization.yaml").unwrap();
    let to = |path: &str| resolve(&snapshot, &from, path);
    let id = |path: &str| snapshot.find(path).unwrap();
    assert_eq!(to("a.yaml"), Target::File(id("over/a.yaml")));
    assert_eq!(
        to("../base/"),
        Target::Kustomization(id("base/kustomization.yml"))
    );
    assert_eq!(
        to("../plain"),
        Target::Folder(RepoPath::new("plain").unwrap())
    );
    assert_eq!(to("../../x"), Target::Outside);
    assert_eq!(to("/etc/passwd"), Target::Outside);
    assert_eq!(
        to("no.yaml"),
        Target::Missing(RepoPath::new("over/no.yaml").unwrap())
    );
    assert_eq!(
        to("github.com/local.yaml"),
        Target::File(id("over/github.com/local.yaml"))
    );
    for remote in [
        "github.com/team/web//deploy?ref=v1",
        "https://example.com/a.yaml",
        "git@example.com:team/web.git",
        "ssh://git@example.com/team/web",
        "git::https://example.com/web",
    ] {
        assert_eq!(to(remote), Target::Remote, "{remote}");
    }
}

#[test]
fn owners_are_known_and_roots_too() {
    let snapshot = common::repository(&[
        ("base/a.yaml", "apiVersion: v1\nkind: ConfigMap\n"),
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("free.yaml", "apiVersion: v1\nkind: ConfigMap\n"),
        (
            "one/kustomization.yaml",
            "resources: [../base]\npatches: [{path: p.yaml}]\n",
        ),
        ("one/p.yaml", "apiVersion: v1\nkind: ConfigMap\n"),
        (
            "two/kustomization.yaml",
            "resources: [../base, ../base/a.yaml]\n",
        ),
    ]);
    let graph = graph(&snapshot);
    let id = |path: &str| snapshot.find(path).unwrap();
    let owners = |path: &str| -> Vec<_> {
        let owners = graph.owners(id(path)).iter();
        owners
            .map(|owner| {
                (
                    snapshot.entry(owner.kustomization).path.as_str(),
                    owner.role,
                )
            })
            .collect()
    };
    assert_eq!(
        owners("base/a.yaml"),
        [
            ("base/kustomization.yaml", Role::Resource),
            ("two/kustomization.yaml", Role::Resource),
        ]
    );
    assert!(graph.is_owned(id("base/a.yaml")));
    assert!(!graph.is_owned(id("one/p.yaml")) && !graph.is_owned(id("free.yaml")));
    assert_eq!(
        owners("one/p.yaml"),
        [("one/kustomization.yaml", Role::Patch)]
    );
    let roots: Vec<_> = graph.roots().collect();
    assert_eq!(
        roots,
        [id("one/kustomization.yaml"), id("two/kustomization.yaml")]
    );
}

#[test]
fn kustomizations_that_name_each_other_do_no_harm() {
    let snapshot = common::repository(&[
        ("a/kustomization.yaml", "resources: [../b, .]\n"),
        ("b/kustomization.yaml", "resources: [../a]\n"),
    ]);
    assert_eq!(graph(&snapshot).roots().count(), 0);
}

#[test]
fn applications_and_projects_are_read_by_field() {
    let text = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\n  annotations: {k: v}\n\
                spec:\n  project: p\n  destination: {name: c, namespace: n}\n  source: {repoURL: hidden}\n  sources:\n\
                \x20 - {repoURL: u, chart: web, targetRevision: 1.2.3, helm: {valueFiles: [x.yaml], parameters: [{name: q}]}}\n\
                \x20 - {repoURL: v, path: d, directory: {recurse: true, include: '*.yaml'}}\n\
                \x20 syncPolicy: {automated: {prune: true}, syncOptions: [ServerSideApply=true]}\n\
                ---\napiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: p}\n\
                spec: {sourceRepos: ['*'], namespaceResourceWhitelist: []}\n";
    let snapshot = common::repository(&[("a.yaml", text)]);
    let entry = snapshot.entry(FileId(0));
    let found = FileResources::of(&entry.path, entry.file.tree().unwrap());
    let application = Application::of(&found.resources[0]).unwrap();
    assert_eq!(application.name().as_deref(), Some("a"));
    assert_eq!(application.annotation("k").as_deref(), Some("v"));
    assert_eq!(application.project().as_deref(), Some("p"));
    let destination = application.destination().unwrap();
    assert_eq!(destination.name().as_deref(), Some("c"));
    assert!(destination.server().is_none());
    assert!(application.has_sync_option("ServerSideApply=true"));
    assert!(!application.has_sync_option("ServerSideApply"));
    assert!(application.automated().is_some());
    // `sources` hides `source`.
    let sources = application.sources();
    assert_eq!(sources.len(), 2);
    assert_eq!(sources[0].chart().as_deref(), Some("web"));
    assert_eq!(sources[0].target_revision().as_deref(), Some("1.2.3"));
    assert_eq!(sources[0].value_files().find_map(scalar).unwrap(), "x.yaml");
    assert_eq!(sources[0].parameters().count(), 1);
    assert!(sources[1].recurses() && !sources[0].recurses());
    assert_eq!(sources[1].include().as_deref(), Some("*.yaml"));

    assert!(AppProject::of(&found.resources[0]).is_none());
    let project = AppProject::of(&found.resources[1]).unwrap();
    assert_eq!(project.source_repos().count(), 1);
    // Written and empty is not the same as not written.
    assert!(project.namespace_resource_whitelist().is_some());
    assert!(project.field("clusterResourceWhitelist").is_none());
}

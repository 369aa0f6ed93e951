//! Values that no chart reads, and lock files of dependencies, without the program `helm`; with it, where it is installed
//! (`REMPART_TEST_HELM`, or `target/tools/helm`), a lock file that it has written. Else a loud SKIP.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed test is what it should be"
)]

mod chart_support;

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn application(root: &Path, name: &str, chart: &str, helm: &str) {
    let text = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec:\n  project: default\n  source:\n    repoURL: https://github.com/example/shop\n    path: {chart}\n    helm: {helm}\n  destination: {{server: https://kubernetes.default.svc, namespace: shop}}\n"
    );
    write(root, &format!("{name}.yaml"), &text);
}

/// A repository with one chart, which has `image.tag`, `extra: {}` and `list`.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(
        root,
        "rempart.toml",
        "repositories = [\"https://github.com/example/shop\"]\n",
    );
    write(
        root,
        "shop/Chart.yaml",
        "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    );
    write(
        root,
        "shop/values.yaml",
        "image: {tag: a}\nextra: {}\nlist: []\n# commented: 1\n",
    );
    write(
        root,
        "shop/templates/a.yaml",
        "a: {{ .Values.image.tag }}\nb: {{ .Values.extra.any }}\n{{ with .Values.whole }}{{ toYaml . }}{{ end }}\n{{ range .Values.list }}{{ .item }}{{ end }}\n",
    );
    folder
}

/// The findings of a rule, as lines of annotations.
#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
fn findings(root: &Path, rule: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(["check", "--format", "github", "."])
        .current_dir(root)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code().unwrap() < 2, "{printed}");
    let lines = printed
        .lines()
        .filter(|line| line.starts_with("::") && line.contains(rule));
    lines.map(str::to_owned).collect()
}

#[test]
fn only_what_nothing_can_read_is_told() {
    for (values, expected) in [
        ("{image: {tag: b}}", 0),
        ("{imagee: {tag: b}}", 1),
        ("{image: {tga: b}}", 1),
        ("{image: {tga: b}, other: {deep: 1}}", 2),
        // Free keys: below an empty mapping, and of what is printed as a whole.
        ("{extra: {anything: 1}}", 0),
        ("{whole: {anything: 1}}", 0),
        ("{list: [{item: 1, other: 2}]}", 0),
        // What the chart only speaks of may be read in a way that is not seen.
        ("{commented: 1}", 0),
        ("{global: {x: 1}, tags: {y: true}}", 0),
    ] {
        let folder = repository();
        application(
            folder.path(),
            "one",
            "shop",
            &format!("{{valuesObject: {values}}}"),
        );
        let found = findings(folder.path(), "argo/unread-value");
        assert_eq!(found.len(), expected, "{values}: {found:#?}");
        // The same in a text and in a file.
        application(
            folder.path(),
            "one",
            "shop",
            &format!("{{values: '{values}'}}"),
        );
        assert_eq!(
            findings(folder.path(), "argo/unread-value").len(),
            expected,
            "{values}"
        );
        application(folder.path(), "one", "shop", "{valueFiles: [mine.yaml]}");
        write(folder.path(), "shop/mine.yaml", &format!("{values}\n"));
        let found = findings(folder.path(), "argo/unread-value");
        assert_eq!(found.len(), expected, "{values}: {found:#?}");
        assert!(
            found
                .iter()
                .all(|line| line.contains("file=shop/mine.yaml,line=1")),
            "{found:#?}"
        );
    }
}

#[test]
fn of_what_cannot_be_looked_into_nothing_is_said() {
    let told = |change: &dyn Fn(&Path)| {
        let folder = repository();
        application(folder.path(), "one", "shop", "{valuesObject: {other: 1}}");
        change(folder.path());
        findings(folder.path(), "argo/unread-value").len()
    };
    assert_eq!(told(&|_| ()), 1);
    for text in [
        "{{ toYaml .Values }}",
        "{{ index .Values \"x\" }}",
        "{{ $v := $.Values }}",
        "{{ tpl .Values.image.tag . }}{{ merge .Values (dict) }}",
    ] {
        assert_eq!(
            told(&|root| write(root, "shop/templates/b.yaml", text)),
            0,
            "{text}"
        );
    }
    assert_eq!(
        told(&|root| write(root, "shop/templates/_b.tpl", "{{ .Values.other.x }}")),
        0
    );
    assert_eq!(
        told(&|root| write(
            root,
            "shop/values.schema.json",
            "{\"properties\": {\"other\": {}}}"
        )),
        0
    );
    assert_eq!(
        told(&|root| write(
            root,
            "shop/charts/other/Chart.yaml",
            "apiVersion: v2\nname: other\nversion: 1.0.0\n"
        )),
        0
    );
    let packed = |root: &Path| {
        fs::create_dir_all(root.join("shop/charts")).unwrap();
        fs::write(root.join("shop/charts/x-1.0.0.tgz"), [0x1F, 0x8B, 0xFF]).unwrap();
    };
    assert_eq!(told(&packed), 0);
    let depends = "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: x, version: 1.0.0, repository: \"https://charts.example.com\"}]\n";
    assert_eq!(told(&|root| write(root, "shop/Chart.yaml", depends)), 0);
}

#[test]
fn a_file_of_several_charts_is_told_where_none_reads_it() {
    let folder = repository();
    let root = folder.path();
    write(
        root,
        "more/Chart.yaml",
        "apiVersion: v2\nname: more\nversion: 1.0.0\n",
    );
    write(root, "more/templates/a.yaml", "{{ .Values.ofmore }}\n");
    write(
        root,
        "values.yaml",
        "image: {tag: b}\nofmore: 1\nofnobody: 1\n",
    );
    application(root, "one", "shop", "{valueFiles: [/values.yaml]}");
    application(root, "two", "more", "{valueFiles: [/values.yaml]}");
    let found = findings(root, "argo/unread-value");
    assert!(
        !found.is_empty() && found.iter().all(|line| line.contains("`ofnobody`")),
        "{found:#?}"
    );
    application(root, "two", "gone", "{valueFiles: [/values.yaml]}");
    write(root, "more/templates/a.yaml", "{{ toYaml .Values }}\n");
    application(root, "three", "more", "{valueFiles: [/values.yaml]}");
    assert_eq!(findings(root, "argo/unread-value"), Vec::<String>::new());
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test asks the program that the digest is of"
)]
fn a_lock_file_of_helm_is_current_until_one_of_the_files_changes() {
    let Some(helm) = chart_support::helm() else {
        return;
    };
    let folder = repository();
    let root = folder.path();
    application(root, "one", "shop", "{}");
    write(
        root,
        "odd/Chart.yaml",
        "apiVersion: v2\nname: odd\nversion: 1.2.0\n",
    );
    let chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- name: odd\n  version: '>=1.0.0 <2'\n  repository: file://../odd\n  condition: odd.on\n  tags: [a, \"b&c\"]\n  alias: other\n  import-values: [data]\n";
    write(root, "shop/Chart.yaml", chart);
    let home = root.join("home");
    let made = Command::new(helm)
        .args(["dependency", "update", "shop"])
        .current_dir(root)
        .env("HOME", &home)
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    fs::remove_dir_all(root.join("shop/charts")).unwrap();
    // What lies in a folder is not loaded, so that a repository takes its place; the digest holds both.
    let lock = fs::read_to_string(root.join("shop/Chart.lock")).unwrap();
    let digest = |text: &str| {
        text.lines()
            .find(|line| line.starts_with("digest: "))
            .unwrap()
            .to_owned()
    };
    let remote = "- {name: far, version: 1.0.0, repository: \"https://charts.example.com\"}\n";
    write(root, "shop/Chart.yaml", &format!("{chart}{remote}"));
    let found = findings(root, "argo/stale-dependency-lock");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("file=shop/Chart.lock"), "{found:#?}");
    // Helm's own digest of the files as they were is the one that is expected of them.
    let printed = rempart_apps::dependency_digest(chart, &lock).unwrap();
    assert_eq!(format!("digest: {printed}"), digest(&lock));
}

//! What a blob means by its path: that it is declared secret, or that another file of its time makes a Secret of it.

use super::scene::{Scene, paths, run, token};

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n  source:\n    path: charts/shop\n    helm:\n      fileParameters:\n      - {name: auth.password, path: files/login.txt}\n";
const DECLARED: &str = "[rules.\"secrets/clear-secret-path\".options]\npaths = [\"sealed/**\"]\n";

/// Rules and places of all findings.
fn found(scene: &Scene) -> Vec<(String, String)> {
    let (report, _) = scene.report(&["--profile", "strict"]);
    let findings = report["findings"].as_array().unwrap();
    let text = |one: &serde_json::Value, field: &str| one[field].as_str().unwrap().to_owned();
    let mut found: Vec<_> = findings
        .iter()
        .map(|one| (text(one, "rule"), text(one, "file")))
        .collect();
    found.sort();
    found
}

fn pair(rule: &str, file: &str) -> (String, String) {
    (format!("secrets/{rule}"), file.to_owned())
}

#[test]
fn a_declared_path_is_judged_in_every_version() {
    let scene = Scene::new();
    scene.write("rempart.toml", DECLARED);
    scene.write("sealed/notes.txt", "nothing that a rule knows\n");
    scene.write("open/notes.txt", "nothing that a rule knows\n");
    let one = scene.commit("one");
    scene.write("sealed/notes.txt", "another text\n");
    let two = scene.commit("two");
    // What Ansible writes: hexadecimal digits of a salt, a MAC and a ciphertext, each in hexadecimal digits.
    let inner = ["5d".repeat(32), "e7".repeat(32), "93".repeat(16)].join("\n");
    let body: Vec<_> = inner.bytes().map(|byte| format!("{byte:02x}")).collect();
    let body = body.concat();
    let vault = format!("$ANSIBLE_VAULT;1.1;AES256\n{body}\n");
    scene.write("sealed/notes.txt", &vault);
    scene.commit("three");
    let (report, code) = scene.report(&[]);
    assert_eq!(code, 1, "{report}");
    let findings = report["findings"].as_array().unwrap();
    let of_rule = |one: &&serde_json::Value| one["rule"] == "secrets/clear-secret-path";
    let declared: Vec<_> = findings.iter().filter(of_rule).collect();
    assert_eq!(declared.len(), 1, "{report}");
    assert_eq!(declared[0]["commit"], one);
    let message = declared[0]["message"].as_str().unwrap();
    assert!(message.contains(&two[..12]), "{message}");
    assert!(message.contains("in 2 versions of the file"), "{message}");
    assert!(
        paths(&report).iter().all(|path| path == "sealed/notes.txt"),
        "{report}"
    );
}

#[test]
fn a_blob_that_was_moved_below_a_declared_path_is_judged_there() {
    let scene = Scene::new();
    scene.write("rempart.toml", DECLARED);
    scene.write("open/notes.txt", "nothing that a rule knows\n");
    scene.commit("one");
    scene.git(&["mv", "open", "sealed"]);
    scene.commit("two");
    scene.remove("sealed/notes.txt");
    scene.commit("three");
    assert_eq!(
        found(&scene),
        [pair("clear-secret-path", "sealed/notes.txt")]
    );
    scene.write("rempart.toml", "");
    assert_eq!(found(&scene), []);
}

#[test]
fn what_is_staged_below_a_declared_path_is_judged() {
    let scene = Scene::new();
    scene.commit("one");
    scene.write("rempart.toml", DECLARED);
    scene.write("sealed/notes.txt", "nothing that a rule knows\n");
    scene.git(&["add", "--all"]);
    assert_eq!(
        found(&scene),
        [pair("clear-secret-path", "sealed/notes.txt")]
    );
}

#[test]
fn a_file_is_judged_by_the_application_of_its_time() {
    let scene = Scene::new();
    scene.write("app.yaml", APPLICATION);
    scene.commit("the application first");
    scene.write("charts/shop/files/login.txt", "fake-value\n");
    let two = scene.commit("the file later");
    scene.remove("charts/shop/files/login.txt");
    scene.commit("three");
    let (report, code) = scene.report(&["--profile", "strict"]);
    assert_eq!((paths(&report), code), (vec!["app.yaml".to_owned()], 1));
    assert_eq!(report["findings"][0]["rule"], "secrets/clear-helm-file");
    assert_eq!(report["findings"][0]["commit"], two);
}

#[test]
fn a_file_whose_application_came_when_it_was_gone_is_not() {
    let scene = Scene::new();
    scene.write("charts/shop/files/login.txt", "fake-value\n");
    scene.commit("one");
    scene.remove("charts/shop/files/login.txt");
    scene.commit("two");
    scene.write("app.yaml", APPLICATION);
    scene.commit("three");
    assert_eq!(found(&scene), []);
}

#[test]
fn what_a_kustomization_packs_or_patches_in_is_found() {
    let scene = Scene::new();
    let text = "secretGenerator:\n- name: a\n  files: [login.txt]\npatches:\n- path: patch.yaml\n  target: {kind: Secret}\n- target: {kind: Secret}\n  patch: |\n    stringData:\n      entry: fake-value\n";
    scene.write("a/kustomization.yaml", text);
    scene.write("a/login.txt", "fake-value\n");
    scene.write(
        "a/patch.yaml",
        "- {op: add, path: /data/entry, value: ZmFrZS12YWx1ZQ==}\n",
    );
    scene.write("b/login.txt", "fake-value\n");
    scene.commit("one");
    scene.git(&["rm", "-rq", "a"]);
    scene.commit("two");
    assert_eq!(
        found(&scene),
        [
            pair("clear-secret-generator", "a/kustomization.yaml"),
            pair("clear-secret-patch", "a/kustomization.yaml"),
            pair("clear-secret-patch", "a/patch.yaml"),
        ]
    );
}

#[test]
fn versions_of_both_files_are_one_finding() {
    let scene = Scene::new();
    for at in 0..5 {
        scene.write("app.yaml", format!("# {at}\n{APPLICATION}"));
        scene.commit("the application");
        scene.write("charts/shop/files/login.txt", format!("fake-value-{at}\n"));
        scene.commit("the file");
    }
    assert_eq!(found(&scene), [pair("clear-helm-file", "app.yaml")]);
}

#[test]
fn metadata_of_sops_that_was_cut_is_found() {
    let whole = include_str!("../../../secrets/tests/data/sops/secret.yaml");
    let cut = whole.find("lastmodified").unwrap();
    for (text, rule) in [
        (
            &whole[..whole.find("sops:").unwrap()],
            "sops-missing-metadata",
        ),
        (
            &whole[..whole.find("sops:").unwrap() + 5],
            "sops-missing-metadata",
        ),
        (&whole[..cut], "sops-missing-mac"),
        (&whole[..cut], "sops-refused-metadata"),
    ] {
        let scene = Scene::new();
        scene.write("a.yaml", text);
        scene.commit("one");
        scene.remove("a.yaml");
        scene.commit("two");
        let found = found(&scene);
        assert!(found.contains(&pair(rule, "a.yaml")), "{rule}: {found:?}");
    }
}

/// A file, a folder, an empty file, a link and bytes that are no text, all gone again.
#[test]
fn a_token_in_a_path_is_found_and_shown_in_no_format() {
    let scene = Scene::new();
    scene.write("a.txt", "nothing\n");
    scene.commit("one");
    scene.write(&format!("a/{}.txt", token()), "nothing\n");
    scene.write(&format!("b/{}/c.txt", token()), "nothing\n");
    scene.write(&format!("c/{}", token()), "");
    scene.write(&format!("d/{}.png", token()), b"\x89PNG\r\n\x1A\n\0\0\xFF");
    std::os::unix::fs::symlink("a.txt", scene.root().join(format!("e-{}", token()))).unwrap();
    scene.commit("two");
    let now = scene.check();
    for name in ["a", "b", "c", "d", &format!("e-{}", token())] {
        let path = scene.root().join(name);
        if path.is_symlink() {
            std::fs::remove_file(path).unwrap();
        } else {
            std::fs::remove_dir_all(path).unwrap();
        }
    }
    scene.commit("three");
    let (report, code) = scene.report(&[]);
    assert_eq!(code, 1, "{report}");
    let mut found = paths(&report);
    found.sort();
    let expected = [
        "a/[hidden].txt",
        "b/[hidden]/c.txt",
        "c/[hidden]",
        "d/[hidden].png",
        "e-[hidden]",
    ];
    assert_eq!(found, expected);
    assert!(!now.to_string().contains(&token()), "{now}");
    let mut found = paths(&now);
    found.retain(|path| path.contains("[hidden]"));
    found.sort();
    found.dedup();
    assert_eq!(found, expected);
    for format in ["human", "sarif", "junit", "github", "gitlab", "markdown"] {
        // A URI writes brackets in its own way. That no output holds the token is asserted wherever the program is run.
        let said = run(&scene.root(), &["--format", format]);
        assert!(
            String::from_utf8_lossy(&said.stdout).contains("hidden"),
            "{format}"
        );
        let said = scene.check_said(&["--rev", "HEAD~1", "--format", &format!("{format}=../said")]);
        assert_eq!(said.status.code(), Some(1));
        let said = std::fs::read_to_string(scene.beside("said")).unwrap();
        assert!(
            said.contains("hidden") && !said.contains(&token()),
            "{format} {said}"
        );
    }
}

#[test]
fn a_long_name_without_a_token_is_no_token() {
    let scene = Scene::new();
    let digest = "0123456789abcdef".repeat(4);
    scene.write(&format!("charts/{digest}.txt"), "nothing\n");
    scene.write(
        "apps/2026-11-27-kube-prometheus-stack-values.yaml",
        "a: 1\n",
    );
    scene.write("apps/dashboard_k8s_resources_namespace_v2.json", "{}\n");
    scene.commit("one");
    assert!(scene.found().is_empty());
}

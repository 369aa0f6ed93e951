//! `rempart diff`, `rempart render` and `rempart graph`, as users run them.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::fs;
use std::process::Output;

use scene::run;
use serde_json::Value;
use tempfile::TempDir;

const URL: &str = "https://github.com/example/gitops.git";

fn application(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {name}\n  namespace: argocd\nspec:\n  project: default\n  source:\n    repoURL: {URL}\n    path: {path}\n  destination:\n    server: https://kubernetes.default.svc\n    namespace: shop\n{more}"
    )
}

fn config(name: &str, level: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  level: {level}\n")
}

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n        - name: sidecar\n          image: example.org/sidecar:1\n        - name: web\n          image: example.org/web:1\n          args: [\"--one\", \"--two\"]\n";

struct Scene(TempDir);

impl Scene {
    /// A root that creates two applications: `plain` from a folder, `web` from an overlay of a base.
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        scene.git(&["init", "--quiet", "--initial-branch=main"]);
        let prune = "  syncPolicy:\n    automated:\n      prune: true\n";
        let overlay = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: eu-\nresources:\n  - ../../base\n";
        for (path, text) in [
            ("rempart.toml", format!("repositories = [\"{URL}\"]\n")),
            ("root.yaml", application("root", "apps", "")),
            ("apps/plain.yaml", application("plain", "plain", prune)),
            ("apps/web.yaml", application("web", "overlays/eu", "")),
            ("plain/one.yaml", config("one", "info")),
            ("plain/two.yaml", config("two", "info")),
            (
                "plain/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  user: guest-a\n".to_owned(),
            ),
            (
                "base/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n".to_owned(),
            ),
            ("base/web.yaml", DEPLOYMENT.to_owned()),
            ("overlays/eu/kustomization.yaml", overlay.to_owned()),
        ] {
            scene.write(path, &text);
        }
        scene.git(&["add", "."]);
        scene.git(&["commit", "--quiet", "-m", "one"]);
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        assert!(run(self.0.path(), "git", arguments).status.success());
    }

    fn rempart(&self, arguments: &[&str]) -> Output {
        run(self.0.path(), env!("CARGO_BIN_EXE_rempart"), arguments)
    }

    /// What the work tree changes.
    fn diff(&self) -> Value {
        let output = self.rempart(&["diff", "--since", "HEAD", "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The changes in short: `application: happens kind name`, and `  path before after file:line` a field.
fn short(diff: &Value) -> Vec<String> {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or("-").to_owned();
    let place = |value: &Value| {
        format!(
            "{}:{}",
            word(&value["place"], "file"),
            value["place"]["line"]
        )
    };
    let fields = |of: &Value| -> Vec<String> {
        let fields = of["fields"].as_array().unwrap().iter();
        fields
            .map(|field| {
                let values = [
                    word(field, "path"),
                    word(field, "before"),
                    word(field, "after"),
                ];
                format!("  {} {}", values.join(" "), place(field))
            })
            .collect()
    };
    let mut lines = Vec::new();
    for app in diff["applications"].as_array().unwrap() {
        lines.push(format!("{} {}", word(app, "happens"), word(app, "name")));
        lines.extend(fields(app));
        for object in app["objects"].as_array().unwrap() {
            let mut line = format!(
                " {} {} {}/{} {}",
                word(object, "happens"),
                word(object, "kind"),
                word(object, "namespace"),
                word(object, "name"),
                place(object)
            );
            if object["pruned"] == true {
                line.push_str(" pruned");
            }
            if let Some(other) = object["other"].as_str() {
                line.extend([" other ", other]);
            }
            lines.push(line);
            lines.extend(fields(object));
        }
    }
    lines
}

#[test]
fn nothing_changes_where_only_writing_and_order_differ() {
    let scene = Scene::new();
    scene.write(
        "plain/one.yaml",
        "# a word\n{\"kind\": \"ConfigMap\", \"apiVersion\": 'v1', metadata: {name: one},\n data: {level: \"info\"}}\n",
    );
    let deployment = DEPLOYMENT
        .replace(
            "        - name: sidecar\n          image: example.org/sidecar:1\n",
            "",
        )
        .replace(
            "          args: [\"--one\", \"--two\"]\n",
            "          args:\n            - --one\n            - --two\n        - name: sidecar\n          image: example.org/sidecar:1\n",
        );
    scene.write("base/web.yaml", &deployment);
    let diff = scene.diff();
    assert_eq!(short(&diff), Vec::<String>::new());
    assert_eq!(diff["untouched"], 3);
}

#[test]
fn a_change_of_a_base_is_told_where_it_stands() {
    let scene = Scene::new();
    let deployment = DEPLOYMENT
        .replace("example.org/web:1", "example.org/web:2")
        .replace("\"--one\", ", "")
        .replace("  replicas: 2\n", "");
    scene.write("base/web.yaml", &deployment);
    scene.write("plain/two.yaml", &config("two", "debug"));
    assert_eq!(
        short(&scene.diff()),
        [
            "changed plain",
            " changed ConfigMap shop/two plain/two.yaml:4",
            "  data.level info debug plain/two.yaml:6",
            "changed web",
            " changed Deployment shop/eu-web base/web.yaml:4",
            "  spec.template.spec.containers[name=web].args[0] --one - base/web.yaml:18",
            "  spec.template.spec.containers[name=web].image example.org/web:1 example.org/web:2 base/web.yaml:16",
            "  spec.replicas 2 - base/web.yaml:6",
        ]
    );
}

#[test]
fn what_goes_is_pruned_or_stays_and_what_moves_is_told() {
    let scene = Scene::new();
    fs::remove_file(scene.0.path().join("plain/one.yaml")).unwrap();
    fs::remove_file(scene.0.path().join("plain/two.yaml")).unwrap();
    fs::remove_file(scene.0.path().join("plain/secret.yaml")).unwrap();
    // Argo CD renders nothing of a folder that is not there, and takes nothing away.
    scene.write("plain/keep.yaml", &config("keep", "info"));
    scene.write("base/two.yaml", &config("two", "debug"));
    scene.write(
        "base/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  user: guest-b\n",
    );
    scene.write(
        "base/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml, two.yaml, secret.yaml]\n",
    );
    scene.write(
        "overlays/eu/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../../base\n",
    );
    assert_eq!(
        short(&scene.diff()),
        [
            "changed plain",
            " added ConfigMap shop/keep plain/keep.yaml:4",
            " removed ConfigMap shop/one plain/one.yaml:4 pruned",
            " removed Secret shop/door plain/secret.yaml:4 other web",
            " removed ConfigMap shop/two plain/two.yaml:4 other web",
            "changed web",
            " added ConfigMap shop/two base/two.yaml:4 other plain",
            "  data.level info debug base/two.yaml:6",
            " added Secret shop/door base/secret.yaml:4 other plain",
            "  stringData.user (hidden) (hidden) base/secret.yaml:6",
            " added Deployment shop/web base/web.yaml:4",
            " removed Deployment shop/eu-web base/web.yaml:4",
        ]
    );
}

#[test]
fn applications_come_and_go() {
    let scene = Scene::new();
    fs::remove_file(scene.0.path().join("apps/web.yaml")).unwrap();
    scene.write("apps/more.yaml", &application("more", "more", ""));
    scene.write("more/three.yaml", &config("three", "info"));
    assert_eq!(
        short(&scene.diff()),
        [
            "added more",
            " added ConfigMap shop/three more/three.yaml:4",
            "changed root",
            " added Application argocd/more apps/more.yaml:4",
            " removed Application argocd/web apps/web.yaml:4",
            "removed web",
            " removed Deployment shop/eu-web base/web.yaml:4",
        ]
    );
}

#[test]
fn values_of_secrets_are_never_shown() {
    let scene = Scene::new();
    let secret = fs::read_to_string(scene.0.path().join("plain/secret.yaml")).unwrap();
    scene.write("plain/secret.yaml", &secret.replace("guest-a", "guest-b"));
    for format in ["human", "json", "markdown", "html"] {
        let output = scene.rempart(&["diff", "--since", "HEAD", "--format", format]);
        let said = text(&output.stdout);
        assert!(
            said.contains("stringData.user") && said.contains("(hidden)"),
            "{said}"
        );
        assert!(!said.contains("guest-"), "{said}");
    }
    let output = scene.rempart(&["render", "plain"]);
    let said = text(&output.stdout);
    assert!(
        said.contains("user: (hidden)") && !said.contains("guest-"),
        "{said}"
    );
}

#[test]
fn fields_keep_their_names_when_a_secret_is_one() {
    let scene = Scene::new();
    scene.write(
        "plain/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  user: secretName7\n",
    );
    scene.write(
        "plain/web.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  labels: {secretName: secretName7}\nspec:\n  tls:\n    - secretName: door\n",
    );
    let said = text(&scene.rempart(&["render", "plain"]).stdout);
    assert!(said.contains("  - secretName: door\n"), "{said}");
    assert!(
        said.contains("\n    \"[hidden]\": \"[hidden]\"\n"),
        "{said}"
    );
}

/// The names are those that kustomize 5.8.0 gives.
#[test]
fn files_that_are_no_text_are_generated_from() {
    let scene = Scene::new();
    scene.write(
        "overlays/eu/kustomization.yaml",
        "configMapGenerator: [{name: keys, files: [key.bin]}]\nsecretGenerator: [{name: more, files: [key.bin]}]\n",
    );
    let file = scene.0.path().join("overlays/eu/key.bin");
    fs::write(&file, b"a\xFFb").unwrap();
    let names = |said: &str, expected: [&str; 2]| {
        for name in expected {
            assert!(said.contains(name), "{said}");
        }
        for coded in ["Yf9i", "Yf5i"] {
            assert!(!said.contains(coded), "{said}");
        }
    };
    let old = ["keys-525ftk9g9b", "more-4dffm42h9b"];
    let said = text(&scene.rempart(&["render", "web"]).stdout);
    names(&said, old);
    assert!(
        said.contains("binaryData:\n  key.bin: (hidden)\n"),
        "{said}"
    );
    scene.git(&["add", "."]);
    scene.git(&["commit", "--quiet", "-m", "two"]);
    fs::write(&file, b"a\xFEb").unwrap();
    let said = short(&scene.diff()).join("\n");
    names(&said, old);
    names(&said, ["keys-9g2c46k75k", "more-679d7d995h"]);
}

#[test]
fn what_cannot_be_rendered_is_said() {
    let scene = Scene::new();
    scene.write(
        "overlays/eu/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [nowhere.yaml]\n",
    );
    let diff = scene.diff();
    let skipped = diff["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert_eq!(skipped[0]["what"], "overlays/eu");
    assert_eq!(diff["applications"][0]["complete"], false);
    // What cannot be rendered takes nothing out of the cluster.
    assert_eq!(short(&diff), ["changed web"]);
    let output = scene.rempart(&["render", "web"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("nowhere.yaml"));
}

#[test]
fn what_argo_cd_cannot_read_takes_nothing_away() {
    for break_it in [
        |scene: &Scene| {
            scene.write(
                "plain/one.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n",
            );
        },
        |scene: &Scene| fs::remove_dir_all(scene.0.path().join("plain")).unwrap(),
    ] {
        let scene = Scene::new();
        break_it(&scene);
        let diff = scene.diff();
        assert_eq!(short(&diff), ["changed plain"]);
        assert_eq!(diff["applications"][0]["complete"], false);
        let skipped = diff["skipped"].as_array().unwrap();
        assert!(
            skipped.iter().any(|skip| skip["what"] == "plain"),
            "{skipped:?}"
        );
    }
}

/// go-yaml takes `\'` in double quotes, and YAML does not: what Argo CD applies then is not known, and nothing goes.
#[test]
fn what_argo_cd_alone_can_read_takes_nothing_away() {
    let scene = Scene::new();
    let escaped = config("one", "info").replace("level: info", "level: \"it\\'s\"");
    scene.write("plain/one.yaml", &escaped);
    let diff = scene.diff();
    assert_eq!(short(&diff), ["changed plain"]);
    assert_eq!(diff["applications"][0]["complete"], false);
    let skipped = diff["skipped"].to_string();
    assert!(
        skipped.contains("`plain/one.yaml` escapes `'`"),
        "{skipped}"
    );
    let said = text(&scene.rempart(&["check", "--only", "argo,yaml"]).stdout);
    assert!(said.contains("yaml/syntax-error"), "{said}");
    assert!(!said.contains("argo/unreadable-manifest"), "{said}");
    // Of another escape both are told.
    scene.write("plain/one.yaml", &escaped.replace("\\'", "\\q"));
    let said = text(&scene.rempart(&["check", "--only", "argo,yaml"]).stdout);
    assert!(said.contains("argo/unreadable-manifest"), "{said}");
}

#[test]
fn what_is_not_to_be_deleted_stays_when_its_application_goes() {
    let scene = Scene::new();
    let prune = "  syncPolicy:\n    automated:\n      prune: true\n";
    scene.write("root.yaml", &application("root", "apps", prune));
    let finalizer = "  finalizers: [resources-finalizer.argocd.argoproj.io]\nspec:\n";
    let with_finalizer = application("plain", "plain", "").replacen("spec:\n", finalizer, 1);
    scene.write("apps/plain.yaml", &with_finalizer);
    let kept = "metadata:\n  annotations: {argocd.argoproj.io/sync-options: Delete=false}\n";
    scene.write(
        "plain/one.yaml",
        &config("one", "info").replacen("metadata:\n", kept, 1),
    );
    scene.git(&["add", "."]);
    scene.git(&["commit", "--quiet", "-m", "two"]);
    fs::remove_file(scene.0.path().join("apps/plain.yaml")).unwrap();
    let diff = short(&scene.diff());
    let said = |name: &str| diff.iter().find(|line| line.contains(name)).unwrap();
    assert!(said("shop/two").ends_with("pruned"), "{diff:?}");
    assert!(!said("shop/one").ends_with("pruned"), "{diff:?}");
}

#[test]
fn an_application_is_rendered_with_the_place_of_each_object() {
    let scene = Scene::new();
    let output = scene.rempart(&["render", "web"]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stdout);
    assert!(
        said.starts_with("---\n# base/web.yaml:1\napiVersion: apps/v1\n"),
        "{said}"
    );
    assert!(said.contains("\n  name: eu-web\n"), "{said}");
    assert!(
        said.contains("\n      - args:\n        - --one\n"),
        "{said}"
    );
    assert_eq!(
        scene.rempart(&["render", "overlays/eu"]).stdout,
        output.stdout
    );
    let base = scene.rempart(&["render", "base"]);
    assert!(text(&base.stdout).contains("\n  name: web\n"));
    for command in [
        &["render", "nothing"][..],
        &["diff", "--since", "HEAD", "nothing"],
    ] {
        let output = scene.rempart(command);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(text(&output.stderr).contains("`nothing`"));
    }
}

#[test]
fn the_tree_is_drawn() {
    let scene = Scene::new();
    let output = scene.rempart(&["graph"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        "root  folder apps, to in-cluster/shop\n  plain  folder plain, to in-cluster/shop\n  web  kustomize overlays/eu, to in-cluster/shop\n"
    );
    let mermaid = text(&scene.rempart(&["graph", "--format", "mermaid"]).stdout);
    assert!(mermaid.contains("  a2 --> a0\n  a2 --> a1\n"), "{mermaid}");
    let empty = tempfile::tempdir().unwrap();
    let output = run(empty.path(), env!("CARGO_BIN_EXE_rempart"), &["graph"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn kustomizations_in_a_circle_are_found() {
    let scene = Scene::new();
    for (one, other) in [("a", "b"), ("b", "a")] {
        let text = format!(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../{other}]\n"
        );
        scene.write(&format!("{one}/kustomization.yaml"), &text);
    }
    let output = scene.rempart(&["check", "--only", "argo", "--fail-on", "warning"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("argo/broken-kustomization"), "{said}");
    let output = scene.rempart(&["render", "a"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_set_of_applications_is_not_passed_over_in_silence() {
    let scene = Scene::new();
    scene.write(
        "apps/set.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: many, namespace: argocd}\nspec:\n  generators:\n    - list: {elements: [{name: a}]}\n    - git: {repoURL: x, directories: [{path: '*'}]}\n  template: {}\n",
    );
    let output = scene.rempart(&["check", "--only", "argo", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let skipped = report["skipped"].as_array().unwrap();
    let set = skipped
        .iter()
        .find(|skip| skip["what"] == "apps/set.yaml: ApplicationSet many");
    let reason = set.unwrap()["reason"].as_str().unwrap();
    assert!(
        reason.contains("the git generator reads another repository, `x`"),
        "{reason}"
    );
}

#[test]
fn the_applications_of_a_set_are_applications() {
    let scene = Scene::new();
    let set = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: teams, namespace: argocd}}\nspec:\n  generators:\n    \
         - git: {{repoURL: {URL}, revision: HEAD, directories: [{{path: teams/*}}]}}\n  template:\n    metadata: {{name: 'team-{{{{path.basename}}}}'}}\n    \
         spec:\n      project: default\n      source: {{repoURL: {URL}, path: '{{{{path}}}}'}}\n      destination: {{server: https://kubernetes.default.svc, namespace: teams}}\n"
    );
    scene.write("apps/set.yaml", &set);
    scene.write("teams/one/one.yaml", &config("level-one", "info"));
    scene.write("teams/two/two.yaml", &config("level-two", "info"));
    let graph = text(&scene.rempart(&["graph"]).stdout);
    let made = "folder teams/one, to in-cluster/teams, made by the set teams";
    assert!(
        graph.contains(&format!("\n  team-one  {made}\n")),
        "{graph}"
    );
    let output = scene.rempart(&["render", "team-two"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("name: level-two"));

    scene.git(&["add", "."]);
    scene.git(&["commit", "--quiet", "-m", "two"]);
    scene.write("teams/three/three.yaml", &config("level-three", "info"));
    scene.write("teams/one/one.yaml", &config("level-one", "debug"));
    let output = scene.rempart(&["diff", "--since", "HEAD", "--format", "json"]);
    let said = text(&output.stdout);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for application in ["team-one", "team-three"] {
        assert!(said.contains(application), "{report}");
    }
    assert!(!said.contains("team-two"), "{report}");

    // One fault of the template is one finding, with all applications that have it.
    scene.write(
        "apps/set.yaml",
        &set.replace("path: '{{path}}'", "path: '{{path}}/nowhere'"),
    );
    let output = scene.rempart(&["check", "--only", "argo", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let unusable: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "argo/unusable-path")
        .collect();
    // The message names the path, which differs: a finding for each of the three.
    assert_eq!(unusable.len(), 3, "{report}");
    scene.write(
        "apps/set.yaml",
        &set.replace("path: '{{path}}'", "path: nowhere"),
    );
    let output = scene.rempart(&["check", "--only", "argo", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let unusable: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "argo/unusable-path")
        .collect();
    assert_eq!(unusable.len(), 1, "{report}");
    let applications = &unusable[0]["applications"];
    assert_eq!(
        *applications,
        serde_json::json!(["team-one", "team-three", "team-two"])
    );
    assert_eq!(unusable[0]["file"], "apps/set.yaml");
}

/// What a Secret was meant to hold is shown nowhere, whatever became of its fields.
#[test]
fn a_secret_that_is_written_wrongly_is_hidden() {
    let head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: odd\n";
    for secret in [
        format!("{head}stringdata: {{foo: VALUE}}\n"),
        format!("{head}Data: {{foo: VALUE}}\n"),
        format!("{head}data: VALUE\n"),
        format!("{head}stringData: [VALUE]\n"),
        format!("{head}stringData: {{a: {{b: [VALUE]}}}}\n"),
        format!("{head}  stringData: {{foo: VALUE}}\n"),
        format!("{head}  foo: VALUE\n"),
        format!("{head}foo: VALUE\n"),
        format!("{head}spec: {{foo: VALUE}}\n"),
        format!("{}stringData: {{foo: VALUE}}\n", head.replace("kind: Secret", "kind: secret")),
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: odd}\n  stringdata: {foo: VALUE}\n".to_owned(),
        "apiVersion: x.example.org/v1\nkind: Odd\nmetadata: {name: odd}\nspec:\n  template:\n    kind: Secret\n    stringData: {foo: VALUE}\n".to_owned(),
        "apiVersion: x.example.org/v1\nkind: Odd\nmetadata: {name: odd}\nspec:\n  template:\n    kind: secret\n    metadata: {name: a}\n    stringdata: {foo: VALUE}\n".to_owned(),
    ] {
        let scene = Scene::new();
        scene.write("plain/odd.yaml", &secret.replace("VALUE", "birch-one"));
        scene.git(&["add", "."]);
        scene.git(&["commit", "--quiet", "-m", "two"]);
        scene.write("plain/odd.yaml", &secret.replace("VALUE", "birch-two"));
        let mut said = String::new();
        for arguments in [
            &["diff", "--since", "HEAD", "--format", "json"][..],
            &["diff", "--since", "HEAD", "--format", "human"],
            &["diff", "--since", "HEAD", "--format", "markdown"],
            &["render", "plain"],
            &["check", "--profile", "strict"],
        ] {
            let output = scene.rempart(arguments);
            said += &text(&output.stdout);
            said += &text(&output.stderr);
        }
        assert!(!said.contains("birch"), "{secret}\n{said}");
        assert!(said.contains("odd"), "{secret}\n{said}");
    }
}

//! Charts by the program `helm`: scripts in its place that fail, hang, print without end or look around, and the real one
//! where it is installed (`REMPART_TEST_HELM`, or `target/tools/helm`); without it a loud SKIP.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed test is what it should be"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://github.com/example/shop
    targetRevision: main
    path: charts/shop
    helm:
      valueFiles: [../../values/first.yaml, /values/second.yaml, missing.yaml]
      ignoreMissingValueFiles: true
      values: 'tier: unused'
      valuesObject: {tier: web, odd: \"0x10\"}
      parameters:
        - {name: image.tag, value: '1,2', forceString: true}
  destination: {server: https://kubernetes.default.svc, namespace: shop}
";

const TEMPLATE: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-{{ .Release.Namespace }}
data:
  replicas: {{ .Values.replicas | quote }}
  level: {{ .Values.level }}
  tier: {{ .Values.tier }}
  odd: {{ .Values.odd | quote }}
  tag: {{ .Values.image.tag | quote }}
  version: {{ .Capabilities.KubeVersion.Version }}
";

/// A repository, and a folder beside it for the program and what it leaves.
struct Scene {
    folder: TempDir,
    helm: PathBuf,
}

impl Scene {
    fn new(setting: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let helm = folder.path().join("no-helm");
        let scene = Self { folder, helm };
        fs::create_dir_all(scene.scratch()).unwrap();
        let configuration = format!(
            "helm = \"{setting}\"\nkubernetes = \"1.35\"\nrepositories = [\"https://github.com/example/shop\"]\n"
        );
        scene.write("rempart.toml", &configuration);
        scene.write("apps/shop.yaml", APPLICATION);
        scene.write(
            "charts/shop/Chart.yaml",
            "apiVersion: v2\nname: other-name\nversion: 1.0.0\n",
        );
        scene.write(
            "charts/shop/values.yaml",
            "replicas: 1\nlevel: debug\ntier: none\nimage: {tag: none}\n",
        );
        scene.write("charts/shop/templates/config.yaml", TEMPLATE);
        scene.write("values/first.yaml", "replicas: 2\nlevel: info\n");
        scene.write("values/second.yaml", "replicas: 3\n");
        scene
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.repository().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A script in place of the program, which says its version and then does this.
    fn script(mut self, body: &str) -> Self {
        let text = format!(
            "#!/bin/sh\nif [ \"$1\" = version ]; then printf v3.19.4; exit 0; fi\n{body}\n"
        );
        self.helm = self.folder.path().join("helm");
        fs::write(&self.helm, text).unwrap();
        fs::set_permissions(&self.helm, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(arguments)
            .current_dir(self.repository())
            .env("REMPART_HELM", &self.helm)
            .env("REMPART_SCRATCH", self.scratch())
            .env("REMPART_HELM_SECONDS", "60")
            .env("OF_THE_RUN", "canary-of-the-run")
            .output()
            .unwrap();
        let left: Vec<_> = fs::read_dir(self.scratch()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }
}

/// The real program.
fn helm() -> Option<PathBuf> {
    let given = std::env::var_os("REMPART_TEST_HELM").map(PathBuf::from);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/helm");
    let found = given.or_else(|| tools.is_file().then_some(tools));
    if found.is_none() {
        eprintln!("SKIP: helm is not installed; no chart was rendered by it");
    }
    found
}

#[test]
fn a_chart_is_rendered_with_the_values_in_the_order_of_argo_cd() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new("require");
    scene.helm = program;
    let (code, printed, said) = scene.run(&["render", "shop"]);
    assert_eq!(code, 0, "{said}");
    let expected = "---
# charts/shop/templates/config.yaml:2
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-shop
data:
  replicas: '3'
  level: info
  tier: web
  odd: '0x10'
  tag: '1,2'
  version: v1.35
";
    let plain = |text: &str| text.replace('"', "'");
    assert_eq!(plain(&printed), expected);
    assert!(said.contains("rendered with helm v"), "{said}");
}

#[test]
fn what_helm_refuses_is_told_at_the_template_without_its_words() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new("auto");
    scene.helm = program;
    let canary = ["hunter", "2-canary"].concat();
    scene.write(
        "charts/shop/templates/refuses.yaml",
        &format!("a: b\n{{{{ fail \"{canary}\" }}}}\n"),
    );
    let (_, printed, said) = scene.run(&["check", "--format", "github", "."]);
    assert!(
        printed.contains("charts/shop/templates/refuses.yaml"),
        "{printed}"
    );
    assert!(printed.contains("an error of its own"), "{printed}");
    assert!(!printed.contains(&canary) && !said.contains(&canary));
    // A template that includes itself, and values that a schema refuses.
    scene.write(
        "charts/shop/templates/refuses.yaml",
        "{{ define \"loop\" }}{{ include \"loop\" . }}{{ end }}{{ include \"loop\" . }}",
    );
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(printed.contains("argo/broken-chart"), "{printed}");
    scene.write("charts/shop/templates/refuses.yaml", "");
    scene.write(
        "charts/shop/values.schema.json",
        "{\"properties\": {\"level\": {\"type\": \"integer\"}}}",
    );
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(
        printed.contains("refuses the values, at `/level`"),
        "{printed}"
    );
}

#[test]
fn what_differs_each_time_is_told() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new("auto");
    scene.helm = program;
    scene.write(
        "charts/shop/templates/made.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata:\n  id: {{ uuidv4 }}\n",
    );
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(printed.contains("rendered twice"), "{printed}");
    assert!(
        printed.contains("file=charts/shop/templates/made.yaml,line=5"),
        "{printed}"
    );
}

#[test]
fn off_is_a_skip_that_names_the_setting() {
    let scene = Scene::new("off").script("touch \"$0.ran\"");
    let (_, printed, _) = scene.run(&["check", "."]);
    assert!(printed.contains("the setting `helm` is `off`"), "{printed}");
    let (code, _, said) = scene.run(&["render", "shop"]);
    assert_eq!(code, 2);
    assert!(said.contains("the setting `helm` is `off`"), "{said}");
    assert!(!scene.folder.path().join("helm.ran").exists());
}

#[test]
fn a_program_that_is_missing_is_a_skip_or_ends_the_run() {
    let (code, printed, _) = Scene::new("auto").run(&["check", "."]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("`helm` cannot be run"), "{printed}");
    let (code, printed, _) = Scene::new("require").run(&["check", "."]);
    assert_eq!(code, 2, "{printed}");
    assert!(printed.contains("`helm` cannot be run"), "{printed}");
}

#[test]
fn a_program_that_hangs_ends_with_all_it_started() {
    // The limit is the test's: a second is enough for a script that never ends by itself.
    let scene = Scene::new("require").script("sleep 600 & echo $! > \"$0.child\"; wait");
    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(["check", "--format", "github", "."])
        .current_dir(scene.repository())
        .env("REMPART_HELM", &scene.helm)
        .env("REMPART_SCRATCH", scene.scratch())
        .env("REMPART_HELM_SECONDS", "1")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(
        printed.contains("helm does not end within 1 seconds"),
        "{printed}"
    );
    let child = fs::read_to_string(scene.folder.path().join("helm.child")).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", child.trim()));
    let is_gone = state.is_err() || state.is_ok_and(|text| text.contains(") Z "));
    assert!(is_gone, "the program's child is still there");
}

#[test]
fn output_without_end_and_output_that_is_no_yaml_are_told() {
    let scene = Scene::new("require").script("yes");
    let (code, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("prints more than the limit"), "{printed}");
    let scene = Scene::new("require")
        .script("printf -- '---\\n# Source: x/templates/config.yaml\\nkind: [\\n'");
    let (_, printed, _) = scene.run(&["check", "--format", "github", "."]);
    assert!(printed.contains("is no YAML"), "{printed}");
}

#[test]
fn the_program_sees_nothing_of_the_run_but_the_chart() {
    let scene = Scene::new("require").script(
        "{ env; echo \"args $*\"; pwd; cat; } > \"$(dirname \"$0\")/seen\"; printf -- '---\\n# Source: x/templates/config.yaml\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\n'",
    );
    let (code, printed, said) = scene.run(&["render", "shop"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        printed.contains("# charts/shop/templates/config.yaml:2"),
        "{printed}"
    );
    let seen = fs::read_to_string(scene.folder.path().join("seen")).unwrap();
    assert!(!seen.contains("canary-of-the-run"), "{seen}");
    let scratch = scene.scratch().display().to_string();
    let homes = seen.lines().filter(|line| {
        [
            "HOME=",
            "XDG_",
            "HELM_CACHE",
            "HELM_CONFIG",
            "HELM_DATA",
            "TMPDIR=",
        ]
        .iter()
        .any(|name| line.starts_with(name))
    });
    for line in homes {
        assert!(line.contains(&scratch), "{line}");
    }
    let arguments = seen.lines().find(|line| line.starts_with("args ")).unwrap();
    for expected in [
        "template . --name-template=shop --namespace=shop --kube-version=1.35 --set-string=image.tag=1\\,2 --include-crds",
        "/values/first.yaml --values=",
    ] {
        assert!(arguments.contains(expected), "{arguments}");
    }
    assert!(!arguments.contains("http"), "{arguments}");
}

#[test]
fn a_link_in_a_chart_is_not_followed() {
    let scene = Scene::new("auto").script("touch \"$0.ran\"");
    let link = scene.repository().join("charts/shop/templates/link.yaml");
    std::os::unix::fs::symlink("/etc/passwd", link).unwrap();
    let (_, printed, _) = scene.run(&["check", "."]);
    assert!(
        printed.contains("is a link, and links are not followed"),
        "{printed}"
    );
    assert!(!scene.folder.path().join("helm.ran").exists());
}

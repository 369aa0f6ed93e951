//! Objects and applications that charts make, judged: by a script that prints what Helm would print, and by the real `helm`
//! where it is installed (`REMPART_TEST_HELM`, or `target/tools/helm`); without it a loud SKIP.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed test is what it should be"
)]

mod chart_support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use chart_support::{digest, helm, redis};
use serde_json::Value;
use tempfile::TempDir;

struct Scene {
    folder: TempDir,
    helm: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self {
            helm: folder.path().join("helm"),
            folder,
        };
        fs::create_dir_all(scene.folder.path().join("scratch")).unwrap();
        scene.write(
            "rempart.toml",
            "helm = \"require\"\nkubernetes = \"1.35\"\nrepositories = [\"https://github.com/example/shop\"]\n",
        );
        scene.write(
            "charts/shop/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        );
        scene.application("shop");
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join("repository").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// An application that asks for the chart of this repository; the path stands in line 7.
    fn application(&self, name: &str) {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec:\n  project: default\n  source:\n    path: charts/shop\n    repoURL: https://github.com/example/shop\n  destination: {{server: https://kubernetes.default.svc, namespace: shop}}\n"
        );
        self.write(&format!("apps/{name}.yaml"), &text);
    }

    /// A script in place of the program: it prints a file.
    fn prints(&self, text: &str) {
        let script = "#!/bin/sh\nif [ \"$1\" = version ]; then printf v3.19.4; exit 0; fi\ncat \"$(dirname \"$0\")/printed\"\n";
        fs::write(&self.helm, script).unwrap();
        fs::set_permissions(&self.helm, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(self.folder.path().join("printed"), text).unwrap();
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(arguments)
            .current_dir(self.folder.path().join("repository"))
            .env("REMPART_HELM", &self.helm)
            .env("REMPART_SCRATCH", self.folder.path().join("scratch"))
            .env("REMPART_CHARTS", self.folder.path().join("cache"))
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// The findings of one rule.
    fn findings(&self, rule: &str) -> Vec<Value> {
        let (_, printed, said) = self.run(&["check", "--format", "json", "."]);
        let report: Value = serde_json::from_str(&printed).unwrap_or_default();
        assert!(report.is_object(), "{said}");
        let findings = report["findings"].as_array().unwrap().clone();
        findings
            .into_iter()
            .filter(|finding| finding["rule"] == rule)
            .collect()
    }
}

/// The file, the line and the applications of a finding.
fn place(finding: &Value) -> (&str, u64, Vec<&str>) {
    let applications = finding["applications"].as_array().unwrap();
    (
        finding["file"].as_str().unwrap(),
        finding["range"]["start"]["line"].as_u64().unwrap(),
        applications
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect(),
    )
}

const TEMPLATE: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  annotations: {argocd.argoproj.io/sync-wave: first}
spec:
  replcas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: web:1}]
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: old}
spec: {}
---
apiVersion: unknown.example.org/v1
kind: Thing
metadata: {name: thing}
";

/// What Helm makes of the template.
fn printed(name: &str) -> String {
    let text = TEMPLATE.replace("{{ .Release.Name }}", name);
    let mark = "---\n# Source: shop/templates/web.yaml\n";
    format!("{mark}{}", text.replace("---\n", mark))
}

#[test]
fn what_a_chart_makes_is_judged_at_its_template_and_told_once() {
    let scene = Scene::new();
    scene.write("charts/shop/templates/web.yaml", TEMPLATE);
    scene.application("other");
    scene.prints(&printed("web"));
    for (rule, line) in [
        ("kube/unknown-field", 7),
        ("argo/wave-not-integer", 2),
        ("kube/removed-api", 14),
        ("kube/missing-schema", 20),
    ] {
        let found = scene.findings(rule);
        assert_eq!(found.len(), 1, "{rule}: {found:#?}");
        let (file, at, applications) = place(&found[0]);
        assert_eq!(file, "charts/shop/templates/web.yaml", "{rule}");
        // An annotation in braces has no line of its own: then that of its object.
        assert_eq!(at, line, "{rule}: {found:#?}");
        if rule == "kube/missing-schema" {
            assert!(
                found[0]["message"]
                    .as_str()
                    .unwrap()
                    .contains("2 objects were"),
                "{found:#?}"
            );
            continue;
        }
        assert_eq!(applications, ["other", "shop"], "{rule}");
        let labels = found[0]["labels"].to_string() + &found[0]["related"].to_string();
        assert!(
            labels.contains("apps/other.yaml") && labels.contains("apps/shop.yaml"),
            "{labels}"
        );
    }
}

#[test]
fn a_value_that_decides_is_where_the_finding_stands() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new();
    scene.helm = program;
    let template = TEMPLATE.replace("  replcas: 2\n", "  replicas: {{ .Values.replicas }}\n");
    scene.write(
        "charts/shop/templates/web.yaml",
        template.split("---\n").next().unwrap(),
    );
    scene.write("charts/shop/values.yaml", "image: x\nreplicas: two\n");
    let found = scene.findings("kube/wrong-type");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        place(&found[0]),
        ("charts/shop/values.yaml", 2, vec!["shop"])
    );
    // Nothing decides alone: the template.
    scene.write(
        "charts/shop/templates/web.yaml",
        &template.split("---\n").next().unwrap().replace(
            "{{ .Values.replicas }}",
            "{{ .Values.replicas }}{{ .Values.image }}",
        ),
    );
    let found = scene.findings("kube/wrong-type");
    assert_eq!(
        place(&found[0]),
        ("charts/shop/templates/web.yaml", 7, vec!["shop"])
    );
}

#[test]
fn what_a_fetched_chart_makes_is_shown_where_it_is_asked_for() {
    let scene = Scene::new();
    fs::remove_file(scene.folder.path().join("repository/apps/shop.yaml")).unwrap();
    scene.write("cache.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cache, namespace: argocd}\nspec:\n  project: default\n  source:\n    repoURL: https://charts.example.com\n    chart: redis\n    targetRevision: 1.2.3\n  destination: {server: https://kubernetes.default.svc, namespace: cache}\n");
    let template = TEMPLATE.replace("{{ .Release.Name }}", "cache");
    let archive = redis(
        "1.2.3",
        &[("redis/templates/web.yaml", template.as_bytes())],
    );
    let digits = digest(&archive).replace("sha256:", "");
    fs::create_dir_all(scene.folder.path().join("cache")).unwrap();
    fs::write(
        scene.folder.path().join(format!("cache/{digits}.tgz")),
        &archive,
    )
    .unwrap();
    scene.write("rempart-charts.lock", &format!("version: 1\ncharts:\n- {{repository: https://charts.example.com, chart: redis, wanted: 1.2.3, version: 1.2.3, digest: \"sha256:{digits}\"}}\n"));
    // Two objects with the same fault are two findings, though both stand at one line.
    let twice =
        printed("one").replace("shop/", "redis/") + &printed("two").replace("shop/", "redis/");
    scene.prints(&twice);
    let found = scene.findings("kube/unknown-field");
    assert_eq!(found.len(), 2, "{found:#?}");
    for found in &found {
        assert_eq!(place(found), ("cache.yaml", 8, vec!["cache"]));
        let labels = found["labels"].to_string();
        assert!(
            labels.contains("redis-1.2.3/templates/web.yaml:7"),
            "{labels}"
        );
    }
}

#[test]
fn definitions_of_a_chart_judge_the_objects_of_the_repository() {
    let scene = Scene::new();
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.unknown.example.org}\nspec:\n  group: unknown.example.org\n  scope: Namespaced\n  names: {kind: Thing, plural: things, singular: thing}\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec: {type: object, properties: {size: {type: integer}}}\n";
    scene.prints(&format!(
        "---\n# Source: shop/crds/thing.yaml\n{definition}"
    ));
    scene.write("charts/shop/crds/thing.yaml", "# not read by the script\n");
    scene.write("things/thing.yaml", "apiVersion: unknown.example.org/v1\nkind: Thing\nmetadata: {name: thing}\nspec: {size: large}\n");
    let found = scene.findings("kube/wrong-type");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(place(&found[0]).0, "things/thing.yaml");
    assert_eq!(scene.findings("kube/missing-schema").len(), 0);
}

/// A template that makes an application.
const CHILD: &str = "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {{ .Values.name }}
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://github.com/example/shop
    path: {{ .Values.path }}
  destination: {server: https://kubernetes.default.svc, namespace: shop}
";

#[test]
fn applications_that_a_chart_makes_join_the_tree() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new();
    scene.helm = program;
    scene.write("charts/shop/templates/child.yaml", CHILD);
    scene.write("charts/shop/values.yaml", "name: child\npath: plain\n");
    scene.write(
        "plain/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\ndate: {}\n",
    );
    let (code, printed, said) = scene.run(&["graph"]);
    assert_eq!(code, 0, "{said}");
    // Below the application whose chart makes it, and not a root of its own.
    let depth = |name: &str| printed.lines().find_map(|line| line.find(name));
    assert!(depth("shop") < depth("child"), "{printed}");
    let (code, printed, said) = scene.run(&["render", "child"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("# plain/config.yaml"), "{printed}");
    // What is wrong with the child is told at its template, or at the value that decides.
    scene.write("charts/shop/values.yaml", "name: child\npath: gone\n");
    let found = scene.findings("argo/unusable-path");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        place(&found[0]),
        ("charts/shop/values.yaml", 2, vec!["child"])
    );
}

#[test]
fn a_chart_that_makes_itself_ends() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new();
    scene.helm = program;
    scene.write("charts/shop/templates/child.yaml", CHILD);
    scene.write(
        "charts/shop/values.yaml",
        "name: again\npath: charts/shop\n",
    );
    let (code, printed, said) = scene.run(&["check", "."]);
    assert!(code < 2, "{said}");
    assert!(
        printed.contains("followed no further than this one"),
        "{printed}"
    );
}

const SET: &str = "---
# Source: shop/templates/set.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: many, namespace: argocd}
spec:
  generators:
    - list: {elements: [{name: one, path: plain}, {name: two, path: gone}]}
  template:
    metadata: {name: '{{name}}'}
    spec:
      project: default
      source:
        repoURL: https://github.com/example/shop
        path: '{{path}}'
        targetRevision: HEAD
      destination: {server: 'https://kubernetes.default.svc', namespace: shop}
";

#[test]
fn the_applications_of_sets_that_a_chart_makes_join_the_tree() {
    let scene = Scene::new();
    scene.prints(SET);
    scene.write(
        "charts/shop/templates/set.yaml",
        &SET.split_once("set.yaml\n")
            .unwrap()
            .1
            .replace("{{name}}", "{{ `{{name}}` }}")
            .replace("{{path}}", "{{ `{{path}}` }}"),
    );
    scene.write(
        "plain/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: config}\n",
    );
    let (code, printed, said) = scene.run(&["graph"]);
    assert_eq!(code, 0, "{said}");
    let line = |name: &str| printed.lines().find(|line| line.contains(name));
    let line = |name: &str| line(name).unwrap_or_default();
    let depth = |name: &str| line(name).find(name);
    assert!(depth("shop") < depth("one"), "{printed}");
    assert!(printed.contains("made by the set many"), "{printed}");
    let (code, printed, said) = scene.run(&["render", "one"]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("# plain/config.yaml"), "{printed}");
    // The fault of one element is told at the template, with its element.
    let found = scene.findings("argo/unusable-path");
    assert_eq!(found.len(), 1, "{found:#?}");
    let (file, line, applications) = place(&found[0]);
    assert_eq!(
        (file, line, applications),
        ("charts/shop/templates/set.yaml", 13, vec!["two"])
    );
    // What the set says itself is judged, too.
    let text = SET.replace("elements: [", "elements: [{name: one, path: other}, ");
    scene.prints(&text);
    let found = scene.findings("argo/set-duplicate-name");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(place(&found[0]).0, "charts/shop/templates/set.yaml");
    // A generator that nobody can follow here is no silence.
    scene.prints(
        &SET.replace("list: {elements: [", "clusters: {values: {all: [")
            .replace("gone}]}", "gone}]}}"),
    );
    let (_, printed, _) = scene.run(&["check", "."]);
    assert!(
        printed.contains("ApplicationSet many")
            && printed.contains("the clusters that Argo CD knows"),
        "{printed}"
    );
}

#[test]
fn a_password_in_values_is_not_shown_by_what_is_said_of_an_application_that_a_chart_makes() {
    let Some(program) = helm() else { return };
    let mut scene = Scene::new();
    scene.helm = program;
    let password = ["hV7qkR2m", "Zt9wLp4x"].concat();
    scene.write(
        "charts/shop/templates/child.yaml",
        &CHILD.replace(
            "{{ .Values.path }}",
            "{{ .Values.password }}/{{ .Values.path }}",
        ),
    );
    scene.write(
        "charts/shop/values.yaml",
        &format!("name: child\npath: gone\npassword: {password}\n"),
    );
    assert_eq!(scene.findings("argo/unusable-path").len(), 1);
    for format in ["human", "json", "github", "markdown"] {
        let (_, printed, said) = scene.run(&["check", "--format", format, "."]);
        assert!(
            printed.contains("argo/unusable-path") || format == "markdown",
            "{printed}"
        );
        assert!(
            !printed.contains(&password) && !said.contains(&password),
            "{format}: {printed}"
        );
    }
    let (_, printed, said) = scene.run(&["graph"]);
    assert!(
        !printed.contains(&password) && !said.contains(&password),
        "{printed}{said}"
    );
    let (_, printed, said) = scene.run(&["render", "shop"]);
    assert!(
        !printed.contains(&password) && !said.contains(&password),
        "{printed}{said}"
    );
}

/// What a value publishes is told at the object that is made of it, and only there.
#[test]
fn a_port_that_a_rendered_chart_publishes_is_told_once() {
    let scene = Scene::new();
    scene.write(
        "charts/shop/values.yaml",
        "service: {type: LoadBalancer, port: 5432}\n",
    );
    scene.write("charts/shop/templates/web.yaml", "{{ .Values.service }}\n");
    let service = "---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {type: LoadBalancer, selector: {app: db}, ports: [{port: 5432}]}\n";
    scene.prints(service);
    assert_eq!(scene.findings("ports/published-service").len(), 1);
    assert!(scene.findings("ports/published-by-value").is_empty());
    // Another application that is not rendered reads the same file.
    scene.write(
        "apps/other.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: other, namespace: argocd}\nspec:\n  project: default\n  sources:\n  - {chart: shop, repoURL: https://charts.example.org, targetRevision: 1.0.0, helm: {valueFiles: [$here/charts/shop/values.yaml]}}\n  - {ref: here, repoURL: https://github.com/example/shop}\n  destination: {server: https://kubernetes.default.svc, namespace: shop}\n",
    );
    assert_eq!(scene.findings("ports/published-by-value").len(), 1);
    scene.write("apps/other.yaml", "");
    scene.write(
        "rempart.toml",
        "helm = \"off\"\nrepositories = [\"https://github.com/example/shop\"]\n",
    );
    assert_eq!(scene.findings("ports/published-by-value").len(), 1);
    assert!(scene.findings("ports/published-service").is_empty());
}

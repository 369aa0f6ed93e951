//! Objects of kustomizations that applications change: judged as they are applied.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: 'example.org/web:1'}
";

/// Without a port.
const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - name: http
";

/// Files in a folder that is no repository: a kustomization, and an application for each `kustomize` given.
struct Scene(TempDir);

impl Scene {
    fn new(files: &[(&str, &str)], blocks: &[(&str, &str)]) -> Self {
        let scene = Self(TempDir::new().unwrap());
        scene.write(
            "rempart.toml",
            "repositories = [\"https://example.org/shop\"]\n",
        );
        for (path, text) in files {
            scene.write(path, text);
        }
        for (name, block) in blocks {
            scene.write(&format!("apps/{name}.yaml"), &application(name, block));
        }
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn of(&self, checker: &str, format: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(["check", "--only", checker, "--format", format, "."])
            .current_dir(self.0.path())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn check(&self, format: &str) -> String {
        self.of("kube", format)
    }

    fn findings(&self) -> Vec<Value> {
        let report: Value = serde_json::from_str(&self.check("json")).unwrap();
        report["findings"].as_array().unwrap().clone()
    }

    /// Rule, file, line, and the applications that the fault reaches.
    fn told(&self) -> Vec<String> {
        let mut told: Vec<_> = self.findings().iter().map(told).collect();
        told.sort_unstable();
        told
    }
}

fn application(name: &str, block: &str) -> String {
    let kustomize = if block.is_empty() {
        String::new()
    } else {
        format!("    kustomize:\n{block}")
    };
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: default
  destination: {{server: 'https://kubernetes.default.svc', namespace: {name}}}
  source:
    repoURL: https://example.org/shop
    path: web
    targetRevision: v1
{kustomize}"
    )
}

fn told(finding: &Value) -> String {
    let applications = finding["applications"].as_array().unwrap();
    let names: Vec<_> = applications.iter().filter_map(Value::as_str).collect();
    format!(
        "{} {}:{} {}",
        finding["rule"].as_str().unwrap(),
        finding["file"].as_str().unwrap(),
        finding["range"]["start"]["line"],
        names.join(",")
    )
}

const KUSTOMIZATION: (&str, &str) = ("web/kustomization.yaml", "resources: [web.yaml]\n");

#[test]
fn a_fault_that_the_block_makes_is_told_at_its_line() {
    let block = "      images: ['example.org/web:2']
      patches:
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/minReadySeconds
              value: soon
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              paused: perhaps
              replicaz: 2
";
    let scene = Scene::new(&[KUSTOMIZATION, ("web/web.yaml", WEB)], &[("shop", block)]);
    let expected = [
        "kube/unknown-field apps/shop.yaml:25 shop",
        "kube/wrong-type apps/shop.yaml:18 shop",
        "kube/wrong-type apps/shop.yaml:24 shop",
    ];
    assert_eq!(scene.told(), expected);
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        // One line, so that a place that takes several is one text.
        let report: String = scene.check(format).split_whitespace().collect();
        for line in [18, 24, 25] {
            let path = "apps/shop.yaml";
            let spellings = [
                format!("{path}:{line}:"),
                format!(
                    "\"file\":\"{path}\",\"side\":\"head\",\"commit\":null,\"document\":0,\"range\":{{\"start\":{{\"line\":{line},"
                ),
                format!(
                    "\"uri\":\"{path}\",\"uriBaseId\":\"%SRCROOT%\"}},\"region\":{{\"startLine\":{line},"
                ),
                format!("{{\"path\":\"{path}\",\"lines\":{{\"begin\":{line}}}"),
            ];
            assert!(
                spellings.iter().any(|spelling| report.contains(spelling)),
                "{format} does not point to {path}:{line}"
            );
        }
    }
}

#[test]
fn what_the_block_mends_is_no_fault() {
    let files = [
        ("web/kustomization.yaml", "resources: [service.yaml]\n"),
        ("web/service.yaml", SERVICE),
    ];
    let mends = "      patches:
        - target: {kind: Service}
          patch: '[{\"op\": \"add\", \"path\": \"/spec/ports/0/port\", \"value\": 80}]'
";
    let told = |blocks: &[(&str, &str)]| Scene::new(&files, blocks).told();
    assert_eq!(told(&[("shop", mends)]), Vec::<String>::new());
    // Whoever applies it as it is written has the fault, and only who does.
    let fault = |names| vec![format!("kube/missing-field web/service.yaml:7 {names}")];
    assert_eq!(told(&[("shop", mends), ("store", "")]), fault("store"));
    assert_eq!(told(&[]), fault(""));
    // What is wrong in the file itself is as good as mended where nobody applies it.
    let wrong = format!("{SERVICE}      port: PORT\n");
    let files = [files[0], ("web/service.yaml", wrong.as_str())];
    let mends = mends.replace("add", "replace");
    let scene = Scene::new(&files, &[("shop", &mends)]);
    assert_eq!(scene.told(), Vec::<String>::new());
    let scene = Scene::new(&files, &[("shop", &mends), ("store", "")]);
    assert_eq!(scene.told(), ["kube/wrong-type web/service.yaml:8 store"]);
}

#[test]
fn a_fault_that_is_there_without_the_block_is_one() {
    let web = WEB.replace("spec:\n  selector", "spec:\n  replicaz: 2\n  selector");
    let scene = Scene::new(
        &[
            (
                "web/kustomization.yaml",
                "resources: [web.yaml, service.yaml]\n",
            ),
            ("web/web.yaml", &web),
            ("web/service.yaml", SERVICE),
        ],
        &[
            ("shop", "      namePrefix: my-\n"),
            ("stall", "      images: ['example.org/web:2']\n"),
            ("store", ""),
        ],
    );
    let expected = [
        "kube/missing-field web/service.yaml:7 shop,stall,store",
        "kube/unknown-field web/web.yaml:5 shop,stall,store",
    ];
    assert_eq!(scene.told(), expected);
}

#[test]
fn what_the_block_takes_away_is_told_at_the_block() {
    let removes = |count: usize| {
        let item = "        - target: {kind: Deployment}\n          patch: '[{\"op\": \"remove\", \"path\": \"/spec/selector\"}]'\n";
        let other = "        - target: {kind: Deployment}\n          patch: '[{\"op\": \"add\", \"path\": \"/spec/paused\", \"value\": true}]'\n";
        format!(
            "      nameSuffix: -x\n      patches:\n{}{item}",
            other.repeat(count - 1)
        )
    };
    for (count, line) in [(1, 14), (2, 14)] {
        let scene = Scene::new(
            &[KUSTOMIZATION, ("web/web.yaml", WEB)],
            &[("shop", &removes(count)), ("store", "")],
        );
        let expected = format!("kube/missing-field apps/shop.yaml:{line} shop");
        assert_eq!(scene.told(), [expected]);
        let labels = scene.findings()[0]["labels"].to_string();
        assert!(labels.contains("web/web.yaml"), "{labels}");
    }
}

/// The application is made by a set, for two elements; its template is where the fault stands.
#[test]
fn the_applications_of_a_set_are_judged_like_others() {
    let template = application(
        "'{{name}}'",
        "      patches:\n        - target: {kind: Deployment}\n          patch: |-\n            - op: add\n              path: /spec/minReadySeconds\n              value: soon\n",
    );
    let template = template.split_once("metadata:").unwrap().1;
    let set = format!(
        "apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: shops, namespace: argocd}}
spec:
  generators:
    - list: {{elements: [{{name: one}}, {{name: two}}]}}
  template:
    metadata:{}",
        template.replace('\n', "\n    ")
    );
    let scene = Scene::new(
        &[KUSTOMIZATION, ("web/web.yaml", WEB), ("set.yaml", &set)],
        &[],
    );
    assert_eq!(scene.told(), ["kube/wrong-type set.yaml:22 one,two"]);
}

#[test]
fn what_is_not_built_for_an_application_is_not_judged_without_its_block() {
    let scene = Scene::new(
        &[
            ("web/kustomization.yaml", "resources: [service.yaml]\n"),
            ("web/service.yaml", SERVICE),
        ],
        &[(
            "shop",
            "      images: ['example.org/web:${ARGOCD_APP_REVISION}']\n",
        )],
    );
    assert_eq!(scene.told(), Vec::<String>::new());
    let report: Value = serde_json::from_str(&scene.check("json")).unwrap();
    let skipped = report["skipped"].to_string();
    assert!(
        skipped.contains("a variable that Argo CD fills in"),
        "{skipped}"
    );
}

/// Two applications in one file, the second built by a kustomization: the text of its patch stands in the file as it is.
#[test]
fn a_patch_of_a_later_document_is_told_there() {
    let block = "      patches:\n        - target: {kind: Deployment}\n          patch: |\n            - op: add\n              path: /spec/minReadySeconds\n              value: soon\n";
    let two = format!(
        "{}---\n{}",
        application("one", "      nameSuffix: -x\n"),
        application("two", block)
    );
    let files = [
        KUSTOMIZATION,
        ("web/web.yaml", WEB),
        ("apps/two.yaml", two.as_str()),
    ];
    let place = |scene: &Scene| {
        let found = scene.findings();
        assert_eq!(scene.told(), ["kube/wrong-type apps/two.yaml:30 two"]);
        found[0]["document"].clone()
    };
    assert_eq!(place(&Scene::new(&files, &[])), 1);
    let named = ("apps/kustomization.yaml", "resources: [two.yaml]\n");
    let files = [files[0], files[1], files[2], named];
    assert_eq!(place(&Scene::new(&files, &[])), 1);
}

#[test]
fn files_that_only_the_block_names_are_parts_of_what_is_built() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [service.yaml]\n";
    let patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: perhaps}\n";
    let scene = Scene::new(
        &[
            KUSTOMIZATION,
            ("web/web.yaml", WEB),
            ("web/more.yaml", patch),
            ("component/kustomization.yaml", component),
            ("component/service.yaml", SERVICE),
        ],
        &[(
            "shop",
            "      components: [../component]\n      patches: [{path: more.yaml}]\n",
        )],
    );
    let expected = [
        "kube/missing-field component/service.yaml:7 shop",
        "kube/wrong-type web/more.yaml:4 shop",
    ];
    assert_eq!(scene.told(), expected);
    let report = scene.of("argo", "json");
    assert!(
        !report.contains("\"rule\":\"argo/unlisted-manifest\""),
        "{report}"
    );
}

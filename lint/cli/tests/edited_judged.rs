//! Objects of kustomizations that applications change: judged as they are applied.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use scene::{Scene, told};
use serde_json::Value;

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

/// These files, and an application with each of these blocks.
fn applied(files: &[(&str, &str)], blocks: &[(&str, &str)]) -> Scene {
    let scene = Scene::new(files);
    scene.write(
        "rempart.toml",
        "repositories = [\"https://example.org/shop\"]\n",
    );
    for (name, block) in blocks {
        scene.write(&format!("apps/{name}.yaml"), &application(name, block));
    }
    scene
}

/// What `kube` finds, in order.
fn judged(scene: &Scene) -> Vec<String> {
    let mut told: Vec<_> = scene.findings("kube").iter().map(told).collect();
    told.sort_unstable();
    told
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
    let scene = applied(&[KUSTOMIZATION, ("web/web.yaml", WEB)], &[("shop", block)]);
    let expected = [
        "kube/unknown-field apps/shop.yaml:25 shop",
        "kube/wrong-type apps/shop.yaml:18 shop",
        "kube/wrong-type apps/shop.yaml:24 shop",
    ];
    assert_eq!(judged(&scene), expected);
    let places = [18, 24, 25].map(|line| ("apps/shop.yaml", line));
    scene.points_to("kube", &places);
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
    let told_of = |blocks: &[(&str, &str)]| judged(&applied(&files, blocks));
    assert_eq!(told_of(&[("shop", mends)]), Vec::<String>::new());
    // Whoever applies it as it is written has the fault, and only who does.
    let fault = |names| vec![format!("kube/missing-field web/service.yaml:7 {names}")];
    assert_eq!(told_of(&[("shop", mends), ("store", "")]), fault("store"));
    assert_eq!(told_of(&[]), fault(""));
    // What is wrong in the file itself is as good as mended where nobody applies it.
    let wrong = format!("{SERVICE}      port: PORT\n");
    let files = [files[0], ("web/service.yaml", wrong.as_str())];
    let mends = mends.replace("add", "replace");
    let scene = applied(&files, &[("shop", &mends)]);
    assert_eq!(judged(&scene), Vec::<String>::new());
    let scene = applied(&files, &[("shop", &mends), ("store", "")]);
    assert_eq!(judged(&scene), ["kube/wrong-type web/service.yaml:8 store"]);
}

#[test]
fn a_fault_that_is_there_without_the_block_is_one() {
    let web = WEB.replace("spec:\n  selector", "spec:\n  replicaz: 2\n  selector");
    let scene = applied(
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
    assert_eq!(judged(&scene), expected);
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
        let scene = applied(
            &[KUSTOMIZATION, ("web/web.yaml", WEB)],
            &[("shop", &removes(count)), ("store", "")],
        );
        let expected = format!("kube/missing-field apps/shop.yaml:{line} shop");
        assert_eq!(judged(&scene), [expected]);
        let labels = scene.findings("kube")[0]["labels"].to_string();
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
    let scene = applied(
        &[KUSTOMIZATION, ("web/web.yaml", WEB), ("set.yaml", &set)],
        &[],
    );
    assert_eq!(judged(&scene), ["kube/wrong-type set.yaml:22 one,two"]);
}

#[test]
fn what_is_not_built_for_an_application_is_not_judged_without_its_block() {
    let scene = applied(
        &[
            ("web/kustomization.yaml", "resources: [service.yaml]\n"),
            ("web/service.yaml", SERVICE),
        ],
        &[(
            "shop",
            "      images: ['example.org/web:${ARGOCD_APP_REVISION}']\n",
        )],
    );
    assert_eq!(judged(&scene), Vec::<String>::new());
    let report: Value = serde_json::from_str(&scene.check("kube", "json")).unwrap();
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
        let found = scene.findings("kube");
        assert_eq!(judged(scene), ["kube/wrong-type apps/two.yaml:30 two"]);
        found[0]["document"].clone()
    };
    assert_eq!(place(&applied(&files, &[])), 1);
    let named = ("apps/kustomization.yaml", "resources: [two.yaml]\n");
    let files = [files[0], files[1], files[2], named];
    assert_eq!(place(&applied(&files, &[])), 1);
}

#[test]
fn files_that_only_the_block_names_are_parts_of_what_is_built() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [service.yaml]\n";
    let patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: perhaps}\n";
    let scene = applied(
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
    assert_eq!(judged(&scene), expected);
    let report = scene.check("argo", "json");
    assert!(
        !report.contains("\"rule\":\"argo/unlisted-manifest\""),
        "{report}"
    );
}

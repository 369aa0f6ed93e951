//! The rows of `docs/bad-input.md` on what is rendered.

use std::os::unix::fs::PermissionsExt;

use super::cases::Case;
use super::sandbox::{Outcome, Sandbox, code};

/// Every case, in the order of the table.
pub(crate) const ALL: &[(&str, Case)] = &[
    ("cyclic-kustomizations", || {
        check(&[
            ("a/kustomization.yaml", "resources: [../b]\n"),
            ("b/kustomization.yaml", "resources: [../a]\n"),
        ])
    }),
    ("base-outside", || {
        check(&[("a/kustomization.yaml", "resources: [../../outside]\n")])
    }),
    ("remote-base", || {
        let base = "resources: ['https://github.com/example/base?ref=v1']\n";
        check(&[("kustomization.yaml", base)])
    }),
    ("large-generator", || {
        let large = "x".repeat(10_000_000);
        check(&[
            ("web/large.txt", &large),
            (
                "web/kustomization.yaml",
                "configMapGenerator: [{name: large, files: [large.txt]}]\n",
            ),
            ("apps/web.yaml", &application("web", "web")),
            ("rempart.toml", REPOSITORY),
        ])
    }),
    ("self-managing-application", || {
        check(&[
            ("apps/self.yaml", &application("self", "apps")),
            ("rempart.toml", REPOSITORY),
        ])
    }),
    ("shared-files", || {
        check(&[
            ("apps/one.yaml", &application("one", "web")),
            ("apps/two.yaml", &application("two", "web")),
            (
                "web/settings.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n",
            ),
            ("rempart.toml", REPOSITORY),
        ])
    }),
    ("unresolved-set", || {
        let set =
            application("made", "web").replace("kind: Application\n", "kind: ApplicationSet\n");
        let (head, spec) = set.split_once("spec:\n").unwrap();
        let spec = spec.replace('\n', "\n      ");
        let set = format!(
            "{head}spec:\n  generators: [{{clusters: {{}}}}]\n  template:\n    metadata: {{name: made}}\n    spec:\n      {}\n",
            spec.trim_end()
        );
        check(&[("apps/set.yaml", &set), ("rempart.toml", REPOSITORY)])
    }),
    ("templates-in-the-tree", || {
        check(&[
            (
                "roles/web/templates/web.yaml.j2",
                "{% if a %}\nkind: {{ a }}\n{% endif %}\n",
            ),
            (
                "chart/Chart.yaml",
                "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
            ),
            (
                "chart/templates/web.yaml",
                "{{- if .Values.a }}\nkind: {{ .Values.a }}\n{{- end }}\n",
            ),
            (
                "web/web.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: {{ b }}\n",
            ),
        ])
    }),
    ("missing-helm", || helm(None)),
    ("failing-helm", || {
        helm(Some(
            "echo 'Error: execution error at (web.yaml:1:2): no' >&2; exit 1",
        ))
    }),
    ("looping-template", || {
        helm(Some(
            "while :; do echo 'a: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'; done",
        ))
    }),
    ("hanging-helm", || helm(Some("exec sleep 600"))),
];

const REPOSITORY: &str = "repositories = [\"https://example.org/shop\"]\n";

fn application(name: &str, path: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: default
  destination: {{server: 'https://kubernetes.default.svc', namespace: {name}}}
  source: {{repoURL: 'https://example.org/shop', path: {path}, targetRevision: v1}}
"
    )
}

fn check(files: &[(&str, &str)]) -> Outcome {
    let sandbox = Sandbox::new();
    for (path, text) in files {
        sandbox.file(path, text);
    }
    sandbox.check(&["."])
}

/// An application of a chart, and a program in the place of `helm` that answers its version and does `script` otherwise.
fn helm(script: Option<&str>) -> Outcome {
    let sandbox = Sandbox::new();
    sandbox
        .file("apps/web.yaml", application("web", "chart"))
        .file("rempart.toml", format!("{REPOSITORY}helm = \"require\"\n"))
        .file(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        )
        .file("chart/values.yaml", "a: 1\n")
        .file("chart/templates/web.yaml", "a: {{ .Values.a }}\n");
    let tools = Sandbox::new();
    if let Some(script) = script {
        let answers = "case \"$1\" in version) echo v3.19.4; exit 0;; esac";
        tools.file("helm", format!("#!/bin/sh\n{answers}\n{script}\n"));
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(tools.join("helm"), all).unwrap();
    }
    let output = sandbox
        .rempart(&["."])
        .env("REMPART_HELM", tools.join("helm"))
        .env("REMPART_HELM_SECONDS", "1")
        .output()
        .unwrap();
    Outcome {
        code: code(output.status),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

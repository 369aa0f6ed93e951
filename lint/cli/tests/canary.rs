//! A secret comes out nowhere (NFR5): canaries are put wherever a message has something to quote, every command runs in
//! every format, and no byte of what it says or writes may hold one, in whatever form. Names of files are no secrets: a
//! fault without its file cannot be mended (ADR-0014).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

mod canary {
    pub(crate) mod places;
    pub(crate) mod run;
    pub(crate) mod secret;
}
#[path = "bad_input/sandbox.rs"]
#[allow(dead_code, reason = "the tests of bad input use more of it")]
mod sandbox;

use canary::places;
use canary::run::{Runs, Written, repository};
use canary::secret::Canaries;
use sandbox::Sandbox;

/// Every format to standard output, and all of them to files in one run.
const FORMATS: &[&str] = &[
    "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
];

#[test]
fn no_format_of_a_check_repeats_a_secret() {
    let canaries = Canaries::draw(1);
    let sandbox = repository(&canaries, places::CONFIGURATION);
    let mut runs: Vec<Vec<String>> = FORMATS
        .iter()
        .map(|format| {
            vec![
                "check".to_owned(),
                "--format".to_owned(),
                (*format).to_owned(),
            ]
        })
        .collect();
    let more: &[&[&str]] = &[
        &["check", "--color", "always", "--timings", "-j", "2"],
        &[
            "check",
            "--resources",
            "--color",
            "never",
            "-D",
            "kube/*",
            "-W",
            "yaml/*",
        ],
        &["check", "--resources", "--format", "json"],
        &["check", "--quiet"],
        &["check", "--only", "kube"],
        &["check", "--only", "kube", "--resources", "--format", "json"],
        &["check", "--only", "yaml"],
        &["check", "--only", "layout", "--format", "sarif"],
        &["check", "-A", "secrets/*", "--profile", "default"],
        &[
            "check",
            "-A",
            "secrets/*",
            "--format",
            "sarif",
            "--sarif-category",
            "a",
        ],
        &["check", "kube", "yaml/quote.yaml", "--fail-on", "never"],
        &["check", "--kubernetes", "1.30", "--now", "2027-01-01"],
    ];
    runs.extend(
        more.iter()
            .map(|run| run.iter().map(|word| (*word).to_owned()).collect()),
    );
    let mut to_files = vec![
        "check".to_owned(),
        "--quiet".to_owned(),
        "--resources".to_owned(),
    ];
    for format in FORMATS {
        to_files.extend(["--format".to_owned(), format!("{format}=report.{format}")]);
    }
    runs.push(to_files);
    let mut all = Runs::new(&sandbox, &canaries);
    for run in &runs {
        let run: Vec<&str> = run.iter().map(String::as_str).collect();
        all.run(&run, b"", Written::Reports);
    }
    let said = all.finish();
    // The secrets had something to come out of: each of these quotes values, and stands on a line with one.
    for rule in [
        "kube/wrong-type",
        "kube/invalid-enum",
        "kube/invalid-format",
        "kube/unknown-field",
        "kube/unknown-kind",
        "kube/missing-schema",
        "kube/duplicate-object",
        "yaml/ambiguous-scalar",
        "yaml/duplicate-key",
        "yaml/repeated-anchor",
        "yaml/syntax-error",
        "yaml/undefined-anchor",
        "yaml/unknown-tag",
        "yaml/unquoted-template",
        "layout/dangling-symlink",
        "rempart/malformed-allow",
        "rempart/unknown-allow",
        "rempart/unused-allow",
        "secrets/leaked-credential",
        "secrets/sops-plain-comment",
        "secrets/sops-plain-value",
        "secrets/sops-unknown-metadata",
        "secrets/unencrypted-secret",
        "secrets/weak-literal",
    ] {
        assert!(said.contains(rule), "{rule} has found nothing");
    }
    assert!(said.contains("`[hidden]`"), "nothing was hidden");
}

#[test]
fn no_state_of_the_repository_repeats_a_secret() {
    let canaries = Canaries::draw(2);
    let sandbox = repository(&canaries, places::CONFIGURATION);
    sandbox
        .git(&["add", "-A", "-f"])
        .git(&["commit", "-q", "-m", "one"]);
    let secret = sandbox.join("kube/secret.yaml");
    let text = std::fs::read_to_string(&secret).unwrap();
    std::fs::write(&secret, text.replace("name: a", "name: renamed")).unwrap();
    std::fs::remove_file(sandbox.join("yaml/alias.yaml")).unwrap();
    sandbox
        .git(&["add", "-A", "-f"])
        .git(&["commit", "-q", "-m", "two"]);
    let more = canaries.fill("password: {N}\na: *{T}\n");
    sandbox
        .file("yaml/staged.yaml", more)
        .git(&["add", "-A", "-f"]);
    let mut all = Runs::new(&sandbox, &canaries);
    for state in [
        &["--staged"][..],
        &["--since", "HEAD~1"],
        &["--since", "HEAD~1", "--staged"],
        &["--rev", "HEAD~1"],
        &["--rev", "HEAD", "--since", "HEAD~1"],
        &["--config-from", "HEAD~1"],
    ] {
        for format in ["human", "json", "sarif"] {
            let run = [&["check", "--format", format], state].concat();
            all.run(&run, b"", Written::Reports);
        }
    }
    all.finish();
}

#[test]
fn no_other_command_repeats_a_secret() {
    let canaries = Canaries::draw(3);
    let sandbox = repository(&canaries, places::CONFIGURATION);
    sandbox
        .git(&["add", "-A", "-f"])
        .git(&["commit", "-q", "-m", "one"]);
    let mut all = Runs::new(&sandbox, &canaries);
    let stale = &[
        "check",
        "--baseline",
        "rempart-baseline.json",
        "--format",
        "json",
    ][..];
    for run in [
        &["baseline"][..],
        stale,
        &["fix", "--diff"],
        &["fix", "--diff", "-A", "secrets/*"],
        &["explain", "secrets/leaked-credential"],
        &["explain", "kube/wrong-type"],
        &["rules", "--json"],
        &["init", "--print"],
        &["init"],
        &["schema", "list"],
        &["schema", "add", "kube/kind.yaml"],
        &["hook", "install"],
    ] {
        all.run(run, b"", Written::Reports);
    }
    // A stale baseline names what is gone.
    std::fs::remove_file(sandbox.join("kube/name.yaml")).unwrap();
    all.run(stale, b"", Written::Reports);
    all.finish();
}

#[test]
fn standard_input_is_not_repeated() {
    let canaries = Canaries::draw(4);
    let sandbox = Sandbox::new();
    let mut all = Runs::new(&sandbox, &canaries);
    for (_, text) in places::FILES {
        let text = canaries.fill(text);
        for format in ["human", "json"] {
            let run = ["check", "-", "--profile", "strict", "--format", format];
            all.run(&run, text.as_bytes(), Written::Nothing);
        }
    }
    all.finish();
}

#[test]
fn a_configuration_that_cannot_be_used_is_not_repeated() {
    let canaries = Canaries::draw(5);
    for text in places::CONFIGURATIONS {
        let text = canaries.fill(text);
        let sandbox = Sandbox::new();
        sandbox
            .file("rempart.toml", &text)
            .file("a.yaml", "a: 1\n")
            .file("b/other.toml", &text);
        let mut all = Runs::new(&sandbox, &canaries);
        for run in [
            &["check"][..],
            &["check", "--config", "b/other.toml", "--format", "sarif"],
            &["baseline"],
            &["fix", "--diff"],
        ] {
            all.run(run, b"", Written::Reports);
        }
        all.finish();
    }
    for text in places::BASELINES {
        let sandbox = Sandbox::new();
        sandbox
            .file("rempart-baseline.json", canaries.fill(text))
            .file("a.yaml", "a: 1\n");
        let mut all = Runs::new(&sandbox, &canaries);
        for run in [&["check"][..], &["baseline"], &["baseline", "--grow"]] {
            all.run(run, b"", Written::Nothing);
        }
        all.finish();
    }
}

#[test]
fn the_name_of_a_file_is_said_without_the_token_in_it() {
    let canaries = Canaries::draw(6);
    let sandbox = Sandbox::new();
    let name = canaries.fill("keys/{T}.yaml");
    sandbox.file(&name, "a: [\n");
    let text = sandbox.check(&["."]).text();
    assert!(text.contains("keys/[hidden].yaml"), "{text}");
    assert!(!text.contains(&canaries.fill("{T}")), "{text}");
}

#[test]
fn what_is_rendered_comes_from_a_path_without_the_token_in_it() {
    let canaries = Canaries::draw(10);
    let token = canaries.fill("{T}");
    let sandbox = Sandbox::new();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n";
    let folder = format!("apps/{token}");
    sandbox
        .file(
            &format!("{folder}/kustomization.yaml"),
            format!(
                "resources: [pod.yaml]\nconfigMapGenerator:\n- {{name: b, files: [{token}.txt]}}\n"
            ),
        )
        .file(&format!("{folder}/pod.yaml"), pod)
        .file(&format!("{folder}/{token}.txt"), "a text\n")
        .file(
            "broken/kustomization.yaml",
            format!("resources: [{token}.yaml]\n"),
        )
        .file(&format!("broken/{token}.yaml"), "a: [\n");
    let mut all = Runs::new(&sandbox, &canaries);
    // The folder is named by whoever asks; what is said of it is not.
    for folder in [folder.as_str(), "broken", &format!("{folder}/none")] {
        all.run(&["render", folder], b"", Written::Nothing);
    }
    let said = all.finish();
    assert!(said.contains("# apps/[hidden]/pod.yaml:1"), "{said}");
}

#[test]
fn no_view_of_applications_repeats_a_secret() {
    let canaries = Canaries::draw(9);
    let url = "https://github.com/example/gitops.git";
    let configuration = format!("repositories = [\"{url}\"]\n");
    let sandbox = repository(&canaries, &configuration);
    for (name, path) in [
        ("plain", "kube"),
        ("built", "argo/built"),
        ("secrets", "argo/plain"),
    ] {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\nspec:\n  project: default\n  source:\n    repoURL: {url}\n    path: {path}\n  destination: {{server: https://kubernetes.default.svc, namespace: a}}\n"
        );
        sandbox.file(&format!("apps/{name}.yaml"), text);
    }
    for (path, text) in [
        (
            "argo/built/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: a-\nresources: [pod.yaml]\npatchesStrategicMerge: [patch.yaml]\nsecretGenerator:\n- name: one\n  literals: [\"password={P}\"]\n  envs: [one.env]\nconfigMapGenerator:\n- name: two\n  literals: [\"api-token={T}\"]\npatches:\n- patch: '[{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {\"token\": \"{T}\"}}]'\n  target: {kind: Pod}\n",
        ),
        (
            "argo/built/patch.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    env:\n    - {name: OTHER_PASSWORD, value: {P}}\n    command: [run, \"--api-token={T}\"]\n",
        ),
        ("argo/built/one.env", "DB_PASSWORD={P}\nPIN={N}\n"),
        (
            "argo/built/pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a\n    env:\n    - {name: DB_PASSWORD, value: {P}}\n    - {name: API_TOKEN, value: {T}}\n",
        ),
        (
            "argo/set.json",
            "{\"name\": \"made\", \"password\": \"{P}\", \"repository\": \"https://door:{T}@git.example.com/x\"}\n",
        ),
        (
            "apps/set.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: many, namespace: argocd}\nspec:\n  generators:\n  - git: {repoURL: https://github.com/example/gitops.git, revision: HEAD, files: [{path: argo/set.json}]}\n  - git: {repoURL: \"https://door:{T}@git.example.com/y\", revision: HEAD, files: [{path: a}]}\n  template:\n    metadata: {name: '{{name}}', annotations: {a: '{{password}}'}}\n    spec:\n      project: '{{password}}'\n      source: {repoURL: '{{repository}}', path: 'x/{{password}}'}\n      destination: {server: 'https://{{password}}', namespace: '{{password}}'}\n      syncPolicy: {syncOptions: ['A={{password}}']}\n",
        ),
        (
            "apps/broken.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: broken, namespace: argocd}\nspec:\n  generators:\n  - matrix:\n      generators:\n      - git: {repoURL: https://github.com/example/gitops.git, revision: HEAD, files: [{path: argo/set.json}]}\n      - list: {elements: [{password: other}]}\n  template:\n    metadata: {name: a}\n    spec: {project: a}\n",
        ),
        (
            "argo/plain/secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {word: {P}, pin: {N}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  api-token: {T}\n  settings.ini: |\n    password = {P}\n",
        ),
    ] {
        sandbox.file(path, canaries.fill(text));
    }
    sandbox
        .git(&["add", "-A", "-f"])
        .git(&["commit", "-q", "-m", "one"]);
    for path in [
        "argo/built/one.env",
        "argo/built/pod.yaml",
        "argo/plain/secret.yaml",
        "argo/set.json",
        "kube/name.yaml",
    ] {
        let text = std::fs::read_to_string(sandbox.join(path)).unwrap();
        let [before, after] = ["{P}", "{T}"].map(|name| canaries.fill(name));
        sandbox.file(path, text.replace(&before, &after));
    }
    sandbox.git(&["rm", "-q", "--cached", "kube/enum.yaml"]);
    std::fs::remove_file(sandbox.join("kube/enum.yaml")).unwrap();
    let mut all = Runs::new(&sandbox, &canaries);
    for format in ["human", "json", "markdown", "html"] {
        all.run(
            &["diff", "--since", "HEAD", "--format", format],
            b"",
            Written::Reports,
        );
        let file = format!("{format}=diff.{format}");
        all.run(
            &["diff", "--since", "HEAD", "--format", &file],
            b"",
            Written::Reports,
        );
    }
    all.run(
        &["diff", "--since", "HEAD", "--color", "always"],
        b"",
        Written::Reports,
    );
    for app in ["plain", "built", "secrets", "made", "argo/built", "nothing"] {
        all.run(&["render", app], b"", Written::Nothing);
    }
    for format in ["text", "mermaid", "dot"] {
        all.run(&["graph", "--format", format], b"", Written::Nothing);
    }
    all.run(
        &["check", "--only", "argo", "--profile", "strict"],
        b"",
        Written::Nothing,
    );
    let said = all.finish();
    assert!(
        said.contains("(hidden)") && said.contains("a-two"),
        "nothing was shown"
    );
}

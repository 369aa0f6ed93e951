//! What ends a run is an error in words of rempart's own: no breakdown, and no words of a file.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

#[path = "bad_input/sandbox.rs"]
#[allow(dead_code, reason = "the tests of bad input use more of it")]
mod sandbox;

use sandbox::{Outcome, Sandbox, code, command};

/// A repository of two commits.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    for content in ["a: 1\n", "a: 2\n"] {
        sandbox.file("a.yaml", content).git(&["add", "."]);
        sandbox.git(&["commit", "--quiet", "-m", "one"]);
    }
    sandbox
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let output = command(env!("CARGO_BIN_EXE_rempart"))
        .args(arguments)
        .current_dir(sandbox.path())
        .output()
        .unwrap();
    Outcome {
        code: code(output.status),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn a_broken_file_of_a_shallow_clone_is_an_error() {
    let sandbox = repository();
    sandbox.file(".git/shallow", "zz\n");
    for arguments in [
        &["check", "."][..],
        &["check", "--since", "HEAD~1"],
        &["diff", "--since", "HEAD~1"],
        &["secrets", "history"],
    ] {
        let outcome = run(&sandbox, arguments);
        assert_eq!(outcome.code, 2, "{arguments:?} {}", outcome.text());
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.text());
    }
}

#[test]
fn an_error_quotes_no_token_of_a_broken_file() {
    // Made up, and in no file as a whole.
    let token = format!("{}-{}", "glpat", "R7mK2vX9pQ4sT8wY1zB5");
    for file in [".git/refs/heads/broken", ".git/HEAD", ".git/packed-refs"] {
        let sandbox = repository();
        sandbox.file(file, format!("{token}\n"));
        for arguments in [&["check", "."][..], &["secrets", "history"]] {
            let outcome = run(&sandbox, arguments);
            assert!(
                !outcome.text().contains(&token),
                "{file} {arguments:?} {}",
                outcome.text()
            );
        }
    }
}

#[test]
fn a_password_in_the_url_of_an_explanation_is_hidden_all_the_same() {
    // Made up; one is drawn, one is of words.
    for password in [
        ["Kx92", "Lqw8", "Wm47"].concat(),
        ["correct", "horse"].concat(),
    ] {
        let sandbox = Sandbox::new();
        sandbox.file(
            "apps/a.yaml",
            format!(
                "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: a, namespace: argocd}}
spec:
  project: missing
  source: {{repoURL: 'https://u:{password}@git.example.org/a.git', path: x, targetRevision: HEAD}}
  destination: {{server: 'https://u:{password}@cluster.example.org', namespace: b}}
"
            ),
        );
        for format in [
            "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
        ] {
            let outcome = run(
                &sandbox,
                &["check", "--profile", "strict", "--format", format, "."],
            );
            assert!(
                outcome.text().contains("git.example.org") || format == "github",
                "{format}"
            );
            assert!(!outcome.text().contains(&password), "{}", outcome.text());
        }
        assert!(!run(&sandbox, &["graph"]).text().contains(&password));
    }
}

#[test]
fn a_command_line_that_is_refused_is_quoted_without_its_credentials() {
    let sandbox = repository();
    // Made up: no service gave them out.
    let token = format!("{}-{}", "glpat", "R7mK2vX9pQ4sT8wY1zB5");
    let password = ["sieben", "-raben-", "4711"].concat();
    let url = format!("https://ada:{password}@git.example.org/a.git");
    for arguments in [
        &[token.as_str()][..],
        &["check", "--fail-on", &url],
        &["check", "--format", &token],
        &["check", &format!("--{token}")],
        &["secrets", &url],
        &["check", "-j", &token],
        &["check", &url],
        &["check", "--rev", &url],
        &["check", "--only", &url],
        &["explain", &token],
        &["secrets", "history", &url],
    ] {
        let outcome = run(&sandbox, arguments);
        assert_eq!(outcome.code, 2, "{arguments:?} {}", outcome.text());
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.text());
        for secret in [&token, &password] {
            assert!(!outcome.text().contains(secret), "{}", outcome.text());
        }
    }
    let outcome = run(&sandbox, &["check", "--fail-on", "nothing"]);
    assert!(outcome.stderr.contains("'nothing'"), "{}", outcome.text());
}

/// What is broken, and what mends it.
#[test]
fn a_repository_that_cannot_be_read_is_named_with_what_mends_it() {
    fn file(sandbox: &Sandbox, ending: &str) -> std::path::PathBuf {
        let folder = std::fs::read_dir(sandbox.path().join(".git/objects/pack")).unwrap();
        let mut files = folder.map(|entry| entry.unwrap().path());
        let is_it = |file: &std::path::PathBuf| file.extension().is_some_and(|it| it == ending);
        files.find(is_it).unwrap()
    }
    let packed = repository();
    packed.git(&["repack", "-adq"]);
    std::fs::remove_file(file(&packed, "idx")).unwrap();
    let name = file(&packed, "pack");
    let name = name.file_name().unwrap().to_str().unwrap();
    let refs = repository();
    refs.git(&["pack-refs", "--all"]);
    let list = refs.path().join(".git/packed-refs");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("{text}no ref\n")).unwrap();
    let line = format!(
        "line {} of the file `packed-refs`",
        text.lines().count() + 1
    );
    let other = Sandbox::new();
    other.git(&["init", "--quiet", "--object-format=sha256"]);
    for (sandbox, words) in [
        (&packed, [name, "git index-pack"]),
        (&refs, [&line, "take the line out"]),
        (&other, ["SHA-256", "git fast-export"]),
    ] {
        for arguments in [
            &["check", "."][..],
            &["check", "--rev", "HEAD"],
            &["secrets", "history"],
        ] {
            let outcome = run(sandbox, arguments);
            assert_eq!(outcome.code, 2, "{arguments:?} {}", outcome.text());
            for words in words {
                assert!(outcome.stderr.contains(words), "{}", outcome.text());
            }
        }
    }
}

#[test]
fn what_is_wrong_in_the_configuration_is_told_at_its_place() {
    for (text, said) in [
        (
            "kubernetes = \"1.24\"\n",
            "rempart.toml:1:14: there are no schemas for Kubernetes 1.24; known are 1.25, ",
        ),
        (
            "\n[[cluster]]\nname = \"a\"\npaths = [\"a\"]\nkubernetes = \"1.24\"\n",
            "rempart.toml:5:14: there are no schemas for Kubernetes 1.24; known are 1.25, ",
        ),
        (
            "schemas = [\"gone\"]\n",
            "rempart.toml:1:12: the folder of schemas `gone` holds no file",
        ),
        (
            "[[room]]\npath = \"../x\"\n",
            "rempart.toml:2:8: `../x` leaves the repository",
        ),
    ] {
        let sandbox = repository();
        sandbox.file("rempart.toml", text);
        let outcome = run(&sandbox, &["check", "."]);
        assert_eq!(outcome.code, 2, "{}", outcome.text());
        let error = format!("error: {said}");
        assert!(outcome.stderr.starts_with(&error), "{}", outcome.text());
    }
}

#[test]
fn a_stale_baseline_is_named() {
    let sandbox = repository();
    let text = "{\"rempart-baseline\": 1, \"findings\": [\n{\"rule\": \"yaml/duplicate-key\", \"path\": \"a.yaml\"},\n{\"rule\": \"yaml/duplicate-keys\", \"path\": \"a.yaml\"}]}";
    let elsewhere = Sandbox::new();
    sandbox.file("ci/known.json", text);
    elsewhere.file("known.json", text);
    let outside = elsewhere.join("known.json");
    for (file, place) in [
        ("ci/known.json", "ci/known.json:2:1"),
        (outside.to_str().unwrap(), "known.json"),
    ] {
        let arguments = ["check", "--baseline", file, "--format", "github", "."];
        let text = run(&sandbox, &arguments).text();
        for said in [
            format!(
                "note[rempart/stale-baseline] {place}: the baseline counts 1 of `yaml/duplicate-key` in `a.yaml`, 1 more than there are"
            ),
            "the baseline counts 1 of `yaml/duplicate-keys` in `a.yaml`: there is no such rule"
                .to_owned(),
            "write `yaml/duplicate-key`, or".to_owned(),
        ] {
            assert!(text.contains(&said), "{file}: {said}\n{text}");
        }
    }
}

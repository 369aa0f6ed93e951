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

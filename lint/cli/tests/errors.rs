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

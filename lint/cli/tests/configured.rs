//! A configuration that is no file is never passed over: not on disk, not in the index, not in a commit.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

#[path = "bad_input/sandbox.rs"]
#[allow(dead_code, reason = "the tests of bad input use more of it")]
mod sandbox;

use sandbox::{Outcome, Sandbox, code, command};

/// A repository in which something else than a file is called `name`: a link, a link to nothing, a folder, a pipe.
fn repository(name: &str, kind: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    sandbox.file("below/a.yaml", "a: 1\n");
    let path = sandbox.path().join(name);
    match kind {
        "link" => {
            sandbox.file("below/other", "profile = \"strict\"\n");
            std::os::unix::fs::symlink("below/other", path).unwrap();
        }
        "dangling" => std::os::unix::fs::symlink("/nonexistent", path).unwrap(),
        "folder" => {
            sandbox.file(&format!("{name}/a.txt"), "nothing\n");
        }
        _ => {
            let made = command("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
        }
    }
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "-m", "one"]);
    sandbox
}

fn run(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let output = command(env!("CARGO_BIN_EXE_rempart"))
        .args(arguments)
        .current_dir(sandbox.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    Outcome {
        code: code(output.status),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

const STATES: [&[&str]; 3] = [&["."], &["--staged"], &["--rev", "HEAD"]];

#[test]
fn a_configuration_of_the_gate_that_is_no_file_is_an_error() {
    for kind in ["link", "dangling", "folder", "pipe"] {
        let sandbox = repository("rempart.toml", kind);
        // Git keeps no pipe: neither the index nor a commit has one.
        let states = if kind == "pipe" {
            &STATES[..1]
        } else {
            &STATES
        };
        let checks = states
            .iter()
            .map(|state| [&["check", "--only", "secrets"], *state].concat());
        let others = [
            vec!["secrets", "history"],
            vec!["check", "-"],
            vec!["check", "--config-from", "HEAD"],
        ];
        let others = others.into_iter().take(if kind == "pipe" { 2 } else { 3 });
        for arguments in checks.chain(others) {
            let outcome = run(&sandbox, &arguments);
            let text = outcome.text();
            assert_eq!(outcome.code, 2, "{kind} {arguments:?} {text}");
            assert!(outcome.stderr.contains("rempart.toml is "), "{text}");
        }
    }
}

#[test]
fn a_configuration_of_sops_that_is_no_file_is_a_finding() {
    for kind in ["link", "dangling", "folder", "pipe"] {
        for name in [".sops.yaml", "below/.sops.yaml"] {
            let sandbox = repository(name, kind);
            let states = if kind == "pipe" {
                &STATES[..1]
            } else {
                &STATES
            };
            for state in states {
                let arguments = [&["check", "--only", "secrets", "--format", "json"], *state];
                let outcome = run(&sandbox, &arguments.concat());
                let text = outcome.text();
                assert_eq!(outcome.code, 1, "{kind} {state:?} {text}");
                let rule = "\"rule\":\"secrets/sops-refused-configuration\"";
                assert!(outcome.stdout.replace(' ', "").contains(rule), "{text}");
                assert!(outcome.stdout.contains(&format!("\"{name}\"")), "{text}");
            }
        }
    }
}

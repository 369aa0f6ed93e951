//! A repository, and what the program says of its history.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A repository, gone when dropped.
pub(crate) struct Scene(TempDir);

/// A token of the form that GitHub gives out, made here: its last six digits are the checksum of the others.
pub(crate) fn token() -> String {
    let body = "Zk3rT9wQx7LmB2vNc8YpHs5DfG1jKa";
    let mut sum = crc32(body.as_bytes());
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut check = [b'0'; 6];
    for digit in check.iter_mut().rev() {
        *digit = digits[(sum % 62) as usize];
        sum /= 62;
    }
    format!("gh{}_{body}{}", 'p', std::str::from_utf8(&check).unwrap())
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _: u32| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, byte)
}

impl Scene {
    pub(crate) fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(scene.root()).unwrap();
        scene.git(&["init", "--quiet", "--initial-branch=main"]);
        scene
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.beside("repository")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.root().join(name)).unwrap();
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.root(), arguments)
    }

    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.try_git(folder, arguments);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the program is run on what git makes"
    )]
    fn try_git(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.0.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.org")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.org")
            .env("GIT_AUTHOR_DATE", "1700000000 +0100")
            .env("GIT_COMMITTER_DATE", "1700000000 +0100")
            .output()
            .unwrap()
    }

    /// Stages everything and commits it. Returns the id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        run(&self.root(), arguments)
    }

    /// What the work tree is told, as JSON.
    pub(crate) fn check(&self) -> Value {
        serde_json::from_slice(&self.check_said(&["."]).stdout).unwrap()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    pub(crate) fn check_said(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(["check", "--format", "json"])
            .args(arguments)
            .current_dir(self.root())
            .output()
            .unwrap()
    }

    /// The report on everything, as JSON, with the exit code. Neither holds the token.
    pub(crate) fn report(&self, arguments: &[&str]) -> (Value, i32) {
        report(&self.root(), arguments)
    }

    /// The paths of the findings.
    pub(crate) fn found(&self) -> Vec<String> {
        let (report, code) = self.report(&[]);
        let found = paths(&report);
        assert_eq!(code, i32::from(!found.is_empty()), "{report}");
        found
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(["secrets", "history"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(
        !String::from_utf8_lossy(&said).contains(&token()),
        "a secret is shown"
    );
    output
}

pub(crate) fn report(folder: &Path, arguments: &[&str]) -> (Value, i32) {
    let output = run(folder, &[&["--format", "json"], arguments].concat());
    let code = output.status.code().unwrap();
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (report, code)
}

pub(crate) fn paths(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let path = |finding: &Value| finding["file"].as_str().unwrap().to_owned();
    findings.iter().map(path).collect()
}

/// The codes of what was not done, with what it is about.
pub(crate) fn skipped(report: &Value) -> Vec<(String, String)> {
    let skips = report["skipped"].as_array().unwrap();
    let text = |skip: &Value, field: &str| skip[field].as_str().unwrap().to_owned();
    skips
        .iter()
        .map(|skip| (text(skip, "code"), text(skip, "what")))
        .collect()
}

//! A folder that the program is run in, as users do.
#![allow(dead_code, reason = "each test uses its part")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Runs a program in a folder; what git is told of people and days does not depend on the machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ada");
        command.env(format!("GIT_{who}_EMAIL"), "ada@example.org");
        command.env(format!("GIT_{who}_DATE"), "1700000000 +0000");
    }
    command.output().unwrap()
}

/// A folder with files.
pub(crate) struct Scene(TempDir);

impl Scene {
    /// A folder with these files, by path.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let scene = Self(TempDir::new().unwrap());
        for (path, text) in files {
            scene.write(path, text);
        }
        scene
    }

    /// A copy of what a checker's tests call sound.
    pub(crate) fn sound(checker: &str) -> Self {
        let lint = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let texts = rempart_testkit::texts_below(&lint.join(checker).join("tests/sound")).unwrap();
        let files: Vec<_> = texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        Self::new(&files)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders on the way to it.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a program in it.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        run(self.path(), program, arguments)
    }

    /// Makes a commit of everything in it, in a repository that is made where there is none.
    pub(crate) fn commit(&self) {
        let git = |arguments: &[&str]| {
            let output = self.run("git", arguments);
            assert!(output.status.success(), "{arguments:?}");
        };
        git(&["init", "--quiet", "--initial-branch=main"]);
        git(&["add", "--all", "."]);
        git(&["commit", "--quiet", "-m", "a state"]);
    }

    /// What the files change in the cluster since the last commit.
    pub(crate) fn diff(&self) -> Value {
        let text = self.diff_as("json");
        serde_json::from_str(&text).unwrap()
    }

    /// As [`Self::diff`], in a format.
    pub(crate) fn diff_as(&self, format: &str) -> String {
        let output = self.rempart(&["diff", "--since", "HEAD", "--format", format]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program in it.
    pub(crate) fn rempart(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_rempart"), arguments)
    }

    /// What some checkers say of it.
    pub(crate) fn check(&self, checkers: &str, format: &str) -> String {
        let output = self.rempart(&["check", "--only", checkers, "--format", format, "."]);
        String::from_utf8(output.stdout).unwrap()
    }

    /// What some checkers find in it.
    pub(crate) fn findings(&self, checkers: &str) -> Vec<Value> {
        let report: Value = serde_json::from_str(&self.check(checkers, "json")).unwrap();
        report["findings"].as_array().unwrap().clone()
    }

    /// Every format of the report names each of these places, by path and line.
    pub(crate) fn points_to(&self, checkers: &str, places: &[(&str, u32)]) {
        for format in [
            "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
        ] {
            // One line, so that a place that takes several is one text.
            let report: String = self.check(checkers, format).split_whitespace().collect();
            for (path, line) in places {
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
}

/// The applications that a finding reaches.
pub(crate) fn applications(finding: &Value) -> String {
    let names = finding["applications"].as_array().unwrap().iter();
    names
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(",")
}

/// Rule, file, line, and the applications that the fault reaches.
pub(crate) fn told(finding: &Value) -> String {
    format!(
        "{} {}:{} {}",
        finding["rule"].as_str().unwrap(),
        finding["file"].as_str().unwrap(),
        finding["range"]["start"]["line"],
        applications(finding)
    )
}

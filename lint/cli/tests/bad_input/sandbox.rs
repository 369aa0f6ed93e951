//! A folder for one case, the program run in it, and what it said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run said.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Everything, shortened: some cases print a line of 100 MB when they fail.
    pub(crate) fn text(&self) -> String {
        let cut = |text: &str| text.chars().take(400_000).collect::<String>();
        format!("{}{}", cut(&self.stdout), cut(&self.stderr))
    }
}

/// A folder that is gone with the value.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn link(&self, name: &str, target: &str) -> &Self {
        std::os::unix::fs::symlink(target, self.path().join(name)).unwrap();
        self
    }

    /// Runs git in the folder, without the settings of the machine.
    pub(crate) fn git(&self, arguments: &[&str]) -> &Self {
        let status = command("git")
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([
                ("GIT_AUTHOR_NAME", "t"),
                ("GIT_AUTHOR_EMAIL", "t@example.org"),
                ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", "t"),
                ("GIT_COMMITTER_EMAIL", "t@example.org"),
                ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
        self
    }

    /// `rempart check` in the folder.
    pub(crate) fn check(&self, arguments: &[&str]) -> Outcome {
        self.check_with(arguments, b"")
    }

    /// The same with something on standard input.
    pub(crate) fn check_with(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = self
            .rempart(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input closes it; that is its right.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Outcome {
            code: code(output.status),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The program, ready to start in the folder.
    pub(crate) fn rempart(&self, arguments: &[&str]) -> Command {
        let mut command = command(env!("CARGO_BIN_EXE_rempart"));
        command
            .arg("check")
            .args(arguments)
            .current_dir(self.path());
        command
    }

    /// A path in the folder.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
pub(crate) fn command(program: &str) -> Command {
    Command::new(program)
}

/// The exit code; a signal counts as shells count it.
pub(crate) fn code(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap())
}

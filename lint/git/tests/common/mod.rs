//! Repositories made by the `git` program, with nothing of the machine in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rempart_core::source::FileSource;
use rempart_core::{Snapshot, source::Disk};
use rempart_git::Repository;
use tempfile::TempDir;

/// A folder with a repository, gone when dropped.
pub(crate) struct Scene {
    folder: TempDir,
    repository: PathBuf,
}

impl Scene {
    /// An empty folder without a repository.
    pub(crate) fn bare_folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = folder.path().canonicalize().unwrap().join("repository");
        fs::create_dir(&repository).unwrap();
        Self { folder, repository }
    }

    /// A repository without a commit, on the branch `main`.
    pub(crate) fn new() -> Self {
        let scene = Self::bare_folder();
        scene.git(&["init", "--quiet", "--initial-branch=main"]);
        scene
    }

    /// The work tree.
    pub(crate) fn root(&self) -> &Path {
        &self.repository
    }

    /// A folder beside the repository, for clones and work trees.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// A path in the work tree.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.repository.join(name)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs git in the work tree; it must succeed. Returns what it printed, without the final line end.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.repository, arguments)
    }

    /// Runs git in a folder; it must succeed.
    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.try_git(folder, arguments);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    /// Runs git in the work tree with a file of it as standard input; it must succeed.
    pub(crate) fn git_with_input(&self, arguments: &[&str], input: &str) -> String {
        let input = fs::File::open(self.path(input)).unwrap();
        let output = self
            .command(&self.repository, arguments)
            .stdin(input)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}");
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
    }

    /// Runs git in a folder.
    pub(crate) fn try_git(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().unwrap()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the product is compared with what the git program makes"
    )]
    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args([
                "-c",
                "protocol.file.allow=always",
                "-c",
                "core.fsmonitor=false",
            ])
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.org")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.org")
            .env("GIT_AUTHOR_DATE", "1700000000 +0100")
            .env("GIT_COMMITTER_DATE", "1700000000 +0100");
        command
    }

    /// Stages everything and commits it. Returns the id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Opens the repository.
    pub(crate) fn open(&self) -> Repository {
        open(&self.repository)
    }

    /// What `--staged` judges.
    pub(crate) fn staged(&self) -> Snapshot {
        load(&self.open().staged().unwrap())
    }

    /// What a run without options judges.
    pub(crate) fn work_tree(&self) -> Snapshot {
        work_tree(&self.open())
    }

    /// The file of a loose object.
    pub(crate) fn object(&self, id: &str) -> PathBuf {
        self.path(".git/objects").join(&id[..2]).join(&id[2..])
    }
}

/// Opens the repository around a folder.
pub(crate) fn open(folder: &Path) -> Repository {
    Repository::discover(folder).unwrap().unwrap()
}

/// Loads a source on two threads.
pub(crate) fn load(source: &dyn FileSource) -> Snapshot {
    Snapshot::load(source, 2, None).unwrap()
}

/// The work tree of a repository.
pub(crate) fn work_tree(repository: &Repository) -> Snapshot {
    let disk = Disk::new(repository.root().unwrap());
    load(&disk.tracked(repository.tracked().unwrap(), true))
}

/// The text of a file.
pub(crate) fn text<'s>(snapshot: &'s Snapshot, path: &str) -> &'s str {
    let id = snapshot
        .find(path)
        .unwrap_or_else(|| panic!("no {path} in {:?}", paths(snapshot)));
    snapshot.entry(id).file.text().unwrap()
}

/// All paths.
pub(crate) fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot
        .entries()
        .map(|entry| entry.path.as_str())
        .collect()
}

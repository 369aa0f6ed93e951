//! Repositories for tests: from a folder, or from texts.
#![allow(dead_code, reason = "every test binary uses its part")]

use std::path::{Path, PathBuf};

use rempart_core::source::Memory;
use rempart_core::{RepoPath, Snapshot};

/// `tests/repos` of the workspace.
pub(crate) fn repos() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/repos")
}

/// The folders in a folder, sorted.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The files of a folder as a repository, without those of some names.
pub(crate) fn snapshot(folder: &Path, without: &[&str]) -> Snapshot {
    let mut files = Vec::new();
    collect(folder, "", without, &mut files);
    load(files)
}

/// A repository of the files given.
pub(crate) fn repository(files: &[(&str, &str)]) -> Snapshot {
    let file = |(path, text): &(&str, &str)| (RepoPath::new(path).unwrap(), (*text).into());
    load(files.iter().map(file).collect())
}

fn load(files: Vec<(RepoPath, Vec<u8>)>) -> Snapshot {
    Snapshot::load(&Memory::new(files), 1, None).unwrap()
}

fn collect(folder: &Path, inside: &str, without: &[&str], files: &mut Vec<(RepoPath, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if without.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{inside}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), without, files);
        } else {
            let bytes = std::fs::read(entry.path()).unwrap();
            files.push((RepoPath::new(&path).unwrap(), bytes));
        }
    }
}

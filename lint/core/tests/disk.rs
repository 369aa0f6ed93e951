//! Files of a folder on disk: which are read, in which order, on any number of threads.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::fs;
use std::path::Path;

use ignore::WalkBuilder;
use rempart_core::source::Disk;
use rempart_core::{FaultKind, Mode, Snapshot};

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn names(snapshot: &Snapshot) -> Vec<&str> {
    let entries = snapshot.entries();
    entries.map(|entry| entry.path.as_str()).collect()
}

fn load(root: &Path, threads: usize) -> Snapshot {
    Snapshot::load(&Disk::new(root), threads, None).unwrap()
}

/// What the walker of the `ignore` crate finds, which follows gitignore(5) as ripgrep does.
fn by_ignore(root: &Path) -> Vec<String> {
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        .ignore(false)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false);
    let files = builder
        .build()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().unwrap().is_dir());
    let mut names: Vec<String> = files
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn ignore_files_count_as_they_do_for_ripgrep() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(
        root,
        ".gitignore",
        "*.log\n/build/\nout\n!keep.log\n**/deep/*.tmp\nlogs/\n# remark\n\\#odd\n",
    );
    write(root, "a/.gitignore", "!*.log\nnested/\n*.yaml\n!b.yaml\n");
    write(root, "a/c/.gitignore", "/only-here\n!/only-here/not\n");
    write(root, "empty/.gitignore", "");
    let folders = [
        "",
        "a/",
        "a/c/",
        "build/",
        "a/build/",
        "out/",
        "a/out/",
        "logs/",
        "a/nested/",
        "x/deep/",
        "empty/",
        "a/c/only-here/",
        ".hidden/",
    ];
    for folder in folders {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for folder in folders {
        for file in [
            "one.log", "keep.log", "a.yaml", "b.yaml", "c.tmp", "#odd", "out", "not", ".dot",
        ] {
            // Some names are folders elsewhere in the list.
            if !root.join(format!("{folder}{file}")).is_dir() {
                write(root, &format!("{folder}{file}"), "a: 1\n");
            }
        }
    }
    let expected = by_ignore(root);
    assert!(
        expected.len() > 40 && expected.len() < 100,
        "{}",
        expected.len()
    );
    for threads in [1, 2, 8] {
        assert_eq!(names(&load(root, threads)), expected);
    }
}

#[test]
fn wide_and_deep_folders_are_read_whole_and_in_order_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for file in 0..700 {
        write(root, &format!("wide/{file}.yaml"), &format!("a: {file}\n"));
        write(root, &format!("many/{file}/a.yaml"), "a: 1\n");
    }
    // Sorted by bytes, `-` and `.` come before `/` and digits after it.
    for path in [
        "w/a.yaml",
        "w/b/a.yaml",
        "w/b-c.yaml",
        "w/b.yaml",
        "w/b0.yaml",
        "w-x.yaml",
        "w0.yaml",
    ] {
        write(root, path, "a: 1\n");
    }
    write(root, &format!("{}a.yaml", "deep/".repeat(200)), "a: 1\n");
    let one = load(root, 1);
    assert_eq!(one.len(), 1408);
    assert!(one.entries().is_sorted_by(|a, b| a.path < b.path));
    for threads in [2, 7] {
        let more = load(root, threads);
        assert_eq!(names(&more), names(&one));
        let texts = |snapshot: &Snapshot| {
            let entries = snapshot.entries();
            entries
                .map(|entry| entry.file.text().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&more), texts(&one));
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_listed_and_never_opened() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "real/a.yaml", "a: 1\n");
    std::os::unix::fs::symlink("real", root.join("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.join("dangling.yaml")).unwrap();
    // A link is no ignore file for git either.
    write(root, "patterns", "*.yaml\n");
    std::os::unix::fs::symlink("patterns", root.join(".gitignore")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(root.join("pipe.yaml")).unwrap();
    let snapshot = load(root, 2);
    drop(socket);
    assert_eq!(
        names(&snapshot),
        [
            ".gitignore",
            "dangling.yaml",
            "link",
            "patterns",
            "real/a.yaml"
        ]
    );
    let link = snapshot.entry(snapshot.find("link").unwrap());
    assert_eq!(link.mode, Mode::Symlink("real".to_owned()));
    let skipped: Vec<_> = snapshot
        .skipped()
        .iter()
        .map(|skip| (skip.code, skip.what.as_str()))
        .collect();
    assert_eq!(skipped, [("not-a-regular-file", "pipe.yaml")]);
}

#[test]
fn only_some_paths_are_walked_when_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for path in ["a/b/one.yaml", "a/c/two.yaml", "three.yaml", "four.yaml"] {
        write(root, path, "a: 1\n");
    }
    let disk = Disk::new(root).only(vec![root.join("three.yaml"), root.join("a/c")]);
    let snapshot = Snapshot::load(&disk, 2, None).unwrap();
    assert_eq!(names(&snapshot), ["a/c/two.yaml", "three.yaml"]);
    let gone = Disk::new(root).only(vec![root.join("gone.yaml")]);
    let snapshot = Snapshot::load(&gone, 1, None).unwrap();
    assert!(snapshot.is_empty() && snapshot.skipped()[0].fatal);
    assert!(Snapshot::load(&Disk::new(root.join("gone")), 1, None).is_err());
}

#[test]
fn a_file_larger_than_the_buffer_is_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let long = format!("a: {}\n", "x".repeat(9_000_000));
    write(root, "a.yaml", &long);
    write(root, "b.yaml", "b: 1\n");
    write(root, "c.yaml", "\u{0}");
    fs::write(root.join("d.yaml"), b"\xFF\x00\xFF").unwrap();
    let snapshot = load(root, 1);
    let text = |path| {
        snapshot
            .entry(snapshot.find(path).unwrap())
            .file
            .text()
            .map(str::to_owned)
    };
    assert_eq!(
        (text("a.yaml"), text("b.yaml")),
        (Some(long), Some("b: 1\n".to_owned()))
    );
    let broken = &snapshot.entry(snapshot.find("d.yaml").unwrap()).file;
    assert!(matches!(broken.fault(), Some(FaultKind::NotUtf8(_))));
}

#[test]
fn a_broken_ignore_file_is_told_without_a_path_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "a/.gitignore", "[\n\\\nb.yaml\n");
    write(root, "a/b.yaml", "a: 1\n");
    write(root, "a/c.yaml", "a: 1\n");
    let snapshot = load(root, 1);
    assert_eq!(names(&snapshot), ["a/.gitignore", "a/c.yaml"]);
    let skip = &snapshot.skipped()[0];
    assert_eq!(
        (skip.code, skip.what.as_str()),
        ("ignore-file", "a/.gitignore")
    );
    assert!(skip.reason.contains("line 2: "), "{}", skip.reason);
    assert!(
        !skip.reason.contains(root.to_str().unwrap()),
        "{}",
        skip.reason
    );
}

//! Which repository holds a path, and where its files start.

use std::fs;

use crate::common::{Scene, load, open, paths, text, work_tree};
use rempart_core::Revisions;
use rempart_git::{GitError, Repository};

#[test]
fn a_subfolder_a_file_and_a_path_that_is_gone_find_the_root() {
    let scene = Scene::new();
    scene.write("apps/web/a.yaml", "a: 1\n");
    for start in ["", "apps/web", "apps/web/a.yaml", "apps/gone/b.yaml"] {
        let repository = open(&scene.path(start));
        assert_eq!(repository.root().unwrap(), scene.root(), "{start}");
    }
}

#[test]
fn a_folder_without_a_repository_is_none() {
    let scene = Scene::bare_folder();
    assert!(Repository::discover(scene.root()).unwrap().is_none());
}

#[test]
fn an_empty_repository_has_no_head_and_no_staged_file() {
    let scene = Scene::new();
    let repository = scene.open();
    assert_eq!(repository.head(), Ok(None));
    assert!(scene.staged().is_empty());
    assert_eq!(repository.tracked().unwrap().count(), 0);
    assert!(repository.resolve("HEAD").is_err());
    assert_eq!(repository.tags(), Ok(Vec::new()));
}

#[test]
fn a_bare_repository_has_commits_and_no_files() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    let id = scene.commit("one");
    let bare = scene.beside("bare.git");
    scene.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let repository = open(&bare);
    assert!(matches!(repository.root(), Err(GitError::Bare(_))));
    assert!(matches!(repository.staged().err(), Some(GitError::Bare(_))));
    let words = repository.tracked().err().unwrap().to_string();
    assert!(
        words.contains("bare repository") && words.contains("--rev"),
        "{words}"
    );
    let head = repository.head().unwrap().unwrap();
    assert_eq!(head.0, id);
    assert_eq!(
        text(&repository.snapshot(&head, 1, None).unwrap(), "a.yaml"),
        "a: 1\n"
    );
}

#[test]
fn a_linked_work_tree_has_its_own_head_and_index() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    let first = scene.commit("one");
    let linked = scene.beside("linked");
    scene.git(&[
        "worktree",
        "add",
        "--quiet",
        linked.to_str().unwrap(),
        "-b",
        "side",
    ]);
    fs::write(linked.join("b.yaml"), "b: 1\n").unwrap();
    scene.git_in(&linked, &["add", "b.yaml"]);
    let repository = open(&linked.join("b.yaml"));
    assert_eq!(repository.root().unwrap(), linked);
    assert_eq!(repository.head().unwrap().unwrap().0, first);
    assert_eq!(
        paths(&load(&repository.staged().unwrap())),
        ["a.yaml", "b.yaml"]
    );
    assert_eq!(paths(&scene.staged()), ["a.yaml"]);
    assert_eq!(repository.resolve("main").unwrap().0, first);
}

#[test]
fn a_submodule_is_listed_and_not_read() {
    let inner = Scene::new();
    inner.write("inner.yaml", "a: 1\n");
    inner.commit("inner");
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.git(&[
        "submodule",
        "--quiet",
        "add",
        inner.root().to_str().unwrap(),
        "vendor",
    ]);
    scene.commit("outer");
    let repository = scene.open();
    let head = repository.head().unwrap().unwrap();
    let states = [
        scene.work_tree(),
        scene.staged(),
        repository.snapshot(&head, 1, None).unwrap(),
    ];
    for state in &states {
        assert_eq!(paths(state), [".gitmodules", "a.yaml", "vendor"]);
        let vendor = state.entry(state.find("vendor").unwrap());
        assert_eq!(vendor.mode, rempart_core::Mode::Submodule);
    }
    let inside = open(&scene.path("vendor/inner.yaml"));
    assert_eq!(inside.root().unwrap(), scene.path("vendor"));
    assert_eq!(paths(&work_tree(&inside)), ["inner.yaml"]);
}

#[test]
fn core_worktree_moves_the_root() {
    let scene = Scene::new();
    let files = scene.beside("files");
    fs::create_dir(&files).unwrap();
    fs::write(files.join("a.yaml"), "a: 1\n").unwrap();
    scene.git(&["config", "core.worktree", files.to_str().unwrap()]);
    let repository = scene.open();
    assert_eq!(repository.root().unwrap(), files);
    assert_eq!(paths(&work_tree(&repository)), ["a.yaml"]);
}

#[test]
fn a_sha256_repository_is_refused_by_name() {
    let scene = Scene::bare_folder();
    scene.git(&["init", "--quiet", "--object-format=sha256"]);
    let error = Repository::discover(scene.root()).err().unwrap();
    assert!(matches!(error, GitError::Sha256(_)), "{error:?}");
    assert!(error.to_string().contains("SHA-256"));
}

#[test]
fn a_damaged_configuration_and_index_are_errors() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.commit("one");
    fs::write(scene.path(".git/index"), b"DIRCxxxxyyyy").unwrap();
    assert!(matches!(
        scene.open().staged().err(),
        Some(GitError::Index { .. })
    ));
    fs::write(scene.path(".git/config"), b"[core\n").unwrap();
    assert!(matches!(
        Repository::discover(scene.root()),
        Err(GitError::Open { .. })
    ));
}

#[test]
fn paths_on_disk_get_their_names_in_the_repository() {
    let scene = Scene::new();
    scene.write("apps/a.yaml", "a: 1\n");
    let repository = scene.open();
    let name = |path| {
        repository
            .relative(&scene.path(path))
            .unwrap()
            .as_str()
            .to_owned()
    };
    assert_eq!(name(""), "");
    assert_eq!(name("apps/a.yaml"), "apps/a.yaml");
    assert_eq!(name("apps/../apps/gone.yaml"), "apps/gone.yaml");
    let outside = repository.relative(scene.root().parent().unwrap());
    assert!(matches!(outside, Err(GitError::Outside { .. })));
}

#[cfg(unix)]
#[test]
fn a_path_through_a_link_to_the_repository_is_inside() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    let link = scene.beside("link");
    std::os::unix::fs::symlink(scene.root(), &link).unwrap();
    let repository = scene.open();
    assert_eq!(
        repository.relative(&link.join("a.yaml")).unwrap().as_str(),
        "a.yaml"
    );
}

#[test]
fn the_work_tree_holds_what_is_ignored_but_tracked_and_what_is_new() {
    let scene = Scene::new();
    scene.write("tracked.yaml", "a: 1\n");
    scene.write("gone.yaml", "a: 1\n");
    scene.commit("one");
    scene.write(".gitignore", "tracked.yaml\nignored.yaml\n");
    scene.write("ignored.yaml", "a: 1\n");
    scene.write("new.yaml", "a: 1\n");
    fs::remove_file(scene.path("gone.yaml")).unwrap();
    assert_eq!(
        paths(&scene.work_tree()),
        [".gitignore", "new.yaml", "tracked.yaml"]
    );
}

#[test]
fn hooks_lie_where_git_looks_for_them() {
    let scene = Scene::new();
    assert_eq!(scene.open().hooks_folder(), scene.path(".git/hooks"));
    scene.git(&["config", "core.hooksPath", "tools/hooks"]);
    assert_eq!(scene.open().hooks_folder(), scene.path("tools/hooks"));
}

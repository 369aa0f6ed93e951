//! What cannot be read is exit 2, with what mends it.

use super::scene::{Scene, run, token};

fn refused(output: &std::process::Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_shallow_clone_is_refused() {
    let scene = Scene::new();
    scene.commit("one");
    scene.commit("two");
    let clone = scene.beside("clone");
    let from = format!("file://{}", scene.root().display());
    scene.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        clone.to_str().unwrap(),
    ]);
    refused(&run(&clone, &[]), "git fetch --unshallow");
}

#[test]
fn a_partial_clone_is_refused() {
    let scene = Scene::new();
    scene.git(&["config", "uploadpack.allowFilter", "true"]);
    scene.write("a.txt", "one");
    scene.commit("one");
    let clone = scene.beside("clone");
    let from = format!("file://{}", scene.root().display());
    let to = clone.to_str().unwrap();
    scene.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--filter=blob:none",
        &from,
        to,
    ]);
    refused(&run(&clone, &[]), "git fetch --refetch");
}

#[test]
fn a_missing_or_damaged_object_is_named() {
    let scene = Scene::new();
    scene.write("a.txt", "one");
    scene.commit("one");
    let blob = scene.git(&["rev-parse", "HEAD:a.txt"]);
    let file = scene
        .root()
        .join(".git/objects")
        .join(&blob[..2])
        .join(&blob[2..]);
    std::fs::remove_file(&file).unwrap();
    refused(&scene.run(&[]), &blob);
    std::fs::write(&file, "no object").unwrap();
    refused(&scene.run(&[]), &blob);
}

#[test]
fn a_folder_without_a_repository_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    refused(&run(folder.path(), &[]), "no git repository");
}

#[test]
fn a_revision_that_names_nothing_is_refused() {
    let scene = Scene::new();
    scene.commit("one");
    refused(&scene.run(&["nothing"]), "nothing");
    refused(&scene.run(&["main...main"]), "FROM..TO");
}

#[test]
fn bare_repositories_and_alternates_are_read() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    let clone = scene.beside("clone.git");
    let (from, to) = (scene.root(), clone.to_str().unwrap());
    scene.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--shared",
        from.to_str().unwrap(),
        to,
    ]);
    assert_eq!(run(&clone, &[]).status.code(), Some(1));
}

//! The files of commits, and what they share with other states.

use std::sync::Arc;

use rempart_core::{BlobId, Revisions, Snapshot};

use crate::common::{Scene, paths, text};

#[test]
fn a_commit_is_read_as_it_was() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.write("deep/er/b.yaml", "b: 1\n");
    scene.write("deep.yaml", "d: 1\n");
    scene.commit("one");
    scene.write("a.yaml", "a: 2\n");
    scene.git(&["mv", "deep/er/b.yaml", "b.yaml"]);
    scene.commit("two");
    scene.write("a.yaml", "a: 3\n");
    let repository = scene.open();
    let at = |name: &str, threads| -> Snapshot {
        let id = repository.resolve(name).unwrap();
        repository.snapshot(&id, threads, None).unwrap()
    };
    for threads in [1, 4] {
        let one = at("HEAD~1", threads);
        assert_eq!(paths(&one), ["a.yaml", "deep.yaml", "deep/er/b.yaml"]);
        assert_eq!(text(&one, "a.yaml"), "a: 1\n");
        let two = at("HEAD", threads);
        assert_eq!(paths(&two), ["a.yaml", "b.yaml", "deep.yaml"]);
        assert_eq!(text(&two, "b.yaml"), "b: 1\n");
    }
}

#[test]
fn packed_history_reads_the_same() {
    let scene = Scene::new();
    for number in 0..300 {
        scene.write(
            &format!("f/{number}.yaml"),
            &format!("number: {number}\n").repeat(20),
        );
    }
    scene.commit("one");
    scene.write("f/7.yaml", "number: changed\n");
    scene.commit("two");
    scene.git(&["gc", "--quiet", "--aggressive"]);
    let repository = scene.open();
    let id = repository.resolve("HEAD~1").unwrap();
    let snapshot = repository.snapshot(&id, 4, None).unwrap();
    assert_eq!(snapshot.len(), 300);
    for number in 0..300 {
        let expected = format!("number: {number}\n").repeat(20);
        assert_eq!(text(&snapshot, &format!("f/{number}.yaml")), expected);
    }
}

#[test]
fn states_share_the_contents_that_did_not_change() {
    let scene = Scene::new();
    scene.write("same.yaml", "a: 1\n");
    scene.write("changed.yaml", "a: 1\n# old\n");
    scene.commit("one");
    scene.write("changed.yaml", "a: 2\n");
    scene.commit("two");
    let repository = scene.open();
    let head = scene.staged();
    let base = repository.resolve("HEAD~1").unwrap();
    let base = repository.snapshot(&base, 2, Some(&head)).unwrap();
    let file =
        |state: &Snapshot, name: &str| Arc::clone(&state.entry(state.find(name).unwrap()).file);
    assert!(Arc::ptr_eq(
        &file(&head, "same.yaml"),
        &file(&base, "same.yaml")
    ));
    assert!(!Arc::ptr_eq(
        &file(&head, "changed.yaml"),
        &file(&base, "changed.yaml")
    ));
    let blob: BlobId = file(&base, "changed.yaml").blob().unwrap();
    assert_eq!(repository.blob(blob), Ok(b"a: 1\n# old\n".to_vec()));
}

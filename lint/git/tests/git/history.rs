//! Refs, ancestry and messages.

use std::collections::HashSet;

use rempart_core::{RepoPath, RevisionError, RevisionId, Revisions};

use crate::common::{Scene, open};

/// ```text
/// one ── two ── merge   main
///    └── side ──┘       side
/// ```
fn forked() -> (Scene, [String; 4]) {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    let one = scene.commit("one");
    scene.git(&["switch", "--quiet", "-c", "side"]);
    scene.write("side.yaml", "s: 1\n");
    let side = scene.commit("side");
    scene.git(&["switch", "--quiet", "main"]);
    scene.write("a.yaml", "a: 2\n");
    let two = scene.commit("two");
    scene.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let merge = scene.git(&["rev-parse", "HEAD"]);
    (scene, [one, side, two, merge])
}

fn id(text: &str) -> RevisionId {
    RevisionId(text.to_owned())
}

#[test]
fn revisions_are_named_as_git_names_them() {
    let (scene, [one, side, two, merge]) = forked();
    scene.git(&["tag", "light", "HEAD~1"]);
    scene.git(&["tag", "-a", "-m", "one", "v1.0.0", &one]);
    scene.git(&["tag", "-a", "-m", "tag of a tag", "nested", "v1.0.0"]);
    scene.git(&["update-ref", "refs/remotes/origin/main", &two]);
    let check = |repository: &dyn Revisions| {
        let names = [
            ("HEAD", &merge),
            ("@", &merge),
            ("main", &merge),
            ("side", &side),
            ("refs/heads/side", &side),
            ("origin/main", &two),
            ("HEAD~2", &one),
            ("HEAD^2", &side),
            ("HEAD^2~1", &one),
            ("light", &two),
            ("v1.0.0", &one),
            ("v1.0.0^{commit}", &one),
            ("nested", &one),
            (one.as_str(), &one),
            (&one[..8], &one),
        ];
        for (name, expected) in names {
            assert_eq!(repository.resolve(name), Ok(id(expected)), "{name}");
        }
        let tags = [("light", &two), ("nested", &one), ("v1.0.0", &one)];
        let tags = tags.map(|(name, to)| (name.to_owned(), id(to)));
        assert_eq!(repository.tags(), Ok(tags.to_vec()));
    };
    check(&scene.open());
    scene.git(&["pack-refs", "--all"]);
    scene.git(&["gc", "--quiet"]);
    check(&scene.open());
}

#[test]
fn words_that_name_no_commit_are_unknown() {
    let (scene, [one, ..]) = forked();
    let repository = scene.open();
    let blob = scene.git(&["rev-parse", "HEAD:a.yaml"]);
    let none = "0123456789012345678901234567890123456789";
    let words = [
        "nope",
        "",
        "HEAD~9",
        "HEAD^3",
        "HEAD..main",
        "^HEAD",
        "@{",
        "HEAD^{tree}",
        ":/nothing",
        "-x",
        "a b",
        "\u{0}",
        &blob,
        none,
        "v1^{",
        "HEAD@{9}",
        "~",
        "^",
        "HEAD^{/x",
    ];
    for word in words {
        let answer = repository.resolve(word);
        assert_eq!(answer, Err(RevisionError::Unknown(word.to_owned())));
    }
    assert!(repository.commit(&id("xyz")).is_err());
    assert!(repository.commit(&id(&one[..10])).is_err());
}

#[test]
fn a_prefix_of_two_commits_is_called_ambiguous() {
    let scene = Scene::new();
    let who = "Ada <ada@example.org> 1700000000 +0000";
    // One branch: each commit has another parent, so that all ids differ.
    let commit = format!("commit refs/heads/main\ncommitter {who}\ndata 1\nx\n\n");
    scene.write("stream", &commit.repeat(700));
    scene.git_with_input(&["fast-import", "--quiet"], "stream");
    let ids = scene.git(&["rev-list", "main"]);
    let mut seen = HashSet::new();
    let shared = ids
        .lines()
        .map(|id| &id[..4])
        .find(|prefix| !seen.insert(*prefix));
    let prefix = shared.expect("of 700 ids two begin with the same four digits");
    let error = scene.open().resolve(prefix).unwrap_err().to_string();
    assert!(error.contains("ambiguous"), "{error}");
}

#[test]
fn a_commit_is_read_with_its_message_and_time() {
    let (scene, [_, side, two, merge]) = forked();
    let commit = scene.open().commit(&id(&merge)).unwrap();
    assert_eq!(commit.message, "merge\n");
    assert_eq!(commit.author, "Ada <ada@example.org>");
    assert_eq!(commit.committed, 1_700_000_000);
    assert_eq!(commit.parents, [id(&two), id(&side)]);
    assert_eq!(commit.id, id(&merge));
}

#[test]
fn the_log_has_parents_first_and_hides_what_the_base_reaches() {
    let (scene, [one, side, two, merge]) = forked();
    let repository = scene.open();
    let log = |from: Option<&String>, to: &String| -> Vec<String> {
        let from = from.map(|from| id(from));
        let commits = repository.log(from.as_ref(), &id(to)).unwrap();
        commits.into_iter().map(|commit| commit.id.0).collect()
    };
    let all = log(None, &merge);
    assert_eq!(all.len(), 4);
    assert_eq!((&all[0], &all[3]), (&one, &merge));
    assert_eq!(log(Some(&two), &merge), [side.clone(), merge.clone()]);
    assert_eq!(log(Some(&side), &two), std::slice::from_ref(&two));
    assert_eq!(log(Some(&merge), &one), [] as [String; 0]);
    assert_eq!(log(Some(&one), &one), [] as [String; 0]);
}

#[test]
fn a_wrong_clock_does_not_show_what_the_base_reaches() {
    let scene = Scene::new();
    let tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let commit = |date: i64, parents: &[&str]| {
        let raw: Vec<_> = parents
            .iter()
            .map(|parent| format!("parent {parent}\n"))
            .collect();
        let raw = raw.concat();
        let who = format!("Ada <ada@example.org> {date} +0000");
        let raw = format!("tree {tree}\n{raw}author {who}\ncommitter {who}\n\nx\n");
        scene.write("raw", &raw);
        scene.git(&["hash-object", "-t", "commit", "-w", "raw"])
    };
    scene.git(&["hash-object", "-t", "tree", "-w", "/dev/null"]);
    let root = commit(1_700_000_000, &[]);
    // The base was committed on a machine whose clock is three hours behind.
    let shared = commit(1_700_000_100, &[&root]);
    let base = commit(1_699_990_000, &[&shared]);
    let tip = commit(1_700_000_200, &[&shared]);
    let log = scene.open().log(Some(&id(&base)), &id(&tip)).unwrap();
    let log: Vec<_> = log.into_iter().map(|commit| commit.id.0).collect();
    assert_eq!(log, [tip]);
}

#[test]
fn the_merge_base_is_the_best_common_ancestor() {
    let (scene, [one, side, two, merge]) = forked();
    scene.git(&["switch", "--quiet", "--orphan", "other"]);
    let other = scene.commit("unrelated");
    let repository = scene.open();
    let base = |a: &str, b: &str| repository.merge_base(&id(a), &id(b));
    assert_eq!(base(&side, &two), Ok(Some(id(&one))));
    assert_eq!(base(&side, &merge), Ok(Some(id(&side))));
    assert_eq!(base(&merge, &merge), Ok(Some(id(&merge))));
    assert_eq!(base(&merge, &other), Ok(None));
}

#[test]
fn one_file_of_a_commit_is_read_by_its_path() {
    let (scene, [one, side, ..]) = forked();
    let repository = scene.open();
    let file = |commit: &str, path: &str| {
        repository
            .file(&id(commit), &RepoPath::new(path).unwrap())
            .unwrap()
    };
    assert_eq!(file(&one, "a.yaml").as_deref(), Some(&b"a: 1\n"[..]));
    assert_eq!(file(&side, "side.yaml").as_deref(), Some(&b"s: 1\n"[..]));
    for absent in ["side.yaml", "a.yaml/b", "", "nope/a.yaml"] {
        assert_eq!(file(&one, absent), None, "{absent}");
    }
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let (scene, [one, _, _, merge]) = forked();
    let shallow = scene.beside("shallow");
    let source = format!("file://{}", scene.root().display());
    scene.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &source,
        shallow.to_str().unwrap(),
    ]);
    let repository = open(&shallow);
    assert!(repository.is_shallow() && !scene.open().is_shallow());
    assert_eq!(repository.resolve("HEAD"), Ok(id(&merge)));
    for beyond in ["HEAD~1", "HEAD^2", one.as_str()] {
        let answer = repository.resolve(beyond);
        assert_eq!(answer, Err(RevisionError::Shallow(beyond.to_owned())));
    }
    assert_eq!(
        repository.resolve("nope"),
        Err(RevisionError::Unknown("nope".to_owned()))
    );
    let log = repository.log(None, &id(&merge));
    assert!(matches!(log, Err(RevisionError::Shallow(_))), "{log:?}");
    assert!(repository.snapshot(&id(&merge), 2, None).is_ok());

    scene.git_in(
        &shallow,
        &["fetch", "--quiet", "--depth", "1", "origin", &one],
    );
    let base = repository.merge_base(&id(&merge), &id(&one));
    assert!(matches!(base, Err(RevisionError::Shallow(_))), "{base:?}");
}

#[test]
fn replace_refs_of_one_machine_change_nothing() {
    let (scene, [one, _, two, _]) = forked();
    scene.git(&["replace", &two, &one]);
    let commit = scene.open().commit(&id(&two)).unwrap();
    assert_eq!(commit.message, "two\n");
}

#[test]
fn remotes_are_told_in_the_order_of_their_names() {
    let scene = Scene::new();
    assert_eq!(scene.open().remotes(), Vec::<String>::new());
    for (name, url) in [
        ("upstream", "https://example.org/upstream.git"),
        ("origin", "git@example.org:fork/gitops.git"),
    ] {
        scene.git(&["remote", "add", name, url]);
    }
    assert_eq!(
        scene.open().remotes(),
        [
            "git@example.org:fork/gitops.git",
            "https://example.org/upstream.git"
        ]
    );
}

//! Every public-looking sample of `tests/repos/samples` gets the classes that its `expected.toml` names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use rempart_core::source::Disk;
use rempart_core::{Look, RepoPath, Snapshot, SourceFile, Tree};
use rempart_model::{FileResources, class, classify, may_hold_others};

/// The classes that a sample's table gives its files.
fn expected(sample: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(sample.join("expected.toml")).unwrap();
    let mut table: toml::Table = text.parse().unwrap();
    table.remove("classes").unwrap().try_into().unwrap()
}

#[test]
fn every_file_of_every_sample_has_its_class() {
    let mut wrong = Vec::new();
    let mut seen = [0_usize; class::NAMES.len()];
    for sample in common::folders(&common::repos().join("samples")) {
        let snapshot = common::snapshot(&sample, &["expected.toml"]);
        let classes = classify(&snapshot);
        let mut expected = expected(&sample);
        let name = sample.file_name().unwrap().to_str().unwrap();
        for id in snapshot.ids() {
            let path = snapshot.entry(id).path.as_str();
            let found = classes.get(id);
            seen[usize::from(found.0)] += 1;
            let found = classes.name(found);
            match expected.remove(path) {
                Some(class) if class == found => {}
                Some(class) => wrong.push(format!("{name}/{path}: {found}, expected {class}")),
                None => wrong.push(format!("{name}/{path}: {found}, not in the table")),
            }
        }
        wrong.extend(
            expected
                .keys()
                .map(|path| format!("{name}/{path}: no such file")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unseen: Vec<_> = class::NAMES
        .iter()
        .zip(seen)
        .filter_map(|(name, count)| (count == 0).then_some(name))
        .collect();
    assert!(unseen.is_empty(), "no sample shows {unseen:?}");
}

#[test]
fn the_clean_repository_has_no_file_of_an_unknown_program() {
    let snapshot = common::snapshot(&common::repos().join("clean"), &[]);
    let classes = classify(&snapshot);
    let unknown: Vec<_> = snapshot
        .ids()
        .filter(|id| matches!(classes.get(*id), class::YAML | class::TEMPLATE))
        .map(|id| snapshot.entry(id).path.as_str())
        .collect();
    assert!(snapshot.len() > 40);
    assert_eq!(unknown, ["docs/mkdocs.yml"]);
}

#[test]
fn a_first_look_while_loading_says_what_a_later_one_says() {
    let (mut files, mut objects) = (0, 0);
    for folder in common::folders(&common::repos().join("samples"))
        .into_iter()
        .chain([common::repos().join("clean")])
    {
        let disk = Disk::new(&folder);
        let late = Snapshot::load(&disk, 1, None).unwrap();
        let early = Snapshot::load_looking(
            &disk,
            2,
            None,
            Some(Look::at_files(|path, file, _| {
                rempart_model::look(path, file)
            })),
        )
        .unwrap();
        assert_eq!(classify(&early).of, classify(&late).of, "{folder:?}");
        for (entry, other) in early.entries().zip(late.entries()) {
            let Some(found) = entry.found.as_ref() else {
                continue;
            };
            let found = found.downcast_ref::<FileResources>().unwrap();
            let again = FileResources::of(&other.path, other.file.tree().unwrap());
            let names = |of: &FileResources| {
                let all = of.resources.iter();
                all.map(|one| (one.subject().to_string(), one.index(), one.glance()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(names(found), names(&again));
            assert_eq!(found.may_define, again.may_define);
            assert_eq!(may_hold_others(entry), !again.others.is_empty());
            assert!(may_hold_others(other), "nobody has looked at it");
            (files, objects) = (files + 1, objects + found.resources.len());
        }
    }
    assert!(files > 20 && objects > files, "{files} {objects}");
}

#[test]
fn nodes_that_are_forgotten_come_back_as_they_were() {
    let look = |path: &RepoPath, file: &SourceFile, _| {
        rempart_model::look_judging(path, file, |found| !found.resources.is_empty())
    };
    let (mut files, mut whole) = (0, 0);
    let samples = common::folders(&common::repos().join("samples")).into_iter();
    for folder in samples.chain([common::repos().join("clean")]) {
        let disk = Disk::new(&folder);
        let kept = Snapshot::load(&disk, 1, None).unwrap();
        let looked = Snapshot::load_looking(&disk, 1, None, Some(Look::at_files(look))).unwrap();
        for (entry, other) in looked.entries().zip(kept.entries()) {
            assert_eq!(entry.summary, other.summary, "{}", entry.path);
            let (Some(tree), Some(before)) = (entry.file.tree(), other.file.tree()) else {
                continue;
            };
            let found = entry.found.as_ref();
            let found = found.and_then(|found| found.downcast_ref::<FileResources>());
            let Some(found) = found.filter(|found| !found.resources.is_empty()) else {
                assert!(!tree.is_asleep(), "{}", entry.path);
                continue;
            };
            if !other.file.syntax_errors().is_empty() {
                assert!(
                    !tree.is_asleep(),
                    "its errors would be lost: {}",
                    entry.path
                );
                continue;
            }
            assert!(tree.is_asleep(), "{}", entry.path);
            let names = |of: &FileResources| {
                let all = of.resources.iter();
                all.map(|one| one.subject().to_string()).collect::<Vec<_>>()
            };
            assert_eq!(names(found), names(&FileResources::of(&other.path, before)));
            assert!(!tree.is_asleep(), "one tree for the file and its objects");
            let node = |tree: &Tree, at| tree.node(at).map(|node| (node.kind(), node.span()));
            for at in 0..before.tape().node_count() as u32 {
                assert_eq!(node(tree, at), node(before, at), "{}", entry.path);
            }
            files += 1;
            whole += tree.tape().node_count();
        }
    }
    assert!(files > 20 && whole > 1000, "{files} {whole}");
}

//! The applications that sets make, held against those that the code of Argo CD 3.3.0 makes of the same sets: see
//! `tests/oracle/appset`, which writes the record.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a failed test is what it should be"
)]

mod expansion;

use std::collections::BTreeMap;

use serde_json::Value;

const RECORD: &str = include_str!("argo-cd-3.3.0.jsonl");

/// In order, but below a merge, which has none.
fn in_order(set: &str, applications: &[Value]) -> Vec<String> {
    let canonical = applications.iter().cloned().map(expansion::canonical);
    let mut texts: Vec<_> = canonical.map(|app| app.to_string()).collect();
    if set.contains("merge\"") || set.contains("merge:") {
        texts.sort_unstable();
    }
    texts
}

#[test]
fn sets_make_what_argo_cd_makes_of_them() {
    let mut lines = RECORD
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let checkout = lines.next().unwrap()["checkout"].clone();
    let checkout: BTreeMap<String, String> = serde_json::from_value(checkout).unwrap();
    let (mut sets, mut made, mut refused) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in lines {
        let (name, text) = (
            line["name"].as_str().unwrap(),
            line["set"].as_str().unwrap(),
        );
        let set = expansion::expand(&checkout, text);
        sets += 1;
        if let Some(undecided) = set.undecided.first() {
            wrong.push(format!("{name}: not decided: {}", undecided.why));
        } else if line["refused"] == true {
            refused += 1;
            if set.faults.is_empty() {
                wrong.push(format!("{name}: Argo CD refuses it"));
            }
        } else if let Some(fault) = set.faults.first() {
            wrong.push(format!(
                "{name}: refused, and not by Argo CD: {}",
                fault.why
            ));
        } else {
            let theirs = in_order(text, line["applications"].as_array().unwrap());
            let ours = in_order(text, &expansion::applications(&set));
            made += ours.len();
            if theirs != ours {
                wrong.push(format!(
                    "{name}:\n  theirs {}\n  ours   {}",
                    theirs.join("\n         "),
                    ours.join("\n         ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The record is not empty by accident.
    assert!(
        sets >= 150 && made >= 200 && refused >= 30,
        "{sets} sets, {made} applications, {refused} refused"
    );
}

#[test]
fn every_value_comes_from_the_set_and_the_whole_from_its_element() {
    let checkout: BTreeMap<String, String> = [
        ("config/a.yaml", "name: a\n"),
        ("config/b.yaml", "x: y\n---\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    let text = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s, namespace: argocd}\nspec:\n  generators:\n    \
        - git: {repoURL: https://git.example.com/team/gitops.git, revision: HEAD, files: [{path: config/*.yaml}]}\n    \
        - list: {elements: [{name: c}]}\n  template:\n    metadata: {name: '{{name}}'}\n    spec: {project: p}\n";
    let set = expansion::expand(&checkout, text);
    assert_eq!(set.applications.len(), 3);
    let places: Vec<_> = set
        .applications
        .iter()
        .map(|made| {
            let tree = made.resource.tree();
            for node in 0..tree.tape().node_count() as u32 {
                assert!(!tree.origins(node).is_empty());
            }
            let name = tree.origins(made.resource.name_node().unwrap().index());
            let name = &text[name[0].span.start as usize..name[0].span.end as usize];
            assert_eq!(name, "'{{name}}'");
            let whole = tree.origins(made.resource.index());
            let mut places = whole.iter().map(|place| {
                let path = place.path.unwrap().as_str();
                (path.to_owned(), place.span.start)
            });
            (made.element(), places.next_back().unwrap())
        })
        .collect();
    let item = text.find("{name: c}").unwrap() as u32;
    assert_eq!(
        places,
        [
            ("config/a.yaml".to_owned(), ("config/a.yaml".to_owned(), 0)),
            ("config/b.yaml".to_owned(), ("config/b.yaml".to_owned(), 0)),
            ("element 1".to_owned(), (expansion::SET.to_owned(), item)),
        ]
    );
}

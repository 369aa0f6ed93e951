//! What is endless, enormous or wrong ends a build, and says why.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed test is what it should be"
)]

use std::fmt::Write as _;
use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot, SourceFile};
use rempart_render::kustomize::{Build, LoadRestrictor, Options, Unbuilt, build};

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";

fn entry(path: &str, mode: Mode, text: &str) -> Entry {
    let path = RepoPath::from_normalised(path);
    let file = SourceFile::from_text(text.into(), path.format(), None);
    Entry::new(path, mode, Arc::new(file))
}

fn built(files: &[(&str, &str)], folder: &str, options: &Options) -> Build {
    let entries = files
        .iter()
        .map(|(path, text)| entry(path, Mode::File, text));
    build(
        &Snapshot::from_entries(entries.collect(), Vec::new()),
        folder,
        options,
    )
}

fn outcome(files: &[(&str, &str)], folder: &str) -> String {
    match built(files, folder, &Options::default()).outcome {
        Ok(rendered) => rendered.tree.text().to_owned(),
        Err(unbuilt @ Unbuilt::Refused(_)) => format!("refused: {unbuilt}"),
        Err(unbuilt) => format!("unsupported: {unbuilt}"),
    }
}

#[test]
fn overlays_that_double_end_at_the_limit() {
    let mut files = vec![
        (
            "l0/kustomization.yaml".to_owned(),
            "resources: [o.yaml]\n".to_owned(),
        ),
        ("l0/o.yaml".to_owned(), OBJECT.to_owned()),
    ];
    for level in 1..=40 {
        let below = level - 1;
        for side in ["a", "b"] {
            let text = format!("namePrefix: {side}-\nresources: [../l{below}]\n");
            files.push((format!("{side}{level}/kustomization.yaml"), text));
        }
        let text = format!("resources: [../a{level}, ../b{level}]\n");
        files.push((format!("l{level}/kustomization.yaml"), text));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let options = Options {
        max_nodes: 100_000,
        ..Options::default()
    };
    let shown = |folder: &str| match built(&files, folder, &options).outcome {
        Ok(rendered) => rendered.resources.len().to_string(),
        Err(unbuilt) => unbuilt.to_string(),
    };
    assert_eq!(shown("l3"), "8");
    assert!(
        shown("l25").ends_with("the build makes more than 100000 values"),
        "{}",
        shown("l25")
    );
    assert!(
        shown("l40").ends_with("kustomizations name one another"),
        "{}",
        shown("l40")
    );
}

#[test]
fn aliases_that_double_end_at_the_limit() {
    let mut text = format!("{OBJECT}data:\n  a0: &a0 [x, x]\n");
    for level in 1..=40 {
        let below = level - 1;
        writeln!(text, "  a{level}: &a{level} [*a{below}, *a{below}]").unwrap();
    }
    let files = [
        ("kustomization.yaml", "resources: [o.yaml]\n"),
        ("o.yaml", text.as_str()),
    ];
    let shown = outcome(&files, "");
    assert!(
        shown.starts_with("unsupported: o.yaml: the build makes more than"),
        "{shown}"
    );
}

#[test]
fn an_alias_of_itself_is_refused() {
    let text = format!("{OBJECT}data: &a\n  b: *a\n");
    let files = [
        ("kustomization.yaml", "resources: [o.yaml]\n"),
        ("o.yaml", text.as_str()),
    ];
    let shown = outcome(&files, "");
    assert!(shown.starts_with("refused: o.yaml: "), "{shown}");
}

#[test]
fn a_kustomization_of_itself_is_refused() {
    for named in [".", "../a", "..", "b/.."] {
        let text = format!("resources: [{named}]\n");
        let files = [("a/kustomization.yaml", text.as_str()), ("a/b/x", "")];
        let shown = outcome(&files, "a");
        assert!(shown.contains("a cycle"), "{named}: {shown}");
    }
    let files = [
        ("a/kustomization.yaml", "resources: [../b]\n"),
        ("b/kustomization.yaml", "components: [../a]\n"),
    ];
    assert!(outcome(&files, "a").contains("a cycle"));
}

#[test]
fn a_generator_of_ten_megabytes_is_built_and_larger_ones_are_not() {
    let large = "0123456789abcdef\n".repeat(600_000);
    let files = [
        (
            "kustomization.yaml",
            "configMapGenerator:\n- name: large\n  files: [large.txt]\n",
        ),
        ("large.txt", large.as_str()),
    ];
    let rendered = built(&files, "", &Options::default()).outcome.unwrap();
    assert_eq!(rendered.resources[0].name().len(), "large-".len() + 10);
    let options = Options {
        max_bytes: 1 << 20,
        ..Options::default()
    };
    let unbuilt = built(&files, "", &options).outcome.unwrap_err();
    assert!(
        unbuilt
            .to_string()
            .ends_with("the result is larger than 1048576 bytes")
    );
}

#[test]
fn nothing_is_fetched_and_no_link_is_followed() {
    let remote = [
        "https://example.com/o.yaml",
        "github.com/example/project//base?ref=v1",
        "git@example.com:example/project.git",
        "ssh://example.com/project",
    ];
    for named in remote {
        let text = format!("resources: [\"{named}\"]\n");
        let shown = outcome(&[("kustomization.yaml", text.as_str())], "");
        let expected = "unsupported: kustomization.yaml: resources: ";
        assert!(
            shown.starts_with(expected) && shown.ends_with("nothing is fetched"),
            "{shown}"
        );
    }
    let entries = vec![
        entry(
            "kustomization.yaml",
            Mode::File,
            "resources: [link.yaml, folder/o.yaml]\n",
        ),
        entry("link.yaml", Mode::Symlink("o.yaml".to_owned()), ""),
        entry("o.yaml", Mode::File, OBJECT),
    ];
    let snapshot = Snapshot::from_entries(entries, Vec::new());
    let unbuilt = build(&snapshot, "", &Options::default())
        .outcome
        .unwrap_err();
    assert!(!unbuilt.is_refused());
    assert_eq!(
        unbuilt.fault().message,
        "`link.yaml` is a symbolic link, and links are not followed"
    );
}

#[test]
fn files_outside_of_the_root_are_read_only_where_it_is_allowed() {
    let files = [
        ("a/kustomization.yaml", "resources: [../o.yaml]\n"),
        ("o.yaml", OBJECT),
    ];
    assert!(outcome(&files, "a").starts_with("refused: "));
    let options = Options {
        load_restrictor: LoadRestrictor::None,
        ..Options::default()
    };
    assert_eq!(
        built(&files, "a", &options)
            .outcome
            .unwrap()
            .resources
            .len(),
        1
    );
}

#[test]
fn every_field_that_is_not_built_is_named() {
    for (field, text) in [
        ("helmCharts", "helmCharts: [{name: x}]\n"),
        (
            "helmChartInflationGenerator",
            "helmChartInflationGenerator: [{chartName: x}]\n",
        ),
        ("generators", "generators: [x.yaml]\n"),
        ("transformers", "transformers: [x.yaml]\n"),
        ("validators", "validators: [x.yaml]\n"),
        ("crds", "crds: [x.yaml]\n"),
        ("openapi", "openapi: {path: x.json}\n"),
        (
            "buildMetadata",
            "buildMetadata: [originAnnotations]\nresources: []\n",
        ),
    ] {
        match built(&[("kustomization.yaml", text)], "", &Options::default()).outcome {
            Err(Unbuilt::Unsupported(fault)) => assert_eq!(fault.field, field),
            other => panic!("{field}: {other:?}"),
        }
    }
}

#[test]
fn no_message_holds_a_value_of_a_secret() {
    let value = ["hunter", "2hunter2"].concat();
    for (text, folder) in [
        (
            format!("secretGenerator:\n- name: s\n  literals: [a={value}, a={value}]\n"),
            "",
        ),
        (
            format!("secretGenerator:\n- name: s\n  literals: [\"={value}\"]\n"),
            "",
        ),
        (
            format!("secretGenerator:\n- name: s\n  behavior: merge\n  literals: [a={value}]\n"),
            "",
        ),
        (
            format!("secretGenerator:\n- name: s\n  literals: [{{a: {value}}}]\n"),
            "",
        ),
    ] {
        let shown = outcome(&[("kustomization.yaml", text.as_str())], folder);
        assert!(
            shown.starts_with("refused: ") && !shown.contains(&value),
            "{shown}"
        );
    }
}

#[test]
fn a_schema_in_a_comment_is_not_merged_by_guess() {
    let patch = "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings}\n    data: {a: b}\n";
    let kustomization = format!("resources: [o.yaml]\n{patch}");
    for (comment, is_built) in [
        ("data: # {\"type\":\"array\"}\n  x: y\n", false),
        ("# {\"type\":\"array\"}\ndata: {x: y}\n", false),
        ("data: {x: y} # {\"$imagepolicy\": \"a:b\"}\n", true),
        ("data: {x: y} # plain\n", true),
    ] {
        let object = format!("{OBJECT}{comment}");
        let files = [
            ("kustomization.yaml", kustomization.as_str()),
            ("o.yaml", object.as_str()),
        ];
        let shown = outcome(&files, "");
        assert_eq!(!shown.starts_with("unsupported: "), is_built, "{shown}");
    }
}

//! Which creation rule counts for a file, against what the real SOPS 3.11 did when it was to encrypt one: a configuration
//! (as a string of JSON), a path, and `rule N`, `none` or `refused`. `REMPART_SOPS_RULES` names a file with more.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::sync::Arc;

use rempart_core::{FileId, Format, RepoPath, SourceFile};
use rempart_syntax::json;

use super::{Resolved, SopsConfig};

fn ours(config: &str, path: &str) -> String {
    let parsed = json::parse(config);
    let text = parsed.tape.root(config, 0).unwrap().value().into_owned();
    let file = SourceFile::from_text(Arc::from(text), Format::Yaml, None);
    let config = SopsConfig::of(FileId(0), "", file.tree().unwrap().root(0).unwrap()).unwrap();
    match config.resolve(&RepoPath::from_normalised(path)).unwrap() {
        Resolved::None => "none".to_owned(),
        Resolved::Unknown => "refused".to_owned(),
        Resolved::Rule(index) => {
            let rule = &config.rules.as_ref().unwrap()[index];
            let usable = rule.selector().is_some() && rule.recipients().next().is_some();
            if usable {
                format!("rule {index}")
            } else {
                "refused".to_owned()
            }
        }
    }
}

#[test]
fn the_rule_that_sops_takes() {
    let recorded = include_str!("../../../tests/data/creation-rules.tsv").to_owned();
    let more =
        std::env::var_os("REMPART_SOPS_RULES").map(|path| std::fs::read_to_string(path).unwrap());
    let lines = recorded + &more.unwrap_or_default();
    let mut faults = Vec::new();
    for line in lines.lines() {
        let mut fields = line.split('\t');
        let (config, path, sops) = (
            fields.next().unwrap(),
            fields.next().unwrap(),
            fields.next().unwrap(),
        );
        let ours = ours(config, path);
        if ours != sops {
            faults.push(format!("{path}: SOPS {sops}, we {ours}: {config}"));
        }
    }
    assert!(lines.lines().count() >= 100);
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        lines.lines().count(),
        faults.join("\n")
    );
}

/// Which configurations SOPS 3.11 cannot read at all: a configuration (as a string of JSON), and `refused` or `read`.
#[test]
fn the_shapes_that_sops_reads() {
    let mut faults = Vec::new();
    let lines = include_str!("../../../tests/data/configuration-shapes.tsv");
    for line in lines.lines() {
        let (written, sops) = line.split_once('\t').unwrap();
        let parsed = json::parse(written);
        let text = parsed.tape.root(written, 0).unwrap().value().into_owned();
        let file = SourceFile::from_text(Arc::from(text), Format::Yaml, None);
        let config = file
            .tree()
            .and_then(|tree| SopsConfig::of(FileId(0), "", tree.root(0)?));
        // What is no YAML is told as such.
        let ours = !file.syntax_errors().is_empty()
            || config.is_some_and(|config| !config.faults.is_empty());
        if ours != (sops == "refused") {
            faults.push(format!("SOPS {sops}: {written}"));
        }
    }
    assert!(lines.lines().count() >= 80);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

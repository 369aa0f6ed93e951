//! A corpus drawn from a seed: credentials of every kind, and at least three times as many texts that are none. Recall
//! and precision are printed for each kind and held at 99 %.
//!
//! Nothing here opens anything: every token is drawn when the test runs.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod context;
mod export;
mod forms;
mod innocent;
mod keys;
#[path = "../../build/kind.rs"]
mod kind;
#[path = "../../build/pattern.rs"]
mod pattern;
mod random;
mod structure;

use std::collections::BTreeMap;

use kind::Kind;
use random::Random;
use rempart_secrets::scan;

const SEED: u64 = 0x5EC2_E75C_A11E_D0FF;

/// How many credentials of each kind.
const POSITIVES: usize = 200;

#[derive(Clone, Copy, Default)]
struct Counts {
    positives: u32,
    found: u32,
    negatives: u32,
    wrong: u32,
}

impl Counts {
    /// In percent.
    fn recall(self) -> f64 {
        100.0 * f64::from(self.found) / f64::from(self.positives.max(1))
    }

    /// In percent.
    fn precision(self) -> f64 {
        if self.wrong == 0 {
            100.0
        } else {
            100.0 * f64::from(self.found) / f64::from(self.found + self.wrong)
        }
    }
}

fn kinds() -> Vec<Kind> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| kind::read(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// The kinds that are found in a file, with what the file name says.
fn found(path: &str, text: &str) -> Vec<&'static str> {
    let found = scan::search_file(path, text.as_bytes());
    found
        .leaks
        .iter()
        .filter(|leak| !leak.is_default)
        .map(|leak| leak.kind.id)
        .collect()
}

/// A file that holds a credential which code knows by its structure.
fn structure_of(id: &str, random: &mut Random) -> Option<(String, &'static str)> {
    structure::positive(id, random).or_else(|| keys::positive(id, random))
}

/// A file that holds a credential of a kind.
fn positive(kind: &Kind, at: usize, random: &mut Random) -> (String, &'static str) {
    if let Some(file) = structure_of(&kind.id, random) {
        return file;
    }
    if !kind.schemes.is_empty() {
        return (
            structure::url(&kind.schemes[at % kind.schemes.len()], random),
            "config.yaml",
        );
    }
    let form = &kind.forms[at % kind.forms.len()];
    let token = forms::token(kind, form, random);
    let name = match kind.named.get(at % kind.named.len().max(1)) {
        Some(name) => context::spelled(name, random),
        None => random
            .pick(&["API_TOKEN", "key", "webhook", "auth", "url"])
            .to_owned(),
    };
    (context::around(&name, &token, random), "config.yaml")
}

/// Files that nearly hold one.
fn negatives(kind: &Kind, at: usize, random: &mut Random) -> Vec<String> {
    let mut files = structure::negatives(&kind.id, random);
    files.extend(keys::negatives(&kind.id, random));
    if let Some(scheme) = kind.schemes.get(at % kind.schemes.len().max(1)) {
        files.extend(structure::clean_urls(scheme, random));
    }
    let Some(form) = kind.forms.get(at % kind.forms.len().max(1)) else {
        return files;
    };
    if kind.named.is_empty() {
        files.extend(
            forms::near_misses(kind, form, random)
                .iter()
                .map(|miss| context::around("note", miss, random)),
        );
    } else {
        let right = forms::token(kind, form, random);
        let has_prefix = !pattern::prefixes(form).is_empty();
        // The same text under another name; of a form with a beginning of its own, something that breaks it.
        for _ in 0..3 {
            let text = if has_prefix {
                format!("{}-", &right[..right.len() / 2])
            } else {
                right.clone()
            };
            files.push(format!("{}: {text}\n", context::innocent(random)));
        }
        let name = context::spelled(&kind.named[at % kind.named.len()], random);
        for value in [
            "${SECRET_OF_THE_SERVICE_1}",
            "{{ .Values.secret1 }}",
            "<insert-your-key-here-123>",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "/run/secrets/of/the/service1",
        ] {
            files.push(format!("{name}: {value}\n"));
        }
    }
    files
}

#[test]
fn recall_and_precision_of_every_kind() {
    let verbose =
        std::env::args().any(|argument| argument == "--nocapture" || argument == "--show-output");
    let mut random = Random::new(SEED);
    let mut table = BTreeMap::new();
    for kind in &kinds() {
        let mut counts = Counts::default();
        for at in 0..POSITIVES {
            let (text, path) = positive(kind, at, &mut random);
            counts.positives += 1;
            if found(path, &text).contains(&kind.id.as_str()) {
                counts.found += 1;
            } else if verbose && counts.positives - counts.found < 3 {
                println!("missed {}: {:?} {text}", kind.id, found(path, &text));
            }
            for text in negatives(kind, at, &mut random) {
                counts.negatives += 1;
                let wrong = found("config.yaml", &text);
                if !wrong.is_empty() {
                    counts.wrong += 1;
                    if verbose && counts.wrong < 3 {
                        println!("wrong {}: {wrong:?} {text}", kind.id);
                    }
                }
            }
        }
        table.insert(kind.id.clone(), counts);
    }
    println!(
        "{:36} {:>9} {:>7} {:>9} {:>6} {:>7} {:>9}",
        "kind", "positives", "found", "negatives", "wrong", "recall", "precision"
    );
    let mut all = Counts::default();
    for (id, counts) in &table {
        println!(
            "{id:36} {:9} {:7} {:9} {:6} {:7.2} {:9.2}",
            counts.positives,
            counts.found,
            counts.negatives,
            counts.wrong,
            counts.recall(),
            counts.precision()
        );
        all.positives += counts.positives;
        all.found += counts.found;
        all.negatives += counts.negatives;
        all.wrong += counts.wrong;
    }
    println!(
        "{:36} {:9} {:7} {:9} {:6} {:7.2} {:9.2}",
        "all",
        all.positives,
        all.found,
        all.negatives,
        all.wrong,
        all.recall(),
        all.precision()
    );
    let bad: Vec<_> = table
        .iter()
        .filter(|(_, counts)| counts.recall() < 99.0 || counts.precision() < 99.0)
        .map(|(id, _)| id)
        .collect();
    assert!(bad.is_empty(), "below 99 %: {bad:?}");
    assert!(table.len() >= 150, "only {} kinds", table.len());
    assert!(
        all.negatives >= 3 * all.positives,
        "{} negatives for {} positives",
        all.negatives,
        all.positives
    );
}

#[test]
fn what_is_of_no_kind_and_in_clear_is_found_by_its_name() {
    let mut random = Random::new(SEED ^ 3);
    for kind in &kinds() {
        for text in structure::literals(&kind.id, &mut random) {
            assert!(found("config.yaml", &text).is_empty(), "{}", kind.id);
            let parsed = rempart_syntax::yaml::parse(&text);
            let contents = scan::contents_of_text("config.yaml", &text, Some(&parsed.tape));
            assert_eq!(contents.weak.len(), 1, "{}: {text}", kind.id);
        }
    }
}

#[test]
fn what_repositories_are_full_of_is_no_credential() {
    let mut random = Random::new(SEED ^ 1);
    let mut wrong = BTreeMap::new();
    for _ in 0..200 {
        for (shape, text) in innocent::files(&mut random) {
            for kind in found("config.yaml", &text) {
                *wrong.entry((shape, kind)).or_insert(0) += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_record_is_compiled_and_every_structure_has_its_positives() {
    let mut random = Random::new(SEED);
    let compiled: BTreeMap<_, _> = scan::kinds().iter().map(|kind| (kind.id, kind)).collect();
    let records = kinds();
    assert_eq!(records.len(), compiled.len());
    for record in &records {
        let kind = compiled[record.id.as_str()];
        assert_eq!(
            (kind.opens, format!("{:?}", kind.weight)),
            (record.opens.as_str(), record.weight.to_owned())
        );
        let has_structure = structure_of(&record.id, &mut random).is_some();
        assert!(
            has_structure || !record.by_structure,
            "{} has no positives",
            record.id
        );
        assert!(
            !kind.opens.is_empty() && !kind.opens.ends_with('.'),
            "{}",
            kind.id
        );
    }
}

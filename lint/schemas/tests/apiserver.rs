//! The recorded answers of a real API server: no object that it accepts may be refused, and every object that it cannot
//! decode must be.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail, and its counts are worth reading"
)]

mod recorded;

use recorded::{Row, catalogue_with, judge, judge_rows, read_bases, read_rows};
use rempart_schemas::Catalogue;

/// What the server answers to an unknown field, a wrong type, a bad number, quantity, time or base64.
const CANNOT_DECODE: u64 = 400;
/// What the server answers to an object that it can decode and does not want.
const INVALID: u64 = 422;

type Judged<'r> = (&'r Row, Option<String>);

fn agree(catalogue: &Catalogue, bases: &str, rows: &[Row], least_found: usize) {
    let judged = judge_rows(catalogue, &read_bases(bases), rows);
    let of = |wanted: fn(&Judged<'_>) -> bool| judged.iter().filter(|pair| wanted(pair)).count();
    let listed = |wanted: fn(&Judged<'_>) -> bool| -> Vec<String> {
        judged
            .iter()
            .filter(|pair| wanted(pair))
            .map(explain)
            .collect()
    };
    let wrong = listed(|(row, refused)| row.accepted && refused.is_some());
    let missed = listed(|(row, refused)| row.code == CANNOT_DECODE && refused.is_none());
    let undecodable = of(|(row, _)| row.code == CANNOT_DECODE);
    let invalid = of(|(row, _)| row.code == INVALID);
    let found = of(|(row, refused)| row.code == INVALID && refused.is_some());
    println!(
        "{} rows: {} wrongly refused, {} of {undecodable} undecodable found, {found} of {invalid} invalid found by schema alone",
        rows.len(),
        wrong.len(),
        undecodable - missed.len(),
    );
    if std::env::var_os("REMPART_LIST_UNFOUND").is_some() {
        println!(
            "{}",
            listed(|(row, refused)| row.code == INVALID && refused.is_none()).join("\n")
        );
    }
    assert!(
        wrong.is_empty(),
        "accepted by the server:\n{}",
        wrong.join("\n")
    );
    assert!(
        missed.is_empty(),
        "refused by the server:\n{}",
        missed.join("\n")
    );
    assert!(
        found >= least_found,
        "only {found} of {invalid} invalid objects were found"
    );
}

fn explain((row, refused): &Judged<'_>) -> String {
    let found = refused.as_deref().unwrap_or("nothing found");
    format!(
        "{} {} {} {} | {found} | {}",
        row.base, row.operation, row.path, row.value, row.message
    )
}

#[test]
fn built_in_kinds_are_judged_as_the_server_does() {
    let rows = read_rows("sample-1.35.4.jsonl", "REMPART_APISERVER_ROWS");
    assert!(
        rows.len() >= 4_797,
        "the recorded rows are incomplete: {}",
        rows.len()
    );
    agree(
        &Catalogue::for_version("1.35").unwrap(),
        "bases.yaml",
        &rows,
        100,
    );
}

#[test]
fn custom_resources_are_judged_as_the_server_does() {
    let rows = read_rows("definition-rows-1.35.4.jsonl", "REMPART_DEFINITION_ROWS");
    assert!(
        rows.len() >= 1_000,
        "the recorded rows are incomplete: {}",
        rows.len()
    );
    agree(
        &catalogue_with("definitions.yaml"),
        "definition-bases.yaml",
        &rows,
        300,
    );
}

#[test]
fn every_base_is_valid() {
    let catalogue = catalogue_with("definitions.yaml");
    for bases in ["bases.yaml", "definition-bases.yaml"] {
        for (name, base) in read_bases(bases) {
            let refusal = judge(&catalogue, &base);
            assert!(refusal.is_none(), "{name}: {refusal:?}");
        }
    }
}

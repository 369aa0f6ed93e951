//! `docs/bad-input.md` is the contract; this test reads it and runs every row.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

mod bad_input {
    pub(crate) mod cases;
    pub(crate) mod rendering;
    pub(crate) mod sandbox;
}

use std::collections::BTreeMap;

use bad_input::{cases, rendering};

/// A row of the table.
#[derive(Debug)]
struct Row {
    case: String,
    exit: i32,
    said: String,
}

fn rows() -> Vec<Row> {
    let text = include_str!("../../../docs/bad-input.md");
    let cells = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(str::trim)
                .collect::<Vec<_>>()
        });
    cells
        .map(|cells| Row {
            case: cells[0].trim_matches('`').to_owned(),
            exit: cells[2].parse().unwrap(),
            said: cells[3].to_owned(),
        })
        .collect()
}

/// Every case, in the order of the tables.
fn all() -> impl Iterator<Item = (&'static str, cases::Case)> {
    cases::ALL.iter().chain(rendering::ALL).copied()
}

/// What must stand in the output: the word in backticks, whatever kind of thing it is.
fn expected_word(said: &str) -> Option<&str> {
    said.split('`').nth(1)
}

#[test]
fn every_row_has_a_case_and_every_case_a_row() {
    let rows: Vec<String> = rows().into_iter().map(|row| row.case).collect();
    let cases: Vec<String> = all().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(
        rows, cases,
        "the table and the cases must name the same, in the same order"
    );
}

#[test]
fn every_row_exits_as_it_says() {
    let cases: BTreeMap<&str, cases::Case> = all().collect();
    let mut faults = Vec::new();
    for row in rows() {
        let Some(case) = cases.get(row.case.as_str()) else {
            continue;
        };
        let outcome = case();
        if outcome.code != row.exit {
            faults.push(format!(
                "{}: exit {}, not {}\n{}",
                row.case,
                outcome.code,
                row.exit,
                outcome.text()
            ));
        }
        let quiet = row.said.is_empty() || row.said == "error";
        if let Some(word) = expected_word(&row.said)
            && !outcome.text().contains(word)
        {
            faults.push(format!(
                "{}: `{word}` is not said\n{}",
                row.case,
                outcome.text()
            ));
        }
        if row.said == "error" && !outcome.stderr.contains("error: ") {
            faults.push(format!(
                "{}: no error on standard error\n{}",
                row.case,
                outcome.text()
            ));
        }
        if quiet && row.exit == 0 && outcome.stdout.contains("\u{d7}") {
            faults.push(format!(
                "{}: an error is shown\n{}",
                row.case,
                outcome.text()
            ));
        }
        if outcome.stderr.contains("panicked") {
            faults.push(format!("{}: a panic\n{}", row.case, outcome.text()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

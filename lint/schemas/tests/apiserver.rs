//! The recorded answers of a real API server: no object that it accepts may be refused, and every object that it cannot
//! decode must be.

mod recorded;

use recorded::{Row, judge_rows, read_bases, read_rows};

/// Rows of which the server says 400: unknown field, wrong type, bad number, quantity, time or base64.
const CANNOT_DECODE: u64 = 400;

#[test]
fn verdicts_agree_with_the_recorded_server() {
    let bases = read_bases();
    let rows = read_rows();
    assert!(rows.len() >= 4_797, "the recorded rows are incomplete: {}", rows.len());
    let judged = judge_rows(&bases, &rows);

    let wrongly_refused: Vec<String> =
        judged.iter().filter(|(row, refused)| row.accepted && refused.is_some()).map(explain).collect();
    let undecoded = judged.iter().filter(|(row, _)| row.code == CANNOT_DECODE).count();
    let missed: Vec<String> =
        judged.iter().filter(|(row, refused)| row.code == CANNOT_DECODE && refused.is_none()).map(explain).collect();
    let invalid = judged.iter().filter(|(row, _)| row.code == 422).count();
    let invalid_found = judged.iter().filter(|(row, refused)| row.code == 422 && refused.is_some()).count();
    println!(
        "{} rows: {} wrongly refused; {} of {undecoded} undecodable found; {invalid_found} of {invalid} invalid found by schema alone",
        rows.len(),
        wrongly_refused.len(),
        undecoded - missed.len(),
    );
    assert!(wrongly_refused.is_empty(), "accepted by the server:\n{}", wrongly_refused.join("\n"));
    assert!(missed.is_empty(), "refused by the server:\n{}", missed.join("\n"));
}

#[test]
fn every_base_is_valid() {
    for (name, base) in read_bases() {
        let verdict = recorded::judge(&base);
        assert!(verdict.is_none(), "{name}: {verdict:?}");
    }
}

fn explain((row, refused): &(&Row, Option<String>)) -> String {
    let found = refused.as_deref().unwrap_or("nothing found");
    format!("{} {} {} {} | {found} | {}", row.base, row.operation, row.path, row.value, row.message)
}

//! Expands sets from standard input, for the comparison in `tests/oracle/appset`: first a line with the checkout, as JSON
//! `{"path": "text"}`, then a line with the text of each set. Prints `{"applications"}`, `{"error"}` or `{"undecided"}`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "an example for tests, which may fail"
)]

#[path = "../tests/expansion/mod.rs"]
mod expansion;

use std::io::BufRead as _;

fn main() {
    let mut lines = std::io::stdin().lock().lines();
    let checkout = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    for line in lines {
        let text: String = serde_json::from_str(&line.unwrap()).unwrap();
        let set = expansion::expand(&checkout, &text);
        let answer = match (set.undecided.first(), set.faults.first()) {
            (Some(undecided), _) => serde_json::json!({ "undecided": undecided.why }),
            (None, Some(fault)) => serde_json::json!({ "error": fault.why }),
            (None, None) => serde_json::json!({ "applications": expansion::applications(&set) }),
        };
        println!("{answer}");
    }
}

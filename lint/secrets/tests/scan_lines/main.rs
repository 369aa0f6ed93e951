//! Passwords and tokens as people hand them over in scripts, statements and programs: each class with at least three
//! times as many texts that look like it and hold none.
//!
//! `@P` stands for a password that only its place betrays, `@W` for one without a digit, `@T` for a drawn token. Nothing
//! of that opens anything.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod clusters;
mod code;
mod coded;
mod directives;
mod explained;
mod logins;
mod many;
mod platform;
mod scalars;
#[path = "../scan_support/mod.rs"]
mod scan_support;
mod shell;
mod sql;
mod templates;
mod terraform;

use scan_support::rules;

/// A text as a file would have it, and the name of the file.
type Case = (&'static str, &'static str);

fn filled(text: &str) -> String {
    text.replace("@P", "sommer2023")
        .replace("@W", "regenbogen")
        .replace("@T", "k7Rz92LmQp0xVb4T")
}

/// Every text of the first list is found, none of the second.
fn holds(positives: &[Case], negatives: &[Case]) {
    let mut wrong = Vec::new();
    for (path, text) in positives {
        let found = rules(&[(path, &filled(text))]);
        if found != ["secrets/weak-literal"] {
            wrong.push(format!("missed in {path}: {text:?}: {found:?}"));
        }
    }
    for (path, text) in negatives {
        let found = rules(&[(path, &filled(text))]);
        if !found.is_empty() {
            wrong.push(format!("found in {path}: {text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        negatives.len() >= 3 * positives.len(),
        "{} texts hold none, {} do",
        negatives.len(),
        positives.len()
    );
}

//! Any text under a name of each store, beside any configuration: every rule of the checker comes to an end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_testkit::{Judge, snapshot};

/// Names that lead to each reader.
const NAMES: [&str; 6] = ["a.yaml", "a.json", "a.env", "a.ini", "a.bin", ".env.prod"];

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let name = NAMES[usize::from(choice) % NAMES.len()];
    // What stands behind the first form feed is the configuration.
    let (text, config) = text.split_once('\u{c}').unwrap_or((text, "creation_rules:\n  - age: age1\n"));
    let checkers = [&rempart_secrets::CHECKER];
    let report = Judge::new(&checkers).run(&snapshot(&[(name, text), (".sops.yaml", config)]), None);
    // A rule that broke down is a skip that the run cannot do without.
    let report = report.unwrap_or_else(|error| panic!("{error}"));
    assert!(report.skipped.iter().all(|skip| !skip.fatal), "{:?}", report.skipped);
});

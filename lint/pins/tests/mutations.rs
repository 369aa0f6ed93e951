//! Breaks a sound register, and the places that follow it, in one place at a time, and holds what
//! is found against `mutations.txt`, in the form that [`rempart_testkit::run_mutations`] reads.
#![allow(clippy::panic, reason = "a failed test is what it should be")]

use std::path::Path;

use rempart_testkit::{run_mutations, texts_below};

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let run = || {
        let mut texts = texts_below(&folder.join("sound"))?;
        texts.push((
            "rempart.toml".to_owned(),
            "profile = \"strict\"\n".to_owned(),
        ));
        run_mutations(
            &folder.join("mutations.txt"),
            &[&rempart_pins::CHECKER],
            &texts,
        )
    };
    match run() {
        Ok(count) => assert!(count >= 60, "{count}"),
        Err(faults) => panic!("{faults}"),
    }
}

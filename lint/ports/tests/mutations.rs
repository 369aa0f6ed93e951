//! Breaks a platform that is closed in one place at a time, see `mutations.txt`.

use std::path::Path;

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let texts = rempart_testkit::texts_below(&folder.join("sound"));
    let count = texts.and_then(|texts| {
        rempart_testkit::run_mutations(
            &folder.join("mutations.txt"),
            &[&rempart_ports::CHECKER],
            &texts,
        )
    });
    assert!(matches!(count, Ok(60..)), "{count:?}");
}

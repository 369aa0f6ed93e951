//! Breaks a sound register, and the places that follow it, in one place at a time, see `mutations.txt`.

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let count =
        rempart_testkit::run_mutations_of(&rempart_pins::CHECKER, env!("CARGO_MANIFEST_DIR"));
    assert!(matches!(count, Ok(60..)), "{count:?}");
}

//! The committed schemas are what their sources say.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../generate/build.rs"]
mod build;
#[path = "../generate/sources.rs"]
mod sources;

use std::fs;
use std::path::Path;

#[test]
#[ignore = "reads 23 Go modules; CI runs it by name with --ignored"]
fn the_committed_data_is_what_the_generator_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let output = build::build().unwrap();
    for (name, bytes) in output.files {
        let committed = fs::read(folder.join(name)).unwrap();
        assert!(
            committed == bytes,
            "{name} differs: run the generator and review the difference of index.txt"
        );
    }
}

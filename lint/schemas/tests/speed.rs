//! How fast validation is, by hand: `cargo test --release -p rempart-schemas --test speed -- --ignored --nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that is read by a person"
)]

use std::fs;
use std::time::Instant;

use rempart_schemas::{Catalogue, Lookup, Options, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::{Kind, yaml};

mod recorded;

#[test]
#[ignore = "a measurement, not a verdict"]
fn nodes_a_second() {
    let text = fs::read_to_string(recorded::folder().join("bases.yaml")).unwrap();
    let parsed = yaml::parse(&text);
    let catalogue = Catalogue::for_version("1.35").unwrap();
    let roots: Vec<_> = (0..parsed.tape.document_count())
        .filter_map(|at| parsed.tape.root(&text, at))
        .filter(|root| root.kind() == Kind::Mapping)
        .collect();
    let rounds = 100;
    let start = Instant::now();
    let mut faults = 0;
    for _ in 0..rounds {
        for root in &roots {
            let field = |key| root.get(key).unwrap().value();
            let Lookup::Found(found) = catalogue.lookup(&field("apiVersion"), &field("kind"))
            else {
                panic!("{} is not found", field("kind"));
            };
            faults += validate(found.schema, *root, Reader::GoYamlV2, Options::default())
                .violations
                .len();
        }
    }
    let nodes = parsed.tape.node_count() * rounds;
    let elapsed = start.elapsed();
    println!(
        "{} objects, {nodes} nodes, {faults} faults: {elapsed:?}, {:.1} ns a node, {:.2} ms for 455,000 nodes",
        roots.len() * rounds,
        elapsed.as_secs_f64() * 1e9 / nodes as f64,
        elapsed.as_secs_f64() * 1e3 / nodes as f64 * 455_000.0,
    );
}

//! How much the fast path saves: both ways over one generated corpus, in one process, as a ratio.
//!
//! `cargo bench -p rempart-syntax`

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench reports to people"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use rempart_syntax::{Parsed, yaml};

const ROUNDS: usize = 9;

/// Manifests of the size and shape that repositories have: mostly small objects, a few large
/// definitions that carry most of the bytes.
fn corpus() -> Vec<String> {
    let mut files: Vec<String> = (0..2000).map(deployment).collect();
    files.extend((0..20).map(definition));
    files
}

fn deployment(number: usize) -> String {
    let mut text = String::new();
    for kind in ["Deployment", "StatefulSet"] {
        _ = write!(
            text,
            "---\napiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: web-{number}\n  labels: \
             {{app: web, part-of: \"shop\"}}\nspec:\n  replicas: {}\n  selector:\n    matchLabels:\n      \
             app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      \
             containers:\n      - name: web\n        image: registry.example.com/web:1.{number}\n        \
             args: [\"--port\", \"8080\"]\n        env:\n        - name: A # why\n          value: \
             'x'\n        ports:\n        - containerPort: 8080\n",
            number % 7
        );
    }
    text
}

fn definition(number: usize) -> String {
    let mut text =
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n".to_owned();
    text.push_str("spec:\n  versions:\n  - name: v1\n    schema:\n      properties:\n");
    for field in 0..1500 {
        _ = write!(
            text,
            "        field{field}x{number}:\n          description: |-\n            What the field is \
             for, in words that go on\n            over two lines.\n          type: string\n          \
             enum:\n          - Always\n          - \"Never\"\n        other{field}:\n          \
             description: One sentence that continues\n            on the next line.\n          \
             type: integer\n"
        );
    }
    text
}

fn time(files: &[String], mut parse: impl FnMut(&str) -> Parsed) -> Duration {
    let start = Instant::now();
    for file in files {
        black_box(parse(file).tape.node_count());
    }
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn main() {
    let files = corpus();
    let bytes: usize = files.iter().map(String::len).sum();
    let mut parser = yaml::Parser::new();
    let slow: usize = files.iter().map(|file| parser.parse(file).slow_bytes).sum();
    let (mut fast, mut complete) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        fast.push(time(&files, |text| parser.parse(text)));
        complete.push(time(&files, |text| parser.parse_complete(text)));
    }
    let (fast, complete) = (median(fast), median(complete));
    let speed = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!(
        "{} files, {:.1} MB, {slow} bytes declined",
        files.len(),
        bytes as f64 / 1e6
    );
    println!("fast path with fallback {:7.0} MB/s", speed(fast));
    println!("complete parser         {:7.0} MB/s", speed(complete));
    println!("ratio                   {:7.1}", complete / fast);
}

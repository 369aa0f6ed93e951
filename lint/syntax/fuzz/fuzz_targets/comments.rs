//! Comments begin with `#`, stand in order, and lie in no scalar.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_syntax::{comment, yaml};

fuzz_target!(|text: &str| {
    let parsed = yaml::parse(text);
    let mut end = 0;
    for comment in comment::comments(text, &parsed.tape) {
        assert!(comment.span.start >= end);
        assert!(comment.span.slice(text).starts_with('#'));
        end = comment.span.end;
    }
});

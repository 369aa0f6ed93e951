//! Places of weak literals lie inside the text, on whole characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_secrets::scan::weak::{self, Grammar, Language};
use rempart_syntax::{json, yaml};

fuzz_target!(|text: &str| {
    let (yaml, json) = (yaml::parse(text), json::parse(text));
    let trees = [Grammar::Tree(&yaml.tape), Grammar::Tree(&json.tape)];
    for grammar in trees.into_iter().chain(Language::ALL.map(Grammar::Text)) {
        for weak in weak::search(text, grammar) {
            assert!(text.get(weak.name).is_some());
            assert!(text.get(weak.value).is_some());
        }
    }
});

//! JSON never panics, and what it accepts the complete YAML parser reads alike, as far as YAML
//! takes it at all.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_syntax::json;

fuzz_target!(|text: &str| {
    let parsed = json::parse(text);
    for index in 0..parsed.tape.node_count() as u32 {
        let node = parsed.tape.node(text, index).expect("the node is there");
        let span = node.span();
        assert!(text.get(span.start as usize..span.end as usize).is_some());
        assert!(node.next_index() > index);
        let _ = (node.value(), rempart_syntax::path::pointer(node));
    }
});

//! The fast path and the complete parser read the same, and the tape keeps its promises.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_syntax::{NodeRef, Parsed, yaml};

fn nodes<'t>(text: &'t str, parsed: &'t Parsed) -> impl Iterator<Item = NodeRef<'t>> {
    let count = parsed.tape.node_count() as u32;
    (0..count).filter_map(|index| parsed.tape.node(text, index))
}

fuzz_target!(|text: &str| {
    let fast = yaml::parse(text);
    let complete = yaml::parse_complete(text);
    assert_eq!(fast.errors, complete.errors);
    assert_eq!(fast.tape.document_count(), complete.tape.document_count());
    assert_eq!(fast.tape.node_count(), complete.tape.node_count());
    let summary = |parsed: &Parsed| {
        let tape = &parsed.tape;
        let flags = [tape.has_flow_collections(), tape.may_merge(), tape.has_tags(), tape.has_anchors()];
        (flags, tape.summary())
    };
    assert_eq!(summary(&fast), summary(&complete));
    for (a, b) in nodes(text, &fast).zip(nodes(text, &complete)) {
        assert_eq!(a.kind(), b.kind());
        assert_eq!(a.span(), b.span());
        assert_eq!(a.value(), b.value());
        assert_eq!(a.value_span(), b.value_span());
        assert_eq!(a.next_index(), b.next_index());
        assert_eq!((a.tag(), a.anchor(), a.document()), (b.tag(), b.anchor(), b.document()));
        assert_eq!(a.resolved().map(NodeRef::index), b.resolved().map(NodeRef::index));
        let span = a.span();
        assert!(text.get(span.start as usize..span.end as usize).is_some());
        let _ = rempart_syntax::path::dotted(a);
        let _ = rempart_syntax::path::pointer(a);
    }
});

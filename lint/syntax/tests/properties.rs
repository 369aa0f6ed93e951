//! What holds for any text at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use common::check;
use proptest::prelude::*;
use rempart_syntax::scalar::{Reader, class, resolve};
use rempart_syntax::{LineIndex, Span, comment, json, yaml};

/// Texts made of what YAML and JSON are sensitive to, and of anything else.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ \\n\\t:\\-#'\"|>\\[\\]{},&*!?%@a0\\\\.~=]{1,6}",
        "\\PC{0,4}",
        "(\\n  |\\n- |: |--- |\\r\\n|\\.\\.\\.\\n|k: v\\n|\u{feff})",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn yaml_keeps_the_promises_of_the_tape(text in text()) {
        let parsed = yaml::parse(&text);
        check(&text, &parsed.tape);
        for error in &parsed.errors {
            let Span { start, end } = error.span;
            prop_assert!(text.get(start as usize..end as usize).is_some());
        }
        for comment in comment::comments(&text, &parsed.tape) {
            prop_assert!(comment.span.slice(&text).starts_with('#'));
        }
    }

    #[test]
    fn json_keeps_the_promises_of_the_tape(text in text()) {
        check(&text, &json::parse(&text).tape);
    }

    #[test]
    fn class_agrees_with_resolve(text in text()) {
        let tape = yaml::parse(&text).tape;
        for node in (0..u32::try_from(tape.node_count()).unwrap()).filter_map(|n| tape.node(&text, n)) {
            for reader in [Reader::GoYamlV2, Reader::GoYamlV3, Reader::Yaml12, Reader::PyYaml, Reader::Json] {
                prop_assert_eq!(class(reader, node), resolve(reader, node).class());
            }
        }
    }

    #[test]
    fn a_position_leads_back_to_its_offset(text in "[a\\n\u{e9}\u{1f600} ]{0,60}", near in 0_usize..300) {
        let lines = LineIndex::new(&text);
        let position = lines.position(&text, u32::try_from(near).unwrap());
        let line = lines.line_span(&text, position.line).unwrap();
        let before = &text[line.start as usize..position.offset as usize];
        prop_assert_eq!(before.chars().count() + 1, position.column as usize);
    }
}

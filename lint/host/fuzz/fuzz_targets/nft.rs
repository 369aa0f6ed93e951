//! Whatever stands in a ruleset, reading it ends without panic and within its bounds, places lie in the text, and what
//! is read says the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_host::nft::{parse, parse_command};

fuzz_target!(|text: &str| {
    let parsed = parse(text);
    for chain in &parsed.chains {
        assert!(chain.span.end as usize <= text.len());
        for rule in &chain.rules {
            assert!(rule.span.start <= rule.span.end && rule.span.end as usize <= text.len());
        }
    }
    assert_eq!(format!("{parsed:?}"), format!("{:?}", parse(text)));
    parse_command(text);
});

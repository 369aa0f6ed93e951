//! Every reader makes something of every scalar, and `class` agrees with `resolve`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_syntax::scalar::{Reader, class, resolve};
use rempart_syntax::yaml;

fuzz_target!(|value: &str| {
    let text = format!("- {value}\n");
    let parsed = yaml::parse(&text);
    for index in 0..parsed.tape.node_count() as u32 {
        let node = parsed.tape.node(&text, index).expect("the node is there");
        for reader in
            [Reader::GoYamlV2, Reader::GoYamlV3, Reader::Yaml12, Reader::PyYaml, Reader::Json]
        {
            assert_eq!(class(reader, node), resolve(reader, node).class());
        }
    }
});

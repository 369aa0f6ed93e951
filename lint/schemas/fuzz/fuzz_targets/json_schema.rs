//! Any JSON Schema compiles or is refused, and judges any object without panic.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rempart_schemas::{Catalogue, Layer, Lookup, Options, compile_json_schema, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml;

fuzz_target!(|input: (&str, &str)| {
    let (schema, object) = input;
    let parsed = yaml::parse(schema);
    let Some(root) = parsed.tape.root(schema, 0) else { return };
    let Ok(blob) = compile_json_schema(root, "x.org/v1", "X", "schema x.json") else { return };
    let mut catalogue = Catalogue::for_version("1.35").unwrap();
    catalogue.add_schema(Layer::Organisation, "x.json".to_owned(), Arc::new(blob));
    let Lookup::Found(found) = catalogue.lookup("x.org/v1", "X") else { panic!("a schema that was added is found") };
    let parsed = yaml::parse(object);
    if let Some(root) = parsed.tape.root(object, 0) {
        let _ = validate(found.schema, root, Reader::GoYamlV2, Options::default());
    }
});

//! Any document is judged as any built-in kind without panic, and the same way twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_schemas::{Catalogue, Lookup, Options, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml;

const KINDS: [(&str, &str); 4] =
    [("v1", "Pod"), ("apps/v1", "Deployment"), ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("v1", "Secret")];

fuzz_target!(|object: &str| {
    let catalogue = Catalogue::for_version("1.35").unwrap();
    let parsed = yaml::parse(object);
    let Some(root) = parsed.tape.root(object, 0) else { return };
    for (api_version, kind) in KINDS {
        let Lookup::Found(found) = catalogue.lookup(api_version, kind) else { panic!("{kind} is built in") };
        let options = Options { duplicate_keys: true, ..Options::default() };
        let first = validate(found.schema, root, Reader::GoYamlV2, options);
        assert_eq!(first, validate(found.schema, root, Reader::GoYamlV2, options));
    }
});

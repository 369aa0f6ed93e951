//! Whatever stands in a definition, it compiles or is refused; and whatever follows it is judged without panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_schemas::{Catalogue, Declaration, Layer, Lookup, Options, compile_crd, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml;

const HEAD: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: x.org\n  names: {kind: X}\n  versions: [{name: v1, served: true, schema: {openAPIV3Schema: ";

fuzz_target!(|input: (&str, &str)| {
    let (schema, object) = input;
    let text = format!("{HEAD}{schema}}}}}]\n");
    let parsed = yaml::parse(&text);
    let Some(root) = parsed.tape.root(&text, 0) else { return };
    let Some(declaration) = Declaration::read(root) else { return };
    let mut catalogue = Catalogue::for_version("1.35").unwrap();
    catalogue.add_definition(Layer::Repository, &declaration, "x.yaml".to_owned(), move || {
        let parsed = yaml::parse(&text);
        compile_crd(parsed.tape.root(&text, 0).unwrap(), "crd x.yaml")
    });
    let parsed = yaml::parse(object);
    for document in 0..parsed.tape.document_count() {
        let root = parsed.tape.root(object, document).unwrap();
        if let Lookup::Found(found) = catalogue.lookup("x.org/v1", "X") {
            let verdict = validate(found.schema, root, Reader::GoYamlV2, Options { duplicate_keys: true, ..Options::default() });
            for violation in verdict.violations {
                assert!(parsed.tape.node(object, violation.node).is_some());
                let _ = violation.to_string();
            }
        }
    }
});

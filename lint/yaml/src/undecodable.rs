//! What go-yaml parses and cannot make values of: text that is not what its tag says, and merges of something else than
//! mappings.

use rempart_core::{Kind, NodeRef, Tree};
use rempart_syntax::scalar::{self, Reader};

use crate::refused::Refused;

/// Such places of a file, of all its documents, as a reader in Go has them.
pub(crate) fn refused(tree: &Tree, reader: Reader) -> Vec<Refused> {
    let mut found = tags(tree, reader);
    if tree.tape().may_merge() {
        merges(tree, reader, &mut found);
    }
    found.sort_by_key(|refused| refused.span.start);
    found
}

fn tags(tree: &Tree, reader: Reader) -> Vec<Refused> {
    let nodes = tree
        .tape()
        .marked_nodes()
        .filter_map(|index| tree.node(index));
    let wrong = nodes.filter(|node| scalar::contradicts_tag(reader, *node));
    // The text stays out of the message: it may be a secret.
    let refused = |node: NodeRef<'_>| Refused {
        span: node.span(),
        what: format!(
            "text that does not fit its tag `{}`",
            node.tag().unwrap_or_default()
        ),
    };
    wrong.map(refused).collect()
}

fn merges(tree: &Tree, reader: Reader, found: &mut Vec<Refused>) {
    let nodes = (0..tree.tape().node_count() as u32).filter_map(|index| tree.node(index));
    for mapping in nodes.filter(|node| node.kind() == Kind::Mapping) {
        for (key, value) in mapping.entries() {
            if scalar::is_merge_key(reader, key) && !is_mergeable(value) {
                found.push(Refused {
                    span: value.span(),
                    what: "`<<` with something else than a mapping or a sequence of mappings"
                        .to_owned(),
                });
            }
        }
    }
}

/// An alias has to lead to a mapping itself: one to a sequence is refused.
fn is_mergeable(value: NodeRef<'_>) -> bool {
    let is_mapping = |node: NodeRef<'_>| {
        // An alias that leads nowhere is another fault.
        node.resolved()
            .is_none_or(|node| node.kind() == Kind::Mapping)
    };
    match value.kind() {
        Kind::Sequence => value.items().all(is_mapping),
        _ => is_mapping(value),
    }
}

#[cfg(test)]
mod tests {
    use rempart_syntax::scalar::Reader;

    use super::refused;

    fn places(reader: Reader, text: &str) -> Vec<String> {
        crate::refused::places(text, |tree| refused(tree, reader))
    }

    const GO: [Reader; 2] = [Reader::GoYamlV2, Reader::GoYamlV3];

    // The verdicts below are those of sigs.k8s.io/yaml 1.6.0 and go.yaml.in/yaml/v3 3.0.4.

    #[test]
    fn text_that_its_tag_contradicts() {
        for (text, place) in [
            ("a: !!int abc", "abc"),
            ("a: !!int 1.5", "1.5"),
            ("a: !!int ''", "''"),
            ("a: !!int 1e3", "1e3"),
            ("a: !!int 99999999999999999999", "99999999999999999999"),
            ("a: !<tag:yaml.org,2002:int> abc", "abc"),
            ("a: !!float abc", "abc"),
            ("a: !!bool abc", "abc"),
            ("a: !!null abc", "abc"),
            ("a: !!timestamp abc", "abc"),
            ("a: !!timestamp 3", "3"),
            ("a: !!binary '!!!'", "'!!!'"),
            ("a: !!binary YW", "YW"),
            ("a: !!binary 'YW Jj'", "'YW Jj'"),
            ("!!int abc: 1", "abc"),
        ] {
            for reader in GO {
                assert_eq!(places(reader, text), [place], "{text:?}");
            }
            assert!(places(Reader::PyYaml, text).is_empty(), "{text:?}");
        }
        assert_eq!(places(Reader::GoYamlV3, "a: !!bool 'yes'"), ["'yes'"]);
        assert!(places(Reader::GoYamlV2, "a: !!bool 'yes'").is_empty());
        for reader in GO {
            assert_eq!(places(reader, "a: !!int\nb: 1").len(), 1);
            assert_eq!(places(reader, "a: !!int |\n  5\n").len(), 1);
        }
    }

    #[test]
    fn text_that_fits_its_tag() {
        for text in [
            "a: !!int '1'",
            "a: !!int 0x1F",
            "a: !!int 1_000",
            "a: !!float 1",
            "a: !!float 99999999999999999999",
            "a: !!bool 'true'",
            "a: !!null ''",
            "a: !!null ~",
            "a: !!null",
            "a: !!str",
            "a: !!str 1",
            "a: !!timestamp '2020-01-01'",
            "a: !!binary YWJj",
            "a: !!binary |\n  YWJj\n  YWJj\n",
            "a: !!int [x]",
            "a: !!map x",
            "a: !other x",
            "a: ! x",
        ] {
            for reader in GO {
                assert!(places(reader, text).is_empty(), "{text:?}");
            }
        }
    }

    #[test]
    fn merges_of_something_else_than_mappings() {
        for (text, place) in [
            ("a:\n  <<: 3\n", "3"),
            ("a:\n  <<: ''\n", "''"),
            ("a:\n  <<: [3]\n", "[3]"),
            ("a:\n  <<: [[{b: 1}]]\n", "[[{b: 1}]]"),
            ("x: &x [{b: 1}]\na:\n  <<: *x\n", "*x"),
            ("x: &x 3\na:\n  <<: [*x]\n", "[*x]"),
            ("a:\n  !!merge '<<': 3\n", "3"),
        ] {
            for reader in GO {
                assert_eq!(places(reader, text), [place], "{text:?}");
            }
        }
        assert_eq!(places(Reader::GoYamlV2, "a:\n  <<:\n").len(), 1);
        for text in [
            "a:\n  <<: {b: 1}\n",
            "a:\n  <<: [{b: 1}, {c: 2}]\n",
            "a:\n  <<: []\n",
            "x: &x {b: 1}\na:\n  <<: *x\n",
            "x: &x {b: 1}\na:\n  <<: [*x]\n",
            "a:\n  '<<': 3\n",
            "a:\n  !!str <<: 3\n",
            "a:\n  !!merge x: 3\n",
        ] {
            for reader in GO {
                assert!(places(reader, text).is_empty(), "{text:?}");
            }
        }
    }
}

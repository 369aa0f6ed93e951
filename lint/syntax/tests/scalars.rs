//! The scalar readers against what the real ones make of 384 scalars.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use rempart_syntax::scalar::{Reader, Scalar, ScalarClass, class, is_merge_key, resolve};
use rempart_syntax::{json, yaml};

/// A value as the table writes it.
fn written(scalar: &Scalar<'_>) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => format!("bool {value}"),
        Scalar::Int(value) => format!("int {value}"),
        Scalar::Float(value) if value.is_nan() => "float nan".to_owned(),
        Scalar::Float(value) if value.is_infinite() => format!("float {value}"),
        Scalar::Float(value) => format!("float {:016x}", value.to_bits()),
        Scalar::Timestamp(_) => "timestamp".to_owned(),
        Scalar::String(value) => format!("string {value}"),
    }
}

/// The table's value; its strings are JSON, and what a reader refuses is a string here.
fn expected(cell: &str, text: &str) -> Option<String> {
    match cell.strip_prefix("string ") {
        Some(value) => {
            let tape = json::parse(value).tape;
            Some(format!("string {}", tape.root(value, 0).unwrap().value()))
        }
        None if cell == "error" => yaml::parse(text)
            .errors
            .is_empty()
            .then(|| "error".to_owned()),
        None => Some(cell.to_owned()),
    }
}

fn wrong(reader: Reader, column: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in include_str!("data/scalars.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "))
    {
        let cells: Vec<&str> = line.split('\t').collect();
        let text = format!("- {}\n", cells[0]);
        let Some(expected) = expected(cells[column], &text) else {
            continue;
        };
        let parsed = yaml::parse(&text);
        let node = parsed.tape.root(&text, 0).unwrap().items().next().unwrap();
        let scalar = resolve(reader, node);
        assert_eq!(class(reader, node), scalar.class(), "{line}");
        // A date that does not exist is still one to the resolver.
        let tolerated = [ScalarClass::String, ScalarClass::Timestamp];
        let refused = expected == "error" && tolerated.contains(&scalar.class());
        if written(&scalar) != expected && !refused {
            wrong.push(format!(
                "{:?}: {} is not {expected}",
                cells[0],
                written(&scalar)
            ));
        }
    }
    wrong
}

#[test]
fn the_table_is_large() {
    let rows = include_str!("data/scalars.tsv")
        .lines()
        .filter(|line| !line.starts_with("# "));
    assert!(rows.count() >= 250);
}

#[test]
fn goyaml_v2_reads_as_the_real_one() {
    assert_eq!(wrong(Reader::GoYamlV2, 1), [""; 0]);
}

#[test]
fn yaml_v3_reads_as_the_real_one() {
    assert_eq!(wrong(Reader::GoYamlV3, 2), [""; 0]);
}

#[test]
fn pyyaml_reads_as_the_real_one() {
    assert_eq!(wrong(Reader::PyYaml, 3), [""; 0]);
}

fn read(reader: Reader, value: &str) -> String {
    let text = format!("- {value}\n");
    let parsed = yaml::parse(&text);
    let node = parsed.tape.root(&text, 0).unwrap().items().next().unwrap();
    written(&resolve(reader, node))
}

#[test]
fn the_core_schema_of_yaml_1_2() {
    let cases = [
        ("yes", "string yes"),
        ("on", "string on"),
        ("TRUE", "bool true"),
        ("tRUE", "string tRUE"),
        ("~", "null"),
        ("0644", "int 644"),
        ("0o644", "int 420"),
        ("-0o7", "string -0o7"),
        ("0x1F", "int 31"),
        ("0b1", "string 0b1"),
        ("1_000", "string 1_000"),
        ("+12", "int 12"),
        ("18446744073709551616", "int 18446744073709551616"),
        ("1e3", "float 408f400000000000"),
        ("1.", "float 3ff0000000000000"),
        (".5", "float 3fe0000000000000"),
        (".", "string ."),
        ("-.inf", "float -inf"),
        (".NaN", "float nan"),
        ("+.nan", "string +.nan"),
        ("2001-12-14", "string 2001-12-14"),
        ("12:30", "string 12:30"),
        ("'1'", "string 1"),
        ("!!str 1", "string 1"),
        ("!!float 1", "float 3ff0000000000000"),
        ("!!int \"1\"", "int 1"),
        ("!!int x", "string x"),
    ];
    for (value, expected) in cases {
        assert_eq!(read(Reader::Yaml12, value), expected, "{value}");
    }
}

#[test]
fn json_has_numbers_and_three_words() {
    let cases = [
        ("null", "null"),
        ("true", "bool true"),
        ("True", "string True"),
        ("-0", "int 0"),
        ("01", "string 01"),
        ("1.", "string 1."),
        ("1e3", "float 408f400000000000"),
        (
            "123456789012345678901234567890",
            "int 123456789012345678901234567890",
        ),
        ("+1", "string +1"),
    ];
    for (value, expected) in cases {
        assert_eq!(read(Reader::Json, value), expected, "{value}");
    }
}

#[test]
fn merge_keys_have_no_quotes() {
    let text = "<<: 1\n'<<': 2\n!!merge <<: 3\n!!str <<: 4\n";
    let parsed = yaml::parse(text);
    let keys: Vec<_> = parsed
        .tape
        .root(text, 0)
        .unwrap()
        .entries()
        .map(|entry| entry.0)
        .collect();
    let merging = |reader| {
        keys.iter()
            .map(|&key| is_merge_key(reader, key))
            .collect::<Vec<_>>()
    };
    assert_eq!(merging(Reader::GoYamlV2), [true, false, true, false]);
    assert_eq!(merging(Reader::Yaml12), [false; 4]);
}

#[test]
fn text_over_several_lines_is_text() {
    for reader in [
        Reader::GoYamlV2,
        Reader::GoYamlV3,
        Reader::Yaml12,
        Reader::PyYaml,
    ] {
        assert_eq!(read(reader, "1\n  2"), "string 1 2");
        assert_eq!(read(reader, "|\n  1"), "string 1\n");
    }
}

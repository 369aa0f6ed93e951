//! Keys that stand twice, and tags: SOPS reads another value than whoever uses the file.

use super::Sops::{Passes, Refuses};
use super::text::{before, line, value_of};
use super::{Case, of};

const YAML: &str = "yaml-default.yaml";
const RULE: &[&str] = &["sops-refused-metadata"];

/// The first encrypted value of a line, behind a tag.
fn tagged(text: &str, start: &str, tag: &str) -> String {
    let value = value_of(text, start).to_owned();
    line(text, start, |line| {
        line.replace(&value, &format!("{tag} {value}"))
    })
}

pub(super) const CASES: &[Case] = &[
    of(
        "env-default.env",
        "empty value under a key that is there",
        Passes,
        |text| before(text, "sops_", "pass="),
        RULE,
    ),
    of(
        "ini-default.ini",
        "empty value under a key that is there",
        Passes,
        |text| before(text, "password_sealed", "password_sealed ="),
        RULE,
    ),
    of(
        "ini-default.ini",
        "a section once more",
        Passes,
        |text| before(text, "[sops]", "[data]\npassword_sealed =\n"),
        RULE,
    ),
    of(
        "json-default.json",
        "empty value under a key that is there",
        Passes,
        |text| before(text, "\"password_sealed\"", "\"password_sealed\": \"\","),
        RULE,
    ),
    of(
        "json-default.json",
        "a mapping once more",
        Passes,
        |text| before(text, "\"sops\"", "\"data\": {\"password_sealed\": null},"),
        RULE,
    ),
    of(
        YAML,
        "null under a key that is there",
        Passes,
        |text| before(text, "password_sealed:", "    password_sealed: null"),
        RULE,
    ),
    of(
        YAML,
        "merge key",
        Passes,
        |text| before(text, "password_sealed:", "    <<: {added: null}"),
        RULE,
    ),
    of(
        "documents.yaml",
        "key twice at the root of a later document",
        Passes,
        |text| format!("{text}kind: null\nkind: null\n"),
        &["sops-key-without-value", "sops-refused-metadata"],
    ),
    of(
        YAML,
        "tag of bytes",
        Refuses(51),
        |text| tagged(text, "password_sealed:", "!!binary"),
        RULE,
    ),
    of(
        YAML,
        "tag of a number",
        Refuses(51),
        |text| tagged(text, "password_sealed:", "!!int"),
        RULE,
    ),
    of(
        YAML,
        "tag of nothing, in full",
        Refuses(51),
        |text| tagged(text, "password_sealed:", "!<tag:yaml.org,2002:null>"),
        RULE,
    ),
    of(
        YAML,
        "directive of tags",
        Passes,
        |text| format!("%TAG !e! tag:example.org,2000:\n---\n{text}"),
        RULE,
    ),
    of(
        "binary.bin",
        "data in a list",
        Refuses(4),
        |text| {
            line(text, "\"data\"", |line| {
                let value = value_of(line, "").to_owned();
                line.replace(&format!("\"{value}\""), &format!("[\"{value}\"]"))
            })
        },
        RULE,
    ),
    of(
        "binary.bin",
        "null before the data",
        Refuses(4),
        |text| before(text, "\"data\"", "\"data\": null,"),
        &["sops-key-without-value", "sops-refused-metadata"],
    ),
];

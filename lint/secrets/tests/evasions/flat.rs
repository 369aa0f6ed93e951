//! Cases in dotenv, INI, JSON and binary envelopes.

use super::Sops::{Passes, Refuses};
use super::text::{before, line, part, value, value_of};
use super::{Case, of};

const ENV: &str = "env-default.env";
const INI: &str = "ini-default.ini";
const BINARY: &str = "binary.bin";
const JSON: &str = "json-default.json";

fn json(text: &str, start: &str, by: &str) -> String {
    line(text, start, |line| value(line, &format!("{by},")))
}

pub(super) const CASES: &[Case] = &[
    of(
        ENV,
        "plain text",
        Refuses(25),
        |text| line(text, "pass=", |line| value(line, "fake")),
        &["sops-plain-value"],
    ),
    of(
        ENV,
        "text behind the bracket",
        Passes,
        |text| line(text, "pass=", |line| format!("{line}fake")),
        &["sops-malformed-value"],
    ),
    of(
        ENV,
        "plain comment",
        Passes,
        |text| before(text, "pass=", "#pass=fake"),
        &["sops-plain-comment"],
    ),
    of(
        ENV,
        "secret under an unknown key of sops",
        Passes,
        |text| format!("{text}sops_pw=fake\n"),
        &["sops-unknown-metadata"],
    ),
    of(
        ENV,
        "carriage returns",
        Refuses(1),
        |text| text.replace('\n', "\r\n"),
        // The empty value is a carriage return now.
        &["sops-plain-value", "sops-refused-metadata"],
    ),
    of(
        ENV,
        "line without an equals sign",
        Refuses(1),
        |text| format!("fake password\n{text}"),
        &["sops-refused-metadata"],
    ),
    of(
        ENV,
        "no mac",
        Refuses(51),
        |text| line(text, "sops_mac=", |_| String::new()),
        &["sops-missing-mac"],
    ),
    of(
        ENV,
        "no metadata",
        Refuses(1),
        |text| text[..text.find("sops_").unwrap()].to_owned(),
        &["sops-missing-metadata"],
    ),
    of(
        ENV,
        "credential under the suffix",
        Refuses(51),
        |text| before(text, "last_unencrypted=", "API_TOKEN_unencrypted=fake"),
        &["sops-clear-credential"],
    ),
    of(
        INI,
        "plain text",
        Refuses(25),
        |text| line(text, "outside", |line| value(line, "fake")),
        &["sops-plain-value"],
    ),
    of(
        INI,
        "comment behind a value",
        Passes,
        |text| line(text, "outside", |line| format!("{line} ; fake")),
        // SOPS takes it for the second line of the comment above.
        &["sops-malformed-value"],
    ),
    of(
        INI,
        "plain comment",
        Passes,
        |text| before(text, "name", "; fake"),
        &["sops-plain-comment"],
    ),
    of(
        INI,
        "section without a name",
        Refuses(1),
        |text| before(text, "[sops]", "[]\n"),
        &["sops-refused-metadata"],
    ),
    of(
        INI,
        "plain section",
        Refuses(25),
        |text| before(text, "[sops]", "[more]\npassword = fake\n"),
        &["sops-plain-value"],
    ),
    of(
        INI,
        "secret under an unknown key of sops",
        Passes,
        |text| line(text, "[sops]", |line| format!("{line}\npw = fake")),
        &["sops-unknown-metadata"],
    ),
    of(
        INI,
        "second sops section",
        Refuses(2),
        |text| format!("{text}\n[sops]\npw = fake\n"),
        &["sops-repeated-metadata"],
    ),
    of(
        JSON,
        "plain text",
        Refuses(25),
        |text| json(text, "\"user_open\"", "\"fake\""),
        &["sops-plain-value"],
    ),
    of(
        JSON,
        "plain number",
        Refuses(2),
        |text| json(text, "\"user_open\"", "17"),
        &["sops-plain-value"],
    ),
    of(
        JSON,
        "text behind the bracket",
        Passes,
        |text| line(text, "\"user_open\"", |line| line.replace("]\"", "]fake\"")),
        &["sops-malformed-value"],
    ),
    of(
        JSON,
        "second sops key",
        Refuses(2),
        |text| before(text, "\"sops\"", "\t\"sops\": {\"pw\": \"fake\"},"),
        &["sops-repeated-metadata"],
    ),
    of(
        JSON,
        "copied value",
        Refuses(25),
        |text| {
            json(
                text,
                "\"user_open\"",
                &format!("\"{}\"", value_of(text, "\"password_sealed\"")),
            )
        },
        &["sops-repeated-iv"],
    ),
    of(
        JSON,
        "second value behind",
        Refuses(1),
        |text| format!("{text}{{\"pw\": \"fake\"}}\n"),
        &["sops-refused-metadata"],
    ),
    of(
        "binary.bin",
        "plain text",
        Refuses(25),
        |text| json(text, "\"data\"", "\"fake\""),
        &["sops-nothing-encrypted"],
    ),
    of(
        "binary.bin",
        "readable data",
        Refuses(25),
        |text| part(text, "\"data\"", "data", "ZmFrZS1wYXNzd29yZC1pbi1jbGVhcg=="),
        &["sops-forged-value"],
    ),
    of(
        "binary.bin",
        "secret beside the data",
        Refuses(25),
        |text| before(text, "\"sops\"", "\t\"note\": \"fake\","),
        &["sops-plain-value"],
    ),
    of(
        "ini-encrypted-regex.ini",
        "comment inside the metadata",
        Passes,
        |text| before(text, "lastmodified", "; fake-password"),
        &["sops-plain-comment"],
    ),
    of(
        BINARY,
        "line before the envelope",
        Refuses(1),
        |text| format!("# pw fake-password\n{text}"),
        &["sops-refused-metadata"],
    ),
    of(
        BINARY,
        "word before the envelope and one behind it",
        Refuses(1),
        |text| format!("x{text}y\n"),
        &["sops-refused-metadata"],
    ),
    of(
        BINARY,
        "no metadata",
        Refuses(1),
        |text| format!("{{\"data\": \"{}\"}}\n", value_of(text, "\"data\"")),
        &["sops-missing-metadata"],
    ),
    of(
        BINARY,
        "no data",
        Refuses(51),
        |text| line(text, "\"data\"", |_| String::new()),
        &["sops-nothing-encrypted"],
    ),
    of(
        BINARY,
        "null for data",
        Refuses(51),
        |text| json(text, "\"data\"", "null"),
        &["sops-key-without-value", "sops-nothing-encrypted"],
    ),
    of(
        BINARY,
        "empty data",
        Refuses(51),
        |text| json(text, "\"data\"", "\"\""),
        &["sops-nothing-encrypted"],
    ),
    of(
        JSON,
        "comment before the object",
        Refuses(1),
        |text| format!("// fake-password\n{text}"),
        &["sops-refused-metadata"],
    ),
    of(
        JSON,
        "comment within the object",
        Refuses(1),
        |text| text.replacen('{', "{ /* fake-password */", 1),
        &["sops-refused-metadata"],
    ),
    of(
        JSON,
        "comma before the end",
        Refuses(1),
        |text| format!("{},}}\n", text.trim_end().trim_end_matches('}')),
        &["sops-refused-metadata"],
    ),
];

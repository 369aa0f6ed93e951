//! Metadata that decoders read in more than one way, and texts that SOPS refuses before it looks at a value.

use super::Sops::{Passes, Refuses};
use super::text::{before, line};
use super::{Case, of};

/// The list of the keys of age in a JSON file, as it stands.
fn recipients(text: &str) -> &str {
    let start = text.find("\"age\": [").unwrap();
    let end = start + text[start..].find(']').unwrap();
    &text[start..=end]
}

pub(super) const CASES: &[Case] = &[
    of(
        "json-default.json",
        "text behind the version",
        Passes,
        |text| text.replace("\"3.11.0\"", "\"3.11.0-fake-password\""),
        &["sops-unknown-metadata"],
    ),
    of(
        "json-mac-only.json",
        "text behind the version, as a build",
        Passes,
        |text| text.replace("\"3.11.0\"", "\"v3.11.0-rc.1+fake-password\""),
        &["sops-unknown-metadata"],
    ),
    of(
        "json-default.json",
        "recipients that stand twice",
        Passes,
        |text| before(text, "\"lastmodified\"", &format!("{},", recipients(text))),
        &["sops-refused-metadata"],
    ),
    of(
        "json-mac-only.json",
        "recipients under sops in capitals",
        Passes,
        |text| {
            before(
                text,
                "\"sops\"",
                &format!("\"SOPS\": {{{}}},", recipients(text)),
            )
        },
        &["sops-refused-metadata"],
    ),
    of(
        "json-default.json",
        "mac that stands twice",
        Refuses(51),
        |text| before(text, "\"unencrypted_suffix\"", "\"mac\": \"x\","),
        &["sops-refused-metadata"],
    ),
    of(
        "json-default.json",
        "byte order mark",
        Refuses(1),
        |text| format!("\u{feff}{text}"),
        &["sops-refused-metadata"],
    ),
    of(
        "json-default.json",
        "number out of range",
        Refuses(1),
        |text| before(text, "\"sops\"", "\"big_unencrypted\": 1e999,"),
        &["sops-refused-metadata"],
    ),
    of(
        "json-default.json",
        "object in a list",
        Refuses(1),
        |text| format!("[{text}]"),
        &["sops-missing-metadata", "sops-refused-metadata"],
    ),
    of(
        "groups-of-three.json",
        "threshold that is no number",
        Refuses(1),
        |text| text.replace("\"shamir_threshold\": 2", "\"shamir_threshold\": \"2\""),
        &["sops-refused-metadata"],
    ),
    of(
        "groups.yaml",
        "threshold above the number of groups",
        Refuses(128),
        |text| text.replace("shamir_threshold: 2", "shamir_threshold: 4"),
        &["sops-refused-metadata"],
    ),
    of(
        "binary.bin",
        "envelope cut off",
        Refuses(1),
        |text| text[..text.find("\"version\"").unwrap()].to_owned(),
        &["sops-refused-metadata"],
    ),
    of(
        "env-default.env",
        "recipient that stands twice",
        Passes,
        |text| {
            let twin = text.find("sops_age__list_0__map_recipient=").unwrap();
            let end = twin + text[twin..].find('\n').unwrap();
            format!("{text}{}\n", &text[twin..end])
        },
        &["sops-refused-metadata"],
    ),
    of(
        "ini-default.ini",
        "empty section of metadata before the other",
        Refuses(1),
        |text| before(text, "[data]", "[sops]\n"),
        &["sops-refused-metadata", "sops-repeated-metadata"],
    ),
    of(
        "ini-default.ini",
        "text behind the closing quotes",
        Passes,
        |text| {
            line(text, "outside", |line| {
                let (key, value) = line.split_once(" = ").unwrap();
                format!("{key} = `{value}` fake-password")
            })
        },
        &["sops-plain-comment"],
    ),
    of(
        "yaml-default.yaml",
        "version of two numbers",
        Refuses(1),
        |text| line(text, "version:", |_| "    version: 3.11".to_owned()),
        &["sops-refused-metadata"],
    ),
    of(
        "yaml-default.yaml",
        "secret among the recipients",
        Refuses(1),
        |text| {
            line(text, "age:", |line| {
                format!("{line}\n        - fake-password")
            })
        },
        &[
            "sops-malformed-recipient",
            "sops-refused-metadata",
            "sops-unknown-metadata",
        ],
    ),
    of(
        "yaml-default.yaml",
        "secret in place of the version",
        Refuses(1),
        |text| {
            line(text, "version:", |_| {
                "    version:\n        note: fake-password".to_owned()
            })
        },
        &["sops-refused-metadata", "sops-unknown-metadata"],
    ),
    of(
        "yaml-default.yaml",
        "mac that stands twice",
        Refuses(1),
        |text| before(text, "version:", "    mac: x"),
        &["sops-refused-metadata"],
    ),
    of(
        "yaml-encrypted-regex.yaml",
        "mac_only_encrypted as an old boolean",
        Refuses(51),
        |text| before(text, "version:", "    mac_only_encrypted: y"),
        &["sops-mac-only-encrypted"],
    ),
    of(
        "documents.yaml",
        "first document in clear",
        Refuses(25),
        |text| line(text, "a:", |_| "    a: fake-password".to_owned()),
        &["sops-plain-value"],
    ),
    of(
        "yaml-default.yaml",
        "directive of another YAML",
        Refuses(1),
        |text| format!("%YAML 1.2\n---\n{text}"),
        &["sops-refused-metadata"],
    ),
];

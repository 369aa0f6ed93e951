//! Cases in YAML.

use super::Sops::{Passes, Refuses};
use super::text::{before, line, part, value, value_of};
use super::{Case, Sops, of};

const SECRET: &str = "secret.yaml";
const PASSWORD: &str = "password:";

const fn case(
    name: &'static str,
    sops: Sops,
    edit: fn(&str) -> String,
    found: &'static [&'static str],
) -> Case {
    of(SECRET, name, sops, edit, found)
}

fn password(text: &str, by: &str) -> String {
    line(text, PASSWORD, |line| value(line, by))
}

pub(super) const CASES: &[Case] = &[
    case(
        "plain text",
        Refuses(25),
        |text| password(text, "fake-password"),
        &["sops-plain-value"],
    ),
    case(
        "plain number",
        Refuses(2),
        |text| password(text, "17"),
        &["sops-plain-value"],
    ),
    case(
        "plain boolean",
        Refuses(2),
        |text| password(text, "true"),
        &["sops-plain-value"],
    ),
    case(
        "key twice at the root",
        Refuses(1),
        |text| format!("kind: {{}}\n{text}"),
        &["sops-refused-metadata"],
    ),
    of(
        "documents.yaml",
        "second block in a later document",
        Refuses(2),
        |text| {
            let block = text.rfind("sops:\n").unwrap();
            format!("{text}{}", &text[block..])
        },
        &["sops-repeated-metadata"],
    ),
    case(
        "line that is no YAML",
        Refuses(1),
        |text| before(text, "sops:", "fake password"),
        &["sops-refused-metadata"],
    ),
    case(
        "text behind the bracket",
        Passes,
        |text| line(text, PASSWORD, |line| format!("{line}fake")),
        &["sops-malformed-value"],
    ),
    case(
        "text on a second line",
        Passes,
        |text| {
            line(text, PASSWORD, |line| {
                value(
                    line,
                    &format!("|\n        {}\n        fake", value_of(line, PASSWORD)),
                )
            })
        },
        &["sops-malformed-value"],
    ),
    case(
        "blank before the mark",
        Refuses(25),
        |text| {
            line(text, PASSWORD, |line| {
                value(line, &format!("\" {}\"", value_of(line, PASSWORD)))
            })
        },
        &["sops-malformed-value"],
    ),
    case(
        "short iv",
        Refuses(25),
        |text| part(text, PASSWORD, "iv", "p8Q="),
        &["sops-malformed-value"],
    ),
    case(
        "short tag",
        Refuses(25),
        |text| part(text, PASSWORD, "tag", "p8Q="),
        &["sops-malformed-value"],
    ),
    case(
        "no base64",
        Refuses(25),
        |text| part(text, PASSWORD, "data", "fake-password"),
        &["sops-malformed-value"],
    ),
    case(
        "base64 of readable text",
        Refuses(25),
        |text| part(text, PASSWORD, "data", "ZmFrZS1wYXNzd29yZC1pbi1jbGVhcg=="),
        &["sops-forged-value"],
    ),
    case(
        "iv of zeros",
        Refuses(25),
        |text| {
            part(
                text,
                PASSWORD,
                "iv",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            )
        },
        &["sops-forged-value"],
    ),
    case(
        "copied value",
        Refuses(25),
        |text| password(text, value_of(text, "token:")),
        &["sops-repeated-iv"],
    ),
    case(
        "type of bytes",
        Refuses(2),
        |text| part(text, PASSWORD, "type", "bytes"),
        &["sops-malformed-value"],
    ),
    case(
        "unknown type",
        Refuses(25),
        |text| part(text, PASSWORD, "type", "odd"),
        &["sops-malformed-value"],
    ),
    case(
        "no mac",
        Refuses(51),
        |text| line(text, "mac:", |_| String::new()),
        &["sops-missing-mac"],
    ),
    case(
        "empty mac",
        Refuses(51),
        |text| line(text, "mac:", |line| value(line, "\"\"")),
        &["sops-missing-mac"],
    ),
    case(
        "mac in clear",
        Refuses(51),
        |text| line(text, "mac:", |line| value(line, "FAKE")),
        &["sops-missing-mac"],
    ),
    case(
        "no metadata",
        Refuses(1),
        |text| text[..text.find("sops:").unwrap()].to_owned(),
        &["sops-missing-metadata"],
    ),
    case(
        "empty metadata",
        Refuses(1),
        |text| format!("{}sops: {{}}\n", &text[..text.find("sops:").unwrap()]),
        &["sops-missing-metadata"],
    ),
    case(
        "bad date",
        Refuses(1),
        |text| line(text, "lastmodified:", |line| value(line, "\"yesterday\"")),
        &["sops-refused-metadata"],
    ),
    case(
        "no version",
        Refuses(1),
        |text| line(text, "version:", |_| String::new()),
        &["sops-refused-metadata"],
    ),
    case(
        "no keys",
        Refuses(1),
        |text| {
            let (start, end) = (
                text.find("    age:").unwrap(),
                text.find("    lastmodified:").unwrap(),
            );
            format!("{}{}", &text[..start], &text[end..])
        },
        &["sops-refused-metadata"],
    ),
    case(
        "two selectors",
        Refuses(1),
        |text| before(text, "version:", "    unencrypted_suffix: _open"),
        &["sops-two-selectors"],
    ),
    case(
        "secret under an unknown key of sops",
        Passes,
        |text| before(text, "version:", "    note: fake-password"),
        &["sops-unknown-metadata"],
    ),
    case(
        "secret in an entry of a key",
        Passes,
        |text| {
            line(text, "- recipient:", |line| {
                format!("{line}\n          note: fake-password")
            })
        },
        &["sops-unknown-metadata"],
    ),
    case(
        "unencrypted twin beside",
        Refuses(51),
        |text| before(text, "data:", "password: fake-password"),
        &["sops-clear-credential"],
    ),
    case(
        "invalid regular expression",
        Refuses(51),
        |text| {
            let text = line(text, "encrypted_regex:", |line| value(line, "("));
            let text = password(&text, "fake-password");
            line(&text, "token:", |line| value(line, "ZmFrZQ=="))
        },
        &[
            "sops-clear-secret",
            "sops-invalid-selector",
            "sops-nothing-encrypted",
        ],
    ),
    case(
        "regular expression that misses",
        Refuses(51),
        |text| {
            let text = line(text, "encrypted_regex:", |line| {
                value(line, "^(data | stringData)$")
            });
            let text = password(&text, "fake-password");
            line(&text, "token:", |line| value(line, "ZmFrZQ=="))
        },
        &["sops-clear-secret", "sops-nothing-encrypted"],
    ),
    case(
        "selector changed by hand",
        Refuses(51),
        |text| line(text, "encrypted_regex:", |line| value(line, "^data$")),
        &["sops-unread-value"],
    ),
    case(
        "anchor",
        Passes,
        |text| line(text, "name:", |line| value(line, "&name fake")),
        &["sops-anchor"],
    ),
    case(
        "recipient cut off",
        Passes,
        |text| {
            line(text, "- recipient:", |line| {
                line[..line.len() - 1].to_owned()
            })
        },
        &["sops-malformed-recipient"],
    ),
    of(
        "yaml-default.yaml",
        "plain comment",
        Passes,
        |text| before(text, "user_open:", "    # password: fake-password"),
        &["sops-plain-comment"],
    ),
    of(
        "yaml-default.yaml",
        "line separator behind an encrypted comment",
        Passes,
        |text| text.replacen("type:comment]", "type:comment]\u{2028}", 1),
        &["sops-refused-metadata"],
    ),
    of(
        "yaml-default.yaml",
        "comment behind an encrypted value",
        Passes,
        |text| line(text, "user_open:", |line| format!("{line} # fake")),
        &["sops-plain-comment"],
    ),
    case(
        "secret as a key with null",
        Passes,
        |text| before(text, "token:", "    fake-secret: null"),
        &["sops-key-without-value"],
    ),
    case(
        "secret as a key with an empty text",
        Passes,
        |text| before(text, "token:", "    hunter2-Xq7: \"\""),
        &["sops-key-without-value"],
    ),
    of(
        "yaml-default.yaml",
        "password moved under the suffix",
        Refuses(51),
        |text| before(text, "deep:", "    password: fake"),
        &["sops-clear-credential"],
    ),
    of(
        "documents.yaml",
        "plain document behind",
        Refuses(25),
        |text| format!("{text}---\npassword: fake-password\n"),
        &["sops-plain-document"],
    ),
    of(
        "documents.yaml",
        "comment as a document",
        Passes,
        |text| format!("{text}---\n# fake-password\n"),
        &["sops-plain-comment"],
    ),
    of(
        "documents.yaml",
        "document of null",
        Passes,
        |text| format!("{text}---\nfake-secret: null\n"),
        &["sops-key-without-value"],
    ),
    of(
        "documents.yaml",
        "sops of the last document replaced",
        Passes,
        |text| {
            format!(
                "{}sops: fake-password\n",
                &text[..text.rfind("sops:").unwrap()]
            )
        },
        &["sops-repeated-metadata"],
    ),
    of(
        "documents.yaml",
        "sops of a document behind",
        Passes,
        |text| format!("{text}---\nsops: {{pw: fake-password}}\n"),
        &["sops-repeated-metadata"],
    ),
    of(
        "documents.yaml",
        "no metadata in the first document",
        Refuses(1),
        |text| {
            let (start, end) = (text.find("sops:").unwrap(), text.find("\n---\n").unwrap());
            format!("{}{}", &text[..start], &text[end + 1..])
        },
        &["sops-missing-metadata"],
    ),
    of(
        "yaml-mac-only.yaml",
        "plain value beside mac_only_encrypted",
        Passes,
        |text| before(text, "types:", "api_token: fake-token"),
        &["sops-clear-credential"],
    ),
    of(
        "sops-secret.yaml",
        "template of a Secret left out",
        Refuses(51),
        |text| {
            let text = line(text, "encrypted_suffix:", |_| {
                "    encrypted_regex: ^password$".to_owned()
            });
            line(&text, "token:", |line| value(line, "fake-token"))
        },
        &["sops-clear-secret", "sops-unread-value"],
    ),
    case(
        "comment inside the metadata",
        Passes,
        |text| before(text, "lastmodified:", "    # fake-password"),
        &["sops-plain-comment"],
    ),
];

//! Secrets that are not readable as they stand.

use rempart_testkit::base64;

use super::coding::{each, gzip, hexadecimal, percent, tar, utf16};
use super::{Case, Secret};

/// `key: TEXT`, with the text in some coding.
fn value(coded: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![("a.yaml", format!("note: {coded}\n").into_bytes())]
}

/// What stands in the innermost file.
fn inner(secret: &str) -> String {
    format!("token: {secret}\n")
}

const FOUND: &[&str] = &["leaked-credential"];

const fn case(name: &'static str, files: fn(&str) -> Vec<super::File>) -> Case {
    Case {
        name,
        secret: Secret::Token,
        files,
        found: FOUND,
    }
}

pub(crate) const CASES: &[Case] = &[
    case("base64", |secret| value(&base64(inner(secret).as_bytes()))),
    case("base64 of base64", |secret| {
        value(&base64(base64(inner(secret).as_bytes()).as_bytes()))
    }),
    case("base64 three deep", |secret| {
        value(&base64(
            base64(base64(inner(secret).as_bytes()).as_bytes()).as_bytes(),
        ))
    }),
    case("base64 four deep", |secret| {
        let once = base64(base64(inner(secret).as_bytes()).as_bytes());
        value(&base64(base64(once.as_bytes()).as_bytes()))
    }),
    case("base64 in lines", |secret| {
        let text = format!(
            "{}{}",
            "# nothing to see here, move along\n".repeat(9),
            inner(secret)
        );
        let coded = base64(text.as_bytes());
        let lines: Vec<_> = coded
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        value(&format!("|\n  {}", lines.join("\n  ")))
    }),
    case("base64 for URLs", |secret| {
        let coded = base64(inner(secret).as_bytes())
            .replace('+', "-")
            .replace('/', "_");
        value(coded.trim_end_matches('='))
    }),
    case("hexadecimal", |secret| {
        value(&hexadecimal(inner(secret).as_bytes()))
    }),
    case("percent", |secret| {
        value(&format!(
            "https://example.com/?q={}",
            percent(inner(secret).as_bytes())
        ))
    }),
    case("hexadecimal of base64", |secret| {
        value(&hexadecimal(base64(inner(secret).as_bytes()).as_bytes()))
    }),
    case("escapes of JSON", |secret| {
        let escaped = each(secret.as_bytes(), |byte| format!("\\u{byte:04x}"));
        vec![(
            "a.json",
            format!("{{\"note\": \"{escaped}\"}}\n").into_bytes(),
        )]
    }),
    case("escapes of YAML", |secret| {
        let escaped = each(secret.as_bytes(), |byte| format!("\\x{byte:02x}"));
        value(&format!("\"{escaped}\""))
    }),
    case("UTF-16 with a mark", |secret| {
        vec![(
            "a.yaml",
            [&[0xFF, 0xFE][..], &utf16(&inner(secret))].concat(),
        )]
    }),
    case("UTF-16 without a mark", |secret| {
        vec![("a.txt", utf16(&inner(secret)))]
    }),
    case("NUL bytes around", |secret| {
        vec![("a.dat", format!("\0\x01x\0{secret}\0\0").into_bytes())]
    }),
    case("a very long line", |secret| {
        vec![(
            "a.txt",
            format!(
                "{} {secret} {}\n",
                "x ".repeat(400_000),
                "y ".repeat(400_000)
            )
            .into_bytes(),
        )]
    }),
    case("bytes that are no UTF-8", |secret| {
        vec![(
            "a.txt",
            [b"\xFF\xFE\xFD\x80 ", secret.as_bytes(), b" \xC3\n"].concat(),
        )]
    }),
    case("gzip", |secret| {
        vec![("a.yaml.gz", gzip(inner(secret).as_bytes()))]
    }),
    case("chart in an archive", |secret| {
        vec![(
            "web-1.0.0.tgz",
            gzip(&tar("web/values.yaml", inner(secret).as_bytes())),
        )]
    }),
    case("archive in an archive", |secret| {
        let chart = gzip(&tar("sub/values.yaml", inner(secret).as_bytes()));
        vec![(
            "web-1.0.0.tgz",
            gzip(&tar("web/charts/sub-1.0.0.tgz", &chart)),
        )]
    }),
    Case {
        name: "password in a compressed file",
        secret: Secret::Password,
        files: |secret| {
            let text = format!("DB_PASSWORD={secret}\n");
            vec![("backup.env.gz", gzip(text.as_bytes()))]
        },
        found: &["weak-literal"],
    },
    Case {
        name: "password in a chart in an archive",
        secret: Secret::Password,
        files: |secret| {
            let text = format!("db:\n  password: {secret}\n");
            vec![(
                "web-1.0.0.tgz",
                gzip(&tar("web/values.yaml", text.as_bytes())),
            )]
        },
        found: &["weak-literal"],
    },
    Case {
        name: "joined from two halves at runtime",
        secret: Secret::Token,
        files: |secret| {
            let (one, two) = secret.split_at(secret.len() / 2);
            vec![("a.py", format!("note = '{one}' + '{two}'\n").into_bytes())]
        },
        found: &[],
    },
];

//! Literals in texts that are coded, or not in UTF-8.

use std::fmt::Write as _;
use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot};
use rempart_secrets::scan;
use rempart_testkit::base64;

use super::filled;
use super::scan_support::{judged, names};

fn hexadecimal(text: &[u8]) -> String {
    text.iter().fold(String::new(), |mut coded, byte| {
        write!(coded, "{byte:02x}").unwrap();
        coded
    })
}

fn found(path: &str, bytes: &[u8]) -> Vec<&'static str> {
    let path = RepoPath::from_normalised(path);
    let source = scan::source_file(&path, bytes, path.format());
    let entry = Entry::new(path, Mode::File, Arc::new(source));
    names(&judged(&Snapshot::from_entries(vec![entry], Vec::new())))
}

/// A text in UTF-16 without a byte order mark.
fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn other_codings_of_text_hide_no_password() {
    let clear = filled("[database]\nuser = app\npassword = @P\n");
    let cleans = [
        "[database]\nuser = app\npassword = ${DB_PASSWORD}\n",
        "[database]\nuser = app\npassword-file = /run/secrets/db\n",
        "[database]\nuser = regenbogen\nhost = db.svc\n",
    ];
    let codings: [fn(&str) -> Vec<u8>; 3] = [
        |text| wide(text, u16::to_le_bytes),
        |text| wide(text, u16::to_be_bytes),
        // ISO 8859-1, with an umlaut in a comment.
        |text| [b"# f\xFCr die Datenbank\n", text.as_bytes()].concat(),
    ];
    for coding in codings {
        assert_eq!(found("a.ini", &coding(&clear)), ["secrets/weak-literal"]);
        for clean in cleans {
            assert!(found("a.ini", &coding(clean)).is_empty(), "{clean}");
        }
    }
    let mut noise = vec![0xFF, 0xD8, 0, 1, 2, 3];
    noise.extend_from_slice(clear.as_bytes());
    assert!(found("a.png", &noise).is_empty());
}

#[test]
fn nested_codings_hide_no_password() {
    let clear = filled("db:\n  user: app\n  password: @P\n");
    let innocent = "db:\n  user: app\n  passwordFile: /run/secrets/db\n".to_owned();
    let (mut text, mut none) = (clear, innocent);
    for depth in 1..=4 {
        let code: fn(&[u8]) -> String = if depth % 2 == 1 { base64 } else { hexadecimal };
        (text, none) = (code(text.as_bytes()), code(none.as_bytes()));
        let rules = super::rules(&[("a.yaml", &format!("user-data: {text}\n"))]);
        assert_eq!(rules, ["secrets/weak-literal"], "{depth} deep");
        assert!(
            super::rules(&[("a.yaml", &format!("user-data: {none}\n"))]).is_empty(),
            "{depth} deep"
        );
    }
}

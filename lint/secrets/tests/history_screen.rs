//! A blob that a rule of the history may report is never screened out, and what nothing is in is.

use rempart_secrets::history::{Screened, Shape, screen};

/// A file of the real SOPS with one value and its metadata, as far as a reader needs it.
const SOPS: &str = include_str!("data/sops/secret.yaml");

fn token() -> String {
    ["glpat-", "k3Jx9vQmZr7T", "bW2nLp5d"].concat()
}

fn is_suspect(shape: Shape, bytes: &[u8]) -> bool {
    screen(shape, bytes) == Screened::Suspect
}

#[test]
fn what_a_rule_may_report_is_suspect() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n";
    let password = ["sieben", "-raben-", "4711"].concat();
    for (shape, text) in [
        (Shape::Text, pointer.to_owned()),
        (Shape::Text, format!("x {}\n", token())),
        (Shape::Yaml, format!("password: {password}\n")),
        (Shape::Assignments, format!("DB_PASSWORD={password}\n")),
        // Below `group_vars`, and in a message.
        (Shape::Text, format!("---\ndb_password: {password}\n")),
        (Shape::Text, format!("try DB_PASSWORD={password}\n")),
        (Shape::Yaml, format!("apiVersion: builtin\nkind: SecretGenerator\nliterals: [a={password}]\n")),
        (Shape::Credential, format!("db.example.com:5432:web:web:{password}\n")),
        (Shape::Credential, format!("machine a.example.org login b password {password}\n")),
        (Shape::Credential, format!("{password}\n")),
        (Shape::Yaml, SOPS.replace("sops:\n", "# a remark\nsops:\n")),
        (Shape::Yaml, "a:\nsops:\n    mac: x\n".to_owned()),
        (Shape::Json, "{\"a\": \"b\", \"sops\": {\"mac\": \"x\"}}\n".to_owned()),
        (Shape::Assignments, "A=b\nsops_mac=x\n".to_owned()),
        (Shape::Text, "[a]\nb = c\n[sops]\nmac = x\n".to_owned()),
        (Shape::Yaml, "secretGenerator:\n- name: a\n  files: [b.txt]\n".to_owned()),
        (Shape::Yaml, "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {b: Yg==}\n".to_owned()),
        (
            Shape::Yaml,
            "apiVersion: isindir.github.com/v1alpha3\nkind: SopsSecret\nmetadata: {name: a}\nspec:\n  secretTemplates:\n  - name: a\n    stringData: {b: c}\n".to_owned(),
        ),
    ] {
        assert!(is_suspect(shape, text.as_bytes()), "{shape:?}: {text}");
    }
    let wide: Vec<u8> = token().encode_utf16().flat_map(u16::to_le_bytes).collect();
    // An archive of a format that is not opened is said.
    for bytes in [
        &wide[..],
        b"\xFD7zXZ\0\0\x04\xE6",
        b"PK\x03\x04\xFF cut off",
    ] {
        assert!(is_suspect(Shape::Text, bytes), "{bytes:?}");
    }
}

#[test]
fn what_nothing_is_in_is_clean() {
    for (shape, text) in [
        (Shape::Text, ""),
        (Shape::Text, "nothing\n"),
        (Shape::Yaml, "password: ${PASSWORD}\n"),
        (
            Shape::Yaml,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: secret}\ndata: {b: c}\n",
        ),
        (
            Shape::Yaml,
            "configMapGenerator:\n- name: a\n  files: [b.txt]\n",
        ),
        (Shape::Yaml, "a: [\n"),
    ] {
        assert!(!is_suspect(shape, text.as_bytes()), "{shape:?}: {text}");
    }
    assert!(!is_suspect(Shape::Text, b"\x89PNG\r\n\x1A\n\0\0\xFF"));
}

//! `rempart secrets verify` as users run it: where keys come from, exit codes, and that nothing decrypted is shown.
#![cfg(feature = "age")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[path = "../../secrets/tests/throw_away/mod.rs"]
mod throw_away;

/// What stands in the files of the test data under the cipher.
const CANARIES: [&str; 3] = ["fake-password", "fake-token", "fake line one"];

/// A folder with files of SOPS and, beside it, the keys.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn with(files: &[&str]) -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../secrets/tests/data/sops");
        std::fs::create_dir(place.repository()).unwrap();
        for file in files {
            std::fs::copy(data.join(file), place.repository().join(file)).unwrap();
        }
        let both = [throw_away::FIRST, throw_away::SECOND].map(throw_away::identity);
        std::fs::write(
            place.key(),
            format!("# two keys\n{}\n{}\n", both[0], both[1]),
        )
        .unwrap();
        std::fs::write(place.other(), &both[1]).unwrap();
        place
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn key(&self) -> String {
        self.folder.path().join("key").to_str().unwrap().to_owned()
    }

    fn other(&self) -> String {
        self.folder
            .path()
            .join("other")
            .to_str()
            .unwrap()
            .to_owned()
    }

    fn edit(&self, file: &str, old: &str, new: &str) {
        let path = self.repository().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{old}");
        std::fs::write(path, changed).unwrap();
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
        self.fed(arguments, variables, "")
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the test runs the program as users do"
    )]
    fn fed(&self, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> (i32, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rempart"))
            .args(["secrets", "verify"])
            .args(arguments)
            .current_dir(self.repository())
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that fails early does not read to the end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output: Output = child.wait_with_output().unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        for canary in CANARIES {
            assert!(!said.contains(canary), "{arguments:?} shows `{canary}`");
        }
        for phrase in [throw_away::FIRST, throw_away::SECOND] {
            let identity = throw_away::identity(phrase);
            assert!(
                !said.contains(&identity[16..40]),
                "{arguments:?} shows a key"
            );
        }
        (output.status.code().unwrap(), said)
    }
}

#[test]
fn the_exit_code_tells() {
    let place = Place::with(&["secret.yaml", "groups.env", "binary.bin"]);
    let key = place.key();
    let (code, said) = place.run(&["-i", &key], &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said.matches("| verified |").count(), 3, "{said}");

    // A key that opens one of two groups, and not the other files.
    let (code, said) = place.run(&["-i", &place.other()], &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("none of the given keys is for it"), "{said}");
    let (code, said) = place.run(&["-i", &place.other(), "--allow-unverified"], &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("cannot verify"), "{said}");

    place.edit("secret.yaml", "type:str]", "type:int]");
    let (code, said) = place.run(&["-i", &key], &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("secrets/sops-retagged-type"), "{said}");
    let (code, _) = place.run(&["binary.bin", "-i", &key], &[]);
    assert_eq!(code, 0, "only what was named");
    let (code, _) = place.run(&["-i", &key, "--fail-on", "never"], &[]);
    assert_eq!(code, 0);
}

/// The real SOPS 3.11.0 decrypts UTF-16 in YAML, and refuses it in JSON.
#[test]
fn utf_16_is_verified_where_sops_reads_it() {
    let place = Place::with(&["yaml-default.yaml", "json-default.json"]);
    let key = place.key();
    for (file, expected) in [("yaml-default.yaml", 0), ("json-default.json", 2)] {
        let path = place.repository().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let wide: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        std::fs::write(&path, wide).unwrap();
        let (code, said) = place.run(&["-i", &key, file], &[]);
        assert_eq!(code, expected, "{said}");
        assert!(expected == 0 || said.contains("it is in UTF-16"), "{said}");
    }
}

/// A file of SOPS that was cut off before its first sealed value looks like any other file.
#[test]
fn a_named_file_that_is_none_of_sops_cannot_be_verified() {
    let place = Place::with(&["secret.yaml"]);
    let key = place.key();
    std::fs::write(place.repository().join("cut.yaml"), "kind: Secret\n").unwrap();
    let (code, said) = place.run(&["-i", &key, "cut.yaml"], &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("it is no file of SOPS"), "{said}");
    let (code, said) = place.run(&["-i", &key, "cut.yaml", "--allow-unverified"], &[]);
    assert_eq!(code, 0, "{said}");
    // Not named, it is one of the other files of a folder.
    let (code, said) = place.run(&["-i", &key, "."], &[]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn keys_come_from_where_the_user_says_and_from_nowhere_else() {
    let place = Place::with(&["secret.yaml"]);
    let (key, other) = (place.key(), place.other());
    let identity = throw_away::identity(throw_away::FIRST);
    let (code, said) = place.run(&[], &[("SOPS_AGE_KEY_FILE", &key)]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = place.run(&[], &[("SOPS_AGE_KEY", &identity)]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = place.fed(&["-i", "-"], &[], &identity);
    assert_eq!(code, 0, "{said}");
    // A flag wins over the environment as a whole.
    let (code, said) = place.run(&["-i", &other], &[("SOPS_AGE_KEY_FILE", &key)]);
    assert_eq!(code, 2, "{said}");
    // Neither the home folder, nor a command, nor the repository is asked.
    let home = place.repository();
    let folder = home.join(".config/sops/age");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keys.txt"), &identity).unwrap();
    let command = format!("cat {key}");
    let variables = [
        ("HOME", home.to_str().unwrap()),
        ("SOPS_AGE_KEY_CMD", command.as_str()),
    ];
    let (code, said) = place.run(&[], &variables);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("no private key was given"), "{said}");
}

#[test]
fn a_key_that_cannot_be_used_is_refused() {
    let place = Place::with(&["secret.yaml"]);
    let identity = throw_away::identity(throw_away::FIRST);
    let (body, last) = identity.split_at(identity.len() - 1);
    let typo = format!("{body}{}", if last == "Q" { "P" } else { "Q" });
    let locked = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n";
    for (input, words) in [
        (locked, "protected by a passphrase"),
        (typo.as_str(), "line 1 is no age identity"),
        ("", "holds no identity"),
        ("AGE-PLUGIN-X-1QQ\n", "no plugin is run"),
    ] {
        let (code, said) = place.fed(&["-i", "-"], &[], input);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!said.contains(&typo[16..40]));
    }
    let (code, said) = place.run(&["-i", "absent"], &[]);
    assert_eq!(code, 2, "{said}");
}

#[test]
fn no_format_shows_what_was_decrypted() {
    let place = Place::with(&["secret.yaml", "yaml-default.yaml", "sops-secret.yaml"]);
    place.edit("sops-secret.yaml", "type:str]", "type:bool]");
    place.edit("yaml-default.yaml", "fake: open", "fake: other");
    let key = place.key();
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        let (code, said) = place.run(&["-i", &key, "--format", format], &[]);
        assert_eq!(code, 1, "{format}: {said}");
        assert!(said.contains("sops-wrong-mac"), "{format}: {said}");
    }
}

#[test]
fn nothing_to_verify_is_said() {
    let place = Place::with(&[]);
    std::fs::write(place.repository().join("a.yaml"), "a: 1\n").unwrap();
    let (code, said) = place.run(&["-i", &place.key()], &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("no file of SOPS is there"), "{said}");
}

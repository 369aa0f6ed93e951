//! Changes that people and attackers make, each caught by the rule that is for it; and what nothing authenticates.

use crate::support::{Keys, Said, file, verify};
use crate::throw_away::{FIRST, SECOND};

fn judged(name: &str, text: &str) -> Said {
    verify(&Keys::native(&[FIRST, SECOND]).request(), name, text)
}

/// The one line of a file that begins like this, blanks left out.
fn line<'t>(text: &'t str, begin: &str) -> &'t str {
    text.lines()
        .find(|line| line.trim_start().starts_with(begin))
        .unwrap()
}

#[test]
fn order_and_number_of_values_are_authenticated() {
    let text = file("yaml-default.yaml");
    let items: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("    - ENC["))
        .collect();
    let (one, two) = (items[0], items[1]);
    let swapped = text
        .replace(one, "    - x")
        .replace(two, one)
        .replace("    - x\n", &format!("{two}\n"));
    for changed in [
        swapped,
        text.replace(&format!("{one}\n"), ""),
        text.replace(&format!("{one}\n"), &format!("{one}\n{one}\n")),
    ] {
        assert_ne!(changed, text);
        assert!(judged("a.yaml", &changed).has("sops-wrong-mac"));
    }
}

#[test]
fn documents_are_authenticated_in_their_order() {
    let text = file("documents.yaml");
    let parts: Vec<&str> = text.split("---\n").collect();
    let swapped = [parts[0], parts[2], parts[1]].join("---\n");
    let swapped = if swapped.ends_with('\n') {
        swapped
    } else {
        format!("{swapped}\n")
    };
    assert!(!judged("a.yaml", &swapped).is_verified());
}

#[test]
fn a_value_in_clear_is_authenticated() {
    for (name, old, new) in [
        ("yaml-encrypted-regex.yaml", "kind: Fake", "kind: Other"),
        ("json-encrypted-regex.json", "\"Fake\"", "\"Other\""),
        ("env-encrypted-regex.env", "KIND=fake", "KIND=other"),
        ("ini-encrypted-regex.ini", "= fake\n", "= other\n"),
        ("yaml-encrypted-regex.yaml", "- true", "- false"),
        ("yaml-encrypted-regex.yaml", "- 17", "- 18"),
    ] {
        let text = file(name);
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{name}: {old}");
        let said = judged(name, &changed);
        assert!(said.has("sops-wrong-mac"), "{name}: {old}: {said:?}");
    }
}

#[test]
fn selectors_and_switches_are_authenticated_by_what_they_do() {
    let text = file("yaml-mac-only.yaml");
    let switch = line(&text, "mac_only_encrypted: true");
    let changed = text.replace(&format!("{switch}\n"), "");
    assert!(judged("a.yaml", &changed).has("sops-wrong-mac"));
    let text = file("yaml-encrypted-suffix.yaml");
    let changed = text.replace(
        "encrypted_suffix: _sealed",
        "encrypted_suffix: password_sealed",
    );
    assert!(!judged("a.yaml", &changed).is_verified());
}

#[test]
fn a_threshold_that_was_lowered_does_not_fit_the_parts() {
    let text = file("groups-of-three.json");
    let lowered = text.replace("\"shamir_threshold\": 2", "\"shamir_threshold\": 3");
    let said = judged("groups.json", &lowered);
    assert!(!said.is_verified(), "{said:?}");
}

#[test]
fn the_type_of_a_comment_in_a_list_is_authenticated() {
    let text = file("yaml-default.yaml");
    let comment = text
        .lines()
        .find(|line| line.starts_with("    - ENC[") && line.ends_with("comment]"))
        .unwrap();
    let value = text
        .lines()
        .find(|line| line.starts_with("    - ENC[") && line.ends_with("str]"))
        .unwrap();
    for (old, from, to) in [
        (comment, ":comment]", ":str]"),
        (value, ":str]", ":comment]"),
    ] {
        let changed = text.replace(old, &old.replace(from, to));
        let said = judged("a.yaml", &changed);
        assert!(said.has("sops-wrong-mac"), "{to}: {said:?}");
    }
}

/// Listed in the user guide: no key shows these, and SOPS does not see them either.
#[test]
fn what_nothing_authenticates() {
    for (name, old, new) in [
        // The type, where the content could be of it.
        ("yaml-default.yaml", "type:int]", "type:str]"),
        // Keys of values in clear, and where they stand.
        ("yaml-encrypted-regex.yaml", "kind: Fake", "sort: Fake"),
        // Null, and what is empty.
        ("yaml-encrypted-regex.yaml", "- null", "- {}"),
        // Comments in clear.
        (
            "yaml-encrypted-regex.yaml",
            "# open: first comment",
            "# another",
        ),
        // The version, as long as there is one.
        ("secret.yaml", "version: 3.11.0", "version: 3.10.9"),
    ] {
        let text = file(name);
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{name}: {old}");
        let said = judged(name, &changed);
        assert!(said.is_verified(), "{name}: {old}: {said:?}");
    }
}

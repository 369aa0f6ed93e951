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
fn a_threshold_that_was_raised_asks_for_more_groups() {
    let text = file("groups-of-three.json");
    let raised = text.replace("\"shamir_threshold\": 2", "\"shamir_threshold\": 4");
    assert!(!judged("groups.json", &raised).is_verified());
}

/// SOPS joins whatever parts it opens, and so does not see it while all keys are there.
#[test]
fn a_threshold_that_was_lowered_does_not_fit_the_parts() {
    let text = file("groups-all.yaml");
    let lowered = text.replace("shamir_threshold: 3", "shamir_threshold: 2");
    assert_ne!(text, lowered);
    let all = Keys::all().request();
    assert!(verify(&all, "a.yaml", &text).is_verified());
    let said = verify(&all, "a.yaml", &lowered);
    assert!(said.has("sops-differing-data-key"), "{said:?}");
    // With two of the three keys: too few before, and parts that give another key after.
    let said = judged("a.yaml", &text);
    assert_eq!(
        (said.state.as_str(), said.unverified.len()),
        ("cannot verify", 1)
    );
    assert!(judged("a.yaml", &lowered).has("sops-undecryptable-value"));
}

/// Each is refused by SOPS too, or read otherwise by it.
#[test]
fn what_decoders_refuse_or_read_otherwise_is_not_verified() {
    for (name, old, new) in [
        ("yaml-default.yaml", "version: 3.11.0", "version: \"3.11\""),
        (
            "yaml-default.yaml",
            "    lastmodified:",
            "    mac_only_encrypted: \"true\"\n    lastmodified:",
        ),
        (
            "yaml-default.yaml",
            "    lastmodified:",
            "    shamir_threshold: \"1\"\n    lastmodified:",
        ),
        (
            "yaml-default.yaml",
            "    version:",
            "    mac: x\n    version:",
        ),
        (
            "json-default.json",
            "\"lastmodified\"",
            "\"age\": [], \"lastmodified\"",
        ),
        (
            "json-default.json",
            "\"lastmodified\"",
            "\"MAC\": \"x\", \"lastmodified\"",
        ),
        (
            "json-default.json",
            "\t\"sops\"",
            "\t\"Sops\": {},\n\t\"sops\"",
        ),
        (
            "json-default.json",
            "\t\"sops\"",
            "\t\"x_unencrypted\": 1e999,\n\t\"sops\"",
        ),
        (
            "env-default.env",
            "sops_version=",
            "sops_version=3.10.0\nsops_version=",
        ),
        (
            "env-default.env",
            "sops_version=",
            "sops_mac__map_x=x\nsops_version=",
        ),
        ("ini-default.ini", "[data]", "[sops]\n[data]"),
        ("binary.bin", "\t\"sops\"", "\t\"sops\","),
    ] {
        let text = file(name);
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{name}: {old}");
        let said = judged(name, &changed);
        assert!(!said.verifies(), "{name}: {new}: {said:?}");
    }
}

/// In INI files SOPS keeps blanks before the end of a quoted line, and quotes around others.
#[test]
fn values_in_clear_are_read_as_sops_reads_them() {
    let text = file("ini-default.ini");
    for (old, new) in [
        ("last_unencrypted = fake", "last_unencrypted = `fa  \nke`"),
        ("last_unencrypted = fake", "last_unencrypted = \"fa\"ke\""),
    ] {
        let changed = text.replace(old, new);
        assert_ne!(changed, text);
        assert!(judged("a.ini", &changed).has("sops-wrong-mac"), "{new}");
    }
    let changed = text.replace(
        "last_unencrypted = fake",
        "last_unencrypted = \"\"\"fake\"\"\"",
    );
    assert!(judged("a.ini", &changed).verifies());
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

/// Of groups that are shared out, two at least are joined, and one that is not shared out is no part.
#[test]
fn a_threshold_of_one_changes_nothing() {
    let text = file("groups.yaml").replace("shamir_threshold: 2", "shamir_threshold: 1");
    assert!(judged("a.yaml", &text).verifies());
    let one = verify(&Keys::native(&[FIRST]).request(), "a.yaml", &text);
    assert_eq!(one.state, "cannot verify");
    let text = file("yaml-default.yaml");
    let text = text.replace(
        "    lastmodified:",
        "    shamir_threshold: 1\n    lastmodified:",
    );
    assert!(judged("a.yaml", &text).verifies());
}

/// SOPS takes the first copy that opens; the owner of the other one cannot decrypt.
#[test]
fn copies_of_one_group_hold_the_same_key() {
    let entry = |name: &str| {
        let text = file(name);
        let start = text.find("        - recipient:").unwrap();
        let end = start + text[start..].find("    lastmodified:").unwrap();
        text[start..end].to_owned()
    };
    let text = file("yaml-default.yaml");
    let own = entry("yaml-default.yaml");
    let twice = text.replace(&own, &format!("{own}{own}"));
    assert!(judged("a.yaml", &twice).verifies());
    let mixed = text.replace(&own, &format!("{own}{}", entry("secret.yaml")));
    let said = judged("a.yaml", &mixed);
    assert!(said.has("sops-differing-data-key"), "{said:?}");
}

/// The text of a recipient is bound to nothing: only the key shows whose copy it is.
#[test]
fn a_copy_under_another_recipient_is_named() {
    let text = file("several.yaml");
    let mut recipients = text
        .lines()
        .filter_map(|line| line.split("recipient: ").nth(1));
    let (one, other) = (recipients.next().unwrap(), recipients.next_back().unwrap());
    for (old, new) in [(one, other), (one, "age1nobody")] {
        let changed = text.replacen(old, new, 1);
        let said = judged("a.yaml", &changed);
        assert!(said.has("sops-wrong-recipient"), "{new}: {said:?}");
    }
}

#[test]
fn what_no_file_of_sops_has_is_not_tried() {
    let text = file("yaml-default.yaml");
    let start = text.find("        - recipient:").unwrap();
    let end = start + text[start..].find("    lastmodified:").unwrap();
    let entry = &text[start..end];
    let many = text.replace(entry, &entry.repeat(600));
    let said = judged("a.yaml", &many);
    assert!(
        said.unverified[0].contains("copies of its data key"),
        "{:?}",
        said.unverified
    );
    let long = text.replace(
        "            -----END",
        &format!("{}            -----END", "            QUFB\n".repeat(5000)),
    );
    let said = judged("a.yaml", &long);
    let is_said = |found: &String| found.contains("longer than any");
    assert!(said.findings.iter().any(is_said), "{said:?}");
}

/// As after a `sops rotate` of which only the metadata was committed: one finding, not one for each value.
#[test]
fn values_of_another_data_key_are_one_finding() {
    let metadata = |name: &str| {
        let text = file(name);
        let at = text.find("sops:\n").unwrap();
        (text[..at].to_owned(), text[at..].to_owned())
    };
    let (values, _) = metadata("yaml-default.yaml");
    let (_, other) = metadata("yaml-unencrypted-suffix.yaml");
    let other = other.replace(
        "unencrypted_suffix: _open",
        "unencrypted_suffix: _unencrypted",
    );
    let said = judged("a.yaml", &format!("{values}{other}"));
    let of_values = |found: &&String| found.contains("sops-undecryptable-");
    assert_eq!(
        said.findings.iter().filter(of_values).count(),
        1,
        "{said:?}"
    );
}

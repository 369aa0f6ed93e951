//! Files that cannot be verified are never passed, and the reason is named; keys that cannot be used are refused.

use rempart_secrets::verify::{Identities, IdentityError};

use crate::support::{Keys, file, verify};
use crate::throw_away::{self, FIRST, SECOND};

#[test]
fn the_reason_is_named() {
    let second = Keys::native(&[SECOND]).request();
    let secret = file("secret.yaml");
    let metadata = secret.find("sops:\n").unwrap();
    let recipient = "age1m5xmyaxydtqz99tp9gpqefuk2x46653qhmktwv95y727n2002sdq8g7whg";
    assert!(secret.contains(recipient));
    let plugin = "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t";
    for (text, words) in [
        (
            secret.clone(),
            "none of the given keys is for it; it is for the age key `age1m5x",
        ),
        (secret.replace(recipient, plugin), "no plugin is run"),
        (secret.replace(recipient, "age1pq1qqq"), "post-quantum"),
        (
            file("groups.yaml"),
            "only 1 of the 2 needed groups of keys open",
        ),
        (secret[..metadata].to_owned(), "no metadata"),
        (secret.replace("sops:\n", "sops: [\n"), "cannot be parsed"),
        (
            secret.replace("lastmodified:", "last:"),
            "SOPS refuses to load it: `sops.lastmodified`",
        ),
        (
            format!("{secret}    encrypted_suffix: x\n"),
            "two selectors",
        ),
        (secret.replace("apiVersion: ", "apiVersion: &a "), "anchors"),
    ] {
        let said = verify(&second, "a.yaml", &text);
        assert_ne!(said.state, "verified");
        assert!(
            said.unverified.iter().any(|reason| reason.contains(words)),
            "`{words}` is not said: {said:?}"
        );
    }
}

/// SOPS breaks down on a second block, or takes one of the two; a key that stands twice it refuses.
#[test]
fn a_second_block_of_metadata_and_a_second_key_are_never_passed() {
    let keys = Keys::native(&[FIRST]).request();
    let yaml = file("yaml-default.yaml");
    let block = &yaml[yaml.find("sops:\n").unwrap()..];
    let documents = file("documents.yaml");
    let json = file("json-default.json");
    let ini = file("ini-default.ini");
    let section = &ini[ini.find("[sops]").unwrap()..];
    for (name, text) in [
        ("a.yaml", format!("sops: {{}}\n{yaml}")),
        ("a.yaml", format!("{yaml}{block}")),
        ("a.yaml", format!("...\n{yaml}")),
        // The end of a document was lost, and the third block stands in the second one.
        ("a.yaml", format!("{documents}{block}")),
        ("a.yaml", format!("kind:\n{yaml}")),
        ("a.yaml", format!("\"k\\x69nd\": {{}}\n{yaml}")),
        ("a.json", json.replacen('{', "{\"sops\": {},", 1)),
        ("a.ini", format!("{ini}\n{section}")),
    ] {
        let said = verify(&keys, name, &text);
        assert_ne!(said.state, "verified", "{name}: {text}");
        assert!(!said.unverified.is_empty(), "{name}: {said:?}");
    }
}

/// SOPS 3.11.0 takes keys that stand twice deeper down, in another document or in another store. An empty value adds nothing
/// to its code, so that whoever can write the file blanks a password with one.
#[test]
fn a_key_that_stands_twice_is_not_verified() {
    let keys = Keys::native(&[FIRST]).request();
    let yaml = file("yaml-default.yaml");
    let json = file("json-default.json");
    let env = file("env-default.env");
    for (name, text) in [
        (
            "a.yaml",
            yaml.replacen("metadata:\n", "metadata:\n    name:\n", 1),
        ),
        ("a.yaml", format!("{yaml}---\nq:\nq:\n")),
        ("a.json", json.replacen('{', "{\"kind\": null,", 1)),
        ("a.env", format!("EMPTY=\n{env}")),
    ] {
        let said = verify(&keys, name, &text);
        assert_ne!(said.state, "verified", "{name}: {said:?}: {text}");
    }
    let said = verify(&keys, "a.yaml", &format!("Kind:\n\"kind \":\n{yaml}"));
    assert_eq!(said.state, "verified", "other keys: {said:?}");
}

/// A digest of SHA-512 has one length.
#[test]
fn a_code_of_another_length_needs_no_key() {
    let keys = Keys::native(&[FIRST]).request();
    let yaml = file("yaml-default.yaml");
    let start = yaml.find("mac: ENC[AES256_GCM,data:").unwrap() + "mac: ENC[AES256_GCM,data:".len();
    let end = start + yaml[start..].find(',').unwrap();
    for bytes in [1, 11, 20, 127, 129] {
        let data = rempart_testkit::base64(&vec![0xE9; bytes]);
        let text = format!("{}{data}{}", &yaml[..start], &yaml[end..]);
        assert!(
            verify(&keys, "a.yaml", &text).has("sops-missing-mac"),
            "{bytes}"
        );
    }
}

#[test]
fn a_code_of_another_type_needs_no_key() {
    let keys = Keys::native(&[FIRST]).request();
    let yaml = file("yaml-default.yaml");
    let (before, mac) = yaml.split_once("mac: ENC[").unwrap();
    let changed = format!(
        "{before}mac: ENC[{}",
        mac.replacen("type:str]", "type:int]", 1)
    );
    assert!(verify(&keys, "a.yaml", &changed).has("sops-missing-mac"));
}

#[test]
fn keys_that_cannot_be_used_are_refused_and_not_shown() {
    let good = throw_away::identity(FIRST);
    let mut typo = good.clone().into_bytes();
    typo[30] = if typo[30] == b'Q' { b'P' } else { b'Q' };
    let typo = String::from_utf8(typo).unwrap();
    let begin = |name: &str| format!("-----BEGIN {name}-----\nAAAA\n-----END {name}-----\n");
    for (text, error) in [
        (String::new(), IdentityError::Empty),
        ("# a comment\n".to_owned(), IdentityError::Empty),
        (format!("# one\n\n{typo}\n"), IdentityError::NoIdentity(3)),
        ("hunter2".to_owned(), IdentityError::NoIdentity(1)),
        (begin("AGE ENCRYPTED FILE"), IdentityError::Passphrase),
        (
            "age-encryption.org/v1\n-> scrypt".to_owned(),
            IdentityError::Passphrase,
        ),
        (begin("EC PRIVATE KEY"), IdentityError::UnsupportedSsh),
        ("x".repeat(2 << 20), IdentityError::TooLong),
        (format!("{good}\n").repeat(300), IdentityError::TooMany),
    ] {
        let mut identities = Identities::default();
        assert_eq!(identities.add(text.as_bytes()), Err(error));
        assert!(identities.is_empty());
        assert!(!format!("{error} {error:?} {identities:?}").contains(&good[20..30]));
    }
    let mut identities = Identities::default();
    assert_eq!(identities.add(&[0xFF, 0xFE]), Err(IdentityError::NotText));
    identities
        .add(format!("# a\r\n{good}\r\n\r\nAGE-PLUGIN-X-1QQ\n").as_bytes())
        .unwrap();
    assert_eq!(identities.unused().len(), 1);
    let shown = format!("{identities:?}");
    assert!(
        shown.contains("age1m5xm") && !shown.to_uppercase().contains("SECRET"),
        "{shown}"
    );
}

#[test]
fn a_damaged_copy_is_a_fault_and_a_stranger_s_is_not() {
    let text = file("several.yaml");
    let said = verify(&Keys::native(&[FIRST]).request(), "a.yaml", &text);
    assert!(said.is_verified(), "{said:?}");
    let entries: Vec<&str> = text
        .match_indices("        - recipient:")
        .map(|(at, _)| &text[at..])
        .collect();
    let armor = |entry: &str| {
        let start = entry.find("-----BEGIN").unwrap();
        entry[start..start + entry[start..].find("-----END").unwrap()].to_owned()
    };
    let (first, last) = (armor(entries[0]), armor(entries[3]));
    // The copies of two recipients change places: each opens with the other's key.
    let swapped = text
        .replace(&first, "?")
        .replace(&last, &first)
        .replace('?', &last);
    let said = verify(
        &Keys::native(&[FIRST, SECOND]).request(),
        "a.yaml",
        &swapped,
    );
    assert!(said.has("sops-wrong-recipient"), "{said:?}");
}

#[test]
fn more_keys_than_anybody_has_are_refused() {
    let some = |from: usize| {
        let keys = (from..from + 140).map(|at| throw_away::identity(&format!("no secret {at}")));
        keys.collect::<Vec<_>>().join("\n")
    };
    let mut identities = Identities::default();
    assert_eq!(identities.add(some(0).as_bytes()), Ok(()));
    assert_eq!(
        identities.add(some(140).as_bytes()),
        Err(IdentityError::TooMany)
    );
    // Nothing was added then.
    assert_eq!(format!("{identities:?}").matches("age1").count(), 140);
    let many = format!("{}\n{}", some(0), some(140));
    let refused = Identities::default().add(many.as_bytes());
    assert_eq!(refused, Err(IdentityError::TooMany));
}

/// SOPS opens by the name, and a person by `--input-type`.
#[test]
fn a_file_is_read_in_the_form_that_it_has() {
    let keys = Keys::native(&[FIRST]).request();
    for (of, names) in [
        (
            "yaml-default.yaml",
            &[
                "x.sops",
                "secrets",
                "x.yaml.j2",
                "x.yaml.bak",
                "x.conf",
                "x.txt",
                "x.enc",
                "x.toml",
            ][..],
        ),
        ("env-default.env", &["secrets", "x.conf"][..]),
        ("ini-default.ini", &["a.conf", "secrets"][..]),
    ] {
        let text = file(of);
        let broken = text.replacen("type:str]", "type:str]hunter2", 1);
        assert_ne!(text, broken);
        for name in names {
            let said = verify(&keys, name, &text);
            assert_eq!(said.state, "verified", "{name}: {said:?}");
            assert!(said.has("sops-foreign-store"), "{name}: {said:?}");
            let said = verify(&keys, name, &broken);
            assert_ne!(said.state, "verified", "{name}: {said:?}");
            assert!(said.has("sops-malformed-value"), "{name}: {said:?}");
        }
    }
    let program = format!(
        "package main\n\nconst text = `\n{}`\n",
        file("yaml-default.yaml")
    );
    assert_eq!(verify(&keys, "main.go", &program).state, "");
}

/// Random bytes are not readable, and few values make chance small.
/// Each of these makes `sops decrypt` 3.11.0 exit with 1, although the copies of the data key and all values are whole.
#[test]
fn metadata_of_other_types_than_sops_asks_for_cannot_be_verified() {
    for (name, mark, more, key) in [
        ("yaml-default.yaml", "sops:\n", "    pgp: x\n", "pgp"),
        (
            "yaml-default.yaml",
            "sops:\n",
            "    kms: [{arn: x, enc: x}]\n",
            "kms[0].created_at",
        ),
        (
            "json-default.json",
            "\"sops\": {",
            "\"hc_vault\": {},",
            "hc_vault",
        ),
        (
            "env-default.env",
            "sops_mac=",
            "sops_key_groups=x\n",
            "key_groups",
        ),
        ("ini-default.ini", "[sops]\n", "gcp_kms = x\n", "gcp_kms"),
    ] {
        let text = file(name);
        let changed = if mark == "sops_mac=" {
            text.replacen(mark, &format!("{more}{mark}"), 1)
        } else {
            text.replacen(mark, &format!("{mark}{more}"), 1)
        };
        let request = Keys::all().request();
        let said = verify(&request, name, &changed);
        let reason = format!("SOPS refuses to load it: `sops.{key}`");
        assert!(
            said.unverified.iter().any(|said| said.starts_with(&reason)),
            "{name}: {said:?}"
        );
        assert!(said.has("sops-refused-metadata"), "{name}: {said:?}");
    }
}

/// SOPS keeps the threshold of a creation rule for a single group, and does not look at it.
#[test]
fn a_threshold_of_a_single_group_counts_for_nothing() {
    let text = file("yaml-default.yaml");
    let changed = text.replacen("sops:\n", "sops:\n    shamir_threshold: 2\n", 1);
    assert_ne!(changed, text);
    let request = Keys::all().request();
    let said = verify(&request, "yaml-default.yaml", &changed);
    assert!(
        said.verifies() && !said.has("sops-refused-metadata"),
        "{said:?}"
    );
}

/// A blank that age takes for none, behind the end of its file: `sops decrypt` 3.11.0 exits with 128.
#[test]
fn a_blank_of_another_script_is_none_to_age() {
    let text = file("env-default.env");
    let end = "-----END AGE ENCRYPTED FILE-----\\n";
    let changed = text.replacen(end, &end.replace("\\n", "\u{a0}\\n"), 1);
    assert_ne!(changed, text);
    let request = Keys::all().request();
    let said = verify(&request, "env-default.env", &changed);
    assert!(said.has("sops-wrong-recipient"), "{said:?}");
}

#[test]
fn a_short_readable_value_is_forged_where_there_are_few() {
    let keys = Keys::native(&[FIRST]).request();
    let secret = file("secret.yaml");
    let start = secret.find("data:").and_then(|at| {
        secret[at..]
            .find("ENC[AES256_GCM,data:")
            .map(|more| at + more)
    });
    let start = start.unwrap() + "ENC[AES256_GCM,data:".len();
    let end = start + secret[start..].find(',').unwrap();
    let with = |value: &[u8]| {
        let data = rempart_testkit::base64(value);
        verify(
            &keys,
            "a.yaml",
            &format!("{}{data}{}", &secret[..start], &secret[end..]),
        )
    };
    for value in [
        "hunter2-Xq7",
        "pa\u{df}w\u{f6}rter",
        "p\u{e4}ssw\u{f6}rd-und-l\u{e4}nger",
    ] {
        assert!(with(value.as_bytes()).has("sops-forged-value"), "{value}");
    }
    assert!(!with(b"abc").has("sops-forged-value"));
    assert!(!with(b"hunter2\x01Xq7").has("sops-forged-value"));
    // In a file of many short values one may be readable by chance.
    let short = "ENC[AES256_GCM,data:6enp6enp6ek=,iv:ZqzNv7fVo57fnQUEAmDn1kcSBhH0mJUlnKxDO8L6jPc=,tag:t6+DKFt45h1a4+x72TsoVA==,type:str]";
    let many: Vec<String> = (0..50).map(|at| format!("key{at}: {short}\n")).collect();
    let many = many.concat();
    let forged = rempart_testkit::base64(b"hunter2");
    let text = format!(
        "{many}last: {}\n{}",
        short.replace("6enp6enp6ek=", &forged),
        &secret[secret.find("sops:\n").unwrap()..]
    );
    assert!(!verify(&keys, "a.yaml", &text).has("sops-forged-value"));
}

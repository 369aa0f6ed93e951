//! Files of the real SOPS 3.11 with their keys: all of them verify, and no changed one does.
#![cfg(feature = "age")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

#[path = "../throw_away/mod.rs"]
mod throw_away;

mod bits;
mod changes;
mod lines;
mod oracle;
mod support;
mod unverified;

use support::{Keys, files, verify};

#[test]
fn every_store_and_selector_verifies_with_its_keys() {
    let request = Keys::all().request();
    let (mut count, mut values) = (0, 0);
    for (name, text) in files() {
        let said = verify(&request, &name, &text);
        assert!(said.verifies(), "{name}: {said:?}");
        count += 1;
        values += said.values;
    }
    assert!(
        count >= 43 && values >= 200,
        "{values} values of {count} files"
    );
}

#[test]
fn each_kind_of_key_opens_its_files_alone() {
    for (keys, name) in [
        (Keys::native(&[throw_away::FIRST]), "secret.yaml"),
        (
            Keys::native(&[throw_away::FIRST, throw_away::SECOND]),
            "groups.yaml",
        ),
        (Keys::ssh("ed25519"), "ed25519.yaml"),
        (Keys::ssh("rsa"), "rsa.env"),
        (Keys::ssh("rsa"), "several.yaml"),
        (Keys::ssh("ed25519"), "several.ini"),
        (Keys::native(&[throw_away::SECOND]), "several.yaml"),
        // Two of three groups: the key of the first opens a copy in the third, too.
        (Keys::native(&[throw_away::FIRST]), "groups-of-three.json"),
    ] {
        let said = verify(&keys.request(), name, &support::file(name));
        assert!(said.is_verified(), "{name}: {said:?}");
    }
}

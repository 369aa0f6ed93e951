use rempart_core::base64::encode as base64;

use super::{is_nearly_text, is_readable, is_whole};

/// Bytes as a cipher makes them, the same each time.
fn cipher(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16).unwrap();
    let pairs = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    pairs.collect()
}

fn folded(text: &str) -> String {
    let lines: Vec<_> = text.as_bytes().chunks(64).collect();
    let lines: Vec<_> = lines
        .iter()
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    lines.join("\n")
}

/// A file of age with what stands for its stanza's body and its payload.
fn age(body: &[u8], payload: &[u8]) -> Vec<u8> {
    let unpadded = |bytes: &[u8]| base64(bytes).trim_end_matches('=').to_owned();
    let mut file = format!(
        "age-encryption.org/v1\n-> X25519 {}\n{}\n--- {}\n",
        unpadded(&cipher(32)),
        unpadded(body),
        unpadded(&cipher(32)),
    )
    .into_bytes();
    file.extend(payload);
    file
}

fn armoured(label: &str, bytes: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        folded(&base64(bytes))
    )
}

/// A message of two packets, in the old form as `GnuPG` writes the first.
fn openpgp(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut message = vec![0x85];
    message.extend((key.len() as u16 + 1).to_be_bytes());
    message.push(3);
    message.extend(key);
    message.extend([0xD2, 0xFF]);
    message.extend((data.len() as u32 + 1).to_be_bytes());
    message.push(1);
    message.extend(data);
    message
}

fn vault(cipher_text: &[u8]) -> String {
    let inner = [cipher(32), cipher(32), cipher_text.to_vec()].map(|part| hexadecimal(&part));
    let body = hexadecimal(inner.join("\n").as_bytes());
    format!("$ANSIBLE_VAULT;1.1;AES256\n{}\n", folded(&body))
}

const CLEAR: &[u8] = b"the word that opens the gate is written here in clear";

#[test]
fn files_of_programs_that_encrypt_are_sealed() {
    let age = age(&cipher(32), &cipher(300));
    let message = openpgp(&cipher(268), &cipher(300));
    let mut git_crypt = b"\0GITCRYPT\0".to_vec();
    git_crypt.extend(cipher(100));
    let armour = armoured("AGE ENCRYPTED FILE", &age);
    let pgp = armoured("PGP MESSAGE", &message);
    let headed = pgp.replacen("-----\n", "-----\nVersion: GnuPG v2\n\n", 1);
    let summed = pgp.replace("\n-----END", "\n=aBcD\n-----END");
    for (name, bytes) in [
        ("age", age),
        ("OpenPGP", message),
        ("git-crypt", git_crypt),
        ("age in armour", armour.clone().into_bytes()),
        (
            "age in armour with CRLF",
            armour.replace('\n', "\r\n").into_bytes(),
        ),
        ("OpenPGP in armour", pgp.into_bytes()),
        ("OpenPGP with a header", headed.into_bytes()),
        ("OpenPGP with a checksum", summed.into_bytes()),
        ("vault", vault(&cipher(80)).into_bytes()),
        (
            "vault with a label",
            vault(&cipher(80))
                .replace("1.1;AES256", "1.2;AES256;prod")
                .into_bytes(),
        ),
    ] {
        assert!(is_whole(&bytes), "{name}");
    }
}

#[test]
fn a_text_in_their_clothes_is_not() {
    let real = armoured("AGE ENCRYPTED FILE", &age(&cipher(32), &cipher(300)));
    let mut behind_mark = vec![0x85];
    behind_mark.extend(CLEAR);
    let mut git_crypt = b"\0GITCRYPT\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    git_crypt.extend(CLEAR);
    let plain = String::from_utf8(CLEAR.to_vec()).unwrap();
    let beside = |text: &str| format!("{text}{plain}\n").into_bytes();
    let above = |text: &str| format!("{plain}\n{text}").into_bytes();
    for (name, bytes) in [
        ("payload of age", age(&cipher(32), CLEAR)),
        ("stanza of age", age(CLEAR, &cipher(300))),
        ("age without a payload", age(&cipher(32), b"")),
        ("header of age", b"age-encryption.org/v1\nclear\n".to_vec()),
        (
            "age in armour",
            armoured("AGE ENCRYPTED FILE", CLEAR).into_bytes(),
        ),
        (
            "words in the armour of age",
            format!(
                "-----BEGIN AGE ENCRYPTED FILE-----\n{}\n-----END AGE ENCRYPTED FILE-----\n",
                plain.replace(' ', "")
            )
            .into_bytes(),
        ),
        (
            "OpenPGP in armour",
            armoured("PGP MESSAGE", CLEAR).into_bytes(),
        ),
        ("data of OpenPGP", openpgp(&cipher(268), CLEAR)),
        ("key of OpenPGP", openpgp(CLEAR, &cipher(300))),
        ("literal data", [&[0xCB, 60][..], CLEAR].concat()),
        ("a first byte", behind_mark),
        ("git-crypt", git_crypt),
        (
            "vault",
            format!("$ANSIBLE_VAULT;1.1;AES256\n{}\n", hexadecimal(CLEAR)).into_bytes(),
        ),
        ("cipher of a vault", vault(CLEAR).into_bytes()),
        ("header of a vault", b"$ANSIBLE_VAULT;1.1;AES256".to_vec()),
        ("below", beside(&real)),
        ("above", above(&real)),
        ("behind a vault", beside(&vault(&cipher(80)))),
        ("nothing", Vec::new()),
    ] {
        assert!(!is_whole(&bytes), "{name}");
    }
}

#[test]
fn no_cut_and_no_byte_breaks_a_reader() {
    for bytes in [
        age(&cipher(32), &cipher(64)),
        openpgp(&cipher(64), &cipher(64)),
        armoured("PGP MESSAGE", &openpgp(&cipher(64), &cipher(64))).into_bytes(),
        vault(&cipher(20)).into_bytes(),
    ] {
        for at in 0..bytes.len() {
            is_whole(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] ^= 0xFF;
            is_whole(&changed);
        }
    }
}

#[test]
fn texts_are_told_from_ciphers() {
    assert!(is_readable(CLEAR) && is_readable(&[&cipher(99), CLEAR].concat()));
    assert!(!is_readable(&cipher(1 << 20)) && !is_readable(b"") && !is_readable(b"short"));
    assert!(
        is_nearly_text(&[b"\x85", CLEAR].concat()) && is_nearly_text(b"gr\xFC\xDFe aus M\xFCnchen")
    );
    assert!(!is_nearly_text(&cipher(300)) && !is_nearly_text(b""));
}

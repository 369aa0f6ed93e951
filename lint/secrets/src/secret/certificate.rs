//! Certificates and public keys: a server hands its own to whoever connects to it, and a public key is given away, so a text
//! of nothing else is no secret.

use super::setting::is_opaque;
use crate::scan;

/// The labels of what is public and has a form that can be looked at (RFC 7468, sections 5, 6 and 13).
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CRL", "PUBLIC KEY"];

/// Types of public keys of OpenSSH (`PROTOCOL` and `PROTOCOL.u2f` of OpenSSH; RFC 8709, RFC 5656).
const TYPES: [&str; 7] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// Whether a text is public keys of OpenSSH, one a line, and nothing else. A key has to have the fields of its type, and what
/// stands behind it to be the name of somebody.
pub(super) fn is_public_keys(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_key = |line: &str| {
        let mut words = line.split(' ').filter(|word| !word.is_empty());
        let Some((kind, digits)) = words.next().zip(words.next()) else {
            return false;
        };
        let comment: Vec<_> = words.collect();
        TYPES.contains(&kind)
            && scan::decoded_base64(digits.as_bytes())
                .is_some_and(|bytes| consists_of_fields(kind, &bytes))
            && comment.len() <= 2
            && comment
                .iter()
                .all(|word| word.len() <= COMMENT && !is_opaque(word))
    };
    let first = lines.next();
    first.is_some_and(is_key) && lines.all(is_key)
}

/// The longest name behind a public key.
const COMMENT: usize = 64;

/// Whether bytes are the name of a type and two or three fields behind it, each with its length before it (RFC 4253,
/// section 6.6).
fn consists_of_fields(kind: &str, bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut fields = Vec::new();
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((field, behind)) = behind.split_at_checked(length) else {
            return false;
        };
        fields.push(field);
        rest = behind;
        if fields.len() > FIELDS {
            return false;
        }
    }
    let is_text =
        |field: &&[u8]| field.len() >= 16 && field.iter().all(|byte| matches!(byte, b' '..=b'~'));
    rest.is_empty()
        && fields.len() >= 2
        && fields[0] == kind.as_bytes()
        && !fields[1..].iter().any(is_text)
}

/// The most fields of a public key: its type, its curve, its point, its application.
const FIELDS: usize = 4;

/// Whether a text is certificates, revocation lists and public keys in PEM, and nothing else. What stands between their
/// marks has to be one: a password in the clothes of a certificate is a password.
pub(super) fn is_certificate(text: &str) -> bool {
    let mut rest = text.trim();
    let mut blocks = 0;
    while !rest.is_empty() {
        let Some(behind) = LABELS.iter().find_map(|label| behind_block(rest, label)) else {
            return false;
        };
        rest = behind.trim_start();
        blocks += 1;
    }
    blocks > 0
}

/// What stands behind the block with a label that a text begins with, if it holds what its label says.
fn behind_block<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let begin = format!("-----BEGIN {label}-----");
    let end = format!("-----END {label}-----");
    let (body, behind) = text.strip_prefix(&begin)?.split_once(&end)?;
    let digits: Vec<u8> = body
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let bytes = scan::decoded_base64(&digits)?;
    scan::is_signed_or_public(&bytes).then_some(behind)
}

#[cfg(test)]
mod tests {
    use rempart_core::base64::encode as base64;

    use super::{is_certificate, is_public_keys};

    fn element(tag: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag, 0x82];
        bytes.extend((body.len() as u16).to_be_bytes());
        bytes.extend(body);
        bytes
    }

    /// What has the form of a certificate, and is signed by nobody.
    fn certificate() -> Vec<u8> {
        let body = [
            element(0x30, &[7; 200]),
            element(0x30, &[6; 13]),
            element(0x03, &[0; 65]),
        ];
        element(0x30, &body.concat())
    }

    fn block(label: &str, bytes: &[u8]) -> String {
        let digits = base64(bytes);
        format!("-----BEGIN {label}-----\n{digits}\n-----END {label}-----\n")
    }

    #[test]
    fn certificates_are_public_and_nothing_in_their_clothes() {
        let one = block("CERTIFICATE", &certificate());
        assert!(is_certificate(&one) && is_certificate(&format!("{one}\n{one}")));
        let key = block("PRIVATE KEY", &certificate());
        let word = "sieben raben saßen auf dem dach und sangen".repeat(9);
        for other in [
            String::new(),
            format!("{one}{key}"),
            format!("{one}birch"),
            format!("birch\n{one}"),
            block("CERTIFICATE", word.as_bytes()),
            block("CERTIFICATE", &element(0x30, word.as_bytes())),
            block("CERTIFICATE", &[certificate(), word.into_bytes()].concat()),
            one.replace("END CERTIFICATE", "END NOTHING"),
        ] {
            assert!(!is_certificate(&other), "{other}");
        }
    }

    fn field(bytes: &[u8]) -> Vec<u8> {
        let mut field = (bytes.len() as u32).to_be_bytes().to_vec();
        field.extend(bytes);
        field
    }

    #[test]
    fn public_keys_are_public_and_nothing_in_their_clothes() {
        let line = |kind: &str, fields: &[&[u8]], comment: &str| {
            let mut bytes = field(kind.as_bytes());
            bytes.extend(fields.iter().flat_map(|bytes| field(bytes)));
            format!("{kind} {}{comment}", base64(&bytes))
        };
        let one = line("ssh-ed25519", &[&[0xA7; 32]], " me@example.org");
        let other = line("ssh-rsa", &[&[1, 0, 1], &[0xB6; 257]], "");
        for text in [one.clone(), other.clone(), format!("{one}\n{other}\n")] {
            assert!(is_public_keys(&text), "{text}");
        }
        let word = "sieben raben sangen auf dem dach";
        for text in [
            String::new(),
            word.to_owned(),
            format!("{one}\n{word}"),
            line("ssh-ed25519", &[&[0xA7; 32]], " Vq7zundelLk92"),
            line("ssh-ed25519", &[&[0xA7; 32]], " sieben raben sangen"),
            line("ssh-ed25519", &[word.as_bytes()], ""),
            line("ssh-ed25519", &[], ""),
            line("ssh-other", &[&[0xA7; 32]], ""),
            one.replace("ssh-ed25519 ", "ssh-rsa "),
        ] {
            assert!(!is_public_keys(&text), "{text}");
        }
    }
}

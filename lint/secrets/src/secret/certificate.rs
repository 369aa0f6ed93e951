//! Certificates: a server hands its own to whoever connects to it, so a text of nothing else is no secret.

use crate::scan;

/// The labels of what is public and has a form that can be looked at (RFC 7468, sections 5, 6 and 13).
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CRL", "PUBLIC KEY"];

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

    use super::is_certificate;

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
}

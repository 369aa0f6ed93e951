//! Keys that are told by the structure of their bytes or by what stands beside them, and what nearly is one.

use rempart_testkit::base64;

use crate::context;
use crate::random::{ALPHANUMERIC, Random, base64_url};

/// A file that holds a key of a kind; `None` for the others.
pub(crate) fn positive(id: &str, random: &mut Random) -> Option<(String, &'static str)> {
    let text = match id {
        "der-private-key" => {
            let key = match random.below(4) {
                0 => edwards(random),
                1 => elliptic(true, random),
                2 => elliptic(false, random),
                _ => rsa(random),
            };
            context::around("TLS_KEY", &base64(&key), random)
        }
        "json-web-key" => json_web_key(random),
        "esphome-encryption-key" => {
            let key = base64(&random.bytes(32));
            format!("api:\n  encryption:\n    key: \"{key}\"\n")
        }
        "dnssec-private-key" => {
            let key = base64(&random.bytes(32));
            let text =
                format!("Private-key-format: v1.3\nAlgorithm: 15 (ED25519)\nPrivateKey: {key}\n");
            return Some((text, "Kx.+015+00001.private"));
        }
        "key-store" => {
            // Of noise that is text, too.
            let noise = random.text(ALPHANUMERIC, 40);
            return Some((format!("\x30\x2D\x02\x01\x03\x30\x28{noise}"), "shop.p12"));
        }
        _ => return None,
    };
    Some((text, "config.yaml"))
}

/// Files that nearly hold one.
pub(crate) fn negatives(id: &str, random: &mut Random) -> Vec<String> {
    let drawn = base64_url(&random.bytes(32));
    match id {
        "der-private-key" => {
            let certificate = element(0x30, &element(0x30, &random.bytes(300)));
            let key = rsa(random);
            let public = element(
                0x30,
                &[element(0x30, &ALGORITHM), element(0x03, &random.bytes(33))].concat(),
            );
            let locked = element(
                0x30,
                &[element(0x30, &ALGORITHM), element(0x04, &random.bytes(300))].concat(),
            );
            [&certificate[..], &key[..key.len() / 2], &public, &locked]
                .map(|bytes| format!("tls.crt: {}\n", base64(bytes)))
                .to_vec()
        }
        "json-web-key" => vec![
            format!("{{\"kty\": \"EC\", \"x\": \"{drawn}\", \"y\": \"{drawn}\"}}\n"),
            format!("{{\"kty\": \"RSA\", \"n\": \"{drawn}\", \"e\": \"AQAB\"}}\n"),
            format!("{{\"d\": \"{drawn}\"}}\n"),
            format!("{{\"kty\": \"EC\"}}\n{{\"d\": \"{drawn}\"}}\n"),
            format!("{{\"kty\": \"oct\", \"d\": \"{drawn}\"}}\n"),
            "{\"kty\": \"EC\", \"d\": \"${PRIVATE_KEY_OF_THE_ISSUER}\"}\n".to_owned(),
        ],
        "esphome-encryption-key" => vec![
            format!(
                "api:\n  other:\n    key: \"{}\"\n",
                base64(&random.bytes(32))
            ),
            format!("api:\n  encryption:\n    key: \"{}\"\n", base64(&[0; 32])),
            "api:\n  encryption:\n    key: !secret api_encryption_key_of_device\n".to_owned(),
        ],
        "dnssec-private-key" => vec![
            "Private-key-format: v1.3\n".to_owned(),
            "Private-key-format: v1.3\nPrivateKey: \n".to_owned(),
            format!(
                "example.com. IN DNSKEY 257 3 15 {}\n",
                base64(&random.bytes(32))
            ),
        ],
        "key-store" => vec![
            "0".to_owned(),
            format!(
                "\x30\x2D\x02\x01\x02\x30\x28{}",
                random.text(ALPHANUMERIC, 40)
            ),
            format!("\x30\x2D\x02\x01\x03{}", random.text(ALPHANUMERIC, 42)),
        ],
        _ => Vec::new(),
    }
}

/// A key with its private member, the type before it or behind.
fn json_web_key(random: &mut Random) -> String {
    let drawn = base64_url(&random.bytes(32));
    let public = base64_url(&random.bytes(32));
    match random.below(5) {
        0 => format!("{{\"kty\": \"EC\", \"x\": \"{public}\", \"d\": \"{drawn}\"}}\n"),
        1 => format!("{{\"d\":\"{drawn}\",\"kty\":\"OKP\",\"x\":\"{public}\"}}\n"),
        2 => {
            let long = base64_url(&random.bytes(256));
            format!("{{\"keys\": [{{\"kty\": \"RSA\", \"n\": \"{long}\", \"d\": \"{long}\"}}]}}\n")
        }
        3 => format!("- kty: oct\n  k: {drawn}\n"),
        _ => format!("jwk: \"{{\\\"kty\\\":\\\"OKP\\\",\\\"d\\\":\\\"{drawn}\\\"}}\"\n"),
    }
}

/// An object identifier.
const ALGORITHM: [u8; 5] = [0x06, 0x03, 0x2B, 0x65, 0x70];

/// An element of DER.
fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = match length {
        0..128 => vec![tag, length as u8],
        128..256 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, body.to_vec()].concat()
}

/// A key of Ed25519 in PKCS#8.
fn edwards(random: &mut Random) -> Vec<u8> {
    let key = element(0x04, &element(0x04, &random.bytes(32)));
    element(
        0x30,
        &[vec![0x02, 1, 0], element(0x30, &ALGORITHM), key].concat(),
    )
}

/// A key of P-256 in PKCS#8 or in SEC 1.
fn elliptic(is_wrapped: bool, random: &mut Random) -> Vec<u8> {
    let curve = [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
    let private = element(0x04, &random.bytes(32));
    let public = [vec![0xA1, 68, 0x03, 66, 0, 4], random.bytes(64)].concat();
    if !is_wrapped {
        let named = element(0xA0, &curve);
        return element(0x30, &[vec![0x02, 1, 1], private, named, public].concat());
    }
    let inner = element(0x30, &[vec![0x02, 1, 1], private, public].concat());
    let algorithm = [&[0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1][..], &curve].concat();
    let parts = [
        vec![0x02, 1, 0],
        element(0x30, &algorithm),
        element(0x04, &inner),
    ];
    element(0x30, &parts.concat())
}

/// A key of RSA with 2048 bits in PKCS#1.
fn rsa(random: &mut Random) -> Vec<u8> {
    let mut number = |length: usize| {
        let bytes = [vec![0x40], random.bytes(length - 1)].concat();
        element(0x02, &bytes)
    };
    let modulus = element(0x02, &[vec![0, 0xC1], number(256)[5..].to_vec()].concat());
    let mut parts = vec![vec![0x02, 1, 0], modulus, vec![0x02, 3, 1, 0, 1]];
    parts.extend([256, 128, 128, 128, 128, 128].map(number));
    element(0x30, &parts.concat())
}

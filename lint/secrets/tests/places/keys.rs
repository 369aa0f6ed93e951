//! Private keys in other forms than PEM.

use rempart_testkit::base64;

use super::{Case, REFERENCE, Secret, case};

pub(crate) const CASES: &[Case] = &[
    case!(
        "private JSON Web Key",
        Drawn,
        "jwk.json",
        "{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"abc\", \"d\": \"SECRET\"}\n",
        &["leaked-credential"]
    ),
    case!(
        "private JSON Web Key, the type behind",
        Drawn,
        "jwks.json",
        "{\"keys\": [{\"d\": \"SECRET\", \"use\": \"sig\", \"kty\":\"RSA\"}]}\n",
        &["leaked-credential"]
    ),
    case!(
        "private JSON Web Key in YAML",
        Drawn,
        "jwk.yaml",
        "jwk:\n  kty: OKP\n  crv: Ed25519\n  d: SECRET\n",
        &["leaked-credential"]
    ),
    case!(
        "shared JSON Web Key",
        Drawn,
        "jwks.json",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"SECRET\"}]}\n",
        &["leaked-credential"]
    ),
    case!(
        "key of a zone",
        Drawn,
        "Kx.+013+1.private",
        "Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: SECRET\n",
        &["leaked-credential"]
    ),
    Case {
        name: "private key in DER",
        secret: Secret::Drawn,
        files: |secret| vec![("server.key", key(secret))],
        found: &["leaked-credential"],
    },
    Case {
        name: "private key in DER and base64",
        secret: Secret::Drawn,
        files: |secret| {
            let coded = base64(&key(secret));
            vec![("values.yaml", format!("tls.key: {coded}\n").into_bytes())]
        },
        found: &["leaked-credential"],
    },
    Case {
        name: "store of keys of Java",
        secret: Secret::Drawn,
        files: |secret| {
            // The first entry of the other one is a certificate.
            let tag = if secret == REFERENCE { 2 } else { 1 };
            let head = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, tag];
            vec![("a.jks", [&head[..], &[0xF1; 64]].concat())]
        },
        found: &["leaked-locked-key"],
    },
    Case {
        name: "store of keys of PKCS#12",
        secret: Secret::Drawn,
        files: |secret| {
            let name = if secret == REFERENCE {
                "truststore.p12"
            } else {
                "a.p12"
            };
            let store = [element(0x02, &[3]), element(0x30, &[0xF1; 64])].concat();
            vec![(name, element(0x30, &store))]
        },
        found: &["leaked-locked-key"],
    },
    Case {
        name: "store of keys of PKCS#12 in base64",
        secret: Secret::Drawn,
        files: |secret| {
            let name = if secret == REFERENCE {
                "truststore.p12"
            } else {
                "keystore.p12"
            };
            let text = format!("files:\n  {name}: {}\n", base64(&store(400)));
            vec![("values.yaml", text.into_bytes())]
        },
        found: &["leaked-locked-key"],
    },
    Case {
        name: "store of keys of PKCS#12 in lines of base64",
        secret: Secret::Drawn,
        files: |secret| {
            let mut coded = base64(&store(400));
            if secret == REFERENCE {
                // A certificate begins so, too.
                coded.replace_range(8..12, "BAgI");
            }
            let lines: Vec<&str> = coded
                .as_bytes()
                .chunks(64)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            let text = format!("files:\n  a.pfx: |\n    {}\n", lines.join("\n    "));
            vec![("values.yaml", text.into_bytes())]
        },
        found: &["leaked-locked-key"],
    },
    Case {
        name: "key of ESPHome",
        secret: Secret::Drawn,
        files: |secret| {
            let key = if secret == REFERENCE {
                secret.to_owned()
            } else {
                base64(&secret.as_bytes()[..32])
            };
            let text = format!("api:\n  encryption:\n    key: \"{key}\"\n");
            vec![("device.yaml", text.into_bytes())]
        },
        found: &["leaked-credential"],
    },
    Case {
        name: "lower-case key of WireGuard",
        secret: Secret::Drawn,
        files: |secret| {
            let key = if secret == REFERENCE {
                secret.to_owned()
            } else {
                let mut key = secret.as_bytes()[..32].to_vec();
                key[0] &= 0xF8;
                key[31] = key[31] & 0x7F | 0x40;
                base64(&key)
            };
            vec![(
                "wg0.conf",
                format!("[Interface]\nprivatekey={key}\n").into_bytes(),
            )]
        },
        found: &["leaked-credential"],
    },
];

/// An element of DER.
fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).unwrap();
    let head = if length < 0x80 {
        vec![tag, length]
    } else {
        vec![tag, 0x81, length]
    };
    [head, body.to_vec()].concat()
}

/// A store of PKCS#12 as OpenSSL writes it: version, content of the type `pkcs7-data`, as many bytes.
fn store(bytes: u16) -> Vec<u8> {
    let long = |tag: u8, body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], body].concat()
    };
    let oid = element(0x06, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]);
    let drawn: Vec<u8> = (0..bytes)
        .map(|at| (at.wrapping_mul(7919) >> 3) as u8)
        .collect();
    let content = long(0x30, &[oid, long(0xA0, &long(0x04, &drawn))].concat());
    long(0x30, &[element(0x02, &[3]), content].concat())
}

/// A private key of Ed25519 in PKCS#8, and in the clean repository its public key.
fn key(secret: &str) -> Vec<u8> {
    let algorithm = element(0x30, &[0x06, 0x03, 0x2B, 0x65, 0x70]);
    if secret == REFERENCE {
        return element(0x30, &[algorithm, element(0x03, &[0xF1; 33])].concat());
    }
    // Bytes that are no text.
    let bytes: Vec<u8> = secret.bytes().take(32).map(|byte| byte ^ 0xC5).collect();
    let key = element(0x04, &element(0x04, &bytes));
    element(0x30, &[vec![0x02, 1, 0], algorithm, key].concat())
}

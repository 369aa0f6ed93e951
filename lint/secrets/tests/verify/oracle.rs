//! Against the real SOPS, when it is in the path: what it decrypts verifies, and what it refuses does not.

use std::path::Path;
use std::process::Command;

use crate::support::{Keys, files, verify};
use crate::throw_away::{self, FIRST, SECOND};

/// How many changed files are compared.
const CHANGES: usize = 150;

#[expect(
    clippy::disallowed_methods,
    reason = "the test asks SOPS, when it is there"
)]
fn sops_decrypts(path: &Path, keys: &Path) -> Option<bool> {
    let is_rsa = path.file_name().is_some_and(|name| name == "rsa.env");
    let ssh = keys.with_file_name(if is_rsa { "rsa" } else { "ed25519" });
    let output = Command::new("sops")
        .arg("--decrypt")
        .arg(path)
        .env("SOPS_AGE_KEY_FILE", keys)
        .env("SOPS_AGE_SSH_PRIVATE_KEY_FILE", ssh)
        .output()
        .ok()?;
    Some(output.status.success())
}

#[test]
fn the_real_sops_and_rempart_agree() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let both = format!(
        "{}\n{}\n",
        throw_away::identity(FIRST),
        throw_away::identity(SECOND)
    );
    std::fs::write(&keys, both).unwrap();
    for kind in ["ed25519", "rsa"] {
        std::fs::write(folder.path().join(kind), Keys::ssh(kind).text()).unwrap();
    }
    let request = Keys::all().request();
    let ours = files();
    let before = |name: &str| {
        let text = ours.iter().find(|(known, _)| known == name);
        text.map_or(0, |(_, text)| verify(&request, name, text).findings.len())
    };
    let mut seed = 0xACE1_u64;
    let mut next = |limit: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % limit as u64) as usize
    };
    let (mut wrong, mut stricter) = (Vec::new(), 0);
    for change in 0..ours.len() + CHANGES {
        let (name, text) = &ours[if change < ours.len() {
            change
        } else {
            next(ours.len())
        }];
        let mut bytes = text.clone().into_bytes();
        let at = next(bytes.len());
        if change >= ours.len() {
            bytes[at] ^= 1 << next(7);
        }
        let changed = String::from_utf8(bytes).unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, &changed).unwrap();
        let Some(decrypts) = sops_decrypts(&path, &keys) else {
            eprintln!("SKIP: no `sops` in the path, so nothing is compared with it");
            return;
        };
        let said = verify(&request, name, &changed);
        let passes = said.verifies() && said.findings.len() <= before(name);
        match (decrypts, passes) {
            (false, true) => wrong.push(format!("{name}: byte {at}: SOPS refuses it")),
            (true, false) => stricter += 1,
            _ => {}
        }
        if change < ours.len() && !decrypts {
            wrong.push(format!("{name}: SOPS does not decrypt it as it is"));
        }
    }
    eprintln!("{stricter} of {CHANGES} changed files pass SOPS and do not pass here");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

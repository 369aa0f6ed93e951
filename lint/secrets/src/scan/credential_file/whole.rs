//! Files that hold a password or a token and nothing else: `.vault_pass`, `db_password.txt`, `secrets/api_token`.

use super::leak;
use crate::scan::kind;
use crate::scan::leak::Leak;
use crate::scan::weak::{self, Strength};

/// Names of files that open vaults of Ansible, without their endings.
const VAULTS: &[&str] = &[
    "vault_pass",
    "vault-pass",
    "vaultpass",
    "vault_password",
    "vault-password",
    "vault_password_file",
    "vault-password-file",
    "vault_pass_file",
    "vault-pass-file",
    "ansible_vault_pass",
    "ansible-vault-pass",
    "ansible_vault_password",
    "ansible-vault-password",
];

/// The longest line that is a password.
const LONGEST: usize = 128;

/// What a name promises of a whole file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// The password of vaults: a sentence is one too.
    Vault,
    Password,
    Token,
    /// The name of a user on the first line, and a password on the second (`OpenVPN`, `--auth-user-pass`).
    Login,
}

/// Whether a file of this name promises to hold a password or token and nothing else.
pub(super) fn is_meant(name: &str) -> bool {
    promise(name).is_some()
}

/// What the content of a file of this name is judged as.
pub(super) fn strength(name: &str) -> Option<Strength> {
    match promise(name)? {
        Promise::Vault | Promise::Password => Some(Strength::Password),
        Promise::Token => Some(Strength::Sure),
        Promise::Login => None,
    }
}

fn promise(name: &str) -> Option<Promise> {
    if weak::language::of_name(name).is_some() {
        return None;
    }
    let name = name.strip_prefix('.').unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = stem.to_ascii_lowercase();
    let is_ending = |endings: &[&str]| {
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    };
    let is_plain = is_ending(&["", "txt", "secret", "key", "pw"]);
    if VAULTS.contains(&lower.as_str()) {
        return is_plain.then_some(Promise::Vault);
    }
    if name == "master.key" {
        // What Rails seals its credentials with.
        return Some(Promise::Token);
    }
    if lower.starts_with("auth-user-pass") || lower.starts_with("auth_user_pass") {
        return is_plain.then_some(Promise::Login);
    }
    if is_ending(&["passwd", "password", "passphrase", "pwd"]) {
        return Some(Promise::Password);
    }
    if is_ending(&["token", "apikey"]) {
        return Some(Promise::Token);
    }
    // What every system calls so is a list of its users.
    if !is_plain || matches!(lower.as_str(), "passwd" | "htpasswd" | "pass") {
        return None;
    }
    match weak::strength(stem.as_bytes())? {
        Strength::Password => Some(Promise::Password),
        Strength::Token | Strength::Credential | Strength::Sure => Some(Promise::Token),
        Strength::Login | Strength::Authorization => None,
    }
}

/// The password that a whole file is.
pub(super) fn search(name: &str, text: &[u8]) -> Option<Leak> {
    let body = text.trim_ascii();
    if body.is_empty() || body.len() > 2 * LONGEST || body.starts_with(b"#") {
        return None;
    }
    let promise = promise(name)?;
    let blanks = text.len() - text.trim_ascii_start().len();
    let mut start = blanks;
    let mut line = first_line(body);
    if promise == Promise::Login {
        // The user stands on the first line.
        start += line.len();
        let rest = body.get(line.len()..)?;
        start += rest.len() - rest.trim_ascii_start().len();
        line = rest.trim_ascii_start();
    }
    let is_one = memchr::memchr(b'\n', &text[start..start + line.len()]).is_none()
        && start + line.len() >= blanks + body.len()
        && line.len() <= LONGEST
        && std::str::from_utf8(line).is_ok();
    let is_word = !line.iter().any(u8::is_ascii_whitespace);
    // `$ANSIBLE_VAULT`, `name: value`, `a, b`: a text of some other form.
    let is_other = line.ends_with(b":") || line.ends_with(b",") || line.starts_with(b"<");
    if !is_one || is_other || !is_word && promise != Promise::Vault {
        return None;
    }
    let (strength, kind) = match promise {
        Promise::Vault => (Strength::Password, kind::ANSIBLE_VAULT_PASSWORD),
        Promise::Password | Promise::Login => (Strength::Password, kind::PASSWORD_FILE),
        Promise::Token if line.len() < 16 => return None,
        Promise::Token => (Strength::Token, kind::TOKEN_FILE),
    };
    let is_default = weak::is_default(strength, line)?;
    Some(leak(kind, start..start + line.len(), is_default))
}

/// The first line of a text, without blanks at its end.
fn first_line(text: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    text[..end].trim_ascii_end()
}

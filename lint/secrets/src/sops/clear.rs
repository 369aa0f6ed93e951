//! What is in clear and matters: names that tell of credentials, values that are none, and the data of Secrets.

use std::collections::HashSet;

use rempart_core::{FileView, Mode, NodeRef};
use rempart_syntax::json;

use super::file::Leaf;
use super::key_path::PathId;
use super::view::SopsView;
use crate::secret;

/// Parts of names that tell of a credential.
const CREDENTIALS: [&str; 11] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "credential",
    "accesskey",
    "clientkey",
    "encryptionkey",
];
/// Last parts of names that only point to one, or say something about it.
const ABOUT: [&str; 22] = [
    "name",
    "names",
    "ref",
    "refs",
    "file",
    "path",
    "dir",
    "url",
    "uri",
    "type",
    "kind",
    "class",
    "store",
    "namespace",
    "ttl",
    "expiry",
    "length",
    "policy",
    "enabled",
    "algorithm",
    "endpoint",
    "version",
];

/// Whether a name tells of a credential: `dbPassword`, `API_TOKEN`, and neither `secretName` nor `token_ttl`.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let joined = words.concat();
    let about = words
        .last()
        .is_some_and(|last| ABOUT.contains(&last.as_str()));
    !about && CREDENTIALS.iter().any(|part| joined.contains(part))
}

/// The words of a name in lower case, whatever divides them.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for character in name.chars() {
        let divides = !character.is_alphanumeric();
        if divides || (lower && character.is_uppercase()) {
            words.push(String::new());
        }
        lower = character.is_lowercase() || character.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| !divides) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a value as written is no credential: empty, or filled in by something else.
pub(crate) fn is_harmless(raw: &str) -> bool {
    !secret::reveals("", raw)
}

/// Whether a text is an object in JSON with data of a Secret in clear.
pub(crate) fn repeats_secret(text: &str) -> bool {
    let parsed = json::parse(text);
    let Some(root) = parsed.tape.root(text, 0) else {
        return false;
    };
    let open = |field: &str| {
        let entries = root.get(field).into_iter().flat_map(NodeRef::entries);
        let mut entries = entries.map(|(key, value)| (key.value(), value));
        entries.any(|(key, value)| secret::is_open(field == "data", &key, value))
    };
    open("data") || open("stringData")
}

/// Whether there is something to encrypt: a regular file with text in it.
pub(crate) fn has_text(file: FileView<'_>) -> bool {
    matches!(file.mode(), Mode::File | Mode::Executable)
        && file.text().is_some_and(|text| !text.trim().is_empty())
}

/// The Secrets of a file, by document and path.
pub(crate) struct SecretObjects(HashSet<(u32, PathId)>);

/// Finds the Secrets of a file, and the templates of Secrets in a `SopsSecret`. Their kind has to be in clear, as
/// Kubernetes tools want it.
pub(crate) fn secret_objects(sops: SopsView<'_>) -> SecretObjects {
    let paths = &sops.file.paths;
    let kinds = sops
        .file
        .leaves
        .iter()
        .filter(|leaf| paths.last_key(leaf.path) == Some("kind"));
    let is_secret = |raw: &str| matches!(raw.trim_matches(['"', '\'']), "Secret" | "SopsSecret");
    let secrets = kinds.filter(|leaf| is_secret(sops.raw(leaf.span)));
    SecretObjects(
        secrets
            .map(|leaf| (leaf.document, paths.around(leaf.path)))
            .collect(),
    )
}

impl SecretObjects {
    /// Whether a leaf is a value of `data` or `stringData` of one of them.
    pub(crate) fn holds(&self, sops: SopsView<'_>, leaf: &Leaf) -> bool {
        let paths = &sops.file.paths;
        let field = paths.around(leaf.path);
        if !matches!(paths.last_key(field), Some("data" | "stringData")) {
            return false;
        }
        let owner = paths.around(field);
        let list = paths.around(owner);
        // `spec.secretTemplates[…].data` of a `SopsSecret`.
        let templated = paths.last_key(list) == Some("secretTemplates");
        let object = if templated {
            paths.around(paths.around(list))
        } else {
            owner
        };
        self.0.contains(&(leaf.document, object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_of_credentials() {
        for name in [
            "password",
            "dbPassword",
            "API_TOKEN",
            "apiKey",
            "client-secret",
            "privateKey",
            "x_password_unencrypted",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "secretName",
            "passwordFile",
            "token_ttl",
            "user",
            "tokens-url",
            "key",
            "kind",
            "secretRef",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn references_are_harmless() {
        for value in [
            "",
            "\"\"",
            "${PASSWORD}",
            "{{ .Values.x }}",
            "<password>",
            "<path:kv/x#y>",
            "null",
        ] {
            assert!(is_harmless(value), "{value}");
        }
        assert!(!is_harmless("hunter2"));
    }
}

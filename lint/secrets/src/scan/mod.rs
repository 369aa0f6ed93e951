//! Credentials in any file, told by their form, their structure or their name. [`contents`] and [`search`] take bare
//! bytes, so that they serve work trees, indexes and blobs of the history alike, and return places, never values.
//!
//! The way of the bytes: long runs of token bytes are found without reading most of the text; a run is looked up by
//! its first three bytes, by its shape, and by the name it is assigned to; armour and URLs have their own marks. What
//! looks coded is decoded and searched again. The kinds are data (`data/*.toml`), compiled into constants.

mod archive;
mod bech32;
mod check;
mod coded;
mod cover;
mod crc32;
mod credential_file;
mod decode;
mod der;
pub(crate) mod drawn;
mod entry_name;
mod fact;
mod file;
pub(crate) mod filled;
mod jinja;
mod jwk;
mod kind;
mod leak;
mod literal;
mod manifests;
mod name;
mod named;
mod pattern;
mod pem;
mod pieces;
pub(crate) mod place;
mod placeholder;
mod raw;
pub(crate) mod report;
mod run;
mod runs;
mod search;
mod token;
mod url;
mod version;
pub mod weak;
pub(crate) mod weighing;
mod wide;

pub use cover::Cover;
pub(crate) use credential_file::{NAMES as CREDENTIAL_FILES, is_credential_file};
pub(crate) use fact::InClear;
pub use file::{Contents, contents, contents_of_text, literals};
pub use kind::{Kind, Weight, all as kinds};
pub use leak::{Coding, Codings, DECODED_BYTES, DEPTH, Found, LEAKS, Leak, Limit};
pub(crate) use manifests::may_hold as may_hold_manifest;
pub(crate) use pieces::WHOLE_BYTES;
pub(crate) use place::scalar_at;
pub use raw::{InBytes, Raw, SecretInBytes, WeakInBytes, look_at_bytes, raw};
pub use search::{search, search_file};
pub use version::{source_file, unread_file};
pub(crate) use weak::Weak;
pub(crate) use weak::language::of_name as language_of;

/// Where tokens stand in a path: told by a prefix or a checksum of their own, as no name is by chance.
pub fn tokens_in_path(path: &str) -> Vec<std::ops::Range<usize>> {
    let found = credential_file::tokens(path).into_iter();
    found.map(|leak| leak.span).collect()
}

/// What base64 stands for, in either alphabet, padded or not.
pub(crate) fn decoded_base64(digits: &[u8]) -> Option<Vec<u8>> {
    decode::base64(digits)
}

/// Whether bytes are a certificate, a list of revoked ones or a public key in DER.
pub(crate) fn is_signed_or_public(bytes: &[u8]) -> bool {
    der::is_signed_or_public(bytes)
}

/// What pairs of hexadecimal digits stand for.
pub(crate) fn decoded_hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    decode::hex(digits)
}

/// Whether a password is one that everyone tries first: to show it tells nothing.
pub(crate) fn everyone_tries(password: &[u8]) -> bool {
    literal::is_default(password)
}

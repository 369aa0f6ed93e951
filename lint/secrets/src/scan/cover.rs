//! Whether what a file that is no text holds is encrypted.

use super::raw::SEALED;
use crate::secret;

/// Whether the content of a file that is no text is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cover {
    /// Nobody knows: bytes of no known form.
    #[default]
    Unknown,
    /// All of it is, by a program that encrypts files.
    Sealed,
    /// It is not: nearly a text, or an archive with an entry that is one, which is named.
    Clear(Option<String>),
}

impl Cover {
    /// That of bytes that are no archive.
    pub(super) fn of(bytes: &[u8], entry: Option<&String>) -> Self {
        let is_text = || std::str::from_utf8(bytes).is_ok() || secret::is_nearly_text(bytes);
        if secret::is_whole(bytes) {
            Self::Sealed
        } else if is_text() && memchr::memmem::find(bytes, SEALED.as_bytes()).is_none() {
            Self::Clear(entry.cloned())
        } else {
            Self::Unknown
        }
    }

    /// That of two contents together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Clear(entry), _) | (_, Self::Clear(entry)) => Self::Clear(entry),
            (Self::Sealed, Self::Sealed) => Self::Sealed,
            _ => Self::Unknown,
        }
    }
}

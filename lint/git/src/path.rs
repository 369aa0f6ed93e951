//! Paths as git stores them: bytes that a repository's author controls.

use std::borrow::Cow;
use std::fmt::Write;

use gix::bstr::BStr;
use rempart_core::{RepoPath, Skip};

/// Takes a path of an index or a tree. Bytes that are not UTF-8 become `\xFF`, as `core`'s `Disk` names them. Names that
/// would leave the repository are refused, as `git fsck` does; a hand-made tree may hold them.
pub(crate) fn repo_path(bytes: &BStr) -> Result<RepoPath, Skip> {
    let text = escaped(bytes);
    if text.split('/').all(is_part) {
        Ok(RepoPath::from_normalised(&text))
    } else {
        let reason = "git stores a name here that no file can have";
        Err(Skip::fatal("path-not-normal", text, reason))
    }
}

fn escaped(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    Cow::Owned(text)
}

fn is_part(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::repo_path;

    #[test]
    fn names_that_leave_the_repository_are_refused() {
        for bad in ["", "/a", "a//b", "a/../b", "./a", "a/", "a\0b"] {
            assert_eq!(
                repo_path(bad.into()).unwrap_err().code,
                "path-not-normal",
                "{bad:?}"
            );
        }
        assert_eq!(repo_path("a/..b/.c".into()).unwrap().as_str(), "a/..b/.c");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_written_out() {
        assert_eq!(
            repo_path(b"a\xFF/b"[..].into()).unwrap().as_str(),
            "a\\xFF/b"
        );
    }
}

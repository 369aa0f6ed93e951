//! Paths as git stores them: bytes that a repository's author controls.

use gix::bstr::BStr;
use rempart_core::name::escape;
use rempart_core::{RepoPath, Skip};

/// Takes a path of an index or a tree. Bytes that are not UTF-8 become `\xFF`, as `core`'s `Disk` names them. Names that
/// would leave the repository are refused, as `git fsck` does; a hand-made tree may hold them.
pub(crate) fn repo_path(bytes: &BStr) -> Result<RepoPath, Skip> {
    let text = escape(bytes);
    if text.split('/').all(is_part) {
        Ok(RepoPath::from_normalised(&text))
    } else {
        let reason = "git stores a name here that no file can have";
        Err(Skip::fatal("path-not-normal", text, reason))
    }
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

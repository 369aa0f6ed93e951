//! Where a symbolic link leads, told from its text alone: no link is ever followed on disk.

use crate::{Mode, PathError, RepoPath, Snapshot};

/// Where a link ends.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// At a file or folder of the repository; the root itself is the empty path.
    Inside(RepoPath),
    /// Outside the repository.
    Outside,
    /// At a path of the repository where nothing is.
    Nowhere(RepoPath),
    /// Back at a link of the chain.
    Loop,
}

/// A chain longer than this is a loop for Linux too (`ELOOP`, `path_resolution(7)`).
const MAX_LINKS: usize = 40;

/// Follows a link from path to path.
pub fn end(snapshot: &Snapshot, path: &RepoPath, target: &str) -> End {
    match path.sibling(target) {
        Ok(next) => resolve(snapshot, next),
        Err(PathError::Absolute(_) | PathError::Outside(_)) => End::Outside,
    }
}

/// Follows all links on the way to a path.
pub fn resolve(snapshot: &Snapshot, path: RepoPath) -> End {
    let mut here = path;
    for _ in 0..MAX_LINKS {
        match step(snapshot, &here) {
            Step::There => return End::Inside(here),
            Step::Missing => return End::Nowhere(here),
            Step::Link(next) => match next {
                Ok(next) => here = next,
                Err(_) => return End::Outside,
            },
        }
    }
    End::Loop
}

enum Step {
    There,
    Missing,
    Link(Result<RepoPath, PathError>),
}

/// Resolves the first link on the way to `path`.
fn step(snapshot: &Snapshot, path: &RepoPath) -> Step {
    if path.as_str().is_empty() {
        return Step::There;
    }
    let text = path.as_str();
    let ends = text
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([text.len()]);
    for end in ends {
        let Some(id) = snapshot.find(&text[..end]) else {
            continue;
        };
        let entry = snapshot.entry(id);
        if let Mode::Symlink(target) = &entry.mode {
            let rest = &text[end..];
            return Step::Link(entry.path.sibling(&format!("{target}{rest}")));
        }
        return if end == text.len() {
            Step::There
        } else {
            Step::Missing
        };
    }
    if snapshot.under(text).next().is_some() {
        Step::There
    } else {
        Step::Missing
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Entry, Format, SourceFile};

    fn snapshot(files: &[(&str, Option<&str>)]) -> Snapshot {
        let entry = |(path, target): &(&str, Option<&str>)| {
            Entry::new(
                RepoPath::from_normalised(path),
                target.map_or(Mode::File, |target| Mode::Symlink(target.to_owned())),
                Arc::new(SourceFile::from_text(Arc::from(""), Format::Text, None)),
            )
        };
        Snapshot::from_entries(files.iter().map(entry).collect(), Vec::new())
    }

    fn end_of(snapshot: &Snapshot, path: &str) -> End {
        let entry = snapshot.entry(snapshot.find(path).unwrap());
        let Mode::Symlink(target) = &entry.mode else {
            panic!("{path} is no link")
        };
        end(snapshot, &entry.path, target)
    }

    fn inside(path: &str) -> End {
        End::Inside(RepoPath::from_normalised(path))
    }

    #[test]
    fn links_end_where_the_kernel_would_end() {
        let files = snapshot(&[
            ("a/file", None),
            ("b/up", Some("../../etc/passwd")),
            ("b/root", Some("/etc/passwd")),
            ("b/file", Some("../a/file")),
            ("b/folder", Some("../a")),
            ("b/through", Some("folder/file")),
            ("b/gone", Some("nothing")),
            ("b/below-file", Some("../a/file/x")),
            ("b/one", Some("two")),
            ("b/two", Some("one")),
            ("b/escape", Some("folder/../../../x")),
        ]);
        for (path, expected) in [
            ("b/up", End::Outside),
            ("b/root", End::Outside),
            ("b/file", inside("a/file")),
            ("b/folder", inside("a")),
            ("b/through", inside("a/file")),
            (
                "b/gone",
                End::Nowhere(RepoPath::from_normalised("b/nothing")),
            ),
            (
                "b/below-file",
                End::Nowhere(RepoPath::from_normalised("a/file/x")),
            ),
            ("b/one", End::Loop),
            ("b/escape", End::Outside),
        ] {
            assert_eq!(end_of(&files, path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_through_a_link_is_followed() {
        let files = snapshot(&[("a/file", None), ("b/folder", Some("../a"))]);
        let end = |path| resolve(&files, RepoPath::from_normalised(path));
        assert_eq!(end("b/folder/file"), inside("a/file"));
        assert_eq!(end("a/file"), inside("a/file"));
        assert_eq!(
            end("b/folder/gone"),
            End::Nowhere(RepoPath::from_normalised("a/gone"))
        );
    }
}

//! The ignore files on the way from the root to a folder.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of an ignore file.
pub(super) const NAME: &str = ".gitignore";

/// The ignore files that count in a folder: its own and those above it. `None` where there is none at all.
#[derive(Clone, Default)]
pub(super) struct Ignores(Option<Arc<Layer>>);

struct Layer {
    own: Gitignore,
    above: Ignores,
}

impl Ignores {
    /// Adds the ignore file of a folder. Lines that are not understood are left out and told.
    pub(super) fn with(&self, folder: &Path) -> (Self, Option<String>) {
        let mut builder = GitignoreBuilder::new(folder);
        let added = builder.add(folder.join(NAME));
        let (own, built) = match builder.build() {
            Ok(own) => (own, None),
            Err(error) => (Gitignore::empty(), Some(error)),
        };
        let above = self.clone();
        (
            Self(Some(Arc::new(Layer { own, above }))),
            added.or(built).as_ref().map(words),
        )
    }

    /// Whether there is none at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a path is left out. The nearest file that says something about it decides, as in git (gitignore(5)).
    pub(super) fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let mut layer = self;
        while let Some(here) = &layer.0 {
            let matched = here.own.matched(path, is_folder);
            if !matched.is_none() {
                return matched.is_ignore();
            }
            layer = &here.above;
        }
        false
    }
}

/// What is wrong with an ignore file, without the path that the crate puts before it: a report names no place of the
/// machine.
fn words(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Partial(errors) => {
            let all: Vec<_> = errors.iter().map(words).collect();
            all.join("; ")
        }
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => words(err),
        ignore::Error::WithLineNumber { line, err } => format!("line {line}: {}", words(err)),
        other => other.to_string(),
    }
}

//! Waivers that reach every file, for a command that judges files one by one and never sees a repository.

use rempart_core::config::{Config, FILE_NAME};
use rempart_core::{Finding, Location, RepoPath, Sink};

use super::reach;
use crate::Selection;
use crate::filter::globs;
use crate::select::names;

/// The rule that reports them.
pub(super) const RULE: &str = "rempart/broad-allow";

/// What to write instead.
pub(super) const HELP: &str = "name the path, the object or the application that the reason speaks of; who wants a rule off writes so under `[rules]`";

/// What `rempart/broad-allow` says of the waivers that silenced something of these rules. `files` are the paths of the
/// repository as it is now.
pub fn broad_allows(
    config: &Config,
    selection: &Selection,
    now: Option<&str>,
    silenced: &[&str],
    files: &[RepoPath],
) -> Vec<Finding> {
    let Some(severity) = selection.severity(RULE) else {
        return Vec::new();
    };
    let mut sink = Sink::new(RULE, severity);
    for allow in &config.allows {
        let has_ended = now
            .zip(allow.expires.as_deref())
            .is_some_and(|(now, expires)| expires < now);
        let counts = silenced.iter().any(|rule| names(&allow.rule, rule));
        let paths = globs(allow.path.as_slice());
        if has_ended || !counts || !reach::is_broad(allow, paths.as_ref(), files.iter()) {
            continue;
        }
        let path = config.path.clone();
        let path = path.unwrap_or_else(|| RepoPath::from_normalised(FILE_NAME));
        let at = Location {
            span: allow.span,
            ..Location::file(path)
        };
        let message = format!(
            "this allow of `{}` reaches every file: it silences what the history holds, and each that comes",
            allow.rule
        );
        sink.report(at, message).help(HELP);
    }
    sink.into_parts().0
}

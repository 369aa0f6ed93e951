//! Links among the paths that were asked for: who names a link means what it leads to.

use rempart_core::links::{End, resolve};
use rempart_core::{Mode, RepoPath, Skip, Snapshot};

/// Adds to the paths that are reported on what their links lead to. What cannot be followed is told: silence about it
/// would be taken for a verdict.
pub(super) fn follow(paths: &mut Vec<String>, head: &Snapshot) -> Vec<Skip> {
    let mut followed = Vec::new();
    let mut skips = Vec::new();
    for path in paths.drain(..) {
        let here = RepoPath::from_normalised(&path);
        let link = head.find(&path).map(|id| &head.entry(id).mode);
        let told = match resolve(head, here.clone()) {
            End::Inside(end) if end.as_str().is_empty() => {
                // A link to the root: everything.
                followed.clear();
                break;
            }
            End::Inside(end) if end == here => None,
            End::Inside(end) => {
                followed.push(end.as_str().to_owned());
                // What is said of the link itself was asked for too; behind a link there is nothing of this name.
                if link.is_none() {
                    continue;
                }
                None
            }
            // No link, and not there: the caller refuses it.
            End::Nowhere(end) if end == here => None,
            End::Nowhere(end) => Some(format!("`{end}`, which is not in the state that is judged")),
            End::Outside => Some(match link {
                Some(Mode::Symlink(target)) => format!("`{target}`, outside of the repository"),
                _ => "outside of the repository".to_owned(),
            }),
            End::Loop => Some("itself".to_owned()),
        };
        skips.extend(told.map(|leads_to| skip(&path, &leads_to)));
        followed.push(path);
    }
    *paths = followed;
    skips
}

fn skip(path: &str, leads_to: &str) -> Skip {
    let reason = format!("it is a link that leads to {leads_to}: nothing behind it is judged");
    Skip::visible("link-not-followed", path, reason)
}

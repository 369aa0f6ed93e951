//! `.pre-commit-config.yaml`: repositories of hooks.

use rempart_core::{FileView, NodeRef};
use rempart_model::{get, scalar};

use crate::kind::Kind;
use crate::register::project;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let root = file.tree().and_then(|tree| tree.root(0)?.resolved());
    let repos = root.and_then(|root| get(root, "repos"));
    for item in repos
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
    {
        let Some(repo) = get(item, "repo").and_then(scalar) else {
            continue;
        };
        let Some((_, address)) = repo.split_once("://") else {
            continue;
        };
        let name = project(address).unwrap_or_else(|| address.to_owned());
        if let Some(rev) = get(item, "rev") {
            found.push(Written::at_node(file.id, rev, Kind::PreCommitHook, name));
        }
    }
}

//! `Chart.yaml`: the charts it depends on.

use rempart_core::{FileView, NodeRef};
use rempart_model::{get, scalar};

use crate::kind::Kind;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let root = file.tree().and_then(|tree| tree.root(0)?.resolved());
    let list = root.and_then(|root| get(root, "dependencies"));
    for item in list
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
    {
        // A chart in a folder of the repository is as old as the commit.
        let is_here = get(item, "repository")
            .and_then(scalar)
            .is_none_or(|at| at.is_empty() || at.starts_with("file:"));
        let name = get(item, "name").and_then(scalar);
        if let (false, Some(name), Some(version)) = (is_here, name, get(item, "version")) {
            found.push(Written::at_node(file.id, version, Kind::HelmChart, name));
        }
    }
}

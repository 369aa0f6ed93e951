//! What a file says of others: paths that it names, and paths that the configuration declares secret.

use std::collections::BTreeSet;
use std::sync::Arc;

use memchr::memmem;
use rempart_core::config::Config;
use rempart_core::{Finding, NodeRef, RepoPath, Tree};
use rempart_model::argo::GROUP;
use rempart_model::kustomization::Role;
use rempart_model::{self as model, FileResources, Kustomization};

use super::{DECLARED, Shape};
use crate::rules::{helm_files, is_plugin, packed_files, patches_below, written_inline};
use crate::scan;

/// What a file has to say somewhere that names another whose content is judged with it.
const MARKS: [&str; 4] = [
    "fileParameters",
    "secretGenerator",
    "kind: SecretGenerator",
    "patches",
];

/// The rules that judge a file by another one that it names; sorted.
pub const PAIRED: &[&str] = &[
    "secrets/clear-helm-file",
    "secrets/clear-secret-generator",
    "secrets/clear-secret-patch",
];

/// Whether a text may name files as [`named`] means it.
pub(super) fn may_name(text: &str) -> bool {
    let says = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    MARKS.iter().any(|mark| says(mark))
}

/// The files that a file of this path and content names and that the rules of [`PAIRED`] judge with it: what a generator
/// packs into a Secret, patches, and what an Application hands to a chart under a secret-like name.
pub fn named(path: &RepoPath, bytes: &[u8]) -> Vec<RepoPath> {
    let format = path.format();
    let file = scan::source_file(path, bytes, format);
    let (Some(text), Some(tree)) = (file.text(), file.tree()) else {
        return Vec::new();
    };
    let mut found = BTreeSet::new();
    if may_name(text) {
        names(path, tree, &mut found);
    }
    found.into_iter().filter(|other| other != path).collect()
}

/// As [`named`], for a screening that knows no path.
pub(super) fn names_some(shape: Shape, tree: &Arc<Tree>) -> bool {
    let path = RepoPath::from_normalised(shape.name());
    let mut found = BTreeSet::new();
    names(&path, tree, &mut found);
    !found.is_empty()
}

fn names(path: &RepoPath, tree: &Arc<Tree>, found: &mut BTreeSet<RepoPath>) {
    of_kustomization(path, tree, found);
    for application in &FileResources::of(path, tree).resources {
        if application.is_of_group(GROUP) {
            of_application(path, application.node(), found);
        }
    }
}

fn of_kustomization(path: &RepoPath, tree: &Tree, found: &mut BTreeSet<RepoPath>) {
    for generator in tree.roots().filter(|root| is_plugin(*root)) {
        let packed = packed_files(generator);
        found.extend(packed.filter_map(|packed| path.sibling(&packed.path).ok()));
    }
    let Some(kustomization) = Kustomization::of(tree) else {
        return;
    };
    for reference in kustomization.references() {
        if reference.role == Role::Patch {
            found.extend(path.sibling(&reference.path));
        }
    }
    for generator in kustomization.list("secretGenerator") {
        let packed = packed_files(generator);
        found.extend(packed.filter_map(|packed| path.sibling(&packed.path).ok()));
    }
    for (_, tree) in written_inline(&kustomization) {
        for generator in tree.roots().filter(|root| is_plugin(*root)) {
            let packed = packed_files(generator);
            found.extend(packed.filter_map(|packed| path.sibling(&packed.path).ok()));
        }
    }
}

fn of_application(path: &RepoPath, root: NodeRef<'_>, found: &mut BTreeSet<RepoPath>) {
    for file in helm_files(root) {
        found.extend(file.paths().iter().flat_map(|path| RepoPath::new(path)));
    }
    for patch in patches_below(root) {
        let named = model::get(patch, "path").and_then(model::scalar);
        found.extend(named.and_then(|named| path.sibling(&named).ok()));
    }
}

/// The paths that a configuration declares secret, as globs: every version of a file there has to be encrypted, whatever
/// its content says.
pub fn declared(config: &Config) -> Vec<&str> {
    let setting = config.rules.get(DECLARED);
    let paths = setting.and_then(|setting| setting.options.get("paths")?.as_array());
    let paths = paths.into_iter().flatten();
    paths.filter_map(|path| path.as_str()).collect()
}

/// Whether a finding speaks of a repository as a whole, which one file of the past is not.
pub fn is_of_repository(finding: &Finding) -> bool {
    finding.rule == DECLARED && finding.key.starts_with("unused@")
}

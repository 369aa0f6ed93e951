//! Which files of a plain folder Argo CD applies (`reposerver/repository`, `findManifests` and `getPotentiallyValidManifests`).

use rempart_core::{FileId, Mode, Snapshot};
use rempart_model::argo::Source;

use crate::{Glob, GlobError};

/// The files of a folder, sorted out.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// What is applied, in the order that Argo CD walks.
    pub taken: Vec<FileId>,
    /// What `exclude` or a missing match of `include` leaves out.
    pub left_out: Vec<FileId>,
    /// Manifests in folders below, which are not looked into without `recurse`.
    pub below: Vec<FileId>,
    /// Programs in Jsonnet, which are not run here.
    pub jsonnet: Vec<FileId>,
    /// Links, which are followed by Argo CD and not here.
    pub links: Vec<FileId>,
}

/// Lists a folder by the `directory` block of a source. `exclude` is tested before `include`, and both on the path from
/// the folder; `*` crosses slashes.
///
/// # Errors
/// One of the two is no glob; holds the field. Argo CD's matcher logs it and matches nothing.
pub fn list(
    snapshot: &Snapshot,
    folder: &str,
    source: Source<'_>,
) -> Result<Listing, (&'static str, GlobError)> {
    let glob = |field: &'static str, text: Option<std::borrow::Cow<'_, str>>| {
        let text = text.filter(|text| !text.is_empty());
        let glob = text.map(|text| Glob::new(&text, None));
        glob.transpose().map_err(|error| (field, error))
    };
    let include = glob("include", source.include())?;
    let exclude = glob("exclude", source.exclude())?;
    let recurses = source.recurses();
    let mut listing = Listing::default();
    for id in snapshot.under(folder) {
        let entry = snapshot.entry(id);
        let path = entry.path.as_str();
        let inside = path[folder.len()..].trim_start_matches('/');
        if !is_manifest(entry.path.file_name()) {
            continue;
        }
        if inside.contains('/') && !recurses {
            listing.below.push(id);
            continue;
        }
        let excluded = exclude.as_ref().is_some_and(|glob| glob.matches(inside));
        let included = include.as_ref().is_none_or(|glob| glob.matches(inside));
        let list = match &entry.mode {
            _ if excluded || !included => &mut listing.left_out,
            Mode::Symlink(_) => &mut listing.links,
            _ if entry.path.extension() == "jsonnet" => &mut listing.jsonnet,
            _ if skips_itself(entry.file.text()) => &mut listing.left_out,
            _ => &mut listing.taken,
        };
        list.push(id);
    }
    // A folder comes where its name does, as in Go's `filepath.Walk`: `b/x` before `b-1`.
    let parts = |id: &FileId| {
        snapshot
            .entry(*id)
            .path
            .as_str()
            .split('/')
            .collect::<Vec<_>>()
    };
    listing.taken.sort_by_cached_key(parts);
    Ok(listing)
}

/// Whether Argo CD looks into a file of this name at all.
fn is_manifest(name: &str) -> bool {
    [".yaml", ".yml", ".json", ".jsonnet"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Whether a file asks not to be applied.
fn skips_itself(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.contains("+argocd:skip-file-rendering"))
}

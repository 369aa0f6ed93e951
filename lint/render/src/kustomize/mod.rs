//! `kustomize build` in process, equal to kustomize 5.8.0: the same objects in the same order.

mod arena;
mod base64;
mod config;
mod documents;
mod edit;
mod emit;
mod fieldspec;
mod files;
mod fns;
mod folded;
mod generate;
mod hash;
mod id;
mod import;
mod inline;
mod json_patch;
mod json_patch_read;
mod labels;
mod merge;
mod merge_list;
mod normal;
mod number;
mod origin;
mod outcome;
mod patches;
mod path;
mod printed;
mod reader;
mod references;
mod replace;
mod resource;
mod scalar;
mod schema;
mod select;
mod target;
mod timestamp;
mod transform;
mod vars;

use rempart_core::{NoRevisions, RepoPath, Revisions, Snapshot};

use arena::Arena;
use files::{Files, Root};
use normal::{Numbers, normal};
use origin::{Origin, Origins, Sources};
use outcome::{At, Step};
pub use outcome::{Build, EditedBy, Fault, LoadRestrictor, Note, Options, Rendered, Unbuilt};
use target::{Building, Gathered, Inherited};

/// Builds the kustomization of a folder (`""` for the root of the repository). Files of a commit that are no text are not
/// read, see [`build_reading`].
pub fn build(snapshot: &Snapshot, folder: &str, options: &Options) -> Build {
    build_reading(snapshot, &NoRevisions, folder, options)
}

/// As [`build`], with those who have the bytes that a snapshot does not keep.
pub fn build_reading(
    snapshot: &Snapshot,
    revisions: &dyn Revisions,
    folder: &str,
    options: &Options,
) -> Build {
    let files = Files::new(snapshot, revisions, options.load_restrictor);
    let folder = folder.trim_matches('/');
    let folder = if folder == "." { "" } else { folder };
    let mut building = Building {
        arena: Arena::new(options.max_nodes),
        files: &files,
        sources: Sources::default(),
        notes: Vec::new(),
        traces: false,
        schema_comments: false,
        visits: 0,
        laid_out: inline::LAID_OUT,
    };
    let outcome = rendered(&mut building, folder, options);
    let notes = std::mem::take(&mut building.notes);
    drop(building);
    Build {
        outcome: outcome.map_err(|unbuilt| *unbuilt),
        reads: files.into_reads(),
        notes,
    }
}

fn rendered(building: &mut Building<'_, '_>, folder: &str, options: &Options) -> Step<Rendered> {
    let mut kustomization = building.kustomization(folder)?;
    if let Some(by) = &options.edited_by {
        edit::apply(&mut kustomization, by, building.files, folder)?;
    }
    building.traces = !kustomization.build_metadata.is_empty();
    let root = Root { folder, by: None };
    let gathered = building.gather(&kustomization, &root, Inherited::nothing(), Gathered::new())?;
    let mut objects = gathered.objects;
    building.add_hashes(&mut objects)?;
    let arena = &mut building.arena;
    references::fix(arena, &objects, &gathered.config)?;
    vars::resolve(arena, &objects, &gathered.vars, &gathered.config).field("vars")?;
    objects.drop_local(arena);
    transform::sort(arena, &mut objects, kustomization.sort_options.as_ref());
    for option in &kustomization.build_metadata {
        match option.as_str() {
            "managedByLabel" => {
                let source =
                    building
                        .sources
                        .add(&kustomization.path, &kustomization.tree, "overlay");
                let origins = Origins::one(Origin { source, node: 0 });
                transform::managed_by(arena, &mut objects, &origins)?;
            }
            _ => {
                return outcome::unsupported(format!("the option `{option}` is not built"))
                    .field("buildMetadata")
                    .at(&kustomization.path, None);
            }
        }
    }
    let mut roots = Vec::with_capacity(objects.list.len());
    for object in &objects.list {
        resource::finish(arena, object.root)?;
        let shown = object.id(arena).shown();
        roots.push(normal(arena, object.root, Numbers::Exact).within(&shown)?);
    }
    let sources = std::mem::take(&mut building.sources);
    let place = RepoPath::from_normalised(folder);
    emit::emit(&building.arena, &roots, sources, &place, options.max_bytes)
}

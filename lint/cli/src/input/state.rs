//! The files of the state that is judged.

use std::io::Read;

use rempart_core::source::{Disk, FileSource, MAX_FILE_BYTES, Memory, SourceError};
use rempart_core::{Look, Purpose, RepoPath, RevisionId, Snapshot};

use super::Target;
use crate::args::SelectArgs;
use crate::exit::Fatal;

/// The name that standard input has in reports.
pub(crate) const STANDARD_INPUT: &str = "standard-input.yaml";

/// Loads the state that the flags name: a commit, the index, standard input, or the files on disk.
pub(super) fn head(
    target: &Target,
    args: &SelectArgs,
    revision: Option<&RevisionId>,
    threads: usize,
) -> Result<Snapshot, Fatal> {
    let load = |source: &dyn FileSource| {
        let purpose = Purpose {
            release: super::configuration::likely_release(target, args),
            forgets: asks_once(args),
        };
        load(source, threads, purpose)
    };
    if target.standard_input {
        if args.staged || args.rev.is_some() || args.since.is_some() {
            return Err(Fatal::new(
                "`-` is one stream: neither --staged, --rev nor --since goes with it",
            ));
        }
        return standard_input();
    }
    if let Some(id) = revision {
        return target
            .revisions()
            .snapshot(id, threads, None)
            .map_err(Fatal::new);
    }
    let Some(repository) = &target.repository else {
        if args.staged {
            return Err(Fatal::new(
                "this is no git repository, so nothing is staged",
            ));
        }
        let disk = Disk::new(&target.root).only(target.only.clone());
        return load(&disk).map_err(Fatal::new);
    };
    let loaded = if args.staged {
        load(&repository.staged()?)
    } else {
        let tracked = repository.tracked()?;
        // Blobs are asked for where another state shares them.
        let disk = Disk::new(&target.root).tracked(tracked, args.since.is_some());
        load(&disk)
    };
    loaded.map_err(Fatal::new)
}

/// The first look at a file, wherever it is read from.
pub(super) const LOOK: Look = Look {
    file: rempart_kube::look,
    purpose: Purpose {
        release: rempart_kube::NO_RELEASE,
        forgets: false,
    },
    bytes: Some(rempart_secrets::scan::look_at_bytes),
};

/// Whether only checkers run that do not look at sound objects again.
fn asks_once(args: &SelectArgs) -> bool {
    let asks_once = |name: &String| matches!(name.as_str(), "kube" | "layout" | "yaml");
    !args.only.is_empty() && args.only.iter().all(asks_once)
}

fn load(
    source: &dyn FileSource,
    threads: usize,
    purpose: Purpose,
) -> Result<Snapshot, SourceError> {
    let look = Look { purpose, ..LOOK };
    Snapshot::load_looking(source, threads, None, Some(look))
}

fn standard_input() -> Result<Snapshot, Fatal> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        // One more than is read of any file, so that the report says that it is too large.
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Fatal::new(format_args!("cannot read standard input: {error}")))?;
    let files = vec![(RepoPath::from_normalised(STANDARD_INPUT), bytes)];
    load(&Memory::new(files), 1, LOOK.purpose).map_err(Fatal::new)
}

//! Builds kustomizations of a folder on disk: what the comparison with kustomize in `tests/oracle/kustomize` runs.
//!
//! ```text
//! cargo run -p rempart-render --example build_folder -- ROOT FOLDER…
//! ```
//!
//! A file `edit.yaml` in a folder is the `kustomize` of a source that changes its kustomization. Prints one line of JSON a folder: `status` is `rendered`, `refused` or `unsupported`.

#![allow(clippy::print_stdout, reason = "a tool of tests reports to its caller")]

use std::error::Error;

use rempart_core::Snapshot;
use rempart_core::source::Disk;
use rempart_render::kustomize::{EditedBy, Options, Unbuilt, build};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = arguments.next().unwrap_or_else(|| ".".to_owned());
    let snapshot = Snapshot::load(&Disk::new(root), 2, None)?;
    for folder in arguments {
        let edited_by = snapshot
            .find(&format!("{folder}/edit.yaml"))
            .and_then(|id| {
                let entry = snapshot.entry(id);
                let tree = entry.file.tree()?;
                Some(EditedBy {
                    path: entry.path.clone(),
                    tree: tree.clone(),
                    node: tree.root(0)?.index(),
                })
            });
        let options = Options {
            edited_by,
            ..Options::default()
        };
        let built = build(&snapshot, &folder, &options);
        let (status, text, fault) = match &built.outcome {
            Ok(rendered) => ("rendered", rendered.tree.text().to_owned(), String::new()),
            Err(unbuilt @ Unbuilt::Refused(_)) => ("refused", String::new(), unbuilt.to_string()),
            Err(unbuilt) => ("unsupported", String::new(), unbuilt.to_string()),
        };
        let reads: Vec<&str> = built
            .reads
            .iter()
            .map(rempart_core::RepoPath::as_str)
            .collect();
        let line = serde_json::json!({
            "folder": folder, "status": status, "text": text, "fault": fault, "reads": reads,
        });
        println!("{line}");
    }
    Ok(())
}

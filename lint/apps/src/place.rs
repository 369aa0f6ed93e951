//! Where a source leads (`util/app/path`).

use rempart_core::{FileId, RepoPath, Snapshot};
use rempart_model::argo::Source;

use crate::{Repository, Tool, ToolBlock, tool_of};

/// Where a source leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A chart of a Helm repository.
    Chart,
    /// Another repository.
    Elsewhere,
    /// An image of a registry (`oci://`), of which nothing says that it is a chart.
    Image,
    /// This repository, for the value files of other sources alone: a `ref` without `path`.
    Values,
    /// Nowhere: no `path`, no `chart`, no `ref`.
    Nowhere,
    /// A path that begins with `/`, or that leaves the repository; Argo CD refuses it.
    Outside(String),
    /// Nothing is at this path.
    Missing(RepoPath),
    /// A file is at this path, where a folder must be.
    File(FileId),
    /// A folder.
    Folder {
        /// Its path; empty for the root.
        path: String,
        /// What renders it.
        tool: Tool,
    },
}

impl Place {
    /// The folder and its tool.
    pub const fn folder(&self) -> Option<(&str, Tool)> {
        match self {
            Self::Folder { path, tool } => Some((path.as_str(), *tool)),
            _ => None,
        }
    }
}

/// Follows a source.
pub fn place(snapshot: &Snapshot, repository: &Repository, source: Source<'_>) -> Place {
    if source.chart().is_some() {
        return Place::Chart;
    }
    if source.is_image() {
        // The whole of an image that Helm is to render is a chart.
        let is_whole = source
            .path()
            .is_some_and(|path| matches!(&*path, "." | "./"));
        let is_chart = ToolBlock::of(source) == [ToolBlock::Helm] && is_whole;
        return if is_chart { Place::Chart } else { Place::Image };
    }
    if !repository.is_own(&source.repo_url().unwrap_or_default()) {
        return Place::Elsewhere;
    }
    let Some(path) = source.path().filter(|path| !path.is_empty()) else {
        let reference = source.reference().is_some_and(|name| !name.is_empty());
        return if reference {
            Place::Values
        } else {
            Place::Nowhere
        };
    };
    let Ok(folder) = RepoPath::new(&path) else {
        return Place::Outside(path.into_owned());
    };
    if let Some(file) = snapshot.find(folder.as_str()) {
        return Place::File(file);
    }
    if snapshot.under(folder.as_str()).next().is_none() {
        return Place::Missing(folder);
    }
    Place::Folder {
        tool: tool_of(snapshot, folder.as_str(), source),
        path: folder.as_str().to_owned(),
    }
}

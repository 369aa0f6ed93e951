//! Which tool Argo CD renders a folder with (`GetAppSourceType`, `util/app/discovery`).

use rempart_core::{FileId, Kind, Snapshot};
use rempart_model::argo::Source;
use rempart_model::kustomization::kustomization_in;

/// A block of a source that says which tool renders it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolBlock {
    /// `kustomize`
    Kustomize,
    /// `helm`
    Helm,
    /// `directory`
    Directory,
    /// `plugin`
    Plugin,
}

impl ToolBlock {
    /// The blocks that a source has, in this order. An empty one counts, `null` does not (`ExplicitType`).
    pub fn of(source: Source<'_>) -> Vec<Self> {
        let is_written = |block: &Self| {
            let written = source.field(block.name());
            written.is_some_and(|written| written.kind() == Kind::Mapping)
        };
        let all = [Self::Kustomize, Self::Helm, Self::Directory, Self::Plugin];
        all.into_iter().filter(is_written).collect()
    }

    /// The name of the field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kustomize => "kustomize",
            Self::Helm => "helm",
            Self::Directory => "directory",
            Self::Plugin => "plugin",
        }
    }
}

/// What renders a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Its manifests are applied as they are.
    Directory,
    /// This kustomization is built; `None` where the source says so and the folder has none.
    Kustomize(Option<FileId>),
    /// A chart, by its `Chart.yaml`; `None` where the source says so and the folder has none.
    Helm(Option<FileId>),
    /// A plugin of the repo server.
    Plugin,
}

/// The tool for a folder. A block of the source decides first; otherwise the file that lies in the folder itself, and a
/// kustomization wins over a chart.
pub fn tool_of(snapshot: &Snapshot, folder: &str, source: Source<'_>) -> Tool {
    let chart = snapshot.find(&join(folder, "Chart.yaml"));
    let kustomization = kustomization_in(snapshot, folder);
    match ToolBlock::of(source).first() {
        Some(ToolBlock::Plugin) => Tool::Plugin,
        Some(ToolBlock::Kustomize) => Tool::Kustomize(kustomization),
        Some(ToolBlock::Helm) => Tool::Helm(chart),
        None if kustomization.is_some() => Tool::Kustomize(kustomization),
        None if chart.is_some() => Tool::Helm(chart),
        Some(ToolBlock::Directory) | None => Tool::Directory,
    }
}

/// A path below a folder, which may be the root.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

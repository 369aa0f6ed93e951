//! Which tool Argo CD renders a folder with (`GetAppSourceType`, `util/app/discovery`).

use rempart_core::{FileId, Kind, Snapshot};
use rempart_model::argo::Source;

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
    /// All of them, with the name of the field.
    pub const ALL: [(Self, &str); 4] = [
        (Self::Kustomize, "kustomize"),
        (Self::Helm, "helm"),
        (Self::Directory, "directory"),
        (Self::Plugin, "plugin"),
    ];

    /// The blocks that a source has, in this order. An empty one counts, `null` does not (`ExplicitType`).
    pub fn of(source: Source<'_>) -> Vec<Self> {
        let is_written = |name| {
            let block = source.field(name);
            block.is_some_and(|block| block.kind() == Kind::Mapping)
        };
        let all = Self::ALL.into_iter();
        all.filter(|(_, name)| is_written(name))
            .map(|(block, _)| block)
            .collect()
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
    let kustomization = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let kustomization = kustomization
        .iter()
        .find_map(|name| snapshot.find(&join(folder, name)));
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

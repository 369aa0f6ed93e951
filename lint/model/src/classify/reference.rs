//! What the files that name others say these are.

use rempart_core::{ClassId, FileId, Format, RepoPath, Snapshot};

use super::hint::Hint;
use crate::argo::Source;
use crate::class;
use crate::kustomization::{KustomizeGraph, Role, kustomization_in};
use crate::{Application, FileResources};

/// Lets charts, plays, Applications and kustomizations correct what files look like, in this order: a later one knows
/// better.
pub(super) fn apply(snapshot: &Snapshot, hints: &[Hint], of: &mut [ClassId]) {
    let mut charts = Vec::new();
    let mut kustomizations = Vec::new();
    let mut plays = Vec::new();
    for id in snapshot.ids() {
        match of[id.0 as usize] {
            class::HELM_CHART => charts.push(id),
            class::KUSTOMIZATION | class::KUSTOMIZE_COMPONENT => kustomizations.push(id),
            class::ANSIBLE_PLAYBOOK => plays.push(id),
            _ => {}
        }
    }
    // Outer charts first: the files of a chart in `charts/` are its own.
    for id in charts {
        chart(snapshot, id, of);
    }
    for id in plays {
        play(snapshot, id, of);
    }
    applications(snapshot, hints, of);
    let graph = KustomizeGraph::of(snapshot, kustomizations);
    kustomize(snapshot, &graph, of);
    applied(snapshot, hints, of);
}

/// Gives back to manifests their class where an Application applies them as they stand: nothing that another file says of
/// them keeps Argo CD from it.
fn applied(snapshot: &Snapshot, hints: &[Hint], of: &mut [ClassId]) {
    let was_manifest = |id: &FileId| {
        let (hint, now) = (hints[id.0 as usize].class, of[id.0 as usize]);
        hint == class::KUBERNETES_MANIFEST && now != hint
    };
    // Few repositories have such a file, and without one no Application is read.
    let renamed: Vec<_> = snapshot.ids().filter(was_manifest).collect();
    if renamed.is_empty() {
        return;
    }
    let mut folders = Vec::new();
    for (id, _) in snapshot.ids().zip(hints).filter(|(_, hint)| hint.of_argo) {
        let entry = snapshot.entry(id);
        let Some(tree) = entry.file.tree() else {
            continue;
        };
        for resource in FileResources::of(&entry.path, tree).resources {
            let application = Application::of(&resource);
            let sources = application.into_iter().flat_map(Application::sources);
            folders.extend(sources.filter_map(|source| plain_folder(snapshot, source)));
        }
    }
    for id in renamed {
        let parent = snapshot.entry(id).path.parent();
        let is_read = |(folder, recurses): &(RepoPath, bool)| {
            let below = parent.strip_prefix(folder.as_str());
            below.is_some_and(|rest| rest.is_empty() || *recurses && rest.starts_with('/'))
        };
        if folders.iter().any(is_read) {
            set(of, id, class::KUBERNETES_MANIFEST);
        }
    }
}

/// The folder that a source reads file by file, and whether with the folders in it. `None` where a tool reads it, and where
/// globs choose among the files.
fn plain_folder(snapshot: &Snapshot, source: Source<'_>) -> Option<(RepoPath, bool)> {
    let is_other = source.is_image()
        || source.chart().is_some()
        || source.plugin().is_some()
        || source.include().is_some()
        || source.exclude().is_some();
    let folder = RepoPath::new(&source.path()?).ok()?;
    let chart = format!("{folder}/Chart.yaml");
    let is_plain = !is_other
        && kustomization_in(snapshot, folder.as_str()).is_none()
        && snapshot.find(&chart).is_none();
    is_plain.then(|| (folder, source.recurses()))
}

fn set(of: &mut [ClassId], id: FileId, class: ClassId) {
    let slot = &mut of[id.0 as usize];
    // Encryption is told by the content alone, whoever names the file.
    if *slot != class::SOPS_FILE {
        *slot = class;
    }
}

fn chart(snapshot: &Snapshot, chart: FileId, of: &mut [ClassId]) {
    let folder = snapshot.entry(chart).path.parent();
    for id in snapshot.under(folder) {
        let path = &snapshot.entry(id).path;
        let inside = path.as_str()[folder.len()..].trim_start_matches('/');
        if let Some(class) = part_of_chart(inside, path, of[id.0 as usize]) {
            set(of, id, class);
        }
    }
}

/// What a path inside a chart is (`pkg/chart/v2/loader` of Helm); `None` for what Helm only carries along.
fn part_of_chart(inside: &str, path: &RepoPath, hint: ClassId) -> Option<ClassId> {
    let (first, rest) = inside.split_once('/').unwrap_or(("", inside));
    let objects = matches!(path.format(), Format::Yaml | Format::Json);
    match first {
        "templates" => Some(class::HELM_TEMPLATE),
        "crds" if objects => Some(class::KUBERNETES_MANIFEST),
        "" if rest == "values.schema.json" => Some(class::JSON_SCHEMA),
        "" | "ci" if super::place::is_called_values(rest) => Some(class::HELM_VALUES),
        "values" if objects && hint == class::YAML => Some(class::HELM_VALUES),
        _ => None,
    }
}

/// `vars_files` of the plays of a book, where the paths are written out.
fn play(snapshot: &Snapshot, book: FileId, of: &mut [ClassId]) {
    let entry = snapshot.entry(book);
    let Some(tree) = entry.file.tree() else {
        return;
    };
    let plays = tree.roots().flat_map(rempart_core::NodeRef::items);
    for list in plays.filter_map(|play| crate::get(play, "vars_files")) {
        for path in list.items().filter_map(crate::scalar) {
            let named = entry.path.sibling(&path).ok();
            if let Some(id) = named.and_then(|path| snapshot.find(path.as_str())) {
                set(of, id, class::ANSIBLE_VARS);
            }
        }
    }
}

/// Value files of Applications that lie in this repository.
fn applications(snapshot: &Snapshot, hints: &[Hint], of: &mut [ClassId]) {
    for (id, _) in snapshot
        .ids()
        .zip(hints)
        .filter(|(_, hint)| hint.names_values)
    {
        let entry = snapshot.entry(id);
        let Some(tree) = entry.file.tree() else {
            continue;
        };
        for resource in FileResources::of(&entry.path, tree).resources {
            for named in Application::of(&resource).into_iter().flat_map(value_files) {
                // A path that is in this repository is meant, even if the URL names a fork of it.
                if let Some(file) = snapshot.find(named.as_str()) {
                    set(of, file, class::HELM_VALUES);
                }
            }
        }
    }
}

/// The value files of all sources as paths from the root: `$ref/` and `/` lead there, the others start at `path`.
fn value_files(application: Application<'_>) -> Vec<RepoPath> {
    let mut found = Vec::new();
    for source in application.sources() {
        let folder = source.path().unwrap_or_default();
        for written in source.value_files().filter_map(crate::scalar) {
            let from_root = written
                .strip_prefix('$')
                .and_then(|rest| rest.split_once('/'))
                .map(|(_, path)| path)
                .or_else(|| written.strip_prefix('/'));
            let path = match from_root {
                Some(path) => RepoPath::new(path),
                None => RepoPath::new(&format!("{folder}/{written}")),
            };
            found.extend(path);
        }
    }
    found
}

fn kustomize(snapshot: &Snapshot, graph: &KustomizeGraph, of: &mut [ClassId]) {
    for (id, owners) in graph.owned() {
        let hint = of[id.0 as usize];
        if matches!(hint, class::KUSTOMIZATION | class::KUSTOMIZE_COMPONENT) {
            continue;
        }
        // The least role wins: what one kustomization applies is an object, whatever another does with it.
        let Some(role) = owners.iter().map(|owner| owner.role).min() else {
            continue;
        };
        let structured = snapshot.entry(id).path.format() != Format::Text;
        if let Some(class) = owned(role, hint).filter(|_| structured) {
            set(of, id, class);
        }
    }
}

/// What a kustomization says of a file that it names.
fn owned(role: Role, hint: ClassId) -> Option<ClassId> {
    match role {
        Role::Resource => Some(class::KUBERNETES_MANIFEST),
        Role::Patch => Some(class::KUSTOMIZE_PATCH),
        // A component has a folder; a CRD stays the manifest that it is.
        Role::Component => None,
        Role::Crd if hint == class::KUBERNETES_MANIFEST => None,
        Role::Crd | Role::Configuration | Role::OpenApi | Role::Replacement | Role::Plugin => {
            Some(class::KUSTOMIZE_CONFIGURATION)
        }
        Role::HelmValues => Some(class::HELM_VALUES),
        Role::GeneratorFile => matches!(
            hint,
            class::KUBERNETES_MANIFEST
                | class::KUSTOMIZE_PATCH
                | class::CLIENT_CONFIGURATION
                | class::YAML
                | class::JSON
        )
        .then_some(class::KUSTOMIZE_DATA),
    }
}

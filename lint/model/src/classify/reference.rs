//! What the files that name others say these are.

use rempart_core::{ClassId, FileId, Format, RepoPath, Snapshot};

use super::hint::Hint;
use crate::class;
use crate::kustomization::{KustomizeGraph, Role};
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

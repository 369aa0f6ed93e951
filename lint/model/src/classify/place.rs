//! What the place and the name of a file say it is.

use rempart_core::{ClassId, Kind, RepoPath, Tree};

use super::ansible;
use crate::class;

/// The class that a place decides alone, whatever the content: programs look for these files by their paths.
pub(super) fn decisive(path: &RepoPath) -> Option<ClassId> {
    let (folder, name, extension) = (path.parent(), path.file_name(), path.extension());
    match extension {
        "j2" | "jinja" | "jinja2" => return Some(class::JINJA_TEMPLATE),
        "tpl" | "tmpl" | "gotmpl" | "erb" | "mustache" | "hbs" | "ejs" | "template" => {
            return Some(class::TEMPLATE);
        }
        "md" if is_decision(folder, name) => return Some(class::ADR),
        _ => {}
    }
    match name {
        ".sops.yaml" => return Some(class::SOPS_CONFIGURATION),
        "Chart.yaml" => return Some(class::HELM_CHART),
        "traceability.yaml" | "traceability.yml" => return Some(class::REQUIREMENTS),
        _ => {}
    }
    let yaml = is_yaml(extension);
    if yaml && (name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml")) {
        return Some(class::GITLAB_CI);
    }
    if yaml && is_workflow_folder(folder) {
        return Some(class::WORKFLOW);
    }
    role_part(folder, extension)
}

fn is_yaml(extension: &str) -> bool {
    matches!(extension, "yaml" | "yml")
}

fn is_workflow_folder(folder: &str) -> bool {
    matches!(
        folder,
        ".github/workflows" | ".gitea/workflows" | ".forgejo/workflows"
    ) || folder.ends_with("/.github/workflows")
}

/// A Markdown file in `adr/`, `adrs/`, or `decisions/`, which is neither the index nor the template.
fn is_decision(folder: &str, name: &str) -> bool {
    let number_or_title = !matches!(
        name,
        "README.md" | "index.md" | "template.md" | "adr-template.md" | "CHANGELOG.md"
    );
    matches!(
        last_part(folder),
        "adr" | "adrs" | "ADR" | "decisions" | "architecture-decisions"
    ) && number_or_title
}

/// The name of a folder.
fn last_part(folder: &str) -> &str {
    let slash = memchr::memrchr(b'/', folder.as_bytes());
    &folder[slash.map_or(0, |at| at + 1)..]
}

/// The parts of a role, `group_vars` and `host_vars`.
fn role_part(folder: &str, extension: &str) -> Option<ClassId> {
    // Asked of every file: most folders are told from these by one look at their bytes.
    if !folder
        .as_bytes()
        .windows(4)
        .any(|bytes| matches!(bytes, b"role" | b"vars"))
    {
        return None;
    }
    let parts: Vec<&str> = folder.split('/').collect();
    if parts
        .iter()
        .any(|part| matches!(*part, "group_vars" | "host_vars"))
    {
        // A host's file may end in any domain, so only what people put beside such files is left out.
        let beside = matches!(extension, "md" | "txt" | "example" | "gitkeep");
        return (!beside).then_some(class::ANSIBLE_VARS);
    }
    let yaml = is_yaml(extension);
    match crate::role_of(folder)?.1 {
        "templates" => Some(class::JINJA_TEMPLATE),
        "tasks" | "handlers" if yaml => Some(class::ANSIBLE_TASKS),
        "vars" | "defaults" if yaml => Some(class::ANSIBLE_VARS),
        "meta" if yaml => Some(class::ANSIBLE_METADATA),
        _ => None,
    }
}

/// Stores of SOPS that are neither YAML nor JSON.
pub(super) fn is_encrypted_text(path: &RepoPath) -> bool {
    let name = path.file_name();
    matches!(path.extension(), "env" | "ini" | "enc" | "sops")
        || name.contains(".enc.")
        || name.contains(".sops.")
        || name.starts_with(".env")
}

/// What the name adds to the content, for files whose place decides nothing alone.
pub(super) fn refine(path: &RepoPath, tree: &Tree, content: Option<ClassId>) -> Option<ClassId> {
    if let Some(found) = content {
        return Some(
            if found == class::KUBERNETES_MANIFEST && is_called_patch(path) {
                class::KUSTOMIZE_PATCH
            } else {
                found
            },
        );
    }
    if is_kustomization(path) {
        return Some(class::KUSTOMIZATION);
    }
    let name = path.file_name();
    if name.ends_with(".schema.json") || name == "values.schema.json" {
        return Some(class::JSON_SCHEMA);
    }
    let root = tree.roots().find(|root| !root.is_scalar())?;
    match root.kind() {
        Kind::Sequence => list(path),
        _ => mapping(path, root),
    }
}

/// Whether a folder is called, or lies in one that is called, as those with playbooks are.
fn is_of_ansible(folder: &str) -> bool {
    let mut parts = folder.split('/');
    parts.any(|part| matches!(part, "ansible" | "playbook" | "playbooks"))
}

fn list(path: &RepoPath) -> Option<ClassId> {
    match last_part(path.parent()) {
        "tasks" | "handlers" if is_yaml(path.extension()) => Some(class::ANSIBLE_TASKS),
        _ if is_requirements(path) => Some(class::ANSIBLE_METADATA),
        _ => None,
    }
}

fn is_requirements(path: &RepoPath) -> bool {
    matches!(path.file_name(), "requirements.yml" | "requirements.yaml")
}

fn mapping(path: &RepoPath, root: rempart_core::NodeRef<'_>) -> Option<ClassId> {
    let name = path.file_name();
    let has = |key: &str| root.get(key).is_some();
    let folder = last_part(path.parent());
    let yaml = is_yaml(path.extension());
    if matches!(name, "action.yml" | "action.yaml") && has("runs") {
        return Some(class::GITHUB_ACTION);
    }
    if name.contains("compose") && has("services") {
        return Some(class::COMPOSE_FILE);
    }
    if is_requirements(path) && (has("collections") || has("roles"))
        || matches!(name, "galaxy.yml") && has("namespace")
    {
        return Some(class::ANSIBLE_METADATA);
    }
    if folder == "traceability" && (has("requirements") || has("tests")) {
        return Some(class::REQUIREMENTS);
    }
    if yaml && ansible::is_inventory(root) {
        return Some(class::ANSIBLE_INVENTORY);
    }
    if yaml && (is_called_values(name) || folder == "values") {
        return Some(class::HELM_VALUES);
    }
    if yaml && folder == "vars" && is_of_ansible(path.parent()) {
        return Some(class::ANSIBLE_VARS);
    }
    None
}

/// One of the three names that kustomize looks for.
pub(crate) fn is_kustomization(path: &RepoPath) -> bool {
    matches!(
        path.file_name(),
        "kustomization.yaml" | "kustomization.yml" | "Kustomization"
    )
}

/// `values.yaml`, `values-prod.yaml`, `prod-values.yaml`, `values.prod.yaml`, `prod.values.yaml`.
pub(super) fn is_called_values(name: &str) -> bool {
    let Some((stem, "yaml" | "yml")) = name.rsplit_once('.') else {
        return false;
    };
    stem.split(['-', '.', '_']).any(|word| word == "values")
        && (stem.starts_with("values") || stem.ends_with("values"))
}

/// `patch.yaml`, `patch-memory.yaml`, `memory.patch.yaml`, and files in `patches/`.
fn is_called_patch(path: &RepoPath) -> bool {
    let name = path.file_name();
    let stem = name.strip_suffix(path.extension()).unwrap_or(name);
    let stem = stem.strip_suffix('.').unwrap_or(name);
    let parts = |byte: Option<&u8>| matches!(byte, None | Some(b'-' | b'.' | b'_'));
    let first = stem.strip_prefix("patch");
    let last = stem.strip_suffix("patch");
    first.is_some_and(|rest| parts(rest.as_bytes().first()))
        || last.is_some_and(|rest| parts(rest.as_bytes().last()))
        || last_part(path.parent()) == "patches"
}

#[cfg(test)]
mod tests {
    use rempart_core::RepoPath;

    use super::is_called_patch;

    #[test]
    fn patches_are_told_by_a_word_at_either_end() {
        let is_patch = |path: &str| is_called_patch(&RepoPath::from_normalised(path));
        for path in [
            "patch.yaml",
            "a/patch",
            "patch-memory.yaml",
            "memory.patch.yaml",
            "memory_patch.yml",
            "patches/memory.yaml",
        ] {
            assert!(is_patch(path), "{path}");
        }
        for path in [
            "dispatch.yaml",
            "patchwork.yaml",
            "a-patch-b.yaml",
            ".patch",
            "patch/a.yaml",
            "a/patches",
        ] {
            assert!(!is_patch(path), "{path}");
        }
    }
}

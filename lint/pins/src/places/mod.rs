//! The readers of places that write versions, one file a format.

mod ansible;
mod charts;
mod compose;
mod dockerfile;
mod hooks;
mod images;
mod kustomizations;
mod remarks;
mod sources;
mod texts;
mod values;
mod variables;
mod workflows;

pub(crate) use images::name_of as image_name;
use rempart_core::FileView;
use rempart_model::class;

use crate::register::Register;
use crate::written::Written;

/// The versions that a file writes.
pub(crate) fn of_file(file: FileView<'_>, register: Option<&Register>, found: &mut Vec<Written>) {
    match file.class() {
        class::KUBERNETES_MANIFEST | class::KUSTOMIZE_PATCH => {
            sources::of_manifest(file, found);
            images::of_manifest(file, found);
            values::of_manifest(file, found);
        }
        class::KUSTOMIZATION | class::KUSTOMIZE_COMPONENT => kustomizations::of_file(file, found),
        class::HELM_CHART => charts::of_file(file, found),
        class::HELM_VALUES => values::of_file(file, found),
        class::COMPOSE_FILE => compose::of_file(file, found),
        class::ANSIBLE_METADATA => ansible::of_requirements(file, found),
        class::ANSIBLE_VARS | class::ANSIBLE_TASKS | class::ANSIBLE_PLAYBOOK => {
            ansible::of_images(file, found);
        }
        class::WORKFLOW | class::GITHUB_ACTION => workflows::of_file(file, found),
        _ if file.path().file_name() == ".pre-commit-config.yaml" => hooks::of_file(file, found),
        _ => {}
    }
    if file.path().file_name() == rempart_core::config::FILE_NAME {
        texts::configuration(file, found);
    }
    if tells(file) {
        return;
    }
    texts::of_file(file, found);
    remarks::of_file(file, found);
    texts::of_addresses(file, register, found);
    variables::of_file(file, register, found);
}

/// Endings of files that tell of versions and use none, or that programs write.
const TELLING: &[&str] = &[
    "adoc", "c", "cc", "cpp", "css", "csv", "go", "h", "htm", "html", "java", "js", "json",
    "jsonl", "jsx", "kt", "lock", "log", "markdown", "md", "php", "rb", "rs", "rst", "sum", "svg",
    "ts", "tsx", "xml",
];

/// Whether a file tells of versions and uses none.
pub(crate) fn tells(file: FileView<'_>) -> bool {
    TELLING.contains(&file.path().extension())
}

//! What a file is taken for. A rule names the classes it can judge and never sees another file.

use rempart_core::{ClassId, Classes};

macro_rules! classes {
    ($($(#[$doc:meta])* $constant:ident = $number:literal, $name:literal;)*) => {
        $($(#[$doc])* pub const $constant: ClassId = ClassId($number);)*

        /// The names of all classes by number, as reports and `[[room]]` write them.
        pub const NAMES: &[&str] = &[$($name),*];
    };
}

classes! {
    /// No better class is known: text, Markdown, scripts, pictures, links.
    OTHER = 0, "other";
    /// Objects for an API server: a document with `apiVersion` and `kind` at its root, a file that a kustomization
    /// names as a resource, or a file in the `crds/` of a chart. SOPS-encrypted objects and objects with Flux
    /// variables are manifests too, see [`Resource`](crate::Resource).
    KUBERNETES_MANIFEST = 1, "kubernetes-manifest";
    /// A file of one of the three names kustomize looks for, or of the kind `Kustomization` of the group
    /// `kustomize.config.k8s.io`.
    KUSTOMIZATION = 2, "kustomization";
    /// As [`KUSTOMIZATION`], with `kind: Component`.
    KUSTOMIZE_COMPONENT = 3, "kustomize-component";
    /// A strategic merge or JSON6902 patch: a kustomization names it, its content is a list of operations, or its
    /// name says so and no kustomization takes it for a resource.
    KUSTOMIZE_PATCH = 4, "kustomize-patch";
    /// What configures kustomize itself: files that `configurations`, `openapi`, `replacements`, `generators`,
    /// `transformers` and `validators` name.
    KUSTOMIZE_CONFIGURATION = 5, "kustomize-configuration";
    /// What a generator packs into a ConfigMap or Secret as it stands; whatever it looks like, nothing applies it but an
    /// Application whose plain folder it lies in: a manifest there keeps its class.
    KUSTOMIZE_DATA = 6, "kustomize-data";
    /// `Chart.yaml`.
    HELM_CHART = 7, "helm-chart";
    /// Any file in the `templates/` of a chart.
    HELM_TEMPLATE = 8, "helm-template";
    /// Values for a chart: in the folder of a chart, named by an Application or a kustomization, or called so.
    HELM_VALUES = 9, "helm-values";
    /// A list whose items have `hosts` or `import_playbook`.
    ANSIBLE_PLAYBOOK = 10, "ansible-playbook";
    /// Tasks or handlers: in the folder of a role that holds them, or a list whose items are tasks.
    ANSIBLE_TASKS = 11, "ansible-tasks";
    /// Variables: `group_vars`, `host_vars`, the `vars` and `defaults` of a role, and files that a play names.
    ANSIBLE_VARS = 12, "ansible-vars";
    /// Hosts and groups: a mapping of groups with `hosts`, `children` or `vars`.
    ANSIBLE_INVENTORY = 13, "ansible-inventory";
    /// What describes roles and collections: `meta/main.yml`, `galaxy.yml`, `requirements.yml`.
    ANSIBLE_METADATA = 14, "ansible-metadata";
    /// Any file in the `templates/` of a role, and files that end in `.j2`, `.jinja` or `.jinja2`.
    JINJA_TEMPLATE = 15, "jinja-template";
    /// A file in `.github/workflows`, or in the same place of Gitea and Forgejo.
    WORKFLOW = 16, "workflow";
    /// `action.yml` or `action.yaml` with `runs`.
    GITHUB_ACTION = 17, "github-action";
    /// `.gitlab-ci.yml`, and files whose names end so.
    GITLAB_CI = 18, "gitlab-ci";
    /// A file called after compose, with `services`.
    COMPOSE_FILE = 19, "compose-file";
    /// A file encrypted by SOPS that holds no Kubernetes object, whatever else it would be.
    SOPS_FILE = 20, "sops-file";
    /// `.sops.yaml`.
    SOPS_CONFIGURATION = 21, "sops-configuration";
    /// A Markdown file in a folder of decisions, other than its index.
    ADR = 22, "adr";
    /// `traceability.yaml`, or a file in a folder `traceability/` that holds a part of it.
    REQUIREMENTS = 23, "requirements";
    /// A mapping whose `$schema` names a JSON Schema draft, or a file called `*.schema.json`.
    JSON_SCHEMA = 24, "json-schema";
    /// A mapping with `openapi` or `swagger`.
    OPENAPI_DOCUMENT = 25, "openapi-document";
    /// Has `apiVersion` and `kind`, but for a program and not for an API server: kubeconfig, kubelet, kubeadm, kind,
    /// k3d, Skaffold, Backstage and their like.
    CLIENT_CONFIGURATION = 26, "client-configuration";
    /// Text that is YAML or JSON only after something has filled it in: `{{ }}` or `{% %}` where no quotes hold it, a
    /// name that ends like a template, or a placeholder in the path.
    TEMPLATE = 27, "template";
    /// YAML of a program that no rule knows.
    YAML = 28, "yaml";
    /// JSON of a program that no rule knows.
    JSON = 29, "json";
}

/// The name of a class.
pub fn name(class: ClassId) -> &'static str {
    NAMES.get(usize::from(class.0)).copied().unwrap_or(NAMES[0])
}

/// The class of a name; `None` for a name that no class has.
pub fn by_name(name: &str) -> Option<ClassId> {
    let at = NAMES.iter().position(|known| *known == name)?;
    u8::try_from(at).ok().map(ClassId)
}

/// Whether a file of this class becomes YAML or JSON only when something fills it in, so that its text as it stands
/// may break the grammar.
pub const fn is_template(class: ClassId) -> bool {
    matches!(class, HELM_TEMPLATE | JINJA_TEMPLATE | TEMPLATE)
}

/// All classes of one snapshot, with their names.
pub(crate) fn classes(of: Vec<ClassId>) -> Classes {
    Classes { of, names: NAMES }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        assert_eq!(name(KUBERNETES_MANIFEST), "kubernetes-manifest");
        assert_eq!(name(JSON), "json");
        assert_eq!(NAMES.len(), usize::from(JSON.0) + 1);
        for (number, known) in NAMES.iter().enumerate() {
            assert_eq!(by_name(known), Some(ClassId(number as u8)));
            assert_eq!(name(ClassId(number as u8)), *known);
        }
        assert_eq!(by_name("manifest"), None);
        assert_eq!(name(ClassId(255)), "other");
    }
}

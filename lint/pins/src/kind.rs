//! What a version names.

/// The kinds of the register, as it writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Action,
    AnsibleCollection,
    AnsibleRole,
    Api,
    Binary,
    Git,
    HelmChart,
    Image,
    Manifest,
    PreCommitHook,
    PythonPackage,
    Toolchain,
}

/// All kinds with their names.
const NAMES: &[(Kind, &str)] = &[
    (Kind::Action, "action"),
    (Kind::AnsibleCollection, "ansible-collection"),
    (Kind::AnsibleRole, "ansible-role"),
    (Kind::Api, "api"),
    (Kind::Binary, "binary"),
    (Kind::Git, "git"),
    (Kind::HelmChart, "helm-chart"),
    (Kind::Image, "image"),
    (Kind::Manifest, "manifest"),
    (Kind::PreCommitHook, "pre-commit-hook"),
    (Kind::PythonPackage, "python-package"),
    (Kind::Toolchain, "toolchain"),
];

impl Kind {
    /// The kind of a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(kind, _)| *kind)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }

    /// The names of all kinds.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Whether what is published on a forge may be meant: its releases, its files, its tags.
    pub(crate) const fn is_of_forge(self) -> bool {
        matches!(
            self,
            Self::Action
                | Self::Api
                | Self::Binary
                | Self::Git
                | Self::Manifest
                | Self::PreCommitHook
        )
    }
}

//! The keys of `rempart.toml`: one table for the parser, its error messages and the JSON Schema.

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as written.
    pub name: &'static str,
    /// What its value may be.
    pub kind: KeyKind,
    /// Whether it must be given.
    pub required: bool,
    /// What it does, in one sentence.
    pub about: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum KeyKind {
    /// A text that is not empty.
    Text,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A day, as a text `YYYY-MM-DD` or as a date of TOML.
    Day,
    /// A Kubernetes minor version, such as `1.35`.
    Version,
    /// A path pattern.
    Glob,
    /// A path of the repository, from its root.
    Folder,
    /// Such paths.
    Folders,
    /// Texts that are not empty.
    Texts,
    /// Path patterns.
    Globs,
    /// A port or a range with its protocol, such as `22/tcp`.
    Port,
    /// Such ports.
    Ports,
    /// Networks in CIDR notation.
    Networks,
    /// `[name]`: one table with these keys.
    Table(&'static [Key]),
    /// `[[name]]`: any number of tables with these keys.
    Tables(&'static [Key]),
    /// `[rules."checker/rule"]`: tables by rule id, with [`RULE_KEYS`].
    Rules,
    /// The options of a rule; the rule knows them.
    Options,
}

const fn key(name: &'static str, kind: KeyKind, about: &'static str) -> Key {
    Key {
        name,
        kind,
        required: false,
        about,
    }
}

const fn required(name: &'static str, kind: KeyKind, about: &'static str) -> Key {
    Key {
        required: true,
        ..key(name, kind, about)
    }
}

/// The keys of the file.
pub const KEYS: &[Key] = &[
    key(
        "profile",
        KeyKind::OneOf(&["default", "strict"]),
        "Which severities rules have.",
    ),
    key(
        "fail-on",
        KeyKind::OneOf(&["error", "warning", "note", "never"]),
        "The least severity that fails the run.",
    ),
    key(
        "exclude",
        KeyKind::Globs,
        "Paths that are read and not judged.",
    ),
    key(
        "kubernetes",
        KeyKind::Version,
        "The Kubernetes version of clusters that do not name their own.",
    ),
    key(
        "schemas",
        KeyKind::Folders,
        "Folders with CRDs and JSON Schemas of the organisation.",
    ),
    key(
        "repositories",
        KeyKind::Texts,
        "The URLs by which others reach this repository; without it, what the clone and the files tell.",
    ),
    key(
        "helm",
        KeyKind::OneOf(&["off", "auto", "require"]),
        "Whether charts are rendered by the program of that name: never, where it can be, or always.",
    ),
    key(
        "unwaivable",
        KeyKind::Texts,
        "Rules that nothing silences, as ids or `checker/*`.",
    ),
    key("rules", KeyKind::Rules, "Settings by rule id."),
    key(
        "ports",
        KeyKind::Table(PORTS_KEYS),
        "Which ports the world may reach.",
    ),
    key(
        "cluster",
        KeyKind::Tables(CLUSTER_KEYS),
        "A cluster that parts of the repository reach.",
    ),
    key(
        "room",
        KeyKind::Tables(ROOM_KEYS),
        "A folder and what belongs into it.",
    ),
    key(
        "allow",
        KeyKind::Tables(ALLOW_KEYS),
        "A fault that is accepted.",
    ),
];

/// The keys of the setting of a rule.
pub const RULE_KEYS: &[Key] = &[
    key(
        "level",
        KeyKind::OneOf(&["off", "note", "warning", "error"]),
        "How much its findings weigh.",
    ),
    key("exclude", KeyKind::Globs, "Paths it does not judge."),
    key("options", KeyKind::Options, "Its options."),
];

const CLUSTER_KEYS: &[Key] = &[
    required("name", KeyKind::Text, "Its name."),
    required("paths", KeyKind::Globs, "The paths that reach it."),
    key("kubernetes", KeyKind::Version, "Its Kubernetes version."),
    key(
        "argo-root",
        KeyKind::Text,
        "The root application: its file, its folder or its name.",
    ),
    key(
        "destinations",
        KeyKind::Texts,
        "The servers and names by which destinations of applications mean it, besides its own name.",
    ),
];

const ROOM_KEYS: &[Key] = &[
    required(
        "path",
        KeyKind::Folder,
        "The folder, from the root of the repository.",
    ),
    key(
        "classes",
        KeyKind::Texts,
        "The classes of files that belong here and nowhere else.",
    ),
    key("required", KeyKind::Flag, "Whether the folder must exist."),
];

const PORTS_KEYS: &[Key] = &[
    key(
        "public",
        KeyKind::Ports,
        "The ports that the world may reach, such as `443/tcp`; every other one is closed.",
    ),
    key(
        "private",
        KeyKind::Ports,
        "The ports that the world may never reach, whatever stands in front of them.",
    ),
    key(
        "private-interfaces",
        KeyKind::Texts,
        "Network interfaces that the world does not come in by; `*` at the end stands for any rest.",
    ),
    key(
        "private-networks",
        KeyKind::Networks,
        "Networks that are not the world, besides the private ranges of RFC 1918, RFC 4193 and RFC 6598.",
    ),
    key(
        "guarded",
        KeyKind::Tables(GUARDED_KEYS),
        "Pods whose port network policies must hold closed.",
    ),
];

const GUARDED_KEYS: &[Key] = &[
    required("namespace", KeyKind::Text, "The namespace."),
    required(
        "pods",
        KeyKind::Texts,
        "The labels of the pods, each `key=value`.",
    ),
    required("port", KeyKind::Port, "The port, such as `5432/tcp`."),
];

const ALLOW_KEYS: &[Key] = &[
    required("rule", KeyKind::Text, "The rule, as an id or `checker/*`."),
    key("path", KeyKind::Glob, "The paths; every path without it."),
    key(
        "object",
        KeyKind::Text,
        "The object as reports show it, whole or from any part on (`shop/web`, `web`); every object without it.",
    ),
    key(
        "application",
        KeyKind::Text,
        "The application; every one without it.",
    ),
    required("reason", KeyKind::Text, "Why the fault is accepted."),
    key("expires", KeyKind::Day, "The last day it holds."),
];

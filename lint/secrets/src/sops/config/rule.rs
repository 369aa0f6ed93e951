//! One entry of `creation_rules`.

use rempart_core::{Kind, NodeRef, Span};
use rempart_model as model;

use super::{is_nothing, shape};
use crate::sops::go_regex::{GoRegex, Refusal};
use crate::sops::recipient::{KeyKind, Recipient};
use crate::sops::selector::{self, Selector};

/// Fields that are neither keys nor selectors.
const FIELDS: [&str; 6] = [
    "path_regex",
    "aws_profile",
    "key_groups",
    "shamir_threshold",
    "mac_only_encrypted",
    "<<",
];

/// Lists of keys at the top of a rule, where a text names several, with commas between.
const FLAT: [(&str, KeyKind); 6] = [
    ("age", KeyKind::Age),
    ("pgp", KeyKind::Pgp),
    ("kms", KeyKind::Kms),
    ("gcp_kms", KeyKind::GcpKms),
    ("azure_keyvault", KeyKind::AzureKeyVault),
    ("hc_vault_transit_uri", KeyKind::Vault),
];

/// Lists of keys in a group.
const GROUPED: [(&str, KeyKind); 6] = [
    ("age", KeyKind::Age),
    ("pgp", KeyKind::Pgp),
    ("kms", KeyKind::Kms),
    ("gcp_kms", KeyKind::GcpKms),
    ("azure_keyvault", KeyKind::AzureKeyVault),
    ("hc_vault", KeyKind::Vault),
];

/// Groups in groups (`merge`) beyond this are not opened.
const MERGE_DEPTH: usize = 4;

/// A rule: which files, and how SOPS is to encrypt them.
#[derive(Clone, Debug)]
pub(crate) struct CreationRule {
    pub(crate) span: Span,
    /// Where `path_regex` stands.
    pub(crate) path_span: Option<Span>,
    pub(crate) path: PathRegex,
    pub(crate) groups: Vec<Vec<Recipient>>,
    pub(crate) threshold: Option<usize>,
    pub(crate) selectors: Vec<Selector>,
    pub(crate) mac_only_encrypted: bool,
    /// Fields that SOPS does not know.
    pub(crate) unknown: Vec<(String, Span)>,
}

/// The files a rule is for.
#[derive(Clone, Debug)]
pub(crate) enum PathRegex {
    /// No `path_regex`, or an empty one.
    Any,
    Regex(GoRegex),
    Refused(Refusal),
}

impl CreationRule {
    /// Reads a rule.
    pub(crate) fn of(node: NodeRef<'_>) -> Self {
        let path =
            field(node, "path_regex").filter(|path| path.is_scalar() && !path.value().is_empty());
        Self {
            span: node.span(),
            path_span: path.map(NodeRef::span),
            path: match path.map(|path| GoRegex::new(&path.value())) {
                None => PathRegex::Any,
                Some(Ok(regex)) => PathRegex::Regex(regex),
                Some(Err(refusal)) => PathRegex::Refused(refusal),
            },
            groups: groups(node),
            threshold: model::get(node, "shamir_threshold")
                .and_then(|value| value.value().parse().ok()),
            selectors: selectors(node),
            mac_only_encrypted: field(node, "mac_only_encrypted").and_then(shape::truth)
                == Some(true),
            unknown: unknown(node),
        }
    }

    /// Whether it is for a path, relative to the folder of the configuration; `None` when that cannot be told.
    pub(crate) fn is_for(&self, path: &str) -> Option<bool> {
        match &self.path {
            PathRegex::Any => Some(true),
            PathRegex::Regex(regex) => Some(regex.is_match(path)),
            PathRegex::Refused(_) => None,
        }
    }

    /// The selector it gives to files; `None` when it has two.
    pub(crate) fn selector(&self) -> Option<Selector> {
        match &*self.selectors {
            [] => Some(Selector::default_suffix()),
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// All keys of all groups.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = &Recipient> {
        self.groups.iter().flatten()
    }
}

/// The value of a field, where there is one: the reader of SOPS takes `null` for nothing.
fn field<'t>(node: NodeRef<'t>, key: &str) -> Option<NodeRef<'t>> {
    model::get(node, key)
        .and_then(NodeRef::resolved)
        .filter(|value| !is_nothing(*value))
}

/// The items of a list that are something.
fn items(list: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    let items = list.items().filter_map(NodeRef::resolved);
    items.filter(|item| !is_nothing(*item))
}

fn selectors(node: NodeRef<'_>) -> Vec<Selector> {
    let written = selector::KINDS
        .iter()
        .filter_map(|(key, kind)| Some((field(node, key)?, *kind)));
    let written = written.filter(|(value, _)| value.is_scalar() && !value.value().is_empty());
    let written = written.map(|(value, kind)| Selector {
        kind,
        text: value.value().into_owned(),
        span: value.span(),
    });
    let mut selectors: Vec<_> = written.collect();
    selectors.sort_by_key(|selector| selector.span);
    selectors
}

fn groups(node: NodeRef<'_>) -> Vec<Vec<Recipient>> {
    let groups: Vec<_> = field(node, "key_groups")
        .into_iter()
        .flat_map(items)
        .collect();
    if !groups.is_empty() {
        return groups
            .into_iter()
            .map(|node| group(node, MERGE_DEPTH))
            .collect();
    }
    let mut keys = Vec::new();
    for (key, kind) in FLAT {
        let Some(value) = field(node, key) else {
            continue;
        };
        if value.is_scalar() {
            let text = value.value();
            let names = text
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            keys.extend(names.map(|name| Recipient::named(kind, name, value.span())));
        } else {
            let names = value
                .items()
                .filter_map(|item| Some((model::scalar(item)?, item.span())));
            keys.extend(names.map(|(name, span)| Recipient::named(kind, &name, span)));
        }
    }
    vec![keys]
}

fn group(node: NodeRef<'_>, depth: usize) -> Vec<Recipient> {
    let mut keys: Vec<Recipient> = Vec::new();
    let mut add = |recipient: Recipient| {
        // Groups hold each key once, unlike rules without groups.
        if !keys.iter().any(|known| known.is_same(&recipient)) {
            keys.push(recipient);
        }
    };
    if let (Some(merged), Some(depth)) = (model::get(node, "merge"), depth.checked_sub(1)) {
        items(merged)
            .flat_map(|inner| group(inner, depth))
            .for_each(&mut add);
    }
    for (key, kind) in GROUPED {
        for item in field(node, key).into_iter().flat_map(items) {
            add(Recipient::named(kind, &name(kind, item), item.span()));
        }
    }
    keys
}

/// The name of a key in a group: a text, or the fields of its service.
fn name(kind: KeyKind, item: NodeRef<'_>) -> String {
    if item.kind() != Kind::Mapping {
        return if item.is_scalar() {
            item.value().into_owned()
        } else {
            String::new()
        };
    }
    let field = |key: &str| {
        model::get(item, key)
            .and_then(model::scalar)
            .unwrap_or_default()
    };
    match kind {
        KeyKind::Kms if field("role").is_empty() => field("arn").into_owned(),
        KeyKind::Kms => format!("{}+{}", field("arn"), field("role")),
        KeyKind::GcpKms => field("resource_id").into_owned(),
        KeyKind::AzureKeyVault => {
            format!(
                "{}/keys/{}/{}",
                field("vaultUrl").trim_end_matches('/'),
                field("key"),
                field("version")
            )
        }
        KeyKind::Age | KeyKind::Pgp | KeyKind::Vault => String::new(),
    }
}

fn unknown(node: NodeRef<'_>) -> Vec<(String, Span)> {
    let known = |key: &str| {
        FIELDS.contains(&key)
            || FLAT.iter().any(|(field, _)| *field == key)
            || selector::KINDS.iter().any(|(field, _)| *field == key)
    };
    let mut found = unknown_keys(node, "", known);
    let groups = model::get(node, "key_groups")
        .into_iter()
        .flat_map(NodeRef::items);
    for group in groups.filter_map(NodeRef::resolved) {
        let known = |key: &str| {
            matches!(key, "merge" | "<<") || GROUPED.iter().any(|(field, _)| *field == key)
        };
        found.extend(unknown_keys(group, "key_groups.", known));
    }
    found
}

/// The keys of a mapping that are not known, behind a prefix.
fn unknown_keys(
    node: NodeRef<'_>,
    prefix: &str,
    known: impl Fn(&str) -> bool,
) -> Vec<(String, Span)> {
    let names = node
        .entries()
        .filter(|(key, _)| key.is_scalar() && !known(&key.value()));
    names
        .map(|(key, _)| (format!("{prefix}{}", key.value()), key.span()))
        .collect()
}

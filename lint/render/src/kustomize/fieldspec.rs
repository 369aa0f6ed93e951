//! Where transformers find their fields.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::LazyLock;

use super::arena::{Arena, Id, Kind, Tag};
use super::fns;
use super::id::Gvk;
use super::origin::Origins;
use super::outcome::{Step, refused};

const DATA: &str = include_str!("../../data/fieldspecs.txt");

/// A path in the objects of some kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldSpec {
    pub(super) gvk: Gvk<'static>,
    pub(super) path: Cow<'static, str>,
    pub(super) create: bool,
}

impl FieldSpec {
    /// Whether the path leads into the annotations of an object, where kustomize keeps its notes.
    pub(super) fn reaches_notes(&self) -> bool {
        let path = self.path.trim_start_matches('/');
        path.starts_with("metadata/annotations")
    }
}

/// The paths that hold names of objects of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameReference {
    pub(super) gvk: Gvk<'static>,
    pub(super) referrers: Vec<FieldSpec>,
}

/// The fields of all transformers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) name_prefix: Vec<FieldSpec>,
    pub(super) name_suffix: Vec<FieldSpec>,
    pub(super) namespace: Vec<FieldSpec>,
    pub(super) common_labels: Vec<FieldSpec>,
    pub(super) labels: Vec<FieldSpec>,
    pub(super) template_labels: Vec<FieldSpec>,
    pub(super) common_annotations: Vec<FieldSpec>,
    pub(super) name_reference: Vec<NameReference>,
    pub(super) var_reference: Vec<FieldSpec>,
    pub(super) images: Vec<FieldSpec>,
    pub(super) replicas: Vec<FieldSpec>,
}

static DEFAULT: LazyLock<Config> = LazyLock::new(|| read(DATA));

thread_local! {
    static SHARED: Rc<Config> = Rc::new(DEFAULT.clone());
}

fn read(text: &'static str) -> Config {
    let mut config = Config::default();
    for line in text.lines() {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        let [field, group, version, kind, path, create] = words[..] else {
            continue;
        };
        let part = |word: &'static str| Cow::Borrowed(if word == "-" { "" } else { word });
        let gvk = Gvk {
            group: part(group),
            version: part(version),
            kind: part(kind),
        };
        let spec = FieldSpec {
            gvk,
            path: part(path),
            create: create == "create",
        };
        match field {
            "by" => {
                if let Some(last) = config.name_reference.last_mut() {
                    last.referrers.push(spec);
                }
            }
            "nameReference" => config.name_reference.push(NameReference {
                gvk: spec.gvk,
                referrers: Vec::new(),
            }),
            _ => {
                if let Some(list) = config.list(field) {
                    list.push(spec);
                }
            }
        }
    }
    config.sort();
    config
}

impl Config {
    /// What kustomize starts from.
    pub(super) fn shared_default() -> Rc<Self> {
        SHARED.with(Rc::clone)
    }

    /// The list of a field of a configuration file.
    pub(super) fn list(&mut self, field: &str) -> Option<&mut Vec<FieldSpec>> {
        Some(match field {
            "namePrefix" => &mut self.name_prefix,
            "nameSuffix" => &mut self.name_suffix,
            "namespace" => &mut self.namespace,
            "commonLabels" => &mut self.common_labels,
            "labels" => &mut self.labels,
            "templateLabels" => &mut self.template_labels,
            "commonAnnotations" => &mut self.common_annotations,
            "varReference" => &mut self.var_reference,
            "images" => &mut self.images,
            "replicas" => &mut self.replicas,
            _ => return None,
        })
    }

    /// Two configurations as one; the fields of this one come first.
    pub(super) fn merge(self: &Rc<Self>, other: &Rc<Self>) -> Step<Rc<Self>> {
        if self.is_empty() {
            return Ok(Rc::clone(other));
        }
        if Rc::ptr_eq(self, other) || other.is_empty() {
            return Ok(Rc::clone(self));
        }
        let mut merged = Self::clone(self);
        let mut other = Self::clone(other);
        for field in [
            "namePrefix",
            "nameSuffix",
            "namespace",
            "commonLabels",
            "labels",
            "templateLabels",
            "commonAnnotations",
            "varReference",
            "images",
            "replicas",
        ] {
            if let (Some(mine), Some(theirs)) = (merged.list(field), other.list(field)) {
                merge_all(mine, theirs)?;
            }
        }
        for theirs in other.name_reference {
            let mine = merged
                .name_reference
                .iter_mut()
                .find(|mine| mine.gvk == theirs.gvk);
            match mine {
                Some(mine) => merge_all(&mut mine.referrers, &theirs.referrers)?,
                None => merged.name_reference.push(theirs),
            }
        }
        merged.sort();
        Ok(Rc::new(merged))
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn sort(&mut self) {
        for list in [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.common_annotations,
            &mut self.var_reference,
            &mut self.images,
            &mut self.replicas,
        ] {
            list.sort_by_cached_key(|spec| order(&spec.gvk));
        }
        self.name_reference
            .sort_by_cached_key(|reference| order(&reference.gvk));
    }
}

/// Adds what is not there yet.
pub(super) fn merge_all(list: &mut Vec<FieldSpec>, others: &[FieldSpec]) -> Step<()> {
    for other in others {
        let known = list
            .iter()
            .find(|known| known.gvk.is_selected(&other.gvk) && known.path == other.path);
        match known {
            Some(known) if known.create != other.create => {
                return refused(format!(
                    "two field specifications of `{}` disagree on `create`",
                    other.path
                ));
            }
            Some(_) => {}
            None => list.push(other.clone()),
        }
    }
    Ok(())
}

/// The kinds that come first, in their order.
pub(super) const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// The kinds that come last, in their order.
pub(super) const LAST: [&str; 2] = [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Where kinds stand among each other.
fn order(gvk: &Gvk<'_>) -> (u8, usize, String) {
    let at = |list: &[&str]| list.iter().position(|kind| *kind == gvk.kind);
    let (class, at) = match (at(&LAST), at(&FIRST)) {
        (Some(at), _) => (2, at),
        (None, Some(at)) => (0, at),
        (None, None) => (1, 0),
    };
    let or = |text: &str, none: &'static str| {
        if text.is_empty() {
            none.to_owned()
        } else {
            text.to_owned()
        }
    };
    let shown = [
        or(&gvk.group, "~G"),
        or(&gvk.version, "~V"),
        or(&gvk.kind, "~K"),
    ]
    .join("_");
    (class, at, shown)
}

/// What a transformer makes at the end of a path that is not there.
#[derive(Clone, Debug)]
pub(super) struct Create {
    pub(super) kind: Kind,
    pub(super) tag: Tag,
}

/// Calls `set` with every node at the end of a path in an object that the specification is for.
pub(super) fn visit<'s>(
    arena: &mut Arena<'s>,
    object: Id,
    spec: &FieldSpec,
    create: Option<&Create>,
    set: &mut dyn FnMut(&mut Arena<'s>, Id) -> Step<()>,
) -> Step<()> {
    if !is_for(arena, object, &spec.gvk) {
        return Ok(());
    }
    if !spec.path.contains('\\') {
        let path = spec.path.strip_prefix('/').unwrap_or(&spec.path);
        let path: Vec<&str> = path.split('/').collect();
        return walk(arena, object, &path, create.filter(|_| spec.create), set);
    }
    let path = split(&spec.path);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    walk(arena, object, &path, create.filter(|_| spec.create), set)
}

fn is_for(arena: &Arena<'_>, object: Id, gvk: &Gvk<'_>) -> bool {
    let text = |key: &str| arena.field(object, key).map_or("", |id| arena.text(id));
    if !gvk.kind.is_empty() && gvk.kind != text("kind") {
        return false;
    }
    let api_version = text("apiVersion");
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    (gvk.group.is_empty() || gvk.group == group)
        && (gvk.version.is_empty() || gvk.version == version)
}

/// The parts between slashes; a backslash makes a slash part of a name.
pub(super) fn split(path: &str) -> Vec<String> {
    split_by(path, "/")
}

/// The parts between delimiters; a backslash makes a delimiter part of a name.
pub(super) fn split_by(path: &str, delimiter: &str) -> Vec<String> {
    let mut parts: Vec<&str> = path.split(delimiter).collect();
    if parts.len() > 1 && parts[0].is_empty() {
        parts.remove(0);
    }
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        match found.last_mut().filter(|last| last.ends_with('\\')) {
            Some(last) => {
                last.pop();
                last.push_str(delimiter);
                last.push_str(part);
            }
            None => found.push(part.to_owned()),
        }
    }
    found
}

fn walk<'s>(
    arena: &mut Arena<'s>,
    node: Id,
    path: &[&str],
    create: Option<&Create>,
    set: &mut dyn FnMut(&mut Arena<'s>, Id) -> Step<()>,
) -> Step<()> {
    let Some((first, rest)) = path.split_first() else {
        return set(arena, node);
    };
    if arena.is_null(node) {
        return Ok(());
    }
    match arena.kind(node) {
        Kind::Scalar => refused(format!(
            "a single value stands where `{first}` is looked for"
        )),
        Kind::Seq => {
            for item in arena.items(node).to_vec() {
                walk(arena, item, path, create, set)?;
            }
            Ok(())
        }
        Kind::Map => {
            let name = first.strip_suffix("[]").unwrap_or(first);
            let is_list = name.len() < first.len();
            if name.is_empty() {
                return refused("a field specification has an empty part");
            }
            let made = match create.filter(|_| !is_list) {
                None => None,
                Some(create) if rest.is_empty() => Some(create.clone()),
                Some(_) => Some(Create {
                    kind: Kind::Map,
                    tag: Tag::Map,
                }),
            };
            let field = match (arena.field(node, name), &made) {
                (Some(field), _) => field,
                (None, None) => return Ok(()),
                (None, Some(made)) => new(arena, node, name, made.kind)?,
            };
            match made {
                Some(made) => fns::convert_null(arena, field, made.kind, made.tag),
                None if is_list => fns::convert_null(arena, field, Kind::Seq, Tag::Empty),
                None => {}
            }
            walk(arena, field, rest, create, set)
        }
    }
}

fn new(arena: &mut Arena<'_>, map: Id, name: &str, kind: Kind) -> Step<Id> {
    let made = match kind {
        Kind::Scalar => arena.scalar(Tag::Empty, "", Origins::None)?,
        Kind::Map => arena.map(Tag::Empty, Origins::None)?,
        Kind::Seq => arena.seq(Tag::Empty, Vec::new(), Origins::None)?,
    };
    fns::set_field(
        arena,
        map,
        name,
        Some(made),
        false,
        super::arena::Style::default(),
    )?;
    Ok(made)
}

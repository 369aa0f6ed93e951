//! Names in objects that follow the objects they name, once prefixes, suffixes, hashes and namespaces have changed them.

use std::collections::HashMap;

use super::arena::{Arena, Id, Kind, Style, Tag};
use super::fieldspec::{Config, FieldSpec, visit};
use super::fns;
use super::id::{Gvk, ResId};
use super::outcome::{Step, refused};
use super::resource::{Object, Objects};

/// Corrects every reference.
pub(super) fn fix<'s>(arena: &mut Arena<'s>, objects: &Objects<'s>, config: &Config) -> Step<()> {
    let known = Known::new(arena, objects);
    if known.by_name.is_empty() {
        return Ok(());
    }
    for (at, object) in objects.list.iter().enumerate() {
        let mut referrer = Referrer {
            known: &known,
            at,
            candidates: None,
        };
        let original = object.original_id(arena);
        for reference in &config.name_reference {
            for spec in &reference.referrers {
                if !original.gvk.is_selected(&spec.gvk) {
                    continue;
                }
                let spec = FieldSpec {
                    gvk: Gvk::default(),
                    ..spec.clone()
                };
                visit(arena, object.root, &spec, None, &mut |arena, node| {
                    referrer.set(arena, node, &reference.gvk, &spec.path)
                })?;
            }
        }
    }
    Ok(())
}

/// The objects as they stand while references are corrected: only fields inside them change.
struct Known<'o, 's> {
    objects: &'o [Object<'s>],
    ids: Vec<ResId<'s>>,
    /// Objects by the names they had.
    by_name: HashMap<String, Vec<usize>>,
}

impl<'o, 's> Known<'o, 's> {
    fn new(arena: &Arena<'s>, objects: &'o Objects<'s>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, object) in objects.list.iter().enumerate() {
            for previous in &object.previous {
                let named = by_name.entry(previous.name.to_string()).or_default();
                if named.last() != Some(&at) {
                    named.push(at);
                }
            }
        }
        Self {
            objects: &objects.list,
            ids: objects.list.iter().map(|object| object.id(arena)).collect(),
            by_name,
        }
    }

    fn has_been(&self, at: usize, gvk: &Gvk<'_>) -> bool {
        let previous = self.objects[at].previous.iter();
        let mut kinds = previous.map(|previous| &previous.kind);
        let fits = |mine: &str, theirs: &str| theirs.is_empty() || mine == theirs;
        let own = &self.ids[at].gvk;
        fits(&own.group, &gvk.group)
            && fits(&own.version, &gvk.version)
            && kinds.any(|kind| fits(kind, &gvk.kind))
    }
}

/// What a name stands in.
#[derive(Clone, Copy)]
enum Place<'n> {
    /// In a field of its own.
    Alone,
    /// In a mapping, which may name the namespace, too.
    Mapping(Option<&'n str>),
}

/// One object whose references are corrected.
struct Referrer<'k, 'o, 's> {
    known: &'k Known<'o, 's>,
    at: usize,
    /// For each object whether it may be referred to; found when first needed.
    candidates: Option<Vec<bool>>,
}

impl<'s> Referrer<'_, '_, 's> {
    fn id(&self) -> &ResId<'s> {
        &self.known.ids[self.at]
    }

    fn set(&mut self, arena: &mut Arena<'s>, node: Id, target: &Gvk<'_>, path: &str) -> Step<()> {
        if arena.is_null(node) {
            return Ok(());
        }
        match arena.kind(node) {
            Kind::Scalar => self.set_scalar(arena, node, target, path),
            Kind::Map => self.set_mapping(arena, node, target, path),
            Kind::Seq => {
                for item in arena.items(node).to_vec() {
                    match arena.kind(item) {
                        _ if arena.is_null(item) => {}
                        Kind::Scalar => self.set_scalar(arena, item, target, path)?,
                        Kind::Map => self.set_mapping(arena, item, target, path)?,
                        Kind::Seq => return refused(format!("`{path}` holds a list in a list")),
                    }
                }
                Ok(())
            }
        }
    }

    fn set_scalar(
        &mut self,
        arena: &mut Arena<'s>,
        node: Id,
        target: &Gvk<'_>,
        path: &str,
    ) -> Step<()> {
        let old = arena.text(node).to_owned();
        let Some(found) = self.select(arena, &old, Place::Alone, target, path)? else {
            return Ok(());
        };
        let name = &self.known.ids[found].name;
        if *name == old {
            return Ok(());
        }
        let origins = arena
            .get(node)
            .origins
            .then(&name_origins(arena, &self.known.objects[found]));
        let value = arena.scalar(Tag::Empty, name.clone(), origins)?;
        fns::set_scalar(arena, node, value)
    }

    fn set_mapping(
        &mut self,
        arena: &mut Arena<'s>,
        node: Id,
        target: &Gvk<'_>,
        path: &str,
    ) -> Step<()> {
        let Some(field) = arena.field(node, "name") else {
            return refused(format!("`{path}` holds no `name`"));
        };
        let namespace = arena
            .field(node, "namespace")
            .map(|field| arena.text(field).to_owned());
        let old = arena.text(field).to_owned();
        let Some(found) = self.select(
            arena,
            &old,
            Place::Mapping(namespace.as_deref()),
            target,
            path,
        )?
        else {
            return Ok(());
        };
        let ResId {
            name, namespace, ..
        } = &self.known.ids[found];
        if *name == old && namespace.is_empty() {
            return Ok(());
        }
        let more = name_origins(arena, &self.known.objects[found]);
        let origins = arena.get(field).origins.then(&more);
        let value = arena.scalar(Tag::Empty, name.clone(), origins)?;
        fns::set_field(arena, node, "name", Some(value), false, Style::default())?;
        if namespace.is_empty() {
            return Ok(());
        }
        let value = arena.scalar(Tag::Empty, namespace.clone(), more)?;
        fns::set_field(
            arena,
            node,
            "namespace",
            Some(value),
            false,
            Style::default(),
        )
    }

    /// The object that a name means.
    fn select(
        &mut self,
        arena: &Arena<'s>,
        name: &str,
        place: Place<'_>,
        target: &Gvk<'_>,
        path: &str,
    ) -> Step<Option<usize>> {
        let (in_mapping, namespace) = match place {
            Place::Alone => (false, None),
            Place::Mapping(namespace) => (true, namespace),
        };
        let Some(named) = self.known.by_name.get(name) else {
            return Ok(None);
        };
        let known = self.known;
        let role = path
            .ends_with("roleRef/name")
            .then(|| role(arena, known.objects[self.at].root))
            .flatten();
        let own = self.id().clone();
        let original = namespace.is_some_and(|namespace| self.is_original(arena, namespace));
        let may = self.may(arena);
        let mut found: Vec<usize> = named.iter().copied().filter(|at| may[*at]).collect();
        if let Some(namespace) = namespace {
            found.retain(|at| {
                let id = if original {
                    known.objects[*at].original_id(arena)
                } else {
                    known.ids[*at].clone()
                };
                id.effective_namespace() == namespace && namespace != super::id::NO_NAMESPACE
            });
        }
        found.retain(|at| known.has_been(*at, target));
        found.retain(|at| role.as_ref().is_none_or(|role| known.has_been(*at, role)));
        found.retain(|at| {
            let id = &known.ids[*at];
            own.cluster_scoped
                || id.cluster_scoped
                || id.gvk.kind == "ServiceAccount"
                || id.is_in_namespace_of(&own)
        });
        if found.len() == 1 {
            return Ok(Some(found[0]));
        }
        let referrer = &known.objects[self.at];
        found.retain(|at| is_beside(&known.objects[*at], referrer, true));
        if found.len() > 1 {
            found.retain(|at| is_beside(&known.objects[*at], referrer, false));
        }
        let Some(&first) = found.first() else {
            return Ok(None);
        };
        // Of a mapping, the namespace is corrected as well as the name.
        let same = |at: &usize| {
            let (one, other) = (&known.ids[first], &known.ids[*at]);
            one.name == other.name && (!in_mapping || one.namespace == other.namespace)
        };
        if found.iter().all(same) {
            return Ok(Some(first));
        }
        refused(format!(
            "`{name}` in `{path}` of {} may mean several objects",
            own.shown()
        ))
    }

    /// Whether any candidate was in a namespace at first.
    fn is_original(&mut self, arena: &Arena<'s>, namespace: &str) -> bool {
        let known = self.known;
        let may = self.may(arena);
        let mut candidates = known.objects.iter().enumerate().filter(|(at, _)| may[*at]);
        namespace != super::id::NO_NAMESPACE
            && candidates
                .any(|(_, object)| object.original_id(arena).effective_namespace() == namespace)
    }

    /// The objects that this one may refer to at all.
    fn may(&mut self, arena: &Arena<'s>) -> &[bool] {
        let known = self.known;
        let at = self.at;
        self.candidates.get_or_insert_with(|| {
            let own = &known.ids[at];
            let bound = namespaces_of_binding(arena, known.objects[at].root, &own.gvk.kind);
            let may = |id: &ResId<'_>| {
                own.cluster_scoped
                    || id.cluster_scoped
                    || id.is_in_namespace_of(own)
                    || bound.contains(&id.namespace.to_string())
            };
            known.ids.iter().map(may).collect()
        })
    }
}

fn name_origins(arena: &Arena<'_>, object: &Object<'_>) -> super::origin::Origins {
    let name = arena.path(object.root, &["metadata", "name"]);
    name.map(|name| arena.get(name).origins.clone())
        .unwrap_or_default()
}

/// Group and kind that a binding gives its role.
fn role(arena: &Arena<'_>, object: Id) -> Option<Gvk<'static>> {
    let role = arena.field(object, "roleRef")?;
    let text = |key: &str| Some(arena.text(arena.field(role, key)?).to_owned().into());
    Some(Gvk {
        group: text("apiGroup")?,
        version: "".into(),
        kind: text("kind")?,
    })
}

/// The namespaces of the service accounts that a role is bound to.
fn namespaces_of_binding(arena: &Arena<'_>, object: Id, kind: &str) -> Vec<String> {
    if kind != "RoleBinding" {
        return Vec::new();
    }
    let subjects = arena
        .field(object, "subjects")
        .map(|list| arena.items(list))
        .unwrap_or_default();
    let accounts = subjects.iter().filter(|subject| {
        let kind = arena.field(**subject, "kind");
        kind.is_some_and(|kind| arena.text(kind) == "ServiceAccount")
    });
    let namespaces = accounts.filter_map(|account| arena.field(*account, "namespace"));
    namespaces
        .map(|namespace| arena.text(namespace).to_owned())
        .collect()
}

/// Whether two objects got their prefixes and suffixes in the same kustomizations.
fn is_beside(one: &Object<'_>, other: &Object<'_>, allow_none: bool) -> bool {
    let fits = |one: &[String], other: &[String]| {
        (allow_none && (one.is_empty() || other.is_empty())) || ends_alike(one, other)
    };
    fits(&one.prefixes, &other.prefixes) && fits(&one.suffixes, &other.suffixes)
}

fn ends_alike(one: &[String], other: &[String]) -> bool {
    if one.is_empty() || other.is_empty() {
        return one.len() == other.len();
    }
    one.iter()
        .rev()
        .zip(other.iter().rev())
        .all(|(one, other)| one == other)
}

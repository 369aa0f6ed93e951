//! Whether what goes from the repository goes from the cluster: Argo CD deletes less than git does.

use rempart_apps::{AppObjects, ApplicationSet, Node, Object, all_sets, set_of};
use rempart_core::{Kind, NodeRef, Skip};
use rempart_model::delta::{Happens, ObjectDelta};
use rempart_model::{is_true, scalar};

use crate::Sides;
use crate::compare::{Compared, Loosened};
use crate::pairs::Pairs;

/// So many applications stand above one another at most; some create each other in a circle.
const DEPTH: usize = 32;

/// What becomes in the cluster of something that goes from the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is deleted.
    Deleted,
    /// It stays, and why.
    Stays(&'static str),
    /// It may be that it does not go at all.
    Unknown,
}

/// By what an object is deleted: each passes over others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// Its application stays, and prunes it.
    Prune,
    /// Its application is deleted, and takes it along.
    Cascade,
}

/// What becomes of an object that an application applies no more. `objects` are those it applies after the change, where
/// they are known.
pub(crate) fn pruning(node: &Node, objects: Option<&AppObjects>) -> Fate {
    let view = node.view();
    let automated = view.automated().and_then(NodeRef::resolved);
    let Some(automated) = automated.filter(|automated| automated.kind() == Kind::Mapping) else {
        return Fate::Stays("its application does not sync by itself");
    };
    let field = |name: &str| rempart_model::get(automated, name);
    // `SyncPolicy.IsAutomatedSyncEnabled`.
    if field("enabled").is_some_and(|enabled| scalar(enabled).is_some() && !is_true(Some(enabled)))
    {
        return Fate::Stays("its application does not sync by itself");
    }
    if !is_true(field("prune")) {
        return Fate::Stays("its application does not prune");
    }
    let Some(objects) = objects else {
        return Fate::Deleted;
    };
    if !objects.is_complete {
        return Fate::Stays("what its application applies after the change is not known");
    }
    // `autoSync`: "auto-sync will wipe out all resources". A namespace with metadata of the application is one of them.
    let policy = view.sync_policy();
    let names = policy.and_then(|policy| rempart_model::get(policy, "managedNamespaceMetadata"));
    let has_namespace = names.is_some() && view.has_sync_option("CreateNamespace=true");
    if objects.objects.is_empty() && !has_namespace && !is_true(field("allowEmpty")) {
        return Fate::Stays(
            "Argo CD does not prune all objects of an application without `allowEmpty: true`",
        );
    }
    Fate::Deleted
}

/// Says of the objects of an application that go what becomes of them.
pub(crate) fn of_objects(deltas: &mut [ObjectDelta], loose: &Loosened, fate: Fate, means: Means) {
    for (at, object) in loose {
        let Some(delta) = deltas.get_mut(*at) else {
            continue;
        };
        if delta.happens != Happens::Removed {
            continue;
        }
        match (fate, kept(object, means)) {
            (Fate::Stays(why), _) | (_, Some(why)) => delta.stays = Some(why),
            _ => delta.is_pruned = true,
        }
    }
}

/// Why an object stays that its application would delete.
fn kept(object: &Object, means: Means) -> Option<&'static str> {
    let resource = &object.resource;
    let has = |annotation: &str, value: &str| {
        let written = resource.annotation(annotation).and_then(scalar);
        written.is_some_and(|written| written.split(',').any(|one| one.trim() == value))
    };
    let option = |value: &str| has("argocd.argoproj.io/sync-options", value);
    let (never, asks) = match means {
        Means::Prune => (option("Prune=false"), option("Prune=confirm")),
        Means::Cascade => (
            option("Delete=false") || has("helm.sh/resource-policy", "keep"),
            option("Delete=confirm"),
        ),
    };
    if never {
        return Some("its annotations keep it");
    }
    if asks {
        return Some("its deletion waits until somebody confirms it");
    }
    let is_definition =
        resource.kind() == "CustomResourceDefinition" && resource.group() == "apiextensions.k8s.io";
    match means {
        Means::Prune if is_hook(object) => Some("Argo CD does not prune hooks"),
        // `shouldBeDeleted`.
        Means::Cascade if is_definition => {
            Some("an application that is deleted leaves definitions of kinds behind")
        }
        _ => None,
    }
}

/// Whether Argo CD runs an object at a sync instead of keeping it (`hook.IsHook`).
fn is_hook(object: &Object) -> bool {
    let written = |annotation: &str| object.resource.annotation(annotation).and_then(scalar);
    match written("argocd.argoproj.io/hook") {
        Some(hook) => hook != "Skip",
        None => written("helm.sh/hook").is_some_and(|hook| hook != "crd-install"),
    }
}

/// Says of the applications that go, and of their objects, what becomes of them; takes out those of which it is not known
/// whether they go. Gives what is not known.
pub(crate) fn tell(sides: Sides<'_>, pairs: &Pairs<'_>, compared: &mut [Compared]) -> Vec<Skip> {
    let mut skipped = Vec::new();
    for at in 0..pairs.pairs.len() {
        let (base, head) = (pairs.pairs[at].base, pairs.pairs[at].head);
        let base = match (base, head) {
            (Some((_, node)), None) => node,
            (None, Some((_, node))) => {
                skipped.extend(already(sides, node));
                continue;
            }
            _ => continue,
        };
        let fate = fate(sides, pairs, compared, at, DEPTH);
        if fate == Fate::Unknown {
            skipped.extend(set_before(sides, base).map(unknown));
            compared[at].delta = None;
            continue;
        }
        let Some((delta, loose)) = &mut compared[at].delta else {
            continue;
        };
        let of_objects = match fate {
            Fate::Stays(why) => {
                delta.stays = Some(why);
                Fate::Stays("its application stays in the cluster")
            }
            _ if has_finalizer(base) => Fate::Deleted,
            _ => Fate::Stays("its application goes without the finalizer that deletes its objects"),
        };
        delta.is_deleted = fate == Fate::Deleted;
        self::of_objects(&mut delta.objects, loose, of_objects, Means::Cascade);
    }
    skipped
}

/// What becomes of an application that is not there after the change.
fn fate(
    sides: Sides<'_>,
    pairs: &Pairs<'_>,
    compared: &[Compared],
    at: usize,
    depth: usize,
) -> Fate {
    let Some(node) = pairs.pairs.get(at).and_then(|pair| pair.base) else {
        return Fate::Unknown;
    };
    let node = node.1;
    let holders = || of_holders(sides, pairs, compared, node, depth);
    let Some(set) = set_before(sides, node) else {
        return match (holders(), kept_itself(node)) {
            (Fate::Deleted, Some(why)) => Fate::Stays(why),
            (fate, _) => fate,
        };
    };
    let mut after = all_sets(sides.head)
        .filter(|after| {
            after.resource.name() == set.resource.name()
                && after.resource.namespace() == set.resource.namespace()
        })
        .peekable();
    let keeps = Fate::Stays("its set deletes no application (`applicationsSync`)");
    if after.peek().is_none() {
        // Its applications belong to it, and go with it: `removeOwnerReferencesOnDeleteAppSet` but for these policies.
        return match holders() {
            Fate::Deleted if !may_delete(set) => keeps,
            Fate::Stays(_) => Fate::Stays("its set stays in the cluster"),
            fate => fate,
        };
    }
    let mut is_kept = false;
    for after in after {
        if !after.is_decided() {
            return Fate::Unknown;
        }
        is_kept |= !may_delete(after);
    }
    if is_kept { keeps } else { Fate::Deleted }
}

/// What the applications above one, or above its set, do with what they hold no more.
fn of_holders(
    sides: Sides<'_>,
    pairs: &Pairs<'_>,
    compared: &[Compared],
    node: &Node,
    depth: usize,
) -> Fate {
    let mut found = Fate::Stays("no application holds it: whoever created it by hand deletes it");
    let Some(depth) = depth.checked_sub(1) else {
        return found;
    };
    for parent in &node.parents {
        let Some(at) = pairs.before(*parent) else {
            continue;
        };
        let (Some(pair), Some(compared_one)) = (pairs.pairs.get(at), compared.get(at)) else {
            continue;
        };
        let fate = match pair.base {
            _ if pair.head.is_some() => compared_one.pruning,
            Some((_, above)) => match fate(sides, pairs, compared, at, depth) {
                Fate::Deleted if !has_finalizer(above) => Fate::Stays(
                    "its application goes without the finalizer that deletes its objects",
                ),
                Fate::Stays(_) => Fate::Stays("its application stays in the cluster"),
                fate => fate,
            },
            None => continue,
        };
        if fate == Fate::Deleted {
            return fate;
        }
        found = fate;
    }
    found
}

/// Why an application stays that would be deleted.
fn kept_itself(node: &Node) -> Option<&'static str> {
    let object = Object {
        resource: node.resource.clone(),
        source: 0,
        namespace: String::new(),
    };
    kept(&object, Means::Prune)
}

fn has_finalizer(node: &Node) -> bool {
    let finalizers = node.resource.get(&["metadata", "finalizers"]);
    let mut finalizers = finalizers.into_iter().flat_map(NodeRef::items);
    finalizers.any(|one| {
        one.value()
            .starts_with("resources-finalizer.argocd.argoproj.io")
    })
}

/// The set that made an application of the state before.
fn set_before<'c>(sides: Sides<'c>, node: &Node) -> Option<&'c ApplicationSet> {
    Some(set_of(sides.base, node.set?)?.0)
}

/// Whether a set may delete applications (`ApplicationsSyncPolicy.AllowDelete`).
fn may_delete(set: &ApplicationSet) -> bool {
    let policy = set
        .resource
        .get(&["spec", "syncPolicy", "applicationsSync"]);
    let policy = policy.and_then(scalar);
    !matches!(policy.as_deref(), Some("create-only" | "create-update"))
}

fn unknown(set: &ApplicationSet) -> Skip {
    let why =
        "what it makes after the change is not known: none of its applications is told as removed";
    Skip::visible("not-rendered", what(set), why)
}

/// That an application which comes may have been there.
fn already(sides: Sides<'_>, node: &Node) -> Option<Skip> {
    let (set, _) = set_of(sides.head, node.set?)?;
    let mut before = all_sets(sides.base).filter(|before| {
        before.resource.name() == set.resource.name()
            && before.resource.namespace() == set.resource.namespace()
    });
    let why = "what it made before the change is not known: its applications may be there already";
    before
        .any(|before| !before.is_decided())
        .then(|| Skip::visible("not-rendered", what(set), why))
}

fn what(set: &ApplicationSet) -> String {
    format!(
        "{}: ApplicationSet {}",
        set.resource.path(),
        set.resource.name()
    )
}

//! Which pods an object selects.

use rempart_core::{Context, Fact, FactEntry, NodeRef};
use rempart_model::Resource;

use crate::pods_of;
use crate::selector::{Labels, Selector};
use crate::worlds::{Member, World, Worlds};

/// What selects pods, and where it says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selects {
    /// A Service: `spec.selector`.
    Service,
    /// A `NetworkPolicy`: `spec.podSelector`.
    NetworkPolicy,
    /// A `PodDisruptionBudget`: `spec.selector`.
    Budget,
}

/// The pods that an object selects among those it meets.
#[derive(Clone, Debug)]
pub struct Selection {
    /// What the object is.
    pub selects: Selects,
    /// The object that selects.
    pub member: Member,
    /// What it asks for.
    pub selector: Selector,
    /// The node of the selector in the tree of the object.
    pub node: u32,
    /// The objects whose pods it selects.
    pub selected: Vec<Member>,
    /// Without a pod that it selects: the object whose pods come nearest, and what they answer otherwise.
    pub nearest: Option<(Member, String)>,
    /// Whether every object of its namespace is known.
    pub is_complete: bool,
}

/// The selections of the repository, of objects that ask for something.
#[derive(Clone, Debug, Default)]
pub struct Selections {
    all: Vec<Selection>,
}

impl Selections {
    /// All of them, in the order of worlds.
    pub fn all(&self) -> &[Selection] {
        &self.all
    }
}

impl Fact for Selections {
    type Key = ();

    const NAME: &'static str = "selections";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<Worlds>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let worlds = context.fact::<Worlds>().map_or(&[][..], Worlds::all);
        Self {
            all: worlds.iter().flat_map(of_world).collect(),
        }
    }
}

fn of_world(world: &World) -> Vec<Selection> {
    let asking: Vec<_> = world.members.iter().filter_map(asks).collect();
    if asking.is_empty() {
        return Vec::new();
    }
    let pods: Vec<(&Member, Labels)> = world
        .members
        .iter()
        .filter_map(|member| Some((member, pods_of(&member.resource)?.labels)))
        .collect();
    let custom: Vec<_> = world
        .members
        .iter()
        .filter(|member| is_custom(&member.resource))
        .collect();
    let operated = |member: &Member| custom.iter().any(|other| meet(member, other));
    let select = |(selects, member, selector, node): (Selects, &Member, Selector, u32)| {
        let near = pods.iter().filter(|(other, _)| meet(member, other));
        let selected: Vec<_> = near
            .clone()
            .filter(|(_, labels)| selector.matches(labels))
            .map(|(member, _)| (*member).clone())
            .collect();
        let nearest = if selected.is_empty() {
            let differs = |(other, labels): &(&Member, Labels)| {
                let (difference, met) = selector.first_difference(labels);
                let is_namesake = other.resource.name() == member.resource.name();
                // Where an operator may make the pods, a label in common says little.
                let is_near = met > 0 && met + 1 == selector.len() && !operated(member);
                let score = 2 * met + usize::from(is_namesake);
                (is_namesake || is_near).then(|| Some((score, (*other).clone(), difference?)))?
            };
            // Of equal ones the first.
            let found = near
                .filter_map(differs)
                .reduce(|best, other| if other.0 > best.0 { other } else { best });
            found.map(|(_, other, difference)| (other, difference))
        } else {
            None
        };
        Selection {
            selects,
            member: member.clone(),
            selector,
            node,
            selected,
            nearest,
            is_complete: world.knows_all_of(&member.namespace),
        }
    };
    asking.into_iter().map(select).collect()
}

/// Whether an object is of a kind that Kubernetes itself does not have: an operator may make pods of it.
fn is_custom(resource: &Resource) -> bool {
    let group = resource.group();
    group.contains('.') && !group.ends_with(".k8s.io") && group != rempart_model::argo::GROUP
}

/// Whether two objects can be in one namespace: what names none is applied wherever somebody wants.
fn meet(one: &Member, other: &Member) -> bool {
    one.namespace == other.namespace || one.namespace.is_empty() || other.namespace.is_empty()
}

/// What an object asks for; `None` for one that selects nothing, or everything.
fn asks(member: &Member) -> Option<(Selects, &Member, Selector, u32)> {
    let (selects, node) = selector_of(&member.resource)?;
    let selector = match selects {
        Selects::Service => Selector::of_map(node),
        Selects::NetworkPolicy | Selects::Budget => Selector::of_label_selector(node)?,
    };
    (!selector.is_empty()).then(|| (selects, member, selector, node.index()))
}

fn selector_of(resource: &Resource) -> Option<(Selects, NodeRef<'_>)> {
    let (selects, path): (_, &[&str]) = if resource.is("", "Service") {
        (Selects::Service, &["spec", "selector"])
    } else if resource.is("networking.k8s.io", "NetworkPolicy") {
        (Selects::NetworkPolicy, &["spec", "podSelector"])
    } else if resource.is("policy", "PodDisruptionBudget") {
        (Selects::Budget, &["spec", "selector"])
    } else {
        return None;
    };
    Some((selects, resource.get(path)?))
}

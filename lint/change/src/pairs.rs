//! Which applications of the two states are one.

use std::collections::BTreeMap;

use rempart_apps::{AppId, ApplicationTree, Node};

use crate::Sides;

/// What tells an application from the others: name and namespace, and the folder of the file where several have both.
type Name = (String, String, String);

/// An application before and after.
pub(crate) struct Pair<'c> {
    name: Name,
    pub(crate) base: Option<(AppId, &'c Node)>,
    pub(crate) head: Option<(AppId, &'c Node)>,
}

impl Pair<'_> {
    /// The name of the application.
    pub(crate) fn name(&self) -> String {
        self.name.0.clone()
    }

    /// The cluster it deploys to, as it is named after the change.
    pub(crate) fn cluster(&self) -> String {
        let node = self.head.or(self.base);
        node.map_or_else(String::new, |(_, node)| cluster(node))
    }
}

/// The applications of both states.
pub(crate) struct Pairs<'c> {
    /// By name.
    pub(crate) pairs: Vec<Pair<'c>>,
    /// The pair of each application of the state before.
    base: BTreeMap<AppId, usize>,
}

impl<'c> Pairs<'c> {
    pub(crate) fn of(sides: Sides<'c>) -> Self {
        let mut pairs: BTreeMap<Name, Pair<'c>> = BTreeMap::new();
        for (context, is_head) in [(sides.base, false), (sides.head, true)] {
            let tree = context.fact::<ApplicationTree>();
            for (id, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
                let folder = node.folder(context);
                let name = (
                    node.resource.name().into_owned(),
                    node.resource.namespace().into_owned(),
                    folder.to_owned(),
                );
                let pair = pairs.entry(name.clone()).or_insert_with(|| Pair {
                    name,
                    base: None,
                    head: None,
                });
                let slot = if is_head {
                    &mut pair.head
                } else {
                    &mut pair.base
                };
                slot.get_or_insert((id, node));
            }
        }
        let pairs = joined(pairs.into_values().collect());
        let ids = pairs.iter().enumerate();
        let base = ids
            .filter_map(|(at, pair)| Some((pair.base?.0, at)))
            .collect();
        Self { pairs, base }
    }

    /// The pair of an application of the state before.
    pub(crate) fn before(&self, id: AppId) -> Option<usize> {
        self.base.get(&id).copied()
    }
}

/// An application whose file moves is the one that it was: the folder tells those of several clusters only.
fn joined(pairs: Vec<Pair<'_>>) -> Vec<Pair<'_>> {
    let mut alone: BTreeMap<(String, String, String), [Vec<usize>; 2]> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        let (side, node) = match (pair.base, pair.head) {
            (Some((_, node)), None) => (0, node),
            (None, Some((_, node))) => (1, node),
            _ => continue,
        };
        let key = (pair.name.0.clone(), pair.name.1.clone(), cluster(node));
        alone.entry(key).or_default()[side].push(at);
    }
    let moves: BTreeMap<usize, usize> = alone
        .values()
        .filter_map(|[base, head]| match (base.as_slice(), head.as_slice()) {
            ([base], [head]) => Some((*head, *base)),
            _ => None,
        })
        .collect();
    let bases: BTreeMap<usize, _> = moves
        .values()
        .map(|base| (*base, pairs.get(*base).and_then(|pair| pair.base)))
        .collect();
    let all = pairs.into_iter().enumerate();
    all.filter(|(at, _)| !bases.contains_key(at))
        .map(|(at, pair)| match moves.get(&at) {
            Some(base) => Pair {
                base: bases.get(base).copied().flatten(),
                ..pair
            },
            None => pair,
        })
        .collect()
}

/// The cluster that an application deploys to, as its destination names it.
fn cluster(node: &Node) -> String {
    let Some(destination) = node.view().destination() else {
        return String::new();
    };
    let server = destination.server().filter(|server| !server.is_empty());
    match server.or_else(|| destination.name()) {
        Some(own) if own == "https://kubernetes.default.svc" => "in-cluster".to_owned(),
        Some(other) => other.into_owned(),
        None => String::new(),
    }
}

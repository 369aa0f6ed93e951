//! The elements that the generators of a set yield (`applicationset/generators`).

mod combine;
mod git;
mod list;
mod selector;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::checkout::Checkout;
use super::params::Params;
use super::replace::{Filled, Filler};
use super::spanned::Spanned;
use super::{Stop, Trouble};

/// So many elements one set may have here.
pub(crate) const ELEMENTS: usize = 20_000;

/// What yields elements, in the order in which Argo CD looks for it (the fields of `ApplicationSetGenerator`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Git,
    Matrix,
    Merge,
    /// One that asks something outside the repository: its name, and what.
    Outside(&'static str, &'static str),
}

const KINDS: [(&str, Kind); 9] = [
    ("list", Kind::List),
    (
        "clusters",
        Kind::Outside("clusters", "the clusters that Argo CD knows"),
    ),
    ("git", Kind::Git),
    (
        "scmProvider",
        Kind::Outside("scmProvider", "the repositories of an organisation"),
    ),
    (
        "clusterDecisionResource",
        Kind::Outside("clusterDecisionResource", "an object of the cluster"),
    ),
    (
        "pullRequest",
        Kind::Outside("pullRequest", "the open pull requests of a repository"),
    ),
    ("matrix", Kind::Matrix),
    ("merge", Kind::Merge),
    ("plugin", Kind::Outside("plugin", "a service")),
];

/// The kinds of an entry, with their blocks.
pub(crate) fn kinds(entry: &Spanned) -> impl Iterator<Item = (Kind, &Spanned)> {
    KINDS
        .iter()
        .filter_map(|(name, kind)| Some((*kind, entry.get(name)?)))
}

/// How deep an entry stands: generators in generators in generators of a set combine nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Top,
    Nested,
    Inner,
}

/// Yields elements.
pub(crate) struct Generators<'c> {
    pub(crate) checkout: &'c Checkout<'c>,
    pub(crate) filler: Filler<'c>,
    /// Whether each pattern of a git generator, by its node, has found anything.
    pub(crate) patterns: RefCell<BTreeMap<u32, bool>>,
    /// The folders that an exclusion keeps from being elements.
    pub(crate) left_out: RefCell<BTreeSet<String>>,
    /// How many elements were yielded, those of inner generators counted.
    pub(crate) yielded: Cell<usize>,
}

impl Generators<'_> {
    /// The elements of one kind of an entry. `given` is what the first generator of a matrix gives its second one.
    pub(crate) fn elements(
        &self,
        entry: &Spanned,
        kind: Kind,
        given: Option<&Params>,
        level: Level,
    ) -> Result<Vec<Params>, Trouble> {
        // The selector is that of the entry before its places are filled.
        let selector = selector::Selector::of(entry)?;
        let filled;
        let entry = match given.filter(|given| !given.values.is_empty()) {
            Some(given) => {
                let given = Filled::new(given).map_err(|stop| stop.at(entry.node))?;
                filled = self.filler.value(entry, &given)?;
                &filled
            }
            None => entry,
        };
        let block = kinds(entry).find(|(known, _)| *known == kind);
        let Some((_, block)) = block else {
            return Err(Stop::Fails("a generator is empty".to_owned()).at(entry.node));
        };
        let mut elements = match kind {
            Kind::List => self.list(block)?,
            Kind::Git => self.git(block)?,
            Kind::Matrix => self.matrix(block, level)?,
            Kind::Merge => self.merge(block, level)?,
            Kind::Outside(name, what) => {
                let why = format!("the generator `{name}` asks for {what}");
                return Err(Stop::Undecided(why).at(block.node));
            }
        };
        if let Some(selector) = selector {
            elements.retain(|element| selector.matches(&element.flat()));
        }
        for element in &elements {
            self.spend(element).map_err(|stop| stop.at(block.node))?;
        }
        self.count(elements.len())
            .map_err(|stop| stop.at(block.node))?;
        Ok(elements)
    }

    /// The elements of an entry in a matrix or merge, which must have one kind.
    fn inner(
        &self,
        entry: &Spanned,
        given: Option<&Params>,
        level: Level,
    ) -> Result<Vec<Params>, Trouble> {
        let mut kinds = kinds(entry)
            .map(|(kind, _)| kind)
            .filter(|kind| level != Level::Inner || !matches!(kind, Kind::Matrix | Kind::Merge));
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => self.elements(entry, kind, given, level),
            (None, _) => {
                let why = "a generator in a matrix or merge is of no kind that may stand there";
                Err(Stop::Fails(why.to_owned()).at(entry.node))
            }
            (Some(_), Some(_)) => {
                let why = "an entry in a matrix or merge holds two generators";
                Err(Stop::Fails(why.to_owned()).at(entry.node))
            }
        }
    }

    /// Pays for an element.
    fn spend(&self, element: &Params) -> Result<(), Stop> {
        Ok(self.filler.fuel.spend(element.cost())?)
    }

    fn count(&self, elements: usize) -> Result<(), Stop> {
        let yielded = self.yielded.get().saturating_add(elements);
        self.yielded.set(yielded);
        if yielded > ELEMENTS * 4 || elements > ELEMENTS {
            return Err(Stop::Undecided(format!(
                "the generators yield {yielded} elements and more"
            )));
        }
        Ok(())
    }
}

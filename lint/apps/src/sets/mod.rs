//! The applications that sets make, as far as the checkout decides it. Everything here follows Argo CD 3.3; a generator
//! that asks something outside the repository, and a template that this reader does not know, is a visible skip.

mod checkout;
mod expand;
mod fill;
mod generate;
mod made;
mod params;
mod patch;
mod pattern;
mod replace;
mod repository;
mod spanned;
mod typed;

use rempart_core::{Context, Fact, FactEntry, FileId, Skip};
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, KustomizeGraph, Resource};

use crate::template::Fault;
use crate::{ApplicationTree, ChartUse, Folder, Repository, SetId, tree};
use expand::Outcome;
use spanned::Spanned;

pub use params::Element;
pub(crate) use spanned::plain;

/// Why something is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Argo CD fails: the reason.
    Fails(String),
    /// It is not decided here: what is not known.
    Undecided(String),
}

impl Stop {
    fn at(self, node: u32) -> Trouble {
        Trouble { node, stop: self }
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Fails(why) => Self::Fails(why),
            Fault::Undecided(what) => Self::Undecided(format!("{what} is not known here")),
        }
    }
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fails(why) => Self::Fails(why),
            Stop::Undecided(what) => Self::Undecided(what),
        }
    }
}

/// Why something is not made, and where that is written: a node of the set.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    node: u32,
    stop: Stop,
}

/// A fault of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFault {
    /// The node in the tree of the set.
    pub node: u32,
    /// What is wrong.
    pub why: String,
}

/// An application that a set makes.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The object, whose nodes come from the set.
    pub resource: Resource,
    /// What its element is made of, outer generators first.
    pub from: Vec<Element>,
}

impl Generated {
    /// How to call its element.
    pub fn element(&self) -> String {
        let names: Vec<_> = self.from.iter().map(Element::name).collect();
        names.join(" with ")
    }
}

/// A set, expanded.
#[derive(Clone, Debug)]
pub struct ApplicationSet {
    /// The file it stands in.
    pub file: FileId,
    /// The set.
    pub resource: Resource,
    /// For a set that a kustomization names: the folder that builds it as it is here.
    pub built: Option<Folder>,
    /// For a set that a chart makes: which use of it.
    pub made: Option<ChartUse>,
    /// What it makes; nothing when it fails.
    pub applications: Vec<Generated>,
    /// What keeps Argo CD from making anything. The first one is what it reports.
    pub faults: Vec<SetFault>,
    /// What is not decided here, so that applications may be missing.
    pub undecided: Vec<SetFault>,
    /// The patterns of git generators that find nothing, by their nodes.
    pub unmatched: Vec<u32>,
    /// The folders that an exclusion of a git generator leaves out, sorted.
    pub left_out: Vec<String>,
}

impl ApplicationSet {
    /// Whether its applications are all that Argo CD makes.
    pub const fn is_decided(&self) -> bool {
        self.undecided.is_empty() && self.faults.is_empty()
    }
}

/// Every `ApplicationSet`, expanded.
#[derive(Clone, Debug, Default)]
pub struct ApplicationSets {
    sets: Vec<ApplicationSet>,
    repository: Repository,
    skips: Vec<Skip>,
}

impl ApplicationSets {
    /// The sets, in the order of files.
    pub fn sets(&self) -> &[ApplicationSet] {
        &self.sets
    }

    /// The repository that is judged, as its applications, those of sets and the generators of sets name it.
    pub const fn repository(&self) -> &Repository {
        &self.repository
    }
}

impl Fact for ApplicationSets {
    type Key = ();

    const NAME: &'static str = "application sets";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let objects = tree::argo_objects(context);
        let found: Vec<_> = objects
            .filter(|(_, resource)| resource.is(GROUP, "ApplicationSet"))
            .map(|(file, resource)| Found::new(file, resource.clone(), None))
            .collect();
        let (repository, found, outcomes) = repository::all(context, found);
        let pairs = found.into_iter().zip(outcomes);
        let sets: Vec<_> = pairs
            .map(|(found, outcome)| set(context, found, outcome))
            .collect();
        let skips = sets.iter().flat_map(skips).collect();
        Self {
            sets,
            repository,
            skips,
        }
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

/// Every set of a repository: those that stand in files or are built by kustomizations, and those that charts make.
pub fn all_sets<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c ApplicationSet> {
    let written = context.fact::<ApplicationSets>();
    let written = written.into_iter().flat_map(ApplicationSets::sets);
    let made = context.fact::<ApplicationTree>();
    written.chain(made.into_iter().flat_map(ApplicationTree::sets))
}

/// The set that makes an application, and what it makes of it.
pub fn set_of<'c>(
    context: &'c Context<'_>,
    id: SetId,
) -> Option<(&'c ApplicationSet, &'c Generated)> {
    let written = context.fact::<ApplicationSets>();
    let written = written.map_or(&[][..], ApplicationSets::sets);
    let set = match id.set.checked_sub(written.len()) {
        None => written.get(id.set),
        Some(at) => context.fact::<ApplicationTree>()?.sets().get(at),
    }?;
    Some((set, set.applications.get(id.application)?))
}

/// Expands the sets that charts make, each with the file that it is shown in.
pub(crate) fn of_charts(
    context: &Context<'_>,
    repository: &Repository,
    made: Vec<(FileId, Resource, ChartUse)>,
) -> Vec<ApplicationSet> {
    let uses: Vec<_> = made.iter().map(|(_, _, chart)| *chart).collect();
    let found = made.into_iter();
    let found: Vec<_> = found
        .map(|(file, resource, _)| Found::new(file, resource, None))
        .collect();
    let outcomes = repository::in_repository(context, &found, repository);
    let expanded = found.into_iter().zip(outcomes).zip(uses);
    expanded
        .map(|((found, outcome), chart)| ApplicationSet {
            made: Some(chart),
            ..set(context, found, outcome)
        })
        .collect()
}

/// A set before it is expanded.
struct Found {
    file: FileId,
    resource: Resource,
    built: Option<Folder>,
    /// What it says.
    read: Result<Spanned, Stop>,
}

impl Found {
    fn new(file: FileId, resource: Resource, built: Option<Folder>) -> Self {
        Self {
            file,
            read: Spanned::read(resource.node()),
            resource,
            built,
        }
    }
}

fn set(context: &Context<'_>, found: Found, outcome: Outcome) -> ApplicationSet {
    let made = outcome.made.into_iter().filter_map(|made| {
        Some(Generated {
            resource: made::resource(&found.resource, &made, context.snapshot)?,
            from: made.from,
        })
    });
    let faults = |list: Vec<(u32, String)>| {
        let faults = list.into_iter().map(|(node, why)| SetFault { node, why });
        faults.collect()
    };
    ApplicationSet {
        applications: made.collect(),
        file: found.file,
        built: found.built,
        made: None,
        faults: faults(outcome.faults),
        undecided: faults(outcome.undecided),
        unmatched: outcome.unmatched,
        left_out: outcome.left_out,
        resource: found.resource,
    }
}

/// What a set leaves out. One that fails leaves nothing out: it makes nothing.
pub(crate) fn skips(set: &ApplicationSet) -> Vec<Skip> {
    let what = format!(
        "{}: ApplicationSet {}",
        set.resource.path(),
        set.resource.name()
    );
    let mut reasons: Vec<_> = set.undecided.iter().map(|fault| &fault.why).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let skips = reasons.into_iter().map(|why| {
        let reason = format!("{why}: the applications made of that are not judged");
        Skip::visible("not-rendered", what.clone(), reason)
    });
    skips.collect()
}

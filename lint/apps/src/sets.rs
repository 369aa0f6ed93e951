//! The sets of applications, which are not made into applications yet.

use rempart_core::{Context, Fact, FactEntry, Skip};
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, Resource, get};

use crate::tree;

/// Every `ApplicationSet`, listed as not rendered: the applications it would make are not judged.
#[derive(Clone, Debug, Default)]
pub struct ApplicationSets {
    skips: Vec<Skip>,
}

impl Fact for ApplicationSets {
    type Key = ();

    const NAME: &'static str = "application sets";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<FileResources>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let objects = tree::argo_objects(context);
        let sets = objects.filter(|(_, resource)| resource.is(GROUP, "ApplicationSet"));
        Self {
            skips: sets.map(|(_, resource)| not_rendered(resource)).collect(),
        }
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

fn not_rendered(resource: &Resource) -> Skip {
    let generators = resource.get(&["spec", "generators"]);
    let items = generators
        .into_iter()
        .flat_map(rempart_core::NodeRef::items);
    let mut kinds: Vec<_> = items
        .filter_map(|item| {
            let kinds = [
                "list",
                "clusters",
                "git",
                "scmProvider",
                "clusterDecisionResource",
                "pullRequest",
                "matrix",
                "merge",
                "plugin",
            ];
            kinds.into_iter().find(|kind| get(item, kind).is_some())
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let what = format!("{}: ApplicationSet {}", resource.path(), resource.name());
    let why = format!(
        "the applications that its generators make ({}) are not judged yet",
        kinds.join(", ")
    );
    Skip::visible("not-rendered", what, why)
}

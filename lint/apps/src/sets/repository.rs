//! Which repository is judged, when sets may say so too.

use rempart_core::{Context, FileId};
use rempart_model::argo::Source;
use rempart_model::{Application, Resource};

use super::checkout::Checkout;
use super::expand::{Outcome, expand};
use super::spanned::Spanned;
use super::{Stop, made, pattern};
use crate::repository::Evidence;
use crate::template::Fuel;
use crate::{Repository, tree};

type Found<'c> = (FileId, &'c Resource, Result<Spanned, Stop>);

/// Expands sets. The applications and the git generators of a repository name it; where only the applications that sets
/// make do, they are made first.
fn in_repository(
    context: &Context<'_>,
    found: &[Found<'_>],
    repository: &Repository,
) -> Vec<Outcome> {
    let checkout = Checkout::new(context.snapshot, repository);
    let fuel = Fuel::default();
    let outcomes = found.iter().map(|(_, resource, set)| match set {
        Ok(set) => expand(set, &checkout, &fuel),
        Err(stop) => Outcome::stopped(stop.clone().at(resource.index())),
    });
    outcomes.collect()
}

/// The repository, and what becomes of each set in it.
pub(crate) fn all(context: &Context<'_>, found: &[Found<'_>]) -> (Repository, Vec<Outcome>) {
    let mut evidence = Evidence::default();
    for (_, resource) in tree::argo_objects(context) {
        if let Some(view) = Application::of(resource) {
            sources(context, &mut evidence, view);
        }
    }
    let nobody = Repository::default();
    let checkout = Checkout::new(context.snapshot, &nobody);
    for set in found.iter().filter_map(|(_, _, set)| set.as_ref().ok()) {
        for entry in set.items_at(&["spec", "generators"]) {
            generator(&checkout, &mut evidence, entry, 3);
        }
    }
    let first = Repository::of(context, &evidence);
    let outcomes = in_repository(context, found, &first);
    for ((_, resource, _), outcome) in found.iter().zip(&outcomes) {
        for made in &outcome.made {
            let made = made::resource(resource, made, context.snapshot);
            if let Some(view) = made.as_ref().and_then(Application::of) {
                sources(context, &mut evidence, view);
            }
        }
    }
    let second = Repository::of(context, &evidence);
    if first == second {
        return (first, outcomes);
    }
    let outcomes = in_repository(context, found, &second);
    (second, outcomes)
}

fn sources(context: &Context<'_>, evidence: &mut Evidence, view: Application<'_>) {
    let sources = view.sources().into_iter();
    for source in sources.filter(|source: &Source<'_>| source.chart().is_none()) {
        let (url, path) = (
            source.repo_url().unwrap_or_default(),
            source.path().unwrap_or_default(),
        );
        evidence.add(context.snapshot, &url, &path);
    }
}

/// A git generator with patterns that find something speaks for its repository.
fn generator(checkout: &Checkout<'_>, evidence: &mut Evidence, entry: &Spanned, depth: usize) {
    if let Some(git) = entry.get("git") {
        let url = git.text_at(&["repoURL"]);
        for (field, is_folder) in [("directories", true), ("files", false)] {
            for item in git.items_at(&[field]) {
                let path = item.text_at(&["path"]);
                if item.is_true_at(&["exclude"])
                    || path.contains("{{")
                    || matches!(path, "" | "." | "*" | "**")
                {
                    continue;
                }
                let found = if is_folder {
                    checkout
                        .folders()
                        .iter()
                        .any(|folder| pattern::matches_folder(path, folder))
                } else {
                    checkout.files(path).is_ok_and(|files| !files.is_empty())
                };
                evidence.note(url, found);
            }
        }
    }
    for combined in ["matrix", "merge"] {
        for inner in entry
            .items_at(&[combined, "generators"])
            .iter()
            .take(if depth > 0 { 100 } else { 0 })
        {
            generator(checkout, evidence, inner, depth - 1);
        }
    }
}

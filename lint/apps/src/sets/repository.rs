//! Which repository is judged, when sets may say so too.

use std::collections::BTreeSet;

use rempart_core::{Context, FileId};
use rempart_model::argo::{GROUP, Source};
use rempart_model::{Application, KustomizeGraph, Resource};

use super::checkout::Checkout;
use super::expand::{Outcome, expand};
use super::spanned::Spanned;
use super::{Found, made, pattern};
use crate::owned::Owned;
use crate::repository::Evidence;
use crate::template::Fuel;
use crate::{Repository, tree};

/// Expands sets.
pub(super) fn in_repository(
    context: &Context<'_>,
    found: &[Found],
    repository: &Repository,
) -> Vec<Outcome> {
    let checkout = Checkout::new(context.snapshot, repository);
    let fuel = Fuel::default();
    let outcomes = found.iter().map(|found| match &found.read {
        Ok(set) => expand(set, &checkout, &fuel),
        Err(stop) => Outcome::stopped(stop.clone().at(found.resource.index())),
    });
    outcomes.collect()
}

/// The repository, the sets as Argo CD gets them, and what becomes of each in it. The applications and the git generators
/// of a repository name it; where only the applications that sets make do, they are made first.
pub(crate) fn all(
    context: &Context<'_>,
    found: Vec<Found>,
) -> (Repository, Vec<Found>, Vec<Outcome>) {
    let mut evidence = Evidence::default();
    for (_, resource) in tree::argo_objects(context) {
        if let Some(view) = Application::of(resource) {
            sources(context, &mut evidence, view);
        }
    }
    let nobody = Repository::default();
    let checkout = Checkout::new(context.snapshot, &nobody);
    for set in found.iter().filter_map(|found| found.read.as_ref().ok()) {
        for entry in set.items_at(&["spec", "generators"]) {
            generator(&checkout, &mut evidence, entry, 3);
        }
    }
    let mut repository = Repository::of(context, &evidence);
    let mut outcomes = in_repository(context, &found, &repository);
    for (found, outcome) in found.iter().zip(&outcomes) {
        for made in &outcome.made {
            let made = made::resource(&found.resource, made, context.snapshot);
            if let Some(view) = made.as_ref().and_then(Application::of) {
                sources(context, &mut evidence, view);
            }
        }
    }
    let second = Repository::of(context, &evidence);
    let (found, is_other) = as_built(context, &second, found);
    if repository != second || is_other {
        repository = second;
        outcomes = in_repository(context, &found, &repository);
    }
    (repository, found, outcomes)
}

/// The sets that kustomizations build in the place of those that stand in their files, and whether there are any.
fn as_built(
    context: &Context<'_>,
    repository: &Repository,
    found: Vec<Found>,
) -> (Vec<Found>, bool) {
    let graph = context.fact::<KustomizeGraph>();
    let is_owned = |file: FileId| graph.is_some_and(|graph| graph.is_owned(file));
    let owned: BTreeSet<_> = found.iter().map(|found| found.file).collect();
    let owned: BTreeSet<_> = owned.into_iter().filter(|file| is_owned(*file)).collect();
    if owned.is_empty() {
        return (found, false);
    }
    let written: Vec<_> = tree::argo_objects(context)
        .filter(|(file, _)| !is_owned(*file))
        .filter_map(|(_, resource)| Application::of(resource))
        .collect();
    let is_set: fn(&Resource) -> bool = |resource| resource.is(GROUP, "ApplicationSet");
    let built = Owned::of(context, repository, &owned, &written, is_set);
    if built.built.is_empty() {
        return (found, false);
    }
    let kept = found
        .into_iter()
        .filter(|found| !built.files.contains(&found.file));
    let mut found: Vec<_> = kept.collect();
    found.extend(
        built
            .built
            .into_iter()
            .map(|built| Found::new(built.file, built.resource, Some(built.folder))),
    );
    found.sort_by(|a, b| (a.file, &a.built).cmp(&(b.file, &b.built)));
    (found, true)
}

fn sources(context: &Context<'_>, evidence: &mut Evidence, view: Application<'_>) {
    let sources = view.sources().into_iter();
    let is_git = |source: &Source<'_>| source.chart().is_none() && !source.is_image();
    for source in sources.filter(is_git) {
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

//! A revision that this repository does not have.

use rempart_apps::Place;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink, Skip};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App, reads_this_state};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownRevision {}

impl Rule for UnknownRevision {
    const META: RuleMeta = super::on_applications(
        "argo/unknown-revision",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unknown_revision.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let is_here = !matches!(
            used.place,
            Place::Chart | Place::Elsewhere | Place::Image | Place::Nowhere
        );
        if !is_here || reads_this_state(source) {
            continue;
        }
        let revision = source.target_revision().unwrap_or_default();
        let Some(sort) = Sort::of(&revision) else {
            continue;
        };
        let revisions = app.context.revisions;
        let found = match sort {
            Sort::Commit => revisions.resolve(&revision).map(|_| true),
            Sort::Tag => revisions.tags().map(|tags| {
                // A clone without tags was made without them.
                tags.is_empty() || tags.iter().any(|(name, _)| *name == *revision)
            }),
        };
        let is_cut = revisions.is_shallow();
        match found {
            Ok(true) => {}
            _ if is_cut => sink.skip(Skip::visible(
                "revision-not-verified",
                format!("{}: {revision}", app.name()),
                "the clone is shallow: whether the repository has this revision is not known",
            )),
            Ok(false) | Err(rempart_core::RevisionError::Unknown(_)) => {
                let node = source
                    .field("targetRevision")
                    .unwrap_or_else(|| source.node());
                let message = format!(
                    "this repository has no {} `{revision}`: Argo CD cannot resolve the revision, and `{}` stays as it was deployed last",
                    sort.name(),
                    app.name()
                );
                app.report(sink, node, &format!("source {at}"), message)
                    .help("push it first, or write one that is there");
            }
            // Without a repository nothing is known of revisions.
            Err(_) => {}
        }
    }
}

/// What a revision can be told for: a branch may live in another clone.
#[derive(Clone, Copy)]
enum Sort {
    Commit,
    Tag,
}

impl Sort {
    fn of(revision: &str) -> Option<Self> {
        let is_commit = matches!(revision.len(), 40 | 64)
            && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = revision.strip_prefix('v').unwrap_or(revision);
        let is_version = number.split('.').count() >= 3
            && number.split('.').take(3).all(|part| {
                part.bytes()
                    .next()
                    .is_some_and(|byte| byte.is_ascii_digit())
            })
            && !number.contains(['*', 'x', '^', '~', '<', '>', ' ']);
        if is_commit {
            Some(Self::Commit)
        } else {
            is_version.then_some(Self::Tag)
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tag => "tag",
        }
    }
}

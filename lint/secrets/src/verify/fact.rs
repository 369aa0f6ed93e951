//! The verdict on each file of SOPS, computed once for all rules that need a key.

use rempart_core::{Context, Fact, FactEntry, FileId, Skip};

use super::verdict::Verdict;
use crate::sops::file::SopsFact;

/// The fact of a file of SOPS that was asked for.
pub(crate) struct VerifiedFact {
    pub(crate) verdict: Verdict,
    skips: Vec<Skip>,
}

/// Whether bytes that are no UTF-8 keep a file of SOPS from being read.
#[cfg(feature = "age")]
fn is_sealed(view: rempart_core::FileView<'_>) -> bool {
    let raw = view.source().found_in_bytes::<crate::scan::Raw>();
    raw.is_some_and(|raw| raw.is_sealed)
}

impl Fact for VerifiedFact {
    type Key = FileId;

    const NAME: &'static str = "verified-sops-files";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<SopsFact>()];

    #[cfg(feature = "age")]
    fn keys(context: &Context<'_>) -> Vec<FileId> {
        let Some(request) = super::Request::of(context) else {
            return Vec::new();
        };
        let wants = request.wanted(context.config);
        let is_read = |id: FileId| {
            let view = context.file(id);
            let fact = view.fact::<SopsFact>();
            fact.is_some_and(|fact| {
                fact.file.is_some() || !view.source().syntax_errors().is_empty()
            })
        };
        // What was asked for by its name is told of, whatever it is: a file of SOPS that was cut off may look like none.
        let ids = context.snapshot.ids().filter(|id| {
            let view = context.file(*id);
            let path = view.path();
            wants(path) && (is_read(*id) || is_sealed(view) || request.names(path))
        });
        ids.collect()
    }

    #[cfg(not(feature = "age"))]
    fn keys(_: &Context<'_>) -> Vec<FileId> {
        Vec::new()
    }

    #[cfg(feature = "age")]
    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        let view = context.file(*key);
        let request = super::Request::of(context);
        let verdict = match request {
            Some(_) if is_sealed(view) => Verdict::unverified("it holds bytes that are no UTF-8"),
            Some(request) => super::open::verify(view, request.identities()),
            None => Verdict::unverified("no key was given"),
        };
        let strict = request.is_none_or(super::Request::is_strict);
        let skip = match &verdict.outcome {
            super::verdict::Outcome::Unverified(reason) if strict => {
                Some(Skip::fatal("sops-unverified", view.path().as_str(), reason))
            }
            super::verdict::Outcome::Unverified(reason) => Some(Skip::visible(
                "sops-unverified",
                view.path().as_str(),
                reason,
            )),
            _ => None,
        };
        Self {
            verdict,
            skips: skip.into_iter().collect(),
        }
    }

    #[cfg(not(feature = "age"))]
    fn compute(_: &Context<'_>, _: &FileId) -> Self {
        let outcome = super::verdict::Outcome::Unverified(super::NEEDS_KEY.to_owned());
        let verdict = Verdict {
            outcome,
            faults: Vec::new(),
        };
        Self {
            verdict,
            skips: Vec::new(),
        }
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

//! Checker: Kubernetes objects as the API server judges them when it decodes them. Which schema judges an object and how
//! is in `rempart_schemas`; what objects mean to each other is not judged here.

use rempart_core::{Checker, FactEntry};

mod built;
mod built_report;
mod catalogues;
mod charted;
mod first;
mod glance;
mod judge;
mod judgements;
mod kept;
mod known;
mod message;
mod rules;
mod said;
mod verdicts;

pub use first::{NO_RELEASE, look};
pub use kept::{KeptSchema, kept_schemas};

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "kube",
    summary: "Kubernetes objects as the API server judges them",
    rules: rules::RULES,
    objects: Some(judgements::count),
    judgements: Some(judgements::of),
    tables: None,
    needs: &[FactEntry::of::<verdicts::Verdicts>()],
};

/// Whether there are schemas for a Kubernetes version as people write it; the error names those there are.
///
/// # Errors
/// The text is no version, or no schemas of that minor are embedded.
pub fn check_version(text: &str) -> Result<(), rempart_schemas::VersionError> {
    rempart_schemas::Catalogue::for_version(text).map(|_| ())
}

/// The release that a version as people write it means, for [`rempart_core::Purpose::release`]; that of the built-in
/// configuration without a version, [`NO_RELEASE`] where no schemas are embedded.
pub fn release_of(version: Option<&str>) -> u32 {
    let Some(version) = version else {
        return rempart_schemas::Catalogue::DEFAULT_TARGET.0;
    };
    rempart_schemas::Catalogue::for_version(version)
        .map_or(NO_RELEASE, |catalogue| catalogue.target().0)
}

//! The list of checkers.

use rempart_core::{Checker, RuleEntry};

/// Every checker, sorted by name. `rempart/*` are the engine's own rules.
pub(crate) static CHECKERS: &[&Checker] = &[
    &rempart_argo::CHECKER,
    &rempart_kube::CHECKER,
    &rempart_layout::CHECKER,
    &rempart_pins::CHECKER,
    &rempart_ports::CHECKER,
    &rempart_engine::CHECKER,
    &rempart_secrets::CHECKER,
    &rempart_workflows::CHECKER,
    &rempart_yaml::CHECKER,
];

/// Every rule of every checker, in the order of checkers.
pub(crate) fn rules() -> impl Iterator<Item = &'static RuleEntry> {
    CHECKERS.iter().flat_map(|checker| checker.rules)
}

/// A rule by its id.
pub(crate) fn find(id: &str) -> Option<&'static RuleEntry> {
    rules().find(|rule| rule.meta.id == id)
}

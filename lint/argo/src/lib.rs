//! Checker: Argo CD's applications and projects as Argo CD 3.3 judges them, before it sees them. What the objects are is
//! in `rempart_model::argo`, where sources lead in `rempart_apps`; whether a field may be there at all is for `kube`.

use rempart_core::Checker;

mod annotated;
mod app;
mod jq;
mod json;
mod roots;
mod rules;
mod sets;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "argo",
    summary: "Argo CD applications and projects as Argo CD judges them",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

//! Checker: one register says which version of each thing is used, and every place that writes a version is found
//! again. Whether a source may be reached, and what a floating revision of an application does, is for `argo`; actions
//! that are not named by a commit are for `workflows`.

use rempart_core::Checker;

mod kind;
mod places;
mod register;
mod rules;
mod version;
mod written;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "pins",
    summary: "versions agree with the one register, wherever they are written",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

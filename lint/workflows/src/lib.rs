//! Checker: what GitHub workflows and actions may do, and whether the gate that a branch requires can be got around.
//! Versions that must agree across files are for `pins`; credentials in clear are for `secrets`.

use rempart_core::Checker;

mod contexts;
mod expression;
mod filters;
mod flow;
mod gate;
mod globs;
mod owners;
mod permissions;
mod protection;
mod results;
mod rules;
mod ruleset;
mod sinks;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "workflows",
    summary: "what GitHub workflows may do, and whether the gate holds",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

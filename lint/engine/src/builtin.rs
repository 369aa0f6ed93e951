//! The rules about the gate itself.

use rempart_core::Checker;

/// The checker `rempart`. Its rules of the repository scope find nothing by themselves: the engine reports under their
/// names what it learns while it suppresses and applies the baseline.
pub static CHECKER: Checker = Checker {
    name: "rempart",
    summary: "the gate's own configuration, suppressions and baseline",
    rules: crate::rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

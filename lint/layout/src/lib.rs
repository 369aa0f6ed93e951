//! Checker: where the files of a repository may stand, whatever is in them. What a file means is for other checkers.

use rempart_core::Checker;

mod rules;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "layout",
    summary: "the rooms of the repository, its links, its names and the length of its files",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

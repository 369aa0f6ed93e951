//! Checker: what YAML readers refuse, lose or disagree on, whatever the file is for. Which reader reads a file follows
//! from its class; the semantics of the readers are in `rempart_syntax::scalar`.

use rempart_core::Checker;

mod forms;
mod keys;
mod readers;
mod refused;
mod rules;
mod stream;
mod suspects;
mod undecodable;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "yaml",
    summary: "what YAML readers refuse, lose or disagree on",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

//! Checker: what the world may reach, on hosts and behind clusters, against the policy of `[ports]`. Each finding shows
//! the path from the public interface to what answers. Whether objects are sound is for `kube`.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

use rempart_core::Checker;

mod cluster;
mod exposed;
mod hosts;
mod policy;
mod rules;
mod table;

/// The checker.
pub static CHECKER: Checker = Checker {
    name: "ports",
    summary: "what the world may reach, on hosts and behind clusters",
    rules: rules::RULES,
    objects: None,
    judgements: None,
    tables: Some(table::tables),
    needs: table::NEEDS,
};

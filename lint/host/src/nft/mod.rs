//! Rulesets of nftables (`nft(8)` 1.0): tables, chains with hooks, rules, variables, sets and maps. What a rule asks that
//! is not read makes the rule one that may hold, never one that does not.

mod ask;
mod chain;
mod field;
mod lex;
mod rule;
mod ruleset;
mod values;

use rempart_core::Span;

pub use ruleset::{Parsed, parse, parse_command};

/// Something in a ruleset that nft refuses, or that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What, in words.
    pub what: String,
    /// Whether nft refuses it; otherwise it is only not read here.
    pub is_refused: bool,
}

/// How deep blocks may stand in one another.
const DEPTH: usize = 16;

/// How many rules one text may give; sets in maps multiply.
const RULES: usize = 20_000;

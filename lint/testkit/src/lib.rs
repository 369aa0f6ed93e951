//! Test tools for checkers, never shipped: rule pages that run as tests ([`pages!`]), the house rules of a checker
//! ([`guards`]), mutations of a clean repository ([`Mutations`]), and a source of files that fail ([`FaultySource`]).
//!
//! A page is Markdown: `# checker/rule`, a summary paragraph, `## Why`, `## Bad`, `## Good`, optionally `## Options` and
//! `## See also`. Under Bad and Good stand cases. A case is a small repository: each file is a line with its path in
//! backticks, then the file in a fence. The path may be followed by
//!
//! - `base` or `head`, for a rule that compares two states (a file without either is in both);
//! - `as bytes`, for a file that is no text: `\xE9` in the fence is one byte;
//! - `link to` and a target in backticks, for a symbolic link, which has no fence.
//!
//! `.git/packed-refs` in a case says which tags and commits there are, `.git/shallow` that the clone is shallow.
//! `rempart.toml` in a case is the configuration it is judged by, `rempart-baseline.json` the baseline; the day is
//! 2026-01-01. A case under Bad ends with a fence of the language `findings`, with one `path:line:column severity message`
//! a line (`base:path:…` for a place in the base); `REMPART_BLESS=1` rewrites it. A case under Good is silent; a line of
//! prose begins the next one. Edge cases that are not worth publishing stand in `tests/cases/<rule>.md`, in the same
//! form, where headings may say more (`## Bad: in a list`).

mod bless;
mod case;
mod faulty;
pub mod guards;
mod judge;
mod mutation;
mod mutation_list;
mod page;
mod parted;
mod revisions;

pub use bless::published;
pub use case::{looks_at_bytes, run};
pub use faulty::FaultySource;
pub use judge::{Judge, check_source, line_of, snapshot};
pub use mutation::Mutations;
pub use mutation_list::{run_mutations, run_mutations_of, texts_below};
pub use page::{Case, CaseFile, Content, FindingsBlock, Page, PageError, Section, Where};
pub use parted::judge_parted;
pub use rempart_core::base64::encode as base64;

/// One test for each rule page of a checker, one for its edge cases, and the house rules: `pages!(CHECKER; rule_a,
/// rule_b)` with the names of the rule files. `pages!(CHECKER, with [&OTHER]; …)` runs other checkers beside it, for
/// rules about the findings of others; `pages!(CHECKER, given VALUE; …)` hands a value to rules that need more than the
/// repository.
#[macro_export]
macro_rules! pages {
    ($checker:expr; $($rule:ident),* $(,)?) => {
        $crate::pages!($checker, with [], given None; $($rule),*);
    };
    ($checker:expr, with $others:expr; $($rule:ident),* $(,)?) => {
        $crate::pages!($checker, with $others, given None; $($rule),*);
    };
    ($checker:expr, given $given:expr; $($rule:ident),* $(,)?) => {
        $crate::pages!($checker, with [], given Some(&$given); $($rule),*);
    };
    ($checker:expr, with $others:expr, given $given:expr; $($rule:ident),* $(,)?) => {
        $(
            #[test]
            fn $rule() {
                if let Err(faults) = $crate::run(&$checker, &$others, env!("CARGO_MANIFEST_DIR"), stringify!($rule), $given) {
                    panic!("{faults}");
                }
            }
        )*

        #[test]
        fn house_rules_of_the_checker() {
            let faults = $crate::guards::check(&$checker, env!("CARGO_MANIFEST_DIR"), &[$(stringify!($rule)),*]);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    };
}

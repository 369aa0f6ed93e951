//! How a report looks: one file a format. Every format is a pure function from a [`Report`](rempart_core::Report) and
//! [`Options`] to bytes; it reads no clock, no environment and no file, so the same report gives the same bytes.
//!
//! What does not live here: what is reported (rules), in which order (`engine`), and where it goes (`cli`).
//!
//! A format that shows less than the report holds says so in its own output, and hands back a [`Notice`] that the
//! caller prints. Nothing but `human` uses `miette`.

pub mod delta;
pub mod diagram;
mod escape;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
pub mod manifest;
mod markdown;
mod notice;
mod options;
mod position;
mod rule_page;
mod sarif;
mod unrun;
mod words;
mod xml;

pub use github::github;
pub use gitlab::gitlab;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use notice::Notice;
pub use options::Options;
pub use rule_page::{rule_page, rules_index};
pub use sarif::sarif;

//! Facts: which applications a repository has Argo CD create, where their sources lead, and what their projects allow.
//!
//! Everything here follows Argo CD 3.3 and says so where it does. What is right or wrong is for the checker `argo`.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod chart_files;
mod chart_needs;
mod chart_words;
mod charted;
mod clusters;
mod dependency_lock;
mod directory;
mod edited;
mod glob;
mod helm_source;
mod kustomize_uses;
mod kustomized;
mod lock;
mod made;
mod objects;
mod owned;
mod place;
mod projects;
mod reach;
mod reading;
mod repository;
mod revision;
mod sets;
pub mod template;
mod tool;
mod tree;
mod unread_values;
mod url;

pub use chart_files::FetchedChart;
pub use chart_needs::{ChartNeed, chart_needs};
pub use charted::{ChartUse, Charted};
pub use clusters::is_root;
pub use dependency_lock::{
    DependencyLock, LoadedDependencies, dependency_digest, loaded_dependencies,
};
pub use directory::{Listing, list};
pub use edited::{Edited, edit_place, edited_files};
pub use glob::{Glob, GlobError};
pub use helm_source::values_files;
pub use kustomize_uses::{KustomizeUse, KustomizeUses};
pub use kustomized::{Folder, Kustomized};
pub use lock::{CHART_LOCK, ChartLock, LockFault, LockedChart, WantedChart};
pub use objects::{AppObjects, Build, Object, place_of, tell_chart, template_of};
pub use place::{Place, place};
pub use projects::{Denied, Project, Projects, Wanted};
pub use reach::Reach;
pub use reading::{Reading, Refusal, read};
pub use repository::Repository;
pub use revision::is_this_state;
pub use sets::{ApplicationSet, ApplicationSets, Element, Generated, SetFault, all_sets, set_of};
pub use tool::{Tool, ToolBlock, tool_of};
pub use tree::{AppId, ApplicationTree, Node, SetId, SourceUse, argo_files};
pub use unread_values::{UnreadValue, unread_values};
pub use url::{identity, normalise};

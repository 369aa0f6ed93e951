//! Compares the comments that silence rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_core::{Change, Context, FileView, Location, RepoPath};

use super::Weakening;
use crate::suppress::of_file;

/// What makes two comments the same waiver. A comment that moves inside its file stays the same; one with another reason
/// or a wider reach does not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Waiver {
    path: RepoPath,
    rule: String,
    reason: String,
    whole_file: bool,
}

/// Every rule that a comment waives and that no comment of the base waived in that file for that reason.
pub(crate) fn added_comments(change: Change<'_>) -> Vec<Weakening> {
    let mut known: BTreeMap<Waiver, usize> = BTreeMap::new();
    for (waiver, _) in waivers(change.base, change.head) {
        *known.entry(waiver).or_default() += 1;
    }
    let mut added = Vec::new();
    for (waiver, location) in waivers(change.head, change.base) {
        match known.get_mut(&waiver) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added.push((location, waiver.rule)),
        }
    }
    added
}

/// The waivers in the files of a state that are not the same in the other.
fn waivers(state: &Context<'_>, other: &Context<'_>) -> Vec<(Waiver, Location)> {
    let mut found = Vec::new();
    for entry in state.snapshot.entries() {
        let twin = other.find(entry.path.as_str()).map(FileView::source);
        if twin.is_some_and(|twin| Arc::ptr_eq(twin, &entry.file)) {
            continue;
        }
        let comments = of_file(&entry.path, &entry.file).into_iter();
        for directive in comments.filter_map(|comment| comment.directive.ok()) {
            for (rule, span) in directive.rules {
                let waiver = Waiver {
                    path: entry.path.clone(),
                    rule,
                    reason: directive.reason.clone(),
                    whole_file: directive.whole_file,
                };
                found.push((
                    waiver,
                    Location {
                        span,
                        ..Location::file(entry.path.clone())
                    },
                ));
            }
        }
    }
    found
}

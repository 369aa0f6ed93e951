//! What a finding offers to change, as a `fix` (section 3.55).

use std::collections::BTreeMap;

use rempart_core::{Edit, Finding, Location, Side};
use serde_json::{Value, json};

use super::place::{artifact, region};
use super::text::plain;
use crate::Options;
use crate::position::Positions;

/// The fix of a finding, if a reader may apply it unasked. The edits of a fix belong together, so there is none when the
/// report does not hold the text of one of its files.
pub(super) fn of(
    finding: &Finding,
    positions: &Positions<'_>,
    options: &Options<'_>,
) -> Option<Value> {
    let here = finding.location.side == Side::Head;
    let fix = finding.fix.as_ref().filter(|fix| {
        here && fix.safe && !fix.edits.is_empty() && !(options.redact)(finding.rule)
    })?;
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let replacement = replacement(edit, positions)?;
        files
            .entry(edit.path.as_str())
            .or_default()
            .push(replacement);
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(path, replacements)| {
            json!({"artifactLocation": artifact(path), "replacements": replacements})
        })
        .collect();
    Some(json!({"description": {"text": plain(&fix.title)}, "artifactChanges": changes}))
}

fn replacement(edit: &Edit, positions: &Positions<'_>) -> Option<Value> {
    let location = Location {
        span: edit.span,
        ..Location::file(edit.path.clone())
    };
    let range = positions.range(&location)?;
    Some(json!({
        "deletedRegion": region(range),
        "insertedContent": {"text": edit.replacement},
    }))
}

//! One finding as a `result` (section 3.27).

use rempart_core::{Finding, Label, Subject};
use serde_json::{Value, json};

use super::fix;
use super::place::physical;
use super::text::plain;
use crate::Options;
use crate::position::Positions;
use crate::words::side_note;

/// A result takes no more locations (GitHub documentation, "SARIF results exceed one or more limits").
pub(super) const MAX_LOCATIONS: usize = 1_000;

/// How many locations of a finding a result has no room for.
pub(super) fn surplus(finding: &Finding) -> usize {
    (1 + finding.labels.len() + finding.related.len()).saturating_sub(MAX_LOCATIONS)
}

/// The result of a finding; `rule` is the place of its rule among the descriptors.
pub(super) fn of(
    finding: &Finding,
    rule: usize,
    positions: &Positions<'_>,
    fingerprint: &str,
    options: &Options<'_>,
) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.severity.as_str(),
        "message": {"text": message(finding)},
        "locations": [primary(finding, positions)],
        // Not `primaryLocationLineHash`: GitHub makes that one itself, and a line in it would open dismissed alerts.
        "partialFingerprints": {"rempart/v1": fingerprint},
    });
    let related = related(finding, positions);
    if !related.is_empty() {
        result["relatedLocations"] = Value::from(related);
    }
    if !finding.applications.is_empty() {
        result["properties"] = json!({"applications": finding.applications});
    }
    if let Some(fix) = fix::of(finding, positions, options) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// The message, the state it speaks of unless that is the judged one, and the help on a line of its own.
fn message(finding: &Finding) -> String {
    let mut text = plain(&finding.message);
    text.push_str(&side_note(&finding.location.side));
    if let Some(help) = &finding.help {
        text.push_str("\nHelp: ");
        text.push_str(&plain(help));
    }
    text
}

fn primary(finding: &Finding, positions: &Positions<'_>) -> Value {
    let mut primary = json!({"physicalLocation": physical(&finding.location, positions)});
    if let Some(subject) = &finding.subject {
        primary["logicalLocations"] = json!([logical(subject)]);
    }
    primary
}

/// What a finding is about. The standard names no kind for it (section 3.33.7), so the word is ours.
fn logical(subject: &Subject) -> Value {
    let mut place = json!({"fullyQualifiedName": subject.to_string(), "kind": "resource"});
    let named = subject.0.iter().rev().find(|(_, value)| !value.is_empty());
    if let Some((_, name)) = named {
        place["name"] = json!(name);
    }
    place
}

fn related(finding: &Finding, positions: &Positions<'_>) -> Vec<Value> {
    let labels = finding.labels.iter().chain(&finding.related);
    labels
        .take(MAX_LOCATIONS - 1)
        .enumerate()
        .map(|(number, label)| remark(number + 1, label, positions))
        .collect()
}

fn remark(id: usize, label: &Label, positions: &Positions<'_>) -> Value {
    let mut place = json!({"id": id, "physicalLocation": physical(&label.location, positions)});
    let text = plain(&label.text) + &side_note(&label.location.side);
    if !text.is_empty() {
        place["message"] = json!({"text": text.trim_start()});
    }
    place
}

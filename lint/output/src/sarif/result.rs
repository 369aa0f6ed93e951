//! One finding as a result.

use rempart_core::{Edit, Finding, Fix, Location, Side};
use serde_json::{Value, json};

use crate::Options;
use crate::position::{Positions, Range};

/// A result takes no more locations (GitHub, "results exceed limit").
const MAX_LOCATIONS: usize = 1_000;

pub(super) fn of(
    finding: &Finding,
    rule: usize,
    positions: &Positions<'_>,
    fingerprint: &str,
    options: &Options<'_>,
) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\nHelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut primary = json!({"physicalLocation": physical(&finding.location, positions)});
    if let Some(subject) = &finding.subject {
        let name = subject
            .0
            .last()
            .map(|(_, value)| value.as_str())
            .unwrap_or_default();
        primary["logicalLocations"] =
            json!([{"name": name, "fullyQualifiedName": subject.to_string(), "kind": "object"}]);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.severity.as_str(),
        "message": {"text": text},
        "locations": [primary],
        // Not `primaryLocationLineHash`: GitHub makes that one itself, and a line in it would open dismissed alerts.
        "partialFingerprints": {"rempart/v1": fingerprint},
    });
    let labels = finding
        .labels
        .iter()
        .chain(&finding.related)
        .take(MAX_LOCATIONS - 1);
    let related: Vec<Value> = labels
        .enumerate()
        .map(|(id, label)| json!({"id": id + 1, "physicalLocation": physical(&label.location, positions), "message": {"text": label.text}}))
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::from(related);
    }
    if !finding.applications.is_empty() {
        result["properties"] = json!({"applications": finding.applications});
    }
    if let Some(fix) = finding
        .fix
        .as_ref()
        .filter(|fix| fix.safe && !(options.redact)(finding.rule))
    {
        result["fixes"] = json!([changes(fix, positions)]);
    }
    result
}

fn physical(location: &Location, positions: &Positions<'_>) -> Value {
    let mut place = json!({"artifactLocation": artifact(location.path.as_str())});
    // A file of another state has no place in the files that are uploaded.
    let here = location.side == Side::Head;
    if let Some(range) = positions.range(location).filter(|_| here) {
        place["region"] = region(range);
    }
    place
}

fn artifact(path: &str) -> Value {
    json!({"uri": encoded(path), "uriBaseId": "SRCROOT"})
}

/// Columns count UTF-16 code units here, as the run says.
fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.utf16_column,
        "endLine": range.end.line,
        "endColumn": range.end.utf16_column,
    })
}

fn changes(fix: &Fix, positions: &Positions<'_>) -> Value {
    let changes: Vec<Value> = fix
        .edits
        .iter()
        .filter_map(|edit| change(edit, positions))
        .collect();
    json!({"description": {"text": fix.title}, "artifactChanges": changes})
}

fn change(edit: &Edit, positions: &Positions<'_>) -> Option<Value> {
    let location = Location {
        span: edit.span,
        ..Location::file(edit.path.clone())
    };
    let range = positions.range(&location)?;
    Some(json!({
        "artifactLocation": artifact(edit.path.as_str()),
        "replacements": [{"deletedRegion": region(range), "insertedContent": {"text": edit.replacement}}],
    }))
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` as bytes in hexadecimal.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            for digit in [byte >> 4, byte & 15] {
                uri.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_uri_references() {
        assert_eq!(
            super::encoded("apps/a b:c#é.yaml"),
            "apps/a%20b%3Ac%23%C3%A9.yaml"
        );
    }
}

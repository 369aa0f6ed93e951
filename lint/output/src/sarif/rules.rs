//! The rules that results name.

use std::collections::BTreeMap;

use rempart_core::{Finding, Severity};
use serde_json::{Value, json};

use crate::Options;
use crate::escape::cut;

/// The rules with results, in the order of their ids.
pub(super) struct Rules {
    places: BTreeMap<&'static str, usize>,
}

impl Rules {
    pub(super) fn of(findings: &[&Finding]) -> Self {
        let mut places: BTreeMap<&'static str, usize> =
            findings.iter().map(|finding| (finding.rule, 0)).collect();
        for (place, index) in places.values_mut().enumerate() {
            *index = place;
        }
        Self { places }
    }

    /// The place of a rule among the descriptors.
    pub(super) fn index(&self, rule: &str) -> usize {
        self.places.get(rule).copied().unwrap_or_default()
    }

    pub(super) fn descriptors(&self, options: &Options<'_>) -> Vec<Value> {
        self.places
            .keys()
            .map(|rule| descriptor(rule, options))
            .collect()
    }
}

/// The most characters of a description (GitHub documentation, "SARIF support for code scanning", which also calls the full
/// description required; a rule has one summary and uses it for both).
const DESCRIPTION: usize = 1_024;

fn cut_to(mut text: String, limit: usize) -> String {
    text.truncate(cut(&text, limit));
    text
}

fn descriptor(rule: &str, options: &Options<'_>) -> Value {
    let Some(meta) = options.meta(rule) else {
        return json!({"id": rule});
    };
    // What the rule usually weighs; a result says what it weighs here.
    let level = meta
        .levels
        .default
        .or(meta.levels.strict)
        .map_or("none", Severity::as_str);
    let summary = cut_to(meta.summary(), DESCRIPTION);
    // The tags are this and nothing else, far below the 20 that GitHub takes.
    json!({
        "id": rule,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": meta.docs, "markdown": meta.docs},
        "helpUri": options.page(rule),
        "defaultConfiguration": {"level": level},
        "properties": {"tags": [meta.checker()]},
    })
}

//! What was already there: counts by rule, path and object, so that moved lines stay known. It only shrinks unless
//! asked.

use std::collections::BTreeMap;
use std::fmt::Write;

use rempart_core::{Finding, Location, RepoPath, Sink, Suppressed};
use serde::Deserialize;

use crate::select::Selection;

/// Rule, path and object.
type Key = (String, String, String);

/// The findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    path: Option<RepoPath>,
    counts: BTreeMap<Key, usize>,
}

/// Why a file is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BaselineError(pub String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    path: String,
    #[serde(default)]
    object: String,
    count: usize,
}

impl Baseline {
    /// Reads the JSON that [`Baseline::write`] writes. `path` names the file in findings.
    ///
    /// # Errors
    /// The text is no JSON of this shape, or of a later version.
    pub fn parse(text: &str, path: Option<RepoPath>) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text).map_err(|error| BaselineError(error.to_string()))?;
        if file.version != 1 {
            return Err(BaselineError(format!("version {} is not known here", file.version)));
        }
        let counts = file.findings.into_iter().map(|row| ((row.rule, row.path, row.object), row.count));
        Ok(Self { path, counts: counts.collect() })
    }

    /// The baseline that knows exactly these findings.
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings.iter().filter(|finding| !finding.rule.starts_with("rempart/")) {
            *counts.entry(key(finding)).or_insert(0) += 1;
        }
        Self { path: None, counts }
    }

    /// What both know: the smaller count of each.
    #[must_use]
    pub fn shrunk_to(&self, now: &Self) -> Self {
        let shared = self.counts.iter().filter_map(|(key, count)| {
            let count = now.counts.get(key)?.min(count);
            Some((key.clone(), *count))
        });
        Self { path: self.path.clone(), counts: shared.collect() }
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// What `other` knows and this one does not, as `rule path object`.
    pub(crate) fn grown_in(&self, other: &Self) -> Vec<(Key, usize)> {
        let more = other.counts.iter().filter_map(|(key, count)| {
            let known = self.counts.get(key).copied().unwrap_or(0);
            (*count > known).then(|| (key.clone(), count - known))
        });
        more.collect()
    }

    /// The file: sorted, a line a row, so that diffs and merges are small.
    pub fn write(&self) -> String {
        let mut text = String::from("{\n  \"version\": 1,\n  \"findings\": [");
        let quote = |text: &str| serde_json::Value::from(text).to_string();
        let mut first = true;
        for ((rule, path, object), count) in &self.counts {
            text.push_str(if first { "\n" } else { ",\n" });
            first = false;
            let object = if object.is_empty() { String::new() } else { format!(", \"object\": {}", quote(object)) };
            // Writing to a string cannot fail.
            let _ = write!(text, "    {{\"rule\": {}, \"path\": {}{object}, \"count\": {count}}}", quote(rule), quote(path));
        }
        text.push_str(if first { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// Drops what is known, up to its count, and reports what is known and no longer there.
    pub(crate) fn apply(&self, selection: &Selection, findings: &mut Vec<Finding>) -> Vec<Suppressed> {
        let mut left = self.counts.clone();
        let mut rows = Vec::new();
        findings.retain(|finding| match left.get_mut(&key(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                rows.push(Suppressed { rule: finding.rule, count: 1, by: "baseline" });
                false
            }
            _ => true,
        });
        let stale = selection.rules.iter().find(|rule| rule.entry.meta.id == "rempart/stale-baseline");
        if let Some(stale) = stale {
            let mut sink = Sink::new(stale.entry.meta.id, stale.severity);
            let ran = |rule: &str| selection.rules.iter().any(|selected| selected.entry.meta.id == rule);
            let path = self.path.clone().unwrap_or_else(|| RepoPath::from_normalised("rempart-baseline.json"));
            for ((rule, file, object), count) in left.iter().filter(|((rule, ..), count)| **count > 0 && ran(rule)) {
                let object = if object.is_empty() { String::new() } else { format!(" for {object}") };
                sink.report(Location::file(path.clone()), format!("the baseline knows {count} more of `{rule}` in `{file}`{object} than there are"))
                    .help("run `rempart baseline` to shrink it");
            }
            findings.extend(sink.into_parts().0);
        }
        rows
    }
}

fn key(finding: &Finding) -> Key {
    let object = finding.subject.as_ref().map(ToString::to_string).unwrap_or_default();
    (finding.rule.to_owned(), finding.location.path.to_string(), object)
}

#[cfg(test)]
mod tests {
    use rempart_core::{Severity, Span};

    use super::*;

    fn finding(rule: &'static str, path: &str, start: u32) -> Finding {
        let mut sink = Sink::new(rule, Severity::Error);
        sink.report(Location { span: Span::at(start), ..Location::file(RepoPath::from_normalised(path)) }, "x");
        sink.into_parts().0.remove(0)
    }

    #[test]
    fn it_is_written_and_read_back_whatever_the_lines() {
        let baseline = Baseline::of(&[finding("a/b", "x \"y\".yaml", 3), finding("a/b", "x \"y\".yaml", 70)]);
        assert_eq!(baseline.len(), 2);
        assert_eq!(Baseline::parse(&baseline.write(), None).unwrap(), baseline);
        assert_eq!(Baseline::parse(&Baseline::default().write(), None).unwrap(), Baseline::default());
        assert!(Baseline::parse("{\"version\": 2, \"findings\": []}", None).is_err());
        assert!(Baseline::parse("[]", None).is_err());
    }

    #[test]
    fn it_shrinks_and_never_grows() {
        let old = Baseline::of(&[finding("a/b", "x", 1), finding("a/b", "x", 2), finding("a/c", "x", 1)]);
        let now = Baseline::of(&[finding("a/b", "x", 5), finding("a/d", "x", 1)]);
        let shrunk = old.shrunk_to(&now);
        assert_eq!(shrunk.len(), 1);
        assert!(old.grown_in(&shrunk).is_empty());
        assert_eq!(old.grown_in(&now).len(), 1);
    }
}

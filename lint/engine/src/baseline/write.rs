//! Makes baselines and writes them: one entry a line, sorted, so that merges and reviews are small.

use std::fmt::Write as _;

use rempart_core::{Report, Span};

use super::apply::entry_of;
use super::{Baseline, BaselineEntry, MARK};
use crate::Selection;

impl Baseline {
    /// Counts the findings of a report that was made without a baseline. Findings of rules that nothing may silence are
    /// left out.
    pub fn of(report: &Report, selection: &Selection) -> Self {
        let mut baseline = Self::default();
        for finding in &report.findings {
            if selection
                .get(finding.rule)
                .is_some_and(|rule| rule.waivable)
            {
                baseline
                    .entries
                    .entry(entry_of(finding))
                    .or_insert((0, Span::at(0)))
                    .0 += 1;
            }
        }
        baseline
    }

    /// What is both known and still there: the only way a baseline changes unasked.
    #[must_use]
    pub fn shrink(&self, now: &Self) -> Self {
        let both = self.entries.iter().filter_map(|(entry, (count, span))| {
            let (there, _) = now.entries.get(entry)?;
            Some((entry.clone(), (*count.min(there), *span)))
        });
        Self {
            path: self.path.clone(),
            entries: both.collect(),
        }
    }

    /// What `self` counts beyond `base`, with the difference.
    pub fn beyond(&self, base: &Self) -> Vec<(&BaselineEntry, usize, Span)> {
        let entries = self.entries.iter();
        let more = entries.filter_map(|(entry, (count, span))| {
            let before = base.entries.get(entry).map_or(0, |(count, _)| *count);
            (*count > before).then(|| (entry, count - before, *span))
        });
        more.collect()
    }

    /// How many findings it counts.
    pub fn count(&self) -> usize {
        self.entries.values().map(|(count, _)| count).sum()
    }

    /// The file.
    pub fn write(&self) -> String {
        let mut text = format!("{{\n  \"{MARK}\": 1,\n  \"findings\": [");
        for (at, (entry, (count, _))) in self.entries.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            // Writing to a text cannot fail.
            let _ = write!(
                text,
                "{comma}\n    {{\"rule\": {}, \"path\": {}",
                json(&entry.rule),
                json(&entry.path)
            );
            if !entry.object.is_empty() {
                let _ = write!(text, ", \"object\": {}", json(&entry.object));
            }
            if !entry.key.is_empty() {
                let _ = write!(text, ", \"key\": {}", json(&entry.key));
            }
            let _ = write!(text, ", \"count\": {count}}}");
        }
        text.push_str(if self.entries.is_empty() {
            "]\n}\n"
        } else {
            "\n  ]\n}\n"
        });
        text
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

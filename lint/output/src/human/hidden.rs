//! Lines that no excerpt shows: a secret stands in them, whatever the finding beside it is about and whichever rules ran.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rempart_core::{Location, RepoPath, Report, Side};

use crate::Options;
use crate::position::Positions;

/// The lines of every place that is concealed, and of every finding whose rule is redacted, by side and file.
pub(super) struct Hidden<'r>(HashMap<(&'r Side, &'r RepoPath), Vec<RangeInclusive<u32>>>);

impl<'r> Hidden<'r> {
    pub(super) fn new(
        report: &'r Report,
        positions: &Positions<'r>,
        options: &Options<'_>,
    ) -> Self {
        let mut hidden: HashMap<_, Vec<_>> = HashMap::new();
        let redacted = report
            .findings
            .iter()
            .filter(|finding| (options.redact)(finding.rule));
        for finding in redacted {
            let location = &finding.location;
            if let Some(range) = positions.range(location) {
                let lines = hidden.entry((&location.side, &location.path)).or_default();
                lines.push(range.start.line..=range.end.line);
            }
        }
        for ((side, path), concealed) in &report.concealed {
            let Some(source) = report.source(side, path) else {
                continue;
            };
            let spans = concealed.spans.iter();
            let ranges = spans.filter_map(|span| positions.span(source, *span));
            let lines = ranges.map(|range| range.start.line..=range.end.line);
            hidden.entry((side, path)).or_default().extend(lines);
        }
        Self(hidden)
    }

    /// Whether an excerpt around a place would show one of the lines: its own and those beside it are shown.
    pub(super) fn stands_beside(&self, location: &Location, positions: &Positions<'_>) -> bool {
        let Some(hidden) = self.0.get(&(&location.side, &location.path)) else {
            return false;
        };
        let Some(range) = positions.range(location) else {
            return false;
        };
        let shown = range.start.line.saturating_sub(1)..=range.start.line + 1;
        hidden
            .iter()
            .any(|lines| lines.start() <= shown.end() && shown.start() <= lines.end())
    }
}

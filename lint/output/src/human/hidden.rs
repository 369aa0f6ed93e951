//! Lines that no excerpt shows: a secret stands in them, whatever the finding beside it is about and whichever rules ran.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rempart_core::{Location, RepoPath, Report, Side};
use rempart_engine::redact::Mask;

use crate::Options;
use crate::position::Positions;

/// A file in one of the states.
type Place<'r> = (&'r Side, &'r RepoPath);

/// How many bytes around a place are searched for secrets that stand there a second time: longer lines are none for people.
const AROUND: usize = 1 << 14;

/// What no excerpt shows, by side and file.
pub(super) struct Hidden<'r> {
    /// The lines of every place that is concealed, and of every finding whose rule is redacted.
    lines: HashMap<Place<'r>, Vec<RangeInclusive<u32>>>,
    /// What is concealed: a password may stand elsewhere too, as the name of an object.
    masks: HashMap<Place<'r>, (&'r str, Mask)>,
}

impl<'r> Hidden<'r> {
    pub(super) fn new(
        report: &'r Report,
        positions: &Positions<'r>,
        options: &Options<'_>,
    ) -> Self {
        let mut hidden: HashMap<_, Vec<_>> = HashMap::new();
        let mut masks = HashMap::new();
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
            let lines = spans.filter_map(|span| Positions::lines(source, *span));
            hidden.entry((side, path)).or_default().extend(lines);
            if let Some(text) = source.text() {
                masks.insert((side, path), (text, Mask::new(concealed)));
            }
        }
        hidden.values_mut().for_each(join);
        Self {
            lines: hidden,
            masks,
        }
    }

    /// Whether an excerpt around a place would show one of the lines: its own and those beside it are shown.
    pub(super) fn stands_beside(&self, location: &Location, positions: &Positions<'_>) -> bool {
        let place = (&location.side, &location.path);
        let lines = self.lines.get(&place).map_or(&[][..], Vec::as_slice);
        let mask = self.masks.get(&place);
        if lines.is_empty() && mask.is_none() {
            return false;
        }
        let Some(range) = positions.range(location) else {
            return false;
        };
        let shown = range.start.line.saturating_sub(1)..=range.start.line + 1;
        lines
            .iter()
            .any(|lines| lines.start() <= shown.end() && shown.start() <= lines.end())
            || mask.is_some_and(|(text, mask)| {
                mask.stands_in(around(text, location.span.start as usize))
            })
    }
}

/// Puts lines in order, and those into one that meet: a file of one line may hold a million secrets.
fn join(lines: &mut Vec<RangeInclusive<u32>>) {
    lines.sort_unstable_by_key(|lines| *lines.start());
    lines.dedup_by(|next, before| {
        let meets = *next.start() <= before.end().saturating_add(1);
        if meets {
            *before = *before.start()..=*before.end().max(next.end());
        }
        meets
    });
}

/// The line of a place and the lines beside it.
fn around(text: &str, at: usize) -> &str {
    let floor = |at: usize| {
        let mut before = (0..=at.min(text.len())).rev();
        before.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let (least, at, most) = (
        floor(at.saturating_sub(AROUND)),
        floor(at),
        floor(at + AROUND),
    );
    let mut before = text[least..at].rmatch_indices('\n');
    let mut behind = text[at..most].match_indices('\n');
    let start = before.nth(1).map_or(least, |(found, _)| least + found + 1);
    let end = behind.nth(1).map_or(most, |(found, _)| at + found);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::{around, join};

    #[test]
    fn lines_that_meet_are_one() {
        let joined = |lines: &[(u32, u32)]| {
            let mut lines: Vec<_> = lines.iter().map(|(start, end)| *start..=*end).collect();
            join(&mut lines);
            let ends = lines.iter().map(|lines| (*lines.start(), *lines.end()));
            ends.collect::<Vec<_>>()
        };
        assert_eq!(joined(&[(5, 5), (1, 1), (1, 1), (2, 3)]), [(1, 3), (5, 5)]);
        assert_eq!(joined(&[(1, 9), (2, 3), (11, 12)]), [(1, 9), (11, 12)]);
        assert_eq!(joined(&[]), []);
    }

    #[test]
    fn three_lines_are_shown() {
        let text = "a\nb\nc\nd\ne\n";
        assert_eq!(around(text, 4), "b\nc\nd");
        assert_eq!(around(text, 0), "a\nb");
        assert_eq!(around(text, 9), "d\ne\n");
        assert_eq!(around(text, 99), "e\n");
        assert_eq!(
            around(&"\u{e4}".repeat(20_000), 20_001).len(),
            2 * super::AROUND
        );
    }
}

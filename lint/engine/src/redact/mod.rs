//! No report repeats a secret: what a file conceals is taken out of everything that is said of the file, whichever rule
//! says it. Rules quote values so that people find them; they need not know which of them are secrets.
//!
//! Paths stay as they are, without them nobody finds the file to mend (ADR-0014); but for tokens in them ([`Tokens`]).

mod coded;
mod mask;
mod own;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{
    Checker, Concealed, Context, FileView, Finding, Fix, Judgement, Label, Location, RepoPath,
    Side, Skip, Span, Subject, parallel,
};

pub use mask::{HIDDEN, Mask, Nearness};
use own::Own;
pub use tokens::Tokens;

use crate::guard::guarded;

/// A file of one of the states.
type Place = (Side, RepoPath);

/// What files conceal, asked once a file.
pub(crate) struct Redactor<'c> {
    head: &'c Context<'c>,
    base: Option<&'c Context<'c>>,
    /// Whose rules said what secrets are taken out of.
    checkers: &'c [&'c Checker],
    conceal: fn(FileView<'_>) -> Concealed,
    known: BTreeMap<Place, (Concealed, Mask)>,
    /// Files that it could not be asked of.
    pub(crate) skips: Vec<Skip>,
}

impl<'c> Redactor<'c> {
    pub(crate) fn new(
        head: &'c Context<'c>,
        base: Option<&'c Context<'c>>,
        checkers: &'c [&'c Checker],
        conceal: fn(FileView<'_>) -> Concealed,
    ) -> Self {
        Self {
            head,
            base,
            checkers,
            conceal,
            known: BTreeMap::new(),
            skips: Vec::new(),
        }
    }

    /// What the files conceal that were asked for.
    pub(crate) fn into_concealed(self) -> BTreeMap<Place, Concealed> {
        let known = self.known.into_iter();
        known
            .map(|(place, (concealed, _))| (place, concealed))
            .filter(|(_, concealed)| !concealed.is_empty())
            .collect()
    }

    /// Takes secrets out of findings.
    pub(crate) fn findings<'f>(&mut self, findings: impl Iterator<Item = &'f mut Finding>) {
        let mut findings: Vec<_> = findings.collect();
        let places: BTreeSet<Place> = findings
            .iter()
            .flat_map(|finding| places(finding))
            .collect();
        self.ask(places);
        for finding in &mut findings {
            self.finding(finding);
        }
    }

    /// Takes secrets out of what is said of objects: a name may be one.
    pub(crate) fn judgements(&mut self, judgements: &mut [Judgement]) {
        let of = |judgement: &Judgement| (Side::Head, judgement.path.clone());
        let suspects = judgements
            .iter()
            .filter(|judgement| self.may_hide(judgement));
        self.ask(suspects.map(of).collect());
        for judgement in judgements {
            let Some((_, mask)) = self.known.get(&of(judgement)) else {
                continue;
            };
            if !mask.is_empty() {
                subject(&mut judgement.subject, mask);
                hide(&mut judgement.judged_by, mask, Nearness::File);
                judgement
                    .reason
                    .iter_mut()
                    .for_each(|reason| hide(reason, mask, Nearness::File));
            }
        }
    }

    /// Whether a name of an object may be a secret: a token is long and holds a digit, and a password stands in the file
    /// a second time.
    fn may_hide(&self, judgement: &Judgement) -> bool {
        let text = || {
            let view = self.head.find(judgement.path.as_str());
            view.and_then(FileView::text).unwrap_or_default()
        };
        let values = judgement.subject.0.iter().map(|(_, value)| value.as_str());
        let mut names = values.filter(|value| value.len() >= mask::SHORTEST);
        names.any(|value| {
            let is_token = value.len() >= 16 && value.bytes().any(|byte| byte.is_ascii_digit());
            is_token || text().match_indices(value).nth(1).is_some()
        })
    }

    /// Takes secrets out of the reasons that quote something.
    pub(crate) fn skips(&mut self, skips: &mut [Skip]) {
        for skip in skips
            .iter_mut()
            .filter(|skip| skip.reason.contains(['`', '\'', '"']))
        {
            let Some(view) = self.head.find(&skip.what) else {
                continue;
            };
            let place = (Side::Head, view.path().clone());
            self.ask(BTreeSet::from([place.clone()]));
            if let Some((_, mask)) = self.known.get(&place) {
                hide(&mut skip.reason, mask, Nearness::File);
            }
        }
    }

    /// Asks what files conceal, on all threads.
    fn ask(&mut self, mut places: BTreeSet<Place>) {
        places.retain(|place| !self.known.contains_key(place));
        let views: Vec<_> = places
            .into_iter()
            .filter_map(|place| self.view(&place).map(|view| (place, view)))
            .collect();
        let conceal = self.conceal;
        let found = parallel::map(self.head.threads, views.len(), |at| {
            let view = views[at].1;
            guarded(|| conceal(view)).map(|mut concealed| {
                joined(&mut concealed.spans);
                let mask = Mask::new(&concealed);
                (concealed, mask)
            })
        });
        for ((place, view), found) in views.into_iter().zip(found) {
            let found = found.unwrap_or_else(|| {
                let reason = "what it conceals could not be told, so nothing of it is shown: this is a defect of rempart";
                self.skips.push(Skip::fatal("not-concealed", place.1.as_str(), reason));
                everything(view)
            });
            self.known.insert(place, found);
        }
    }

    fn view(&self, (side, path): &Place) -> Option<FileView<'c>> {
        let context = match side {
            Side::Head => self.head,
            Side::Base => self.base?,
            // What a commit of the history holds is not here.
            Side::Commit(_) => return None,
        };
        context.find(path.as_str())
    }

    /// The words that the rule of a finding says itself.
    fn own(&self, finding: &Finding) -> Own {
        let rule = finding.rule;
        let paths = places(finding).into_iter();
        let paths = paths.map(|(_, path)| path.as_str().to_owned()).collect();
        let mut rules = self.checkers.iter().flat_map(|checker| checker.rules);
        let rule = rules.find(|entry| entry.meta.id == rule);
        rule.map_or_else(Own::default, |entry| Own::of_page(entry.meta.docs))
            .with_names(paths)
    }

    fn finding(&self, finding: &mut Finding) {
        for place in places(finding) {
            let Some((concealed, mask)) = self.known.get(&place) else {
                continue;
            };
            if mask.is_empty() {
                continue;
            }
            let text = self
                .view(&place)
                .and_then(FileView::text)
                .unwrap_or_default();
            let is_near = |location: &Location| {
                (&location.side, &location.path) == (&place.0, &place.1)
                    && touches(text, location.span, &concealed.spans)
            };
            let near = is_near(&finding.location)
                || finding.labels.iter().any(|label| is_near(&label.location));
            let nearness = if near { Nearness::Line } else { Nearness::File };
            // Most messages hold nothing to hide: only for the others the page is read.
            if mask.apply(&finding.message, nearness) != finding.message {
                let own = self.own(finding);
                hide_beside(&mut finding.message, mask, nearness, &own);
            }
            redact(finding, mask, nearness);
        }
    }
}

/// The files that a finding points into, each once.
fn places(finding: &Finding) -> BTreeSet<Place> {
    let labels = finding.labels.iter().chain(&finding.related);
    let locations = labels.map(|label| &label.location);
    std::iter::once(&finding.location)
        .chain(locations)
        .map(|location| (location.side.clone(), location.path.clone()))
        .collect()
}

/// How far from a place its line is followed: longer ones are no lines for people.
const LINE: usize = 1 << 16;

/// Whether a range lies on a line that one of the spans lies on; the spans are in order and do not overlap.
fn touches(text: &str, range: Span, spans: &[Span]) -> bool {
    let bytes = text.as_bytes();
    let start = (range.start as usize).min(bytes.len());
    let end = (range.end as usize).clamp(start, bytes.len());
    let before = bytes[..start].iter().rev().take(LINE);
    let behind = bytes[end..].iter().take(LINE);
    let first = start - before.take_while(|byte| **byte != b'\n').count();
    let last = end + behind.take_while(|byte| **byte != b'\n').count();
    let next = spans.partition_point(|span| (span.end as usize) < first);
    spans
        .get(next)
        .is_some_and(|span| (span.start as usize) <= last)
}

/// Sorts places and joins those that overlap or touch.
fn joined(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|next, before| {
        let overlap = next.start <= before.end;
        if overlap {
            before.end = before.end.max(next.end);
        }
        overlap
    });
}

/// Everything that a file holds.
fn everything(view: FileView<'_>) -> (Concealed, Mask) {
    let text = view.text().unwrap_or_default();
    let concealed = Concealed {
        spans: vec![Span::new(0, text.len() as u32)],
        texts: text.lines().map(str::to_owned).collect(),
        ..Concealed::default()
    };
    let mask = Mask::new(&concealed);
    (concealed, mask)
}

/// Takes secrets out of what stands around the message.
fn redact(finding: &mut Finding, mask: &Mask, nearness: Nearness) {
    hide(&mut finding.key, mask, nearness);
    finding
        .help
        .iter_mut()
        .for_each(|help| hide_beside(help, mask, nearness, &Own::of_order()));
    finding.subject.iter_mut().for_each(|of| subject(of, mask));
    finding
        .applications
        .iter_mut()
        .for_each(|name| hide(name, mask, Nearness::File));
    let remarks = finding.labels.iter_mut().chain(&mut finding.related);
    for Label { text, .. } in remarks {
        hide(text, mask, nearness);
    }
    // A fix that would repeat a secret is not offered: its text stands in reports and diffs.
    finding.fix.take_if(|fix| repeats(fix, mask, nearness));
}

fn repeats(fix: &Fix, mask: &Mask, nearness: Nearness) -> bool {
    let texts = fix.edits.iter().map(|edit| &edit.replacement);
    let mut texts = texts.chain(std::iter::once(&fix.title));
    texts.any(|text| mask.apply(text, nearness) != *text)
}

fn subject(subject: &mut Subject, mask: &Mask) {
    for (_, value) in &mut subject.0 {
        hide(value, mask, Nearness::Value);
    }
}

fn hide_beside(text: &mut String, mask: &Mask, nearness: Nearness, own: &Own) {
    if let std::borrow::Cow::Owned(without) = mask.apply_to(text, nearness, own) {
        *text = without;
    }
}

fn hide(text: &mut String, mask: &Mask, nearness: Nearness) {
    if let std::borrow::Cow::Owned(without) = mask.apply(text, nearness) {
        *text = without;
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::{Edit, Severity, Sink};

    use super::*;

    fn redacted(replacement: &str) -> Finding {
        let path = RepoPath::from_normalised("a.yaml");
        let mut sink = Sink::new("demo/quotes", Severity::Error);
        let found = sink.report(Location::file(path.clone()), "`blau-und-rot` is odd");
        found.fix(Fix {
            title: "quote the value".to_owned(),
            safe: true,
            edits: vec![Edit {
                path,
                span: Span::at(0),
                replacement: replacement.to_owned(),
            }],
        });
        let mask = Mask::new(&Concealed {
            spans: Vec::new(),
            texts: vec!["blau-und-rot".to_owned()],
            ..Concealed::default()
        });
        let (mut findings, _) = sink.into_parts();
        redact(&mut findings[0], &mask, Nearness::File);
        hide(&mut findings[0].message, &mask, Nearness::File);
        findings.remove(0)
    }

    #[test]
    fn a_fix_that_repeats_a_secret_is_not_offered() {
        assert!(redacted("\"blau-und-rot\"").fix.is_none());
        let found = redacted("\"");
        assert!(found.fix.is_some());
        assert_eq!(found.message, "`[hidden]` is odd");
    }

    #[test]
    fn a_range_touches_what_stands_on_its_lines() {
        let text = "a: 1\nb: 22\nc: 3\n";
        let touched = |start, end| touches(text, Span::new(start, end), &[Span::new(8, 10)]);
        assert!(touched(5, 6) && touched(0, 7) && touched(9, 12));
        assert!(!touched(0, 3) && !touched(12, 13));
        assert!(!touches(text, Span::new(90, 99), &[Span::new(0, 1)]));
        let mut spans = vec![Span::new(8, 10), Span::new(0, 3), Span::new(2, 5)];
        joined(&mut spans);
        assert_eq!(spans, [Span::new(0, 5), Span::new(8, 10)]);
    }
}

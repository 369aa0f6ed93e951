//! Tokens that stand in paths: a path is named wherever something is said of its file, and a token in it would be told
//! with it. The rest of the path is enough to find the file.

use std::collections::BTreeMap;

use rempart_core::{Finding, Label, Location, RepoPath, Report, Subject};

/// What stands in place of tokens, each in its own: two files whose names differ by their tokens stay two.
#[derive(Debug, Default)]
pub struct Tokens {
    all: Vec<(String, String)>,
}

impl Tokens {
    /// These tokens, in any order.
    pub fn new(tokens: impl IntoIterator<Item = String>) -> Self {
        let mut tokens: Vec<String> = tokens.into_iter().collect();
        tokens.sort_unstable();
        tokens.dedup();
        let named = tokens.into_iter().zip(1..).map(|(token, number)| {
            let name = match number {
                1 => "[hidden]".to_owned(),
                number => format!("[hidden {number}]"),
            };
            (token, name)
        });
        let mut all: Vec<_> = named.collect();
        // One may be the beginning of another.
        all.sort_by_key(|(token, _)| std::cmp::Reverse(token.len()));
        Self { all }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A text without the tokens.
    pub fn hide(&self, text: &mut String) {
        for (token, name) in &self.all {
            if text.contains(token.as_str()) {
                *text = text.replace(token.as_str(), name);
            }
        }
    }

    /// A report without the tokens. What it points into is the same.
    pub fn hide_in(&self, report: &mut Report) {
        if self.is_empty() {
            return;
        }
        for finding in &mut report.findings {
            self.finding(finding);
        }
        for judgement in &mut report.resources {
            self.path(&mut judgement.path);
            self.subject(&mut judgement.subject);
            self.hide(&mut judgement.judged_by);
            let texts = judgement
                .application
                .iter_mut()
                .chain(&mut judgement.reason);
            texts.for_each(|text| self.hide(text));
        }
        for file in &mut report.files {
            self.path(&mut file.path);
        }
        for skip in &mut report.skipped {
            self.hide(&mut skip.what);
            self.hide(&mut skip.reason);
        }
        let rows = report.tables.iter_mut().flat_map(|table| &mut table.rows);
        rows.flatten().for_each(|cell| self.hide(cell));
        report.sources = self.keys(std::mem::take(&mut report.sources));
        report.concealed = self.keys(std::mem::take(&mut report.concealed));
    }

    fn finding(&self, finding: &mut Finding) {
        self.location(&mut finding.location);
        for Label { location, text } in finding.labels.iter_mut().chain(&mut finding.related) {
            self.location(location);
            self.hide(text);
        }
        for text in [&mut finding.message, &mut finding.key] {
            self.hide(text);
        }
        let texts = finding.help.iter_mut().chain(&mut finding.applications);
        texts.for_each(|text| self.hide(text));
        finding.subject.iter_mut().for_each(|of| self.subject(of));
        if let Some(cause) = &mut finding.because {
            self.location(&mut cause.location);
            self.hide(&mut cause.key);
        }
        // A fix names the file that it changes, and its text stands in reports.
        finding.fix.take_if(|fix| {
            let mut texts = fix.edits.iter().map(|edit| edit.replacement.as_str());
            let paths = fix.edits.iter().map(|edit| edit.path.as_str());
            texts.any(|text| self.stands_in(text))
                || paths.into_iter().any(|path| self.stands_in(path))
        });
    }

    fn stands_in(&self, text: &str) -> bool {
        self.all
            .iter()
            .any(|(token, _)| text.contains(token.as_str()))
    }

    fn location(&self, location: &mut Location) {
        self.path(&mut location.path);
    }

    fn path(&self, path: &mut RepoPath) {
        if self.stands_in(path.as_str()) {
            let mut text = path.as_str().to_owned();
            self.hide(&mut text);
            *path = RepoPath::from_normalised(&text);
        }
    }

    fn subject(&self, subject: &mut Subject) {
        subject.0.iter_mut().for_each(|(_, value)| self.hide(value));
    }

    fn keys<S: Ord, T>(&self, all: BTreeMap<(S, RepoPath), T>) -> BTreeMap<(S, RepoPath), T> {
        let all = all.into_iter().map(|((side, mut path), value)| {
            self.path(&mut path);
            ((side, path), value)
        });
        all.collect()
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::{Severity, Side, Sink, Skip};

    use super::*;

    #[test]
    fn a_report_names_no_token_of_a_path() {
        let tokens = Tokens::new(["rosenkohl-7".to_owned(), "brot-und-rot".to_owned()]);
        let path = RepoPath::from_normalised("a/rosenkohl-7.yaml");
        let mut sink = Sink::new("demo/names", Severity::Error);
        sink.report(Location::file(path.clone()), "`a/rosenkohl-7.yaml` is odd")
            .keyed("brot-und-rot")
            .label(Location::file(path.clone()), "brot-und-rot")
            .help("rename rosenkohl-7");
        let mut report = Report {
            findings: sink.into_parts().0,
            skipped: vec![Skip::visible("odd", path.as_str(), "rosenkohl-7")],
            ..Report::default()
        };
        let source =
            rempart_core::SourceFile::from_text("".into(), rempart_core::Format::Text, None);
        report
            .sources
            .insert((Side::Head, path), std::sync::Arc::new(source));
        tokens.hide_in(&mut report);
        let said = format!("{:?} {:?}", report.findings, report.skipped);
        assert!(
            !said.contains("rosenkohl-7") && !said.contains("brot-und-rot"),
            "{said}"
        );
        let finding = &report.findings[0];
        assert_eq!(finding.location.path.as_str(), "a/[hidden 2].yaml");
        let key = (Side::Head, finding.location.path.clone());
        assert!(report.sources.contains_key(&key));
        assert_eq!(report.skipped[0].what, "a/[hidden 2].yaml");
    }
}

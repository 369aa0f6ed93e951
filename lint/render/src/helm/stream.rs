//! What the program printed, document by document, each with the template it comes from.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::RepoPath;
use rempart_syntax::{Kind, Parsed, yaml};

use super::Unrendered;
use super::faults::join;

/// The stream, parsed.
pub(super) struct Stream {
    pub(super) text: String,
    pub(super) parsed: Parsed,
    /// The template of each document, as a path of the repository; empty where none is named.
    pub(super) templates: Vec<String>,
}

impl Stream {
    /// Parses what was printed for a chart.
    pub(super) fn new(text: String, chart: &str) -> Result<Self, Unrendered> {
        let parsed = yaml::parse(&text);
        let mut templates: Vec<String> = Vec::new();
        let mut behind = 0;
        for document in 0..parsed.tape.document_count() {
            let Some(root) = parsed.tape.root(&text, document) else {
                continue;
            };
            let span = root.span();
            let gap = text.get(behind..span.start as usize).unwrap_or_default();
            let named = gap
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix("# Source: "));
            let template = match named {
                // The first part is the name of the chart, which its folder need not have.
                Some(path) => {
                    let inside = path.split_once('/').map_or(path, |(_, inside)| inside);
                    join(chart, inside.trim_end())
                }
                // A file of definitions is printed as a whole: what follows is of the same file.
                None => templates.last().cloned().unwrap_or_default(),
            };
            templates.push(template);
            behind = span.end as usize;
        }
        if let Some(error) = parsed.errors.first() {
            let before = text.get(..error.span.start as usize).unwrap_or_default();
            let named = before
                .lines()
                .rev()
                .find_map(|line| line.strip_prefix("# Source: "));
            let inside = named.and_then(|path| path.split_once('/'));
            return Err(Unrendered::Refused {
                at: inside.map(|(_, inside)| (join(chart, inside.trim_end()), 1)),
                why: "what a template becomes is no YAML".to_owned(),
            });
        }
        Ok(Self {
            text,
            parsed,
            templates,
        })
    }

    /// The templates whose documents are not the same in both.
    pub(super) fn differing(&self, other: &Self) -> BTreeSet<RepoPath> {
        let (one, other) = (self.by_template(), other.by_template());
        let all: BTreeSet<_> = one.keys().chain(other.keys()).copied().collect();
        all.into_iter()
            .filter(|path| one.get(path) != other.get(path))
            .map(RepoPath::from_normalised)
            .collect()
    }

    fn by_template(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (document, template) in self.templates.iter().enumerate() {
            if let Some(root) = self.parsed.tape.root(&self.text, document) {
                found.entry(template).or_default().push(root.raw());
            }
        }
        found
    }

    /// Whether a document holds nothing: a template that makes no object.
    pub(super) fn is_empty(&self, document: usize) -> bool {
        let root = self.parsed.tape.root(&self.text, document);
        root.is_none_or(|root| root.kind() == Kind::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    const PRINTED: &str = "---\n# Source: shop/crds/two.yaml\nkind: A\n---\nkind: B\n---\n# Source: shop/charts/sub/templates/c.yaml\n# a comment\nkind: C\n---\n# Source: shop/templates/none.yaml\n---\n# Source: shop/templates/d.yaml\nkind: D\n";

    #[test]
    fn every_document_knows_its_template() {
        let stream = Stream::new(PRINTED.to_owned(), "charts/shop").unwrap();
        let named: Vec<_> = stream.templates.iter().map(String::as_str).collect();
        assert!(named.starts_with(&[
            "charts/shop/crds/two.yaml",
            "charts/shop/crds/two.yaml",
            "charts/shop/charts/sub/templates/c.yaml",
        ]));
        assert_eq!(named.last(), Some(&"charts/shop/templates/d.yaml"));
    }

    #[test]
    fn what_differs_is_told_by_template() {
        let one = Stream::new(PRINTED.to_owned(), "charts/shop").unwrap();
        let other = Stream::new(PRINTED.replace("kind: C", "kind: E"), "charts/shop").unwrap();
        let differing: Vec<_> = one.differing(&other).into_iter().collect();
        assert_eq!(differing.len(), 1);
        assert_eq!(
            differing[0].as_str(),
            "charts/shop/charts/sub/templates/c.yaml"
        );
        assert!(one.differing(&one).is_empty());
    }

    #[test]
    fn what_is_no_yaml_is_told_at_its_template() {
        let printed = "---\n# Source: shop/templates/d.yaml\nkind: [\n";
        let fault = Stream::new(printed.to_owned(), "charts/shop")
            .err()
            .unwrap();
        assert!(
            fault
                .to_string()
                .starts_with("charts/shop/templates/d.yaml:1: "),
            "{fault}"
        );
    }
}

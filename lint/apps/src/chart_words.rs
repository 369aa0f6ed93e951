//! What the files of a chart say of values: which of them templates read, and every word that stands in them.

use std::collections::{BTreeSet, HashSet};

use rempart_core::{FileId, Kind, NodeRef};
use rempart_model::{get, get_path, scalar};
use rempart_render::helm::Chart;

/// The texts of a chart, and what they say of values.
pub(crate) struct ChartWords<'c> {
    texts: Vec<&'c str>,
    /// Every word of the texts.
    words: HashSet<&'c str>,
    /// The paths of values that templates read, such as `image.tag`; each as its parts.
    reads: BTreeSet<Vec<&'c str>>,
    /// The root of `values.yaml`.
    values: Option<NodeRef<'c>>,
    /// The names of charts in it.
    charts: BTreeSet<String>,
}

impl<'c> ChartWords<'c> {
    /// Reads the texts of a chart; `None` where something of it is not looked into, such as a packed chart: who knows what
    /// that reads. `value_files` are those that sources name, and say nothing of what the chart reads.
    pub(crate) fn of(chart: &Chart<'c>, value_files: &BTreeSet<FileId>) -> Option<Self> {
        let (files, folder) = (chart.files, chart.folder);
        if !chart.added.is_empty() {
            return None;
        }
        let mut found = Self {
            texts: Vec::new(),
            words: HashSet::new(),
            reads: BTreeSet::new(),
            values: None,
            charts: BTreeSet::new(),
        };
        for id in files.under(folder) {
            let entry = files.entry(id);
            let path = entry.path.as_str();
            let inside = path
                .get(folder.len()..)
                .unwrap_or(path)
                .trim_start_matches('/');
            let name = entry.path.file_name();
            let Some(text) = entry.file.text() else {
                // A picture reads no values; a chart does.
                if entry.path.extension() == "tgz" {
                    return None;
                }
                continue;
            };
            if let Some((sub, _)) = inside
                .strip_prefix("charts/")
                .and_then(|rest| rest.split_once('/'))
            {
                found.charts.insert(sub.to_owned());
            }
            let is_example =
                name.starts_with("values") && !matches!(name, "values.yaml" | "values.schema.json");
            let is_named =
                !chart.is_archive && value_files.contains(&id) && inside != "values.yaml";
            if is_example || is_named || inside.starts_with("ci/") {
                continue;
            }
            found.texts.push(text);
            found.words.extend(words(text));
            reads(text, &mut found.reads);
            let root = || entry.file.tree().and_then(|tree| tree.root(0));
            match inside {
                "values.yaml" => found.values = root(),
                "Chart.yaml" => found.dependencies(root()),
                _ => {}
            }
        }
        // A template that reads all values at once knows every key.
        (!found.reads.contains(&Vec::new())).then_some(found)
    }

    fn dependencies(&mut self, root: Option<NodeRef<'_>>) {
        let all = root.and_then(|root| get(root, "dependencies"));
        for dependency in all.into_iter().flat_map(NodeRef::items) {
            for field in ["name", "alias"] {
                let name = get(dependency, field).and_then(scalar);
                self.charts.extend(name.map(std::borrow::Cow::into_owned));
            }
        }
    }

    /// The shortest beginning of a path that nothing in the chart can read; `None` where anything may. `path` is one of a
    /// value that a user gives.
    pub(crate) fn unread(&self, path: &[&str]) -> Option<usize> {
        let first = path.first()?;
        if matches!(*first, "global" | "tags") || self.charts.contains(*first) {
            return None;
        }
        (1..=path.len()).find(|length| self.is_unread(&path[..*length]))
    }

    fn is_unread(&self, path: &[&str]) -> bool {
        let Some((last, around)) = path.split_last() else {
            return false;
        };
        // Below a mapping that `values.yaml` fills, keys have names; everywhere else they may be free.
        let around_node = match self.values {
            Some(values) => get_path(values, around),
            None => None,
        };
        let is_named = around_node
            .is_some_and(|node| node.kind() == Kind::Mapping && node.entries().next().is_some());
        if !(is_named || around.is_empty())
            || around_node.is_some_and(|node| get(node, last).is_some())
        {
            return false;
        }
        // What is read as a whole is read with all that is in it.
        let related = |read: &Vec<&str>| read.iter().zip(path).all(|(one, other)| one == other);
        !self.reads.iter().any(related) && !self.says(last)
    }

    /// Whether a key stands in some text by itself.
    fn says(&self, key: &str) -> bool {
        if key.bytes().all(is_part) {
            self.words.contains(key)
        } else {
            self.texts.iter().any(|text| text.contains(key))
        }
    }

    /// The keys that `values.yaml` has around the last part of a path.
    pub(crate) fn known(&self, path: &[&str]) -> Vec<String> {
        let around = path.split_last().map_or(path, |(_, around)| around);
        let node = self.values.and_then(|values| get_path(values, around));
        let keys = node.into_iter().flat_map(NodeRef::entries);
        keys.map(|(key, _)| key.value().into_owned()).collect()
    }
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_other = |c: char| u8::try_from(c).is_ok_and(|byte| !is_part(byte)) || !c.is_ascii();
    text.split(is_other).filter(|word| !word.is_empty())
}

/// The paths behind every `.Values` of a text. One without a name behind it is the empty path: all values.
fn reads<'t>(text: &'t str, found: &mut BTreeSet<Vec<&'t str>>) {
    for (at, word) in text.match_indices(".Values") {
        let mut rest = &text[at + word.len()..];
        let mut path = Vec::new();
        while let Some(behind) = rest.strip_prefix('.') {
            // A minus is part of no name in a template.
            let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            let (name, after) = behind.split_at(behind.find(is_end).unwrap_or(behind.len()));
            if name.is_empty() {
                break;
            }
            path.push(name);
            rest = after;
        }
        // In prose, such as a comment: `.Values.` and an end, or a longer word.
        let is_longer = path.is_empty() && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !is_longer {
            found.insert(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{reads, words};

    #[test]
    fn every_path_of_a_value_is_found() {
        let text = "{{ .Values.image.tag }}{{ $.Values.a-b }}{{ toYaml .Values }}{{ .ValuesOf }}";
        let mut found = BTreeSet::new();
        reads(text, &mut found);
        let expected: BTreeSet<Vec<&str>> = [vec!["image", "tag"], vec!["a"], vec![]].into();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_of_a_word_is_no_word() {
        let found: Vec<_> = words("a: {{ .ingress }} my-ingress é_x").collect();
        assert_eq!(found, ["a", "ingress", "my-ingress", "_x"]);
    }
}

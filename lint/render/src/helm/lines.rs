//! The keys that stand in a template, line by line: a template is no YAML, but most of its lines look like it.

use std::sync::Arc;

use rempart_core::Tree;
use rempart_syntax::yaml;

/// A template as far as its lines tell.
pub(super) struct Lines {
    /// One scalar at the first line.
    pub(super) head: Arc<Tree>,
    /// A list whose items are the keys, each where it stands in the file.
    pub(super) keys: Arc<Tree>,
    /// The lines, in the order of the items.
    pub(super) found: Vec<Line>,
}

/// A line with a key.
pub(super) struct Line {
    pub(super) key: String,
    /// What stands behind the key.
    pub(super) value: String,
    /// The node in [`Lines::keys`].
    pub(super) node: u32,
}

/// The most lines of a template that are looked at.
const MAX_LINES: usize = 20_000;

impl Lines {
    /// The lines of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let mut blank = vec![b' '; text.len().max(1)];
        blank[0] = b'[';
        let mut offset = 0;
        for line in text.split_inclusive('\n').take(MAX_LINES) {
            let start = offset;
            offset += line.len();
            if line.ends_with('\n') {
                blank[offset - 1] = b'\n';
            }
            let Some((column, key, value)) = key_of(line) else {
                continue;
            };
            // The first byte opens the list: a key there is shown from its second character on.
            let at = (start + column).max(1);
            let end = start + column + key.len();
            if at >= end {
                continue;
            }
            blank[at..end].copy_from_slice(&text.as_bytes()[at..end]);
            blank[end] = b',';
            found.push(Line {
                key: key.to_owned(),
                value: value.to_owned(),
                node: found.len() as u32 + 1,
            });
        }
        blank.push(b']');
        let keys = tree(blank);
        let whole = keys.tape().node_count() == found.len() + 1;
        let mut first = vec![b' '; text.len().max(1)];
        first[0] = b'0';
        Self {
            head: tree(first),
            keys,
            // A line that YAML reads otherwise than it looks: then no line is told from the others.
            found: if whole { found } else { Vec::new() },
        }
    }

    /// The only line with a key, or the only one of those with this value behind it.
    pub(super) fn only(&self, key: &str, value: &str) -> Option<&Line> {
        let with_key = || self.found.iter().filter(|line| line.key == key);
        single(with_key()).or_else(|| {
            single(with_key().filter(|line| line.value.trim_matches(['"', '\'']) == value))
        })
    }

    /// The line of a template that says the kind of its object number `at`, of those of this kind.
    pub(super) fn kind(&self, kind: &str, at: usize) -> Option<&Line> {
        let kinds = self.found.iter().filter(|line| line.key == "kind");
        let same: Vec<_> = kinds.filter(|line| line.value == kind).collect();
        same.get(at).or_else(|| same.first()).copied()
    }
}

fn single<'l>(mut lines: impl Iterator<Item = &'l Line>) -> Option<&'l Line> {
    let first = lines.next()?;
    lines.next().is_none().then_some(first)
}

fn tree(bytes: Vec<u8>) -> Arc<Tree> {
    // Keys are ASCII, and everything else is blank.
    let text: Arc<str> = String::from_utf8(bytes).unwrap_or_default().into();
    let tape = yaml::parse(&text).tape;
    Arc::new(Tree::parsed(text, tape))
}

/// The column, the key and the value of a line such as `  - name: web`.
fn key_of(line: &str) -> Option<(usize, &str, &str)> {
    let inside = line.trim_start_matches([' ', '-']);
    let column = line.len() - inside.len();
    let (key, value) = inside.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte));
    let is_behind = value.starts_with([' ', '\n', '\r']) || value.is_empty();
    (is_key && is_behind).then(|| (column, key, value.trim()))
}

/// The path of the only value that stands in double braces, such as `image.tag` of `{{ .Values.image.tag | quote }}`.
pub(super) fn value_path(behind: &str) -> Option<Vec<&str>> {
    let (_, rest) = behind.split_once("{{")?;
    let (inside, after) = rest.split_once("}}")?;
    if after.contains("{{") {
        return None;
    }
    let (_, path) = inside.split_once(".Values.")?;
    let is_part = |character: char| character.is_ascii_alphanumeric() || "._".contains(character);
    let end = path.find(|character| !is_part(character));
    let path = &path[..end.unwrap_or(path.len())];
    let is_single = !inside.replacen(".Values.", "", 1).contains(".Values.");
    is_single.then(|| path.split('.').collect())
}

#[cfg(test)]
mod tests {
    use super::{Lines, value_path};

    const TEMPLATE: &str = "apiVersion: apps/v1\nkind: Deployment\n{{- if .Values.on }}\nspec:\n  replicas: {{ .Values.replicas }}\n  x:\n    - name: é\n    - name: \"b\"\n{{- end }}\n";

    #[test]
    fn a_key_is_found_where_it_stands() {
        let lines = Lines::of(TEMPLATE);
        let line = lines.only("replicas", "3").unwrap();
        let node = lines.keys.node(line.node).unwrap();
        let start = node.span().start as usize;
        assert!(TEMPLATE[start..].starts_with("replicas: "));
        assert_eq!(node.value(), "replicas");
        let second = lines.only("name", "b").unwrap();
        assert!(
            TEMPLATE[lines.keys.node(second.node).unwrap().span().start as usize..]
                .starts_with("name: \"b\"")
        );
        assert!(lines.only("name", "c").is_none());
        assert!(lines.kind("Deployment", 0).is_some());
        assert!(lines.kind("Service", 0).is_none());
    }

    #[test]
    fn a_text_without_keys_has_a_head() {
        let lines = Lines::of("");
        assert!(lines.found.is_empty() && lines.head.node(0).is_some());
    }

    #[test]
    fn the_path_of_a_value_is_that_of_one_value() {
        assert_eq!(
            value_path("{{ .Values.image.tag | quote }}"),
            Some(vec!["image", "tag"])
        );
        assert_eq!(value_path("{{ .Values.a }}-{{ .Values.b }}"), None);
        assert_eq!(value_path("{{ default .Values.a .Values.b }}"), None);
        assert_eq!(value_path("web"), None);
    }
}

//! Secrets in the template of a chart: no tree holds them, so their lines are read.

use std::ops::Range;

use super::reveals::{is_open_text, is_plain_text, reveals};
use super::{argo, nested};
use crate::scan::filled;
use crate::sops::base64;

/// A value of a Secret that no template fills in.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The field and the key, with a dot between.
    pub(crate) path: String,
    /// Where the value stands.
    pub(crate) value: Range<usize>,
    /// The document, from 0.
    pub(crate) document: u32,
    /// Where the document stands, or the data of the object.
    pub(crate) within: Range<usize>,
    /// Where the object begins, if it is a mapping in the tree of the file and not a text.
    pub(crate) object: Option<usize>,
}

/// Whether a value as written under a path is meant.
pub(crate) type Accepts<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The first such value of each document, whatever stands around it.
pub(crate) fn open_entry(text: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    let (mut start, mut document) = (0, 0);
    for (at, line) in lines(text) {
        if line.starts_with("---") {
            found.extend(whole(text, start..at, document));
            start = at + line.len();
            document += u32::from(at > 0);
        }
    }
    found.extend(whole(text, start..text.len(), document));
    found
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

fn whole(text: &str, within: Range<usize>, document: u32) -> Option<Entry> {
    let entry = of_lines(text, within, 0, &|_, _| true)?;
    Some(Entry { document, ..entry })
}

/// The first such value of the lines of a range, where the fields of the Secret stand `margin` bytes in.
pub(super) fn of_lines(
    text: &str,
    within: Range<usize>,
    margin: usize,
    accepts: Accepts<'_>,
) -> Option<Entry> {
    let body = text.get(within.clone())?;
    let is_kind = |line: &str| {
        let value = line
            .get(margin..)
            .and_then(|line| line.strip_prefix("kind:"));
        value.is_some_and(nested::is_kind)
    };
    if !body.lines().any(is_kind) {
        return None;
    }
    let is_of_argo = argo::describes_in(body);
    let accepts: Accepts<'_> =
        &|path, value| accepts(path, value) && !(is_of_argo && is_public_of_argo(path, value));
    let mut field: Option<&str> = None;
    // The block that is read, with an empty path where anybody may read it.
    let mut block: Option<(usize, String)> = None;
    let mut block_start = within.end;
    for (at, line) in lines(body) {
        let at = within.start + at;
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content.is_empty() || content.starts_with('#') || is_filled_in(content) {
            continue;
        }
        if indent <= margin {
            let line = line.get(margin..).unwrap_or_default();
            (field, block) = (field_of(line), None);
            let found = field.and_then(|field| in_flow(line, field, at + margin, accepts));
            if let Some(entry) = found {
                return Some(Entry { within, ..entry });
            }
            continue;
        }
        let Some(field) = field else { continue };
        if let Some((_, path)) = block.as_ref().filter(|(outer, _)| indent > *outer) {
            let key = path.split_once('.').map_or("", |(_, key)| key);
            if !path.is_empty() && reveals(key, content) && accepts(path, content) {
                let outer = block.as_ref().map_or(0, |(outer, _)| *outer);
                if field == "stringData"
                    && is_plain_text(key, &block_of(text, block_start..within.end, outer))
                {
                    block = Some((outer, String::new()));
                    continue;
                }
                let entry = entry(path.clone(), at, line, content);
                return Some(Entry { within, ..entry });
            }
            continue;
        }
        block = None;
        let Some(colon) = outside(content, ":") else {
            continue;
        };
        let (key, value) = (&content[..colon], &content[colon + 1..]);
        let (key, value) = (key.trim_matches(['"', '\'']), value.trim());
        let path = format!("{field}.{key}");
        if super::is_public(key) {
            block = is_block(value).then(|| (indent, String::new()));
        } else if is_block(value) {
            block = Some((indent, path));
            block_start = at + line.len();
        } else if is_open(field, key, value) && accepts(&path, value) {
            let entry = entry(path, at, line, value);
            return Some(Entry { within, ..entry });
        }
    }
    None
}

/// The lines of a block that are further in than its key, without what they have in common before them.
fn block_of(text: &str, within: Range<usize>, outer: usize) -> String {
    let body = text.get(within).unwrap_or_default();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_inside = |line: &&str| line.trim().is_empty() || indent(line) > outer;
    let lines: Vec<_> = body.lines().take_while(is_inside).collect();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let margin = written.map(|line| indent(line)).min().unwrap_or(0);
    let lines = lines
        .iter()
        .map(|line| line.get(margin..).unwrap_or_default());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether a value as written under a path of a Secret of Argo CD only says where something is.
fn is_public_of_argo(path: &str, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    match path.split_once('.') {
        Some(("data", key)) => {
            let decoded = base64::decode(value).and_then(|bytes| String::from_utf8(bytes).ok());
            decoded.is_some_and(|decoded| argo::is_public(key, &decoded))
        }
        Some((_, key)) => argo::is_public(key, value),
        None => false,
    }
}

/// The field that a line at the left margin opens.
fn field_of(line: &str) -> Option<&'static str> {
    ["data", "stringData"].into_iter().find(|field| {
        line.strip_prefix(field)
            .is_some_and(|rest| rest.starts_with(':'))
    })
}

/// `stringData: {key: value}`.
fn in_flow(line: &str, field: &str, at: usize, accepts: Accepts<'_>) -> Option<Entry> {
    let (_, rest) = line.split_once(':')?;
    let mut inside = rest.trim().strip_prefix('{')?.strip_suffix('}')?;
    while !inside.is_empty() {
        let comma = outside(inside, ",").unwrap_or(inside.len());
        let pair = &inside[..comma];
        inside = inside.get(comma + 1..).unwrap_or_default();
        let Some(colon) = outside(pair, ":") else {
            continue;
        };
        let (key, value) = (&pair[..colon], pair[colon + 1..].trim());
        let key = key.trim().trim_matches(['"', '\'']);
        let path = format!("{field}.{key}");
        let is_meant = !super::is_public(key) && is_open(field, key, value);
        if is_meant && accepts(&path, value) {
            return Some(entry(path, at, line, value));
        }
    }
    None
}

fn entry(path: String, at: usize, line: &str, value: &str) -> Entry {
    let start = at + line.find(value).unwrap_or_default();
    Entry {
        path,
        value: start..start + value.len(),
        document: 0,
        within: 0..0,
        object: None,
    }
}

fn is_block(value: &str) -> bool {
    value.starts_with(['|', '>']) && value.len() <= 4
}

/// Whether a line is nothing but placeholders: what it becomes is not here.
fn is_filled_in(line: &str) -> bool {
    line.starts_with("{{")
        && filled::rest(line, &filled::all(line.as_bytes()))
            .iter()
            .all(|piece| !piece.contains(char::is_alphanumeric))
}

/// Where a mark stands first that is part of no placeholder.
fn outside(text: &str, mark: &str) -> Option<usize> {
    let found = filled::all(text.as_bytes());
    let is_outside = |at: &usize| {
        let next = found.partition_point(|filled| filled.span.end <= *at);
        found.get(next).is_none_or(|filled| filled.span.start > *at)
    };
    text.match_indices(mark).map(|(at, _)| at).find(is_outside)
}

/// Whether a value is written out: something else fills in what holds a template, an anchor or a variable.
fn is_open(field: &str, key: &str, value: &str) -> bool {
    let value = outside(value, " #").map_or(value, |comment| &value[..comment]);
    let value = without_properties(value.trim()).trim_matches(['"', '\'']);
    !value.starts_with(['*', '!', '&']) && is_open_text(field == "data", key, value)
}

/// A value without its anchor and the tag of a type of YAML; a tag of its own says that something else makes it.
fn without_properties(mut value: &str) -> &str {
    while value.starts_with('&') || value.starts_with("!!") || value.starts_with("! ") {
        let Some((_, rest)) = value.split_once(' ') else {
            return value;
        };
        value = rest.trim_start();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::open_entry;

    #[test]
    fn what_a_template_fills_in_is_not_open() {
        for (text, path) in [
            (
                "kind: Secret\nmetadata:\n  name: {{ .x }}\nstringData:\n  token: abcdef\n",
                "stringData.token",
            ),
            (
                "kind: \"Secret\"\nstringData: {token: abcdef}\n",
                "stringData.token",
            ),
            ("kind: Secret\ndata:\n  foo: c2VjcmV0\n", "data.foo"),
            (
                "{{ if .a }}\n---\nkind: Secret\ndata:\n  {{- if .b }}\n  a: {{ .c }}\n  {{- end }}\n  foo: c2VjcmV0\n{{ end }}\n",
                "data.foo",
            ),
            (
                "kind: Secret\ndata:\n  a: {{ \"abcdef\" | b64enc }}\n",
                "data.a",
            ),
            (
                "kind: Secret\nstringData:\n  a: {{ .x }}\n  b: {{- `abcdef` | quote }}\n",
                "stringData.b",
            ),
            (
                "kind: Secret\nstringData:\n  a.ini: |\n    [db]\n    x = {{ .x }}\n    y7 = Kx92LqWm47Zt\n",
                "stringData.a.ini",
            ),
        ] {
            let found = open_entry(text);
            assert_eq!(
                found
                    .iter()
                    .map(|entry| entry.path.as_str())
                    .collect::<Vec<_>>(),
                [path],
                "{text}"
            );
        }
        for text in [
            "",
            "kind: Secret\n",
            "kind: Secret\ndata:\n  a: {{ .Values.a | b64enc }}\n",
            "kind: Secret\ndata:\n  a: \"{{ .Values.a | b64enc }}\"\n",
            "kind: Secret\ndata:\n  {{- toYaml .Values.a | nindent 2 }}\n",
            "kind: Secret\ndata: {{ .x }}\n",
            "kind: Secret\ndata:\n  a: {{ \"\" | b64enc }}\n",
            "kind: Secret\ndata: {a: {{ .x }}}\n",
            "kind: Secret\ndata:\n  a: \"\"\n",
            "kind: Secret\nstringData:\n  a: |\n    {{ .x }}\n",
            "kind: Secret\nstringData:\n  a.ini: |\n    [db]\n    x = {{ .x }}\n",
            "kind: Secret\nstringData:\n  a: ${X}\n",
            "kind: Secret\n# data:\n#  a: c2VjcmV0\n",
            "kind: Secret\nmetadata:\n  name: a\n  labels:\n    data: abc\ntype: Opaque\n",
            "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  b: {{ .x }}\n",
            "kind: ExternalSecret\ndata:\n  a: abcdef\n",
            "kind: {{ .Values.kind }}\ndata:\n  a: abcdef\n",
            "kind: Secret\nstringData:\n  known_hosts: |\n    git.svc ssh-ed25519 AAAA\n  identity: {{ .x }}\n",
            "kind: Secret\nstringData:\n  username: app\n  password: {{ .x }}\n",
            "kind: Secret\nstringData: {username: app}\n",
        ] {
            assert!(open_entry(text).is_empty(), "{text}");
        }
    }
}

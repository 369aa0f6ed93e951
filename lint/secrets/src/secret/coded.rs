//! Secrets in a text that stood in another one, or in an archive: whatever the text is, its objects are judged.

use rempart_syntax::{Kind, Tape, json, yaml};

use super::{in_object, nested, open_entry};

/// The longest text that is parsed for Secrets: a Secret holds at most 1 MiB, and a release of Helm some of them.
const PARSED: usize = 4 << 20;

/// The path of the first value in clear of each Secret of a text in YAML or JSON, or of a template of either.
pub(crate) fn in_manifests(text: &str) -> Vec<String> {
    let says = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !(says("kind") && (says("ecret") || says("ECRET"))) {
        return Vec::new();
    }
    let is_template = says("{{") || says("{%");
    let parsed = (text.len() <= PARSED).then(|| {
        if text.trim_start().starts_with(['{', '[']) && !is_template {
            json::parse(text)
        } else {
            yaml::parse(text)
        }
    });
    // Of a text that breaks off, the documents before.
    let mut found = parsed.map_or_else(Vec::new, |parsed| of_tree(text, &parsed.tape));
    let mut add = |entries: Vec<super::Entry>| {
        let paths = entries.into_iter().map(|entry| entry.path);
        found.extend(paths);
    };
    if is_template {
        add(open_entry(text));
    }
    // In block scalars of the text, and where it could not be parsed.
    add(nested(text, &|_, _| true));
    found.sort_unstable();
    found.dedup();
    found
}

/// The first value in clear of each Secret of a text that is YAML or JSON from end to end, whatever it is called; of JSON
/// that breaks off, the documents before. Nothing where the text is neither, or names no Secret.
pub(crate) fn in_whole(text: &str) -> Vec<super::Entry> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    let parse = if is_json { json::parse } else { yaml::parse };
    let parsed = Some(text).filter(|text| text.len() <= PARSED).map(parse);
    let parsed = parsed.filter(|parsed| is_json || parsed.errors.is_empty());
    parsed.map_or_else(Vec::new, |parsed| entries(text, &parsed.tape))
}

fn of_tree(text: &str, tape: &Tape) -> Vec<String> {
    let entries = entries(text, tape).into_iter();
    entries.map(|entry| entry.path).collect()
}

fn entries(text: &str, tape: &Tape) -> Vec<super::Entry> {
    let nodes = (0..tape.node_count() as u32).filter_map(|index| tape.node(text, index));
    let objects = nodes.filter(|node| node.kind() == Kind::Mapping && node.get("kind").is_some());
    objects.filter_map(in_object).collect()
}

#[cfg(test)]
mod tests {
    use super::in_manifests;

    #[test]
    fn secrets_of_any_form_are_found() {
        for text in [
            "apiVersion: v1\nkind: Secret\nstringData:\n  a: birch\n",
            "{\"kind\": \"Secret\", \"stringData\": {\"a\": \"birch\"}}",
            "[{\"kind\": \"Secret\", \"stringData\": {\"a\": \"birch\"}}]",
            "a: b\n---\nx: [{kind: Secret, stringData: {a: birch}}]\n",
            "{{- if .x }}\nkind: Secret\nstringData:\n  a: birch\n{{- end }}\n",
            "#cloud-config\nwrite_files:\n- content: |\n    kind: Secret\n    stringData:\n      a: birch\n",
            "{\"kind\": \"Secret\", \"stringData\": {\"a\": \"birch\"}}\u{FFFD}",
            "broken: [\nkind: Secret\nstringData:\n  a: birch\n",
        ] {
            assert_eq!(in_manifests(text), ["stringData.a"], "{text}");
        }
        for text in [
            "",
            "kind: Secret\nstringData:\n  a: ${X}\n",
            "kind: {{ .x }}\nstringData:\n  a: birch\n",
            "kind: ConfigMap\ndata: {a: secret}\n",
            "the kind of a Secret",
        ] {
            assert!(in_manifests(text).is_empty(), "{text}");
        }
    }
}

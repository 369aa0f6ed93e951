//! What of a value is looked for in what is said: what somebody wrote, and not the names by which it refers to something.

use rempart_core::Concealed;

use crate::scan::filled;

/// So far around what stands beside a placeholder its text is looked for: one byte less than what counts as a part.
const AROUND: usize = 9;

/// Words that every other message says of an object: to hide them would hide no secret, and what the message is about.
const SCHEMA: [&str; 34] = [
    "apiversion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "spec",
    "status",
    "data",
    "stringdata",
    "binarydata",
    "type",
    "opaque",
    "items",
    "list",
    "value",
    "values",
    "key",
    "keys",
    "template",
    "secret",
    "secrets",
    "secretname",
    "secretkeyref",
    "configmap",
    "deployment",
    "service",
    "application",
    "password",
    "username",
    "token",
    "string",
    "release",
];

/// Conceals a text. Of one with placeholders what stands beside them and what comes out of them: what they refer to is a
/// name.
pub(super) fn add(text: &str, found: &mut Concealed) {
    if is_of_schema(text) {
        return;
    }
    let filled = filled::all(text.as_bytes());
    if filled.is_empty() {
        found.texts.push(text.to_owned());
        return;
    }
    let ends = filled.iter().map(|filled| filled.span.end);
    let starts = filled.iter().map(|filled| filled.span.start);
    let gaps = std::iter::once(0)
        .chain(ends)
        .zip(starts.chain(std::iter::once(text.len())));
    for (start, end) in gaps {
        let is_written = |gap: &str| gap.contains(char::is_alphanumeric);
        if !text.get(start..end).is_some_and(is_written) {
            continue;
        }
        let from = text.floor_char_boundary(start.saturating_sub(AROUND));
        let to = text.ceil_char_boundary(end + AROUND);
        // A short piece is looked for as it stands, and a longer one with what is around it.
        found
            .texts
            .extend([&text[start..end], &text[from..to]].map(|part| part.trim().to_owned()));
    }
    let literals = filled.iter().flat_map(|filled| &filled.literals);
    let literals = literals.filter_map(|literal| text.get(literal.span.clone()));
    let literals = literals.filter(|literal| !is_of_schema(literal));
    found.texts.extend(literals.map(str::to_owned));
}

/// Whether a text is a field or a kind, or a path of them.
fn is_of_schema(text: &str) -> bool {
    let mut words = text.trim().trim_start_matches('.').split('.');
    words.all(|word| SCHEMA.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use rempart_core::Concealed;

    use super::add;

    fn texts(text: &str) -> Vec<String> {
        let mut found = Concealed::default();
        add(text, &mut found);
        found.texts
    }

    #[test]
    fn names_are_no_secrets() {
        for text in [
            "{{ .Values.data.password }}",
            "${DATA_PASSWORD}",
            "data.password",
            "Secret",
            "stringData",
            "{{ .a }}-{{ .b }}",
        ] {
            assert_eq!(texts(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_written_beside_them_is_one() {
        assert_eq!(texts("rot und blau"), ["rot und blau"]);
        assert_eq!(texts("secret-password"), ["secret-password"]);
        assert_eq!(texts("${X:-rosenkohl}"), ["rosenkohl"]);
        assert_eq!(texts("{{ .x | default \"rosenkohl\" }}"), ["rosenkohl"]);
        let found = texts("{{ .Values.data.password }}rosenkohl{{ .stringData }}");
        assert_eq!(found, ["rosenkohl", "ssword }}rosenkohl{{ .strin"]);
    }
}

//! Texts without `goTemplate`: `{{name}}` (`github.com/valyala/fasttemplate`).

use std::collections::BTreeMap;

use super::{BYTES, Fault, Value};

/// Fills a text. A place whose name no text parameter has is written back as it stands, which is how a parameter stays
/// unresolved.
///
/// # Errors
/// A `{{` is not closed, or it makes too much.
pub fn fill(text: &str, params: &BTreeMap<String, Value>) -> Result<String, Fault> {
    // `.*{{.*}}.*`: on one line, since `.` is no line break.
    let is_templated = |line: &str| {
        let open = line.find("{{");
        open.is_some_and(|open| line[open + 2..].contains("}}"))
    };
    if !text.split('\n').any(is_templated) {
        return Ok(text.to_owned());
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        filled.push_str(&rest[..open]);
        let inside = &rest[open + 2..];
        let Some(close) = inside.find("}}") else {
            return Fault::fails("a `{{` is not closed by `}}`");
        };
        let name = &inside[..close];
        match params.get(name.trim()) {
            Some(Value::Text(value)) if !name.trim().is_empty() => filled.push_str(value),
            _ => filled.push_str(&rest[open..open + close + 4]),
        }
        if filled.len() > BYTES {
            return Fault::undecided("a text of that size");
        }
        rest = &inside[close + 2..];
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::{Value, fill};

    #[test]
    fn places_are_filled_from_texts_alone() {
        let params = [
            ("a", Value::text("x")),
            ("a.b[0]", Value::text("y")),
            ("n", Value::Float(1.0)),
        ];
        let params = params.map(|(key, value)| (key.to_owned(), value)).into();
        for (text, expected) in [
            ("{{a}}-{{ a.b[0] }}", "x-y"),
            ("{{n}} {{c}} {{}} {{ }}", "{{n}} {{c}} {{}} {{ }}"),
            ("{{ {{a}} }}", "{{ {{a}} }}"),
            ("{{a\n}}", "{{a\n}}"),
            ("{{a\n}} {{a}}", "x x"),
            ("}} {{", "}} {{"),
            ("{{a}}}", "x}"),
            ("{{{a}}}", "{{{a}}}"),
        ] {
            assert_eq!(fill(text, &params).as_deref(), Ok(expected), "{text}");
        }
        assert!(fill("{{a}} {{", &params).is_err());
    }
}

//! Templates of Jinja that write a literal out.

use std::ops::Range;

/// What a template of Jinja writes where it has nothing better: the literal of `{{ name | default('value') }}`, and the
/// first one of `{{ 'value' if name else … }}`.
pub(super) fn default_of_template(value: &[u8]) -> Option<Range<usize>> {
    let inside = value.strip_prefix(b"{{")?;
    let start = value.len() - inside.len();
    let first = inside.iter().take_while(|byte| byte.is_ascii_whitespace());
    let first = first.count();
    if let Some((range, rest)) = quoted(inside, first) {
        let rest = inside[rest..].trim_ascii_start();
        return rest
            .starts_with(b"if ")
            .then_some(start + range.start..start + range.end);
    }
    [&b"default("[..], b"d("].iter().find_map(|filter| {
        let mut found = memchr::memmem::find_iter(inside, filter);
        found.find_map(|at| {
            let before = inside[..at].trim_ascii_end();
            let blanks = inside[at + filter.len()..]
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            let (range, rest) = quoted(inside, at + filter.len() + blanks)?;
            let is_whole = matches!(inside[rest..].trim_ascii_start().first(), Some(b')' | b','));
            (before.ends_with(b"|") && is_whole).then_some(start + range.start..start + range.end)
        })
    })
}

/// The text in the quotes that open at a place, and where it goes on behind them.
fn quoted(text: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let quote = *text.get(at).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let length = memchr::memchr(quote, &text[at + 1..])?;
    Some((at + 1..at + 1 + length, at + length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_of_a_template() {
        let inside =
            |value: &'static str| default_of_template(value.as_bytes()).map(|range| &value[range]);
        for value in [
            "{{ a | default('a1') }}",
            "{{ a|default( \"a1\" , true) }}",
            "{{ lookup('env', 'X') | d('a1') | trim }}",
            "{{ 'a1' if b else 'c' }}",
        ] {
            assert_eq!(inside(value), Some("a1"), "{value}");
        }
        for value in [
            "{{ a }}",
            "{{ a | default(b) }}",
            "{{ a | default('a1' ~ b) }}",
            "{{ a | default(lookup('x')) }}",
            "{{ default('a1') }}",
            "{{ 'a1' }}",
            "{{ a | default('a1 }}",
            "a | default('a1')",
            "{{",
        ] {
            assert_eq!(inside(value), None, "{value}");
        }
    }
}

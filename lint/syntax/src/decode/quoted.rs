//! Line folding of plain and quoted scalars, and the escapes of double quotes
//! (YAML 1.2.2, sections 5.7, 6.5 and 7.3).

/// Folds the lines of a plain or single-quoted scalar: a line break becomes a space, a run of
/// blank lines one line break each, and the blanks around line breaks go.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    let mut breaks = 0;
    let mut first = true;
    while let Some(line) = lines.next() {
        let line = if first {
            line
        } else {
            line.trim_start_matches(BLANK)
        };
        let last = lines.peek().is_none();
        let line = if last {
            line
        } else {
            line.trim_end_matches(BLANK)
        };
        // The first and the last line count even when they are empty: the quotes stand there.
        if !first && !last && line.is_empty() {
            breaks += 1;
            continue;
        }
        if !first {
            push_breaks(&mut out, breaks);
            breaks = 0;
        }
        out.push_str(line);
        first = false;
    }
    out
}

const BLANK: [char; 2] = [' ', '\t'];

fn push_breaks(out: &mut String, blank_lines: usize) {
    if blank_lines == 0 {
        out.push(' ');
    }
    out.extend(std::iter::repeat_n('\n', blank_lines));
}

/// Resolves the escapes of a double-quoted scalar and folds its lines. Knows the escapes the fast
/// path takes; any other stays as written.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What an escape made is not trimmed by the folding behind it.
    let mut kept = 0;
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\\', b'\n', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        if rest.as_bytes()[at] == b'\n' {
            let text_end = out.trim_end_matches(BLANK).len().max(kept);
            out.truncate(text_end);
            rest = fold_break(&mut out, &rest[at + 1..], true);
        } else {
            rest = escape(&mut out, &rest[at + 1..]);
        }
        kept = out.len();
    }
    out.push_str(rest);
    out
}

/// Behind a line break: skips blank lines and indentation and pushes what they fold to. An escaped
/// break leaves nothing itself.
fn fold_break<'t>(out: &mut String, text: &'t str, spaced: bool) -> &'t str {
    let mut rest = text.trim_start_matches(BLANK);
    let mut blank_lines = 0;
    while let Some(next) = rest.strip_prefix('\n') {
        blank_lines += 1;
        rest = next.trim_start_matches(BLANK);
    }
    if blank_lines > 0 || spaced {
        push_breaks(out, blank_lines);
    }
    rest
}

/// The escape behind a backslash; returns what follows it.
fn escape<'t>(out: &mut String, text: &'t str) -> &'t str {
    let Some(name) = text.chars().next() else {
        return text;
    };
    let rest = &text[name.len_utf8()..];
    out.push(match name {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' => '\u{1B}',
        'f' => '\u{C}',
        'v' => '\u{B}',
        '\n' => return fold_break(out, rest, false),
        itself => itself,
    });
    rest
}

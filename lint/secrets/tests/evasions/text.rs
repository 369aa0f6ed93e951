//! Changes of one place, told by the line it stands on.

/// Rewrites the first line that begins with `start`, blanks aside.
pub(super) fn line(text: &str, start: &str, change: impl Fn(&str) -> String) -> String {
    let mut done = false;
    let lines = text.split_inclusive('\n').map(|line| {
        if done || !line.trim_start().starts_with(start) {
            return line.to_owned();
        }
        done = true;
        let body = line.trim_end_matches('\n');
        let changed = change(body);
        if changed.is_empty() {
            changed
        } else {
            format!("{changed}\n")
        }
    });
    lines.collect()
}

/// Replaces what stands behind the first `: ` or `= ` or `=` of a line.
pub(super) fn value(line: &str, value: &str) -> String {
    let marks = [": ", "= ", "="];
    let at = marks
        .iter()
        .find_map(|mark| line.find(mark).map(|at| at + mark.len()))
        .unwrap();
    format!("{}{value}", &line[..at])
}

/// What stands there.
pub(super) fn value_of<'t>(text: &'t str, start: &str) -> &'t str {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with(start))
        .unwrap();
    &line[line.find("ENC[").unwrap()..=line.rfind(']').unwrap()]
}

/// One part of an encrypted value replaced, such as `iv`.
pub(super) fn part(text: &str, start: &str, name: &str, by: &str) -> String {
    line(text, start, |line| {
        let from = line.find(&format!("{name}:")).unwrap() + name.len() + 1;
        let to = from + line[from..].find([',', ']']).unwrap();
        format!("{}{by}{}", &line[..from], &line[to..])
    })
}

/// The text with the lines from the first that begins with `start` put in front of it.
pub(super) fn before(text: &str, start: &str, lines: &str) -> String {
    line(text, start, |line| format!("{lines}\n{line}"))
}

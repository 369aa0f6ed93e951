//! Files of settings whose names say nothing: INI, variables of a daemon, tables of cron.

/// How much of a text is looked at.
const SAMPLE: usize = 4096;

/// Whether a text without an ending to its name consists of assignments: `name=value` in every line but those of sections,
/// comments and the schedule of cron. Prose holds signs of equality too, so that one other line is enough to doubt it.
pub(super) fn is_of_settings(name: &str, text: &str) -> bool {
    if name.contains('.') || text.starts_with("#!") {
        return false;
    }
    let mut sample = text.len().min(SAMPLE);
    while !text.is_char_boundary(sample) {
        sample -= 1;
    }
    let whole = &text[..sample];
    // What is cut in the middle of a line is judged by the lines before.
    let whole = match whole.rfind('\n') {
        Some(end) if sample < text.len() => &whole[..end],
        _ => whole,
    };
    let mut assignments = 0;
    for line in whole.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let is_section = line.starts_with('[') && line.ends_with(']');
        if is_assignment(line) {
            assignments += 1;
        } else if !is_section && !is_schedule(line) {
            return false;
        }
    }
    assignments > 0
}

/// `name = value`, and `export NAME=value`; a name is one word.
fn is_assignment(line: &str) -> bool {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let Some((name, value)) = line.split_once('=') else {
        return false;
    };
    let name = name.trim_end();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    begins && name.bytes().all(is_part) && !value.starts_with('=')
}

/// A line of a table of cron: `@daily command`, or five fields of times and a command.
fn is_schedule(line: &str) -> bool {
    const NAMED: [&str; 8] = [
        "@reboot",
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    let mut fields = line.split_ascii_whitespace();
    if line.starts_with('@') {
        return fields.next().is_some_and(|first| NAMED.contains(&first))
            && fields.next().is_some();
    }
    let is_time = |field: &str| {
        field.starts_with(|first: char| first.is_ascii_digit() || first == '*')
            || field.len() >= 3
                && field
                    .bytes()
                    .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    let times = fields.by_ref().take(5).take_while(|field| is_time(field));
    times.count() == 5 && fields.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::is_of_settings;

    #[test]
    fn settings_are_told_from_prose() {
        for text in [
            "[db]\nhost = a\npassword = b\n",
            "SHELL=/bin/sh\nPASSWORD=a\n0 3 * * * root /bin/backup\n",
            "A=b\n@daily root run\n",
            "# of it\nexport A=b\n",
            "A=b\n*/5 1-3 * jan mon-fri run it\n",
        ] {
            assert!(is_of_settings("backup", text), "{text}");
        }
        for text in [
            "",
            "# only a comment\n",
            "[only]\n",
            "0 3 * * * root /bin/backup\n",
            "Set password = a here\n",
            "a = b\nand this is prose\n",
            "if a == b\n",
            "a==b\n",
            "#!/usr/bin/awk -f\nx=1\n",
            "let a = b\n",
            "key: value\n",
        ] {
            assert!(!is_of_settings("backup", text), "{text}");
        }
        assert!(!is_of_settings("notes.txt", "a = b\n"));
    }

    #[test]
    fn a_line_that_is_cut_does_not_matter() {
        let text = format!("a={}\nof prose", "x".repeat(4090));
        assert!(is_of_settings("backup", &format!("a=b\n{text}")));
    }
}

//! Texts that tell a driver where to connect: `host=db user=app password=value`, `Server=db;Password=value`.

use super::{LOOK_BACK, Named, Written, has_word};

/// What stands beside a password in such a text.
const BESIDE: &[&str] = &[
    "host=",
    "hostaddr=",
    "user=",
    "username=",
    "user id=",
    "uid=",
    "server=",
    "dbname=",
    "database=",
    "data source=",
    "sslmode=",
    "initial catalog=",
];

/// The password of a text for a driver.
pub(super) fn behind(named: &Named<'_>) -> Option<Written> {
    if named.at(named.name.end) != Some(b'=') {
        return None;
    }
    let start = named.name.end + 1;
    let line = &named.text[start..named.line_end];
    let before = named.line_before();
    let behind = &line[..line.len().min(LOOK_BACK)];
    if !has_word(before, BESIDE) && !has_word(behind, BESIDE) {
        return None;
    }
    let quote = line
        .first()
        .copied()
        .filter(|byte| matches!(byte, b'\'' | b'"'));
    if let Some(quote) = quote {
        let length = line[1..].iter().position(|byte| *byte == quote)?;
        return Some(written(start + 1..start + 1 + length, true));
    }
    let stops = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b';' | b'"' | b'\'' | b'`' | b'&' | b'<' | b'\\' | b','
            )
    };
    let length = line.iter().position(stops).unwrap_or(line.len());
    (length > 0).then(|| written(start..start + length, false))
}

fn written(value: std::ops::Range<usize>, is_quoted: bool) -> Written {
    Written {
        value,
        is_quoted,
        expands: true,
        is_sure: true,
    }
}

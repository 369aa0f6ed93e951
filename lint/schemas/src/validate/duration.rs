//! Durations.

/// Whether Go's `time.ParseDuration` reads the text: `1h30m`, `-1.5h`, `0`, up to 2^63 nanoseconds.
pub(super) fn is_go_duration(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "0" {
        return true;
    }
    let mut rest = unsigned;
    let mut total = 0_u128;
    while !rest.is_empty() {
        let Some((nanoseconds, after)) = part(rest) else {
            return false;
        };
        total += nanoseconds;
        rest = after;
        if total > 1 << 63 {
            return false;
        }
    }
    let negative = text.starts_with('-');
    !unsigned.is_empty() && (negative || total < 1 << 63)
}

/// One number with its unit, in nanoseconds.
fn part(text: &str) -> Option<(u128, &str)> {
    let (whole, rest) = split(text, |byte| byte.is_ascii_digit());
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split(rest, |byte| byte.is_ascii_digit()),
        None => ("", rest),
    };
    let (unit, rest) = split(rest, |byte| byte != b'.' && !byte.is_ascii_digit());
    let scale: u128 = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: u128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    // More digits than a nanosecond needs change nothing that matters here.
    let digits = &fraction[..fraction.len().min(15)];
    let numerator: u128 = if digits.is_empty() {
        0
    } else {
        digits.parse().ok()?
    };
    let fraction = numerator * scale / 10_u128.pow(digits.len() as u32);
    Some((whole.checked_mul(scale)?.checked_add(fraction)?, rest))
}

fn split(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !belongs(byte))
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The units a custom resource may write out, each with how they begin or what they are.
const WORDS: [(&[&str], &str); 8] = [
    (&["ns"], "nano"),
    (&["us", "µs"], "micro"),
    (&["ms"], "milli"),
    (&["s"], "sec"),
    (&["m"], "min"),
    (&["h", "hr"], "hour"),
    (&["d"], "day"),
    (&["w", "wk"], "week"),
];

/// Whether a custom resource's `duration` holds: a Go duration, or any number followed by a known unit somewhere.
/// Source: `ParseDuration` in k8s.io/kube-openapi `pkg/validation/strfmt/duration.go`.
pub(super) fn is_duration(text: &str) -> bool {
    is_go_duration(text) || has_worded_part(text).unwrap_or(false)
}

/// `None` when a number is too large, which fails the whole text.
fn has_worded_part(text: &str) -> Option<bool> {
    let mut found = false;
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let (digits, after) = split(&rest[start..], |byte| byte.is_ascii_digit());
        let unit = after.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
        let end = unit
            .find(|char: char| !(char.is_ascii_alphabetic() || char == 'µ'))
            .unwrap_or(unit.len());
        rest = if end == 0 { after } else { &unit[end..] };
        if end > 0 {
            digits.parse::<i64>().ok()?;
            found |= is_unit(&unit[..end].to_lowercase());
        }
    }
    Some(found)
}

fn is_unit(word: &str) -> bool {
    WORDS
        .iter()
        .any(|(exact, start)| exact.contains(&word) || word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{is_duration, is_go_duration};

    #[test]
    fn go_durations() {
        for text in [
            "0", "1s", "1h30m", "-1.5h", ".5s", "1.s", "100us", "2540400h", "+5m",
        ] {
            assert!(is_go_duration(text), "{text}");
        }
        for text in [
            "", "1", "s", "1d", "1 s", "-", ".s", "1h ", "2562048h", "90d", "1H",
        ] {
            assert!(!is_go_duration(text), "{text}");
        }
    }

    #[test]
    fn custom_resources_may_write_units_out() {
        for text in ["2 days", "5x 3 weeks", "1d", "10 Minutes"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["days", "2", "2 fortnights", "99999999999999999999 days"] {
            assert!(!is_duration(text), "{text}");
        }
    }
}

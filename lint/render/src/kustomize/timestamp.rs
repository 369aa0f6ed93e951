//! Dates without quotes, which go-yaml v3 reads as times and JSON holds as text.

/// A date or a time in the forms that go-yaml takes, as `time.Time` goes into JSON (RFC 3339).
pub(super) fn rfc3339(text: &str) -> Option<String> {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let year: u32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = small(parts.next()?, 12)?;
    let day = small(parts.next()?, 31)?;
    let date = format!("{year:04}-{month:02}-{day:02}");
    let Some(rest) = rest else {
        return Some(format!("{date}T00:00:00Z"));
    };
    let (time, zone) = split_zone(rest)?;
    let mut parts = time.splitn(3, ':');
    let hour = small(parts.next()?, 23)?;
    let minute = small(parts.next()?, 59)?;
    let second = parts.next()?;
    let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
    let second = small(second, 59)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || fraction.len() > 9 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(format!(
        "{date}T{hour:02}:{minute:02}:{second:02}{dot}{fraction}{zone}"
    ))
}

/// The time of day and the zone; times behind a space have none.
fn split_zone(rest: &str) -> Option<(&str, &str)> {
    if let Some(time) = rest.strip_prefix(' ') {
        return Some((time, "Z"));
    }
    let time = rest.strip_prefix(['T', 't'])?;
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, "Z"));
    }
    let at = time.rfind(['+', '-'])?;
    let zone = &time[at..];
    let (hours, minutes) = zone[1..].split_once(':')?;
    let valid = hours.len() == 2 && minutes.len() == 2;
    let zero = hours == "00" && minutes == "00";
    small(hours, 23).and(small(minutes, 59)).filter(|_| valid)?;
    Some((&time[..at], if zero { "Z" } else { zone }))
}

fn small(text: &str, most: u32) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| digits && *value <= most)
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn times_are_written_as_go_writes_them() {
        for (text, written) in [
            ("2020-1-2", Some("2020-01-02T00:00:00Z")),
            ("2020-01-02T03:04:05Z", Some("2020-01-02T03:04:05Z")),
            ("2020-01-02t3:4:5.60Z", Some("2020-01-02T03:04:05.6Z")),
            (
                "2020-01-02T03:04:05+02:00",
                Some("2020-01-02T03:04:05+02:00"),
            ),
            ("2020-01-02T03:04:05-00:00", Some("2020-01-02T03:04:05Z")),
            ("2020-01-02 03:04:05.5", Some("2020-01-02T03:04:05.5Z")),
            ("2020-13-02", None),
            ("2020-01-02T03:04", None),
        ] {
            assert_eq!(rfc3339(text).as_deref(), written, "{text}");
        }
    }
}

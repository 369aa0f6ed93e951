//! RFC 3339 as `time.Parse(time.RFC3339, …)` of Go takes it: `2026-01-31T23:59:60Z` is out, a fraction is in.

/// Whether a text is a date with time and zone.
pub(crate) fn is_rfc3339(text: &str) -> bool {
    parts(text).is_some()
}

fn parts(text: &str) -> Option<()> {
    let (date, time) = text.split_once('T')?;
    let [year, month, day] = fields(date, b'-')?;
    if date.len() != 10 || !(1..=12).contains(&month) || day < 1 || day > days(year, month) {
        return None;
    }
    let (clock, rest) = time.split_at_checked(8)?;
    let [hour, minute, second] = fields(clock, b':')?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    zone(without_fraction(rest)?)
}

fn fields(text: &str, separator: u8) -> Option<[u32; 3]> {
    let mut parts = text.split(char::from(separator)).map(|part| {
        let digits = part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    });
    let fields = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(fields)
}

const fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

fn without_fraction(rest: &str) -> Option<&str> {
    let Some(fraction) = rest.strip_prefix(['.', ',']) else {
        return Some(rest);
    };
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &fraction[digits..])
}

fn zone(zone: &str) -> Option<()> {
    if zone == "Z" {
        return Some(());
    }
    let offset = zone.strip_prefix(['+', '-'])?;
    let (hours, minutes) = offset.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2)
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    (number(hours)? <= 24 && number(minutes)? < 60).then_some(())
}

#[cfg(test)]
mod tests {
    use super::is_rfc3339;

    #[test]
    fn dates_of_the_standard_only() {
        for text in [
            "2026-11-25T18:00:00Z",
            "2024-02-29T00:00:00+02:00",
            "2026-11-25T18:00:00.123456Z",
        ] {
            assert!(is_rfc3339(text), "{text}");
        }
        for text in [
            "",
            "2026-11-25",
            "2026-11-25T18:00:00",
            "2026-11-25 18:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-25T24:00:00Z",
            "2026-11-25T18:00:00Z\r",
            "2026-11-25T18:00:60Z",
            "2026-1-25T18:00:00Z",
            "2026-11-25T18:00:00.Z",
            "26-11-25T18:00:00Z",
            "2026-11-25Té8:00:00Z",
        ] {
            assert!(!is_rfc3339(text), "{text}");
        }
    }
}

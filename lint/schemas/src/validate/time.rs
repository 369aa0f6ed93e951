//! Times and dates.
//!
//! Semantics: `time.Parse` of Go with the layouts that k8s.io/apimachinery `pkg/apis/meta/v1` uses, and
//! k8s.io/kube-openapi `pkg/validation/strfmt` for custom resources.

/// Bytes still to be read.
struct Reader<'t> {
    rest: &'t [u8],
}

impl Reader<'_> {
    fn byte(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        if !wanted(first) {
            return None;
        }
        self.rest = rest;
        Some(first)
    }

    fn literal(&mut self, wanted: u8) -> Option<()> {
        self.byte(|byte| byte == wanted).map(|_| ())
    }

    fn digit(&mut self) -> Option<u32> {
        self.byte(|byte| byte.is_ascii_digit())
            .map(|byte| u32::from(byte - b'0'))
    }

    fn two_digits(&mut self) -> Option<u32> {
        Some(self.digit()? * 10 + self.digit()?)
    }

    /// Go reads an hour of one digit too.
    fn hour(&mut self) -> Option<u32> {
        let first = self.digit()?;
        Some(self.digit().map_or(first, |second| first * 10 + second))
    }

    fn digits(&mut self) -> usize {
        let before = self.rest.len();
        while self.digit().is_some() {}
        before - self.rest.len()
    }
}

/// How many digits a fraction of a second has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fraction {
    Any,
    Six,
}

/// `metav1.Time`: RFC 3339 as `time.Parse(time.RFC3339, …)` reads it.
pub(super) fn is_go_time(text: &str) -> bool {
    go_time(text, Fraction::Any).is_some()
}

/// `metav1.MicroTime`: exactly six digits of a second.
pub(super) fn is_go_micro_time(text: &str) -> bool {
    go_time(text, Fraction::Six).is_some()
}

fn go_time(text: &str, fraction: Fraction) -> Option<()> {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    date(&mut reader)?;
    reader.literal(b'T')?;
    let hour = reader.hour()?;
    reader.literal(b':')?;
    let minute = reader.two_digits()?;
    reader.literal(b':')?;
    let second = reader.two_digits()?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if reader.byte(|byte| matches!(byte, b'.' | b',')).is_some() {
        let digits = reader.digits();
        if digits == 0 || fraction == Fraction::Six && digits != 6 {
            return None;
        }
    } else if fraction == Fraction::Six {
        return None;
    }
    zone(&mut reader)?;
    reader.rest.is_empty().then_some(())
}

fn zone(reader: &mut Reader<'_>) -> Option<()> {
    if reader.literal(b'Z').is_some() {
        return Some(());
    }
    reader.byte(|byte| matches!(byte, b'+' | b'-'))?;
    let hours = reader.two_digits()?;
    reader.literal(b':')?;
    let minutes = reader.two_digits()?;
    (hours <= 24 && minutes <= 60).then_some(())
}

fn date(reader: &mut Reader<'_>) -> Option<()> {
    let year = reader.two_digits()? * 100 + reader.two_digits()?;
    reader.literal(b'-')?;
    let month = reader.two_digits()?;
    reader.literal(b'-')?;
    let day = reader.two_digits()?;
    (1..=days_in(year, month)).contains(&day).then_some(())
}

const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

/// `date` of a custom resource: `2006-01-02`.
pub(super) fn is_date(text: &str) -> bool {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    date(&mut reader).is_some() && reader.rest.is_empty()
}

/// `datetime` of a custom resource. Looser than RFC 3339: any character may stand before the fraction, and the zone is
/// not checked for sense.
pub(super) fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split('t');
    let (Some(date), Some(time)) = (parts.next(), parts.next()) else {
        return false;
    };
    is_date(date) && loose_time(time).is_some()
}

fn loose_time(text: &str) -> Option<()> {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    let hour = reader.two_digits()?;
    reader.literal(b':')?;
    let minute = reader.two_digits()?;
    reader.literal(b':')?;
    let second = reader.two_digits()?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if zone_to_end(reader.rest) {
        return Some(());
    }
    let text = std::str::from_utf8(reader.rest).ok()?;
    let separator = text.chars().next().filter(|char| *char != '\n')?;
    let mut fraction = Reader {
        rest: &text.as_bytes()[separator.len_utf8()..],
    };
    (fraction.digits() > 0 && zone_to_end(fraction.rest)).then_some(())
}

fn zone_to_end(bytes: &[u8]) -> bool {
    if bytes == b"z" {
        return true;
    }
    let mut reader = Reader { rest: bytes };
    let mut offset = || {
        reader.byte(|byte| matches!(byte, b'+' | b'-'))?;
        reader.two_digits()?;
        reader.literal(b':')?;
        reader.two_digits()
    };
    offset().is_some() && reader.rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_date_time, is_go_micro_time, is_go_time};

    #[test]
    fn times_as_go_reads_them() {
        for text in [
            "2026-01-02T15:04:05Z",
            "2024-02-29T00:00:00+02:00",
            "2026-01-02T15:04:05.123456789-07:00",
            "2026-01-02T5:04:05Z",
            "2026-01-02T15:04:05,5Z",
        ] {
            assert!(is_go_time(text), "{text}");
        }
        for text in [
            "",
            "2026-01-02",
            "2026-01-02T15:04:05",
            "2026-01-02 15:04:05Z",
            "2026-13-02T15:04:05Z",
            "2025-02-29T15:04:05Z",
            "2026-01-02T24:04:05Z",
            "2026-01-02T15:04:60Z",
            "2026-01-02t15:04:05z",
            "2026-01-02T15:04:05.Z",
            "26-01-02T15:04:05Z",
        ] {
            assert!(!is_go_time(text), "{text}");
        }
    }

    #[test]
    fn micro_times_want_six_digits() {
        assert!(is_go_micro_time("2026-01-02T15:04:05.000000Z"));
        assert!(!is_go_micro_time("2026-01-02T15:04:05Z"));
        assert!(!is_go_micro_time("2026-01-02T15:04:05.0000000Z"));
    }

    #[test]
    fn dates_of_custom_resources() {
        assert!(is_date("2026-01-02"));
        assert!(!is_date("2026-1-2"));
        assert!(is_date_time("2026-01-02t15:04:05.5z"));
        assert!(is_date_time("2026-01-02T15:04:05+99:99"));
        assert!(!is_date_time("2026-01-02T15:04:05"));
    }
}

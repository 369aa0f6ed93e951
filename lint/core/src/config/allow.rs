//! A waiver: a fault that is accepted, by whom it concerns and until when.

use rempart_syntax::Span;

/// A waiver.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// Where the entry stands.
    pub span: Span,
    /// The rule, as an id or `checker/*`.
    pub rule: String,
    /// The paths, as a glob; every path without one.
    pub path: Option<String>,
    /// The object, see [`crate::Subject::ends_with`]; every object without one.
    pub object: Option<String>,
    /// The application; every one without one.
    pub application: Option<String>,
    /// Why. Never empty.
    pub reason: String,
    /// The last day it holds, `YYYY-MM-DD`.
    pub expires: Option<String>,
}

/// Whether a text is a day of the Gregorian calendar, written `YYYY-MM-DD` (RFC 3339 `full-date`). Such days compare
/// as texts.
pub fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| -> Option<u32> {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    parts.next().is_none() && (1..=length).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days_are_those_of_the_calendar() {
        for day in ["2026-02-28", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-4-3",
            "2026-04-03-1",
            "tomorrow",
            "",
            "+026-01-01",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
}

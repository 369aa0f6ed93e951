//! Dates as readers recognise them.

/// Whether goyaml takes the text as a timestamp: `time.Parse` with the layouts
/// `2006-1-2T15:4:5.999999999Z07:00` (or `t`), `2006-1-2 15:4:5.999999999` and `2006-1-2`.
pub(super) fn is_go_timestamp(text: &str) -> bool {
    go_date(text).is_some_and(|rest| match rest.bytes().next() {
        None => true,
        Some(b'T' | b't') => go_time(&rest[1..]).is_some_and(is_go_zone),
        // A space in the layout stands for any number of them.
        Some(b' ') => go_time(rest.trim_start_matches(' ')).is_some_and(str::is_empty),
        Some(_) => false,
    })
}

/// Takes a date off the front.
fn go_date(text: &str) -> Option<&str> {
    let (year, rest) = take(text, 4, 4)?;
    let (month, rest) = take(rest.strip_prefix('-')?, 1, 2)?;
    let (day, rest) = take(rest.strip_prefix('-')?, 1, 2)?;
    let valid = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
    valid.then_some(rest)
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Takes a time of day off the front, with its fraction.
fn go_time(text: &str) -> Option<&str> {
    let (hour, rest) = take(text, 1, 2)?;
    let (minute, rest) = take(rest.strip_prefix(':')?, 1, 2)?;
    let (second, rest) = take(rest.strip_prefix(':')?, 1, 2)?;
    let fraction = rest
        .strip_prefix(['.', ','])
        .map(|digits| (digits, skip_digits(digits)));
    let rest = match fraction {
        Some((digits, behind)) if behind.len() < digits.len() => behind,
        _ => rest,
    };
    (hour < 24 && minute < 60 && second < 60).then_some(rest)
}

/// `Z` or `±hh:mm`.
fn is_go_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let zone = || {
        let (hours, rest) = take(text.strip_prefix(['+', '-'])?, 2, 2)?;
        let (minutes, rest) = take(rest.strip_prefix(':')?, 2, 2)?;
        Some(hours <= 24 && minutes <= 60 && rest.is_empty())
    };
    zone().unwrap_or(false)
}

/// Whether the resolver of `PyYAML` takes the text as a timestamp. It asks for the form alone; a
/// date that does not exist makes the reader fail later.
pub(super) fn is_python_timestamp(text: &str) -> bool {
    let short = || {
        let rest = python_date(text, 2)?;
        Some(rest.is_empty())
    };
    let long = || {
        let rest = python_date(text, 1)?;
        let time = match rest.strip_prefix(['T', 't']) {
            Some(time) => time,
            None if rest.starts_with([' ', '\t']) => rest.trim_start_matches([' ', '\t']),
            None => return None,
        };
        let rest = python_time(time)?;
        Some(is_python_zone(rest))
    };
    short().unwrap_or(false) || long().unwrap_or(false)
}

fn python_date(text: &str, least: usize) -> Option<&str> {
    let (_, rest) = take(text, 4, 4)?;
    let (_, rest) = take(rest.strip_prefix('-')?, least, 2)?;
    let (_, rest) = take(rest.strip_prefix('-')?, least, 2)?;
    Some(rest)
}

fn python_time(text: &str) -> Option<&str> {
    let (_, rest) = take(text, 1, 2)?;
    let (_, rest) = take(rest.strip_prefix(':')?, 2, 2)?;
    let (_, rest) = take(rest.strip_prefix(':')?, 2, 2)?;
    Some(rest.strip_prefix('.').map_or(rest, skip_digits))
}

/// Nothing, or blanks and `Z` or `±h`, `±hh`, `±h:mm`, `±hh:mm`.
fn is_python_zone(text: &str) -> bool {
    let zone = text.trim_start_matches([' ', '\t']);
    if text.is_empty() || zone == "Z" {
        return true;
    }
    let offset = || {
        let (_, rest) = take(zone.strip_prefix(['+', '-'])?, 1, 2)?;
        let Some(minutes) = rest.strip_prefix(':') else {
            return Some(rest.is_empty());
        };
        let (_, rest) = take(minutes, 2, 2)?;
        Some(rest.is_empty())
    };
    offset().unwrap_or(false)
}

fn skip_digits(text: &str) -> &str {
    text.trim_start_matches(|character: char| character.is_ascii_digit())
}

/// Takes a number of `least` to `most` digits off the front, as many as there are.
fn take(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if count < least {
        return None;
    }
    let (number, rest) = text.split_at(count);
    Some((number.parse().ok()?, rest))
}

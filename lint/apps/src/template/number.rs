//! Numbers as Go writes and reads them.

/// `strconv.FormatFloat(value, 'g', -1, 64)`, which is `%v`: the shortest digits, with an exponent below 1e-4 and from
/// 1e6 on, so that a million is `1e+06`.
pub(super) fn general(value: f64) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    let (sign, digits, exponent) = shortest(value);
    if (-4..6).contains(&exponent) {
        return plain(sign, &digits, exponent);
    }
    scientific(sign, &digits, exponent)
}

/// As `encoding/json` writes it: an exponent below 1e-6 and from 1e21 on, without a leading zero in it.
pub(super) fn json(value: f64) -> String {
    let (sign, digits, exponent) = shortest(value);
    if value == 0.0 || (-6..21).contains(&exponent) {
        return plain(sign, &digits, exponent);
    }
    let text = scientific(sign, &digits, exponent);
    text.replace("e-0", "e-")
}

fn special(value: f64) -> Option<String> {
    if value.is_nan() {
        return Some("NaN".to_owned());
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned());
    }
    None
}

/// The sign, the shortest digits that give the value back, and the exponent of the first one.
fn shortest(value: f64) -> (&'static str, String, i32) {
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (sign, digits, exponent.parse().unwrap_or_default())
}

fn plain(sign: &str, digits: &str, exponent: i32) -> String {
    let count = digits.len() as i32;
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1).unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    if exponent + 1 >= count {
        let zeros = "0".repeat((exponent + 1 - count).unsigned_abs() as usize);
        return format!("{sign}{digits}{zeros}");
    }
    let (whole, rest) = digits.split_at((exponent + 1).unsigned_abs() as usize);
    format!("{sign}{whole}.{rest}")
}

fn scientific(sign: &str, digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!(
        "{sign}{first}{dot}{rest}e{mark}{:02}",
        exponent.unsigned_abs()
    )
}

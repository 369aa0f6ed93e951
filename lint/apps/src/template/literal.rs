//! Values that are written in a template.

use super::Fault;
use super::node::Operand;

/// A number: `strconv.ParseInt` with base 0, else a float.
pub(super) fn number(text: &str) -> Result<Operand, Fault> {
    let bad = || Fault::Fails(format!("`{text}` is no number"));
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (&text[..1], digits),
        None => ("", text),
    };
    if digits.ends_with('i') && !digits.starts_with("0x") {
        return Fault::undecided("a complex number");
    }
    if digits.contains('_') {
        return Fault::undecided("a number with `_`");
    }
    let lower = digits.to_ascii_lowercase();
    let based = [("0x", 16), ("0o", 8), ("0b", 2)]
        .iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix)?, *base)));
    let (whole, base) = match based {
        Some(found) => found,
        None if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        None => (&*lower, 10),
    };
    let whole = Some(whole).filter(|whole| !whole.starts_with(['+', '-']));
    let parsed = whole.and_then(|whole| i64::from_str_radix(&format!("{sign}{whole}"), base).ok());
    if let Some(value) = parsed {
        return Ok(Operand::Int(value));
    }
    if based.is_some() || !lower.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Err(bad());
    }
    let value: f64 = text.parse().map_err(|_| bad())?;
    // Go takes what looks like an integer for one that is too large, also `08`.
    if !lower.contains(['.', 'e']) {
        return Err(bad());
    }
    Ok(Operand::Float(value))
}

/// A character in single quotes.
pub(super) fn rune(text: &str) -> Result<Operand, Fault> {
    let inside = &text[1..text.len() - 1];
    let mut characters = inside.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) if one != '\\' => Ok(Operand::Int(i64::from(u32::from(one)))),
        _ => Fault::undecided("a character with an escape"),
    }
}

/// A text in quotes (`strconv.Unquote`).
pub(super) fn unquoted(text: &str) -> Result<String, Fault> {
    let inside = &text[1..text.len() - 1];
    if text.starts_with('`') {
        return Ok(inside.replace('\r', ""));
    }
    let mut value = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    let bad = || Fault::Fails("a text in quotes has an escape that Go does not know".to_owned());
    while let Some(character) = characters.next() {
        if character != '\\' {
            value.push(character);
            continue;
        }
        let escape = characters.next().ok_or_else(bad)?;
        let plain = match escape {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' | '"' => escape,
            'x' | 'u' | 'U' | '0'..='7' => {
                let (count, base) = match escape {
                    'x' => (2, 16),
                    'u' => (4, 16),
                    'U' => (8, 16),
                    _ => (2, 8),
                };
                let mut digits: String = characters.by_ref().take(count).collect();
                if digits.chars().count() < count {
                    return Err(bad());
                }
                if base == 8 {
                    digits.insert(0, escape);
                }
                let code = u32::from_str_radix(&digits, base).map_err(|_| bad())?;
                if code > 0x7f && matches!(escape, 'x' | '0'..='7') {
                    return Fault::undecided("a text with single bytes");
                }
                char::from_u32(code).ok_or_else(bad)?
            }
            _ => return Err(bad()),
        };
        value.push(plain);
    }
    Ok(value)
}

//! Texts.

use std::fmt::Write as _;

use super::arguments::Arguments;
use super::{Fault, Of, Value};

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    if let Some(value) = of_one(name, arguments)? {
        return Ok(Some(value));
    }
    if let Some(value) = of_two(name, arguments)? {
        return Ok(Some(value));
    }
    Ok(Some(match name {
        "replace" => {
            let [from, to, text] = arguments.exactly()?;
            let (from, to) = (arguments.text(from)?, arguments.text(to)?);
            let text = arguments.text(text)?;
            // Each place may become longer by the whole replacement.
            arguments
                .budget
                .make((text.len() + 1).saturating_mul(to.len() + 1))?;
            Value::text(text.replace(from, to))
        }
        "trunc" => {
            let [count, text] = arguments.exactly()?;
            let (count, text) = (arguments.int(count)?, arguments.text(text)?);
            let length = text.len() as i64;
            let (from, to) = match count {
                _ if count < 0 && length.saturating_add(count) > 0 => (length + count, length),
                _ if count >= 0 && length > count => (0, count),
                _ => (0, length),
            };
            cut(text, from, to)?
        }
        "substr" => {
            let [start, end, text] = arguments.exactly()?;
            let (start, end) = (arguments.int(start)?, arguments.int(end)?);
            let text = arguments.text(text)?;
            let length = text.len() as i64;
            let (from, to) = match () {
                () if start < 0 => (0, end),
                () if end < 0 || end > length => (start, length),
                () => (start, end),
            };
            if from > to || to > length || from < 0 {
                return arguments.fails("cuts outside its text");
            }
            cut(text, from, to)?
        }
        "repeat" => {
            let [count, text] = arguments.exactly()?;
            let (count, text) = (arguments.int(count)?, arguments.text(text)?);
            let Ok(count) = usize::try_from(count) else {
                return arguments.fails("is given a negative number");
            };
            arguments.budget.make(count.saturating_mul(text.len()))?;
            Value::text(text.repeat(count))
        }
        "indent" | "nindent" => {
            let [spaces, text] = arguments.exactly()?;
            let (spaces, text) = (arguments.int(spaces)?, arguments.text(text)?);
            let Ok(spaces) = usize::try_from(spaces) else {
                return arguments.fails("is given a negative number");
            };
            let lines = text.matches('\n').count() + 1;
            arguments.budget.make(spaces.saturating_mul(lines))?;
            let pad = " ".repeat(spaces);
            let start = if name == "indent" { "" } else { "\n" };
            Value::text(format!(
                "{start}{pad}{}",
                text.replace('\n', &format!("\n{pad}"))
            ))
        }
        "quote" | "squote" => {
            let given = arguments.given.iter().filter(|value| !value.is_nil());
            let quoted: Result<Vec<_>, Fault> = given
                .map(|value| {
                    let text = value.formatted();
                    match name {
                        "quote" => quoted(&text),
                        _ => Ok(format!("'{text}'")),
                    }
                })
                .collect();
            Value::text(quoted?.join(" "))
        }
        "cat" => {
            let given = arguments.given.iter().filter(|value| !value.is_nil());
            let texts: Vec<_> = given.map(Value::formatted).collect();
            Value::text(texts.join(" "))
        }
        "toString" => {
            let [value] = arguments.exactly()?;
            Value::text(value.formatted())
        }
        "split" | "splitn" => split(name, arguments)?,
        "slugify" => slugify(arguments)?,
        "plural" => {
            let [one, many, count] = arguments.exactly()?;
            let (one, many) = (arguments.text(one)?, arguments.text(many)?);
            Value::text(if arguments.int(count)? == 1 {
                one
            } else {
                many
            })
        }
        "isAbs" | "osIsAbs" => {
            let [path] = arguments.exactly()?;
            Value::Bool(arguments.text(path)?.starts_with('/'))
        }
        _ => return Ok(None),
    }))
}

/// Functions of one text.
fn of_one(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    let function: fn(&str) -> Result<String, Fault> = match name {
        "lower" => |text| Ok(mapped(text, |one| one.to_lowercase().collect())),
        "upper" => |text| Ok(mapped(text, |one| one.to_uppercase().collect())),
        "trim" => |text| Ok(text.trim().to_owned()),
        "title" => |text| Ok(title(text)),
        "untitle" => |text| {
            let mut rest = text.chars();
            let first = rest
                .next()
                .map(|one| mapped(&one.to_string(), |one| one.to_lowercase().collect()));
            if text.contains(char::is_whitespace) {
                return Fault::undecided("`untitle` of several words");
            }
            Ok(first.unwrap_or_default() + rest.as_str())
        },
        "nospace" => |text| {
            // It goes by bytes, and takes others apart.
            if !text.is_ascii() {
                return Fault::undecided("`nospace` of other characters than those of ASCII");
            }
            Ok(text.chars().filter(|one| !one.is_whitespace()).collect())
        },
        "normalize" => |text| Ok(sanitized(text)),
        "base" | "osBase" => |text| Ok(base(text)),
        "dir" | "osDir" => |text| Ok(dir(text)),
        "clean" | "osClean" => |text| Ok(clean(text)),
        "ext" | "osExt" => |text| {
            let name = text.rsplit('/').next().unwrap_or_default();
            Ok(name
                .rfind('.')
                .map_or_else(String::new, |dot| name[dot..].to_owned()))
        },
        "regexQuoteMeta" => |text| {
            let special = |one: char| "\\.+*?()|[]{}^$".contains(one);
            let escaped = text
                .chars()
                .flat_map(|one| special(one).then_some('\\').into_iter().chain([one]));
            Ok(escaped.collect())
        },
        _ => return Ok(None),
    };
    let [text] = arguments.exactly()?;
    let text = arguments.text(text)?;
    Ok(Some(Value::text(function(text)?)))
}

/// Functions of two texts.
fn of_two(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    let function: fn(&str, &str) -> Result<Value, Fault> = match name {
        "trimAll" | "trimall" => {
            |set, text| Ok(Value::text(text.trim_matches(|one| set.contains(one))))
        }
        "trimSuffix" => |end, text| Ok(Value::text(text.strip_suffix(end).unwrap_or(text))),
        "trimPrefix" => |start, text| Ok(Value::text(text.strip_prefix(start).unwrap_or(text))),
        "contains" => |part, text| Ok(Value::Bool(text.contains(part))),
        "hasPrefix" => |start, text| Ok(Value::Bool(text.starts_with(start))),
        "hasSuffix" => |end, text| Ok(Value::Bool(text.ends_with(end))),
        "splitList" => |separator, text| Value::list(Of::Text, parts(separator, text)),
        _ => return Ok(None),
    };
    let [a, b] = arguments.exactly()?;
    let (a, b) = (arguments.text(a)?, arguments.text(b)?);
    Ok(Some(function(a, b)?))
}

/// What `strings.Split` gives: single characters for an empty separator.
fn parts(separator: &str, text: &str) -> Vec<Value> {
    if separator.is_empty() {
        let mut buffer = [0; 4];
        return text
            .chars()
            .map(|one| Value::text(one.encode_utf8(&mut buffer)))
            .collect();
    }
    text.split(separator).map(Value::text).collect()
}

fn split(name: &str, arguments: &Arguments<'_>) -> Result<Value, Fault> {
    let parts = if name == "split" {
        let [separator, text] = arguments.exactly()?;
        parts(arguments.text(separator)?, arguments.text(text)?)
    } else {
        let [separator, count, text] = arguments.exactly()?;
        let (separator, count) = (arguments.text(separator)?, arguments.int(count)?);
        let text = arguments.text(text)?;
        match usize::try_from(count) {
            Err(_) => parts(separator, text),
            Ok(0) => Vec::new(),
            Ok(_) if separator.is_empty() => return Fault::undecided("`splitn` without separator"),
            Ok(count) => text.splitn(count, separator).map(Value::text).collect(),
        }
    };
    let entries = parts.into_iter().enumerate();
    Value::map(
        Of::Text,
        entries.map(|(at, part)| (format!("_{at}"), part)).collect(),
    )
}

/// The bytes of a text between two places.
fn cut(text: &str, from: i64, to: i64) -> Result<Value, Fault> {
    let from = usize::try_from(from).unwrap_or_default();
    let to = usize::try_from(to).unwrap_or_default();
    match text.get(from..to) {
        Some(part) => Ok(Value::text(part)),
        None => Fault::undecided("a text cut inside a character"),
    }
}

/// Each character mapped as Go does, which never makes two of one.
fn mapped(text: &str, map: impl Fn(char) -> String) -> String {
    text.chars()
        .map(|one| {
            let mapped = map(one);
            if mapped.chars().count() == 1 {
                mapped
            } else {
                one.to_string()
            }
        })
        .collect()
}

/// `strings.Title`: the first letter of each word.
fn title(text: &str) -> String {
    let mut before = ' ';
    let titled = text.chars().map(|one| {
        let is_inside = before == '_'
            || before.is_alphanumeric()
            || (!before.is_ascii() && !before.is_whitespace());
        before = one;
        if is_inside {
            one.to_string()
        } else {
            mapped(&one.to_string(), |one| one.to_uppercase().collect())
        }
    });
    titled.collect()
}

/// A text in double quotes (`strconv.Quote`).
pub(super) fn quoted(text: &str) -> Result<String, Fault> {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for one in text.chars() {
        match one {
            '"' | '\\' => quoted.extend(['\\', one]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            ' '..='~' => quoted.push(one),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(one));
            }
            _ if one.is_alphanumeric() => quoted.push(one),
            _ => return Fault::undecided("quotes around a character that may not be printed"),
        }
    }
    quoted.push('"');
    Ok(quoted)
}

/// `utils.SanitizeName`.
pub(crate) fn sanitized(name: &str) -> String {
    let lower = mapped(name, |one| one.to_lowercase().collect());
    let replaced = lower.chars().map(|one| match one {
        '-' | '.' | 'a'..='z' | '0'..='9' => one,
        _ => '-',
    });
    let mut name: String = replaced.collect();
    name.truncate(253);
    name.trim_matches(['-', '.']).to_owned()
}

/// `utils.SlugifyName`, which sanitises first: what is left holds letters, digits, `-` and `.` alone.
fn slugify(arguments: &Arguments<'_>) -> Result<Value, Fault> {
    let (mut longest, mut smart, mut name) = (50, true, "");
    let count = arguments.given.len();
    for (at, value) in arguments.given.iter().enumerate() {
        match at {
            _ if at == count - 1 => name = arguments.text(value)?,
            0 => longest = arguments.int(value)?,
            1 => smart = arguments.bool(value)?,
            _ => {}
        }
    }
    let mut sanitized = sanitized(name);
    if !smart && sanitized.len() as i64 >= longest {
        let Ok(longest) = usize::try_from(longest) else {
            return arguments.fails("is given a negative length");
        };
        sanitized.truncate(longest);
    }
    let mut slug = String::with_capacity(sanitized.len());
    for one in sanitized.chars() {
        let one = if one == '.' { '-' } else { one };
        if one != '-' || !slug.ends_with('-') {
            slug.push(one);
        }
    }
    let slug = slug.trim_matches('-');
    let longest = usize::try_from(longest).unwrap_or_default();
    if longest == 0 || !smart || slug.len() <= longest {
        return Ok(Value::text(slug));
    }
    // Whole words, unless the first one alone is too long.
    let end = slug[..=longest].rfind('-').unwrap_or(longest);
    Ok(Value::text(&slug[..end]))
}

/// `path.Base`.
pub(crate) fn base(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let trimmed = path.trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { "/" } else { name }.to_owned()
}

/// `path.Dir`.
pub(crate) fn dir(path: &str) -> String {
    let end = path.rfind('/').map_or(0, |at| at + 1);
    clean(&path[..end])
}

/// `path.Clean`.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match kept.last() {
                Some(last) if *last != ".." => {
                    kept.pop();
                }
                _ if rooted => {}
                _ => kept.push(part),
            },
            _ => kept.push(part),
        }
    }
    let joined = kept.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

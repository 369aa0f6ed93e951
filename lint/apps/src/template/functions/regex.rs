//! Patterns of Go's `regexp`, whose cost is proportional to the text like that of the crate used here. Where the two read
//! a pattern differently it is translated, or not decided.

use regex::{Regex, RegexBuilder};

use super::arguments::Arguments;
use super::{Fault, Of, Value};

/// How large a compiled pattern may be.
const SIZE: usize = 1 << 17;

/// What compiling a pattern costs, in bytes made.
const COST: usize = 8 << 10;

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    let plain = name.strip_prefix("must").unwrap_or(name);
    Ok(Some(match plain {
        "regexMatch" | "RegexMatch" => {
            let [pattern, text] = arguments.exactly()?;
            let pattern = compiled(arguments, pattern)?;
            Value::Bool(pattern.is_match(arguments.text(text)?))
        }
        "regexFind" | "RegexFind" => {
            let [pattern, text] = arguments.exactly()?;
            let pattern = compiled(arguments, pattern)?;
            let found = pattern.find(arguments.text(text)?);
            Value::text(found.map_or("", |found| found.as_str()))
        }
        "regexFindAll" | "RegexFindAll" => {
            let [pattern, text, count] = arguments.exactly()?;
            let pattern = compiled(arguments, pattern)?;
            let count = usize::try_from(arguments.int(count)?).unwrap_or(usize::MAX);
            let found = pattern.find_iter(arguments.text(text)?).take(count);
            Value::list(
                Of::Text,
                found.map(|found| Value::text(found.as_str())).collect(),
            )?
        }
        "regexReplaceAll"
        | "RegexReplaceAll"
        | "regexReplaceAllLiteral"
        | "RegexReplaceAllLiteral" => {
            let [pattern, text, to] = arguments.exactly()?;
            let pattern = compiled(arguments, pattern)?;
            let (text, to) = (arguments.text(text)?, arguments.text(to)?);
            // Each place may become longer by the whole replacement, and each `$` in that by the whole text.
            let longest = to.len() + to.matches('$').count().saturating_mul(text.len());
            arguments
                .budget
                .make((text.len() + 1).saturating_mul(longest + 1))?;
            Value::text(if plain.ends_with("Literal") {
                pattern.replace_all(text, regex::NoExpand(to))
            } else {
                pattern.replace_all(text, to)
            })
        }
        "regexSplit" | "RegexSplit" => {
            let [pattern, text, count] = arguments.exactly()?;
            let pattern = compiled(arguments, pattern)?;
            let text = arguments.text(text)?;
            if pattern.is_match("") || text.is_empty() {
                return Fault::undecided("`regexSplit` by nothing");
            }
            let parts: Vec<_> = match usize::try_from(arguments.int(count)?) {
                Ok(0) => return Fault::undecided("`regexSplit` into no parts"),
                Ok(count) => pattern.splitn(text, count).map(Value::text).collect(),
                Err(_) => pattern.split(text).map(Value::text).collect(),
            };
            Value::list(Of::Text, parts)?
        }
        _ => return Ok(None),
    }))
}

fn compiled(arguments: &mut Arguments<'_>, pattern: &Value) -> Result<Regex, Fault> {
    arguments.budget.make(COST)?;
    let translated = translated(arguments.text(pattern)?)?;
    let mut builder = RegexBuilder::new(&translated);
    builder.size_limit(SIZE).dfa_size_limit(SIZE);
    // What this crate refuses Go may take.
    builder
        .build()
        .map_err(|_| Fault::Undecided("this regular expression".to_owned()))
}

/// Classes of Perl hold ASCII alone to Go.
fn translated(pattern: &str) -> Result<String, Fault> {
    const UNKNOWN: Fault = Fault::Undecided(String::new());
    let unknown = || match UNKNOWN {
        Fault::Undecided(_) => Fault::Undecided("this regular expression".to_owned()),
        fails @ Fault::Fails(_) => fails,
    };
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut characters = pattern.chars().peekable();
    while let Some(one) = characters.next() {
        match one {
            '\\' => {
                let escaped = characters.next().ok_or_else(unknown)?;
                let inside = match escaped {
                    'd' => "0-9",
                    'w' => "0-9A-Za-z_",
                    's' => "\\t\\n\\f\\r ",
                    'D' if !in_class => {
                        out.push_str("[^0-9]");
                        continue;
                    }
                    'W' if !in_class => {
                        out.push_str("[^0-9A-Za-z_]");
                        continue;
                    }
                    'S' if !in_class => {
                        out.push_str("[^\\t\\n\\f\\r ]");
                        continue;
                    }
                    'n' | 't' | 'r' | 'f' | 'v' | 'A' | 'z' => {
                        out.extend(['\\', escaped]);
                        continue;
                    }
                    other if other.is_ascii_punctuation() && other != '<' && other != '>' => {
                        out.extend(['\\', other]);
                        continue;
                    }
                    _ => return Err(unknown()),
                };
                if in_class {
                    out.push_str(inside);
                } else {
                    out.push('[');
                    out.push_str(inside);
                    out.push(']');
                }
            }
            '[' if in_class => {
                if characters.peek() == Some(&':') {
                    return Err(unknown());
                }
                out.push_str("\\[");
            }
            '[' => {
                in_class = true;
                out.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                if characters.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => out.extend(['\\', one]),
            '-' if in_class && characters.peek() == Some(&'-') => return Err(unknown()),
            '(' if characters.peek() == Some(&'?') => {
                let rest: String = characters.clone().skip(1).take(2).collect();
                let is_known = rest.starts_with(':')
                    || rest.starts_with("P<")
                    || rest.starts_with("i)")
                    || rest.starts_with("i:");
                if !is_known {
                    return Err(unknown());
                }
                if rest.starts_with('i') && !pattern.is_ascii() {
                    return Err(unknown());
                }
                out.push('(');
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

//! The texts inside of placeholders that come out of them: what a template or a variable hides is in clear all the same.

use std::ops::Range;

use super::{Literal, Role};

/// The most words of a template that are looked at.
const WORDS: usize = 256;

/// A word of a template.
#[derive(Clone, Debug)]
enum Word {
    /// A name, a number, a mark.
    Plain(Range<usize>),
    /// A text in quotes, without them.
    Quoted(Range<usize>),
}

/// Functions whose texts come out, in templates of Go and in Jinja.
const HANDED_ON: &[&[u8]] = &[
    b"default",
    b"d",
    b"coalesce",
    b"ternary",
    b"b64enc",
    b"b64encode",
    b"toString",
    b"quote",
    b"squote",
    b"print",
    b"println",
    b"printf",
    b"cat",
    b"join",
    b"trim",
    b"nospace",
    b"upper",
    b"lower",
    b"else",
    b"htpasswd",
    b"bcrypt",
];

/// The texts that a template writes; `inside` is what stands between its braces.
pub(super) fn of_template(text: &[u8], inside: Range<usize>) -> Vec<Literal> {
    let words = words(text, inside);
    let mut found = Vec::new();
    // Whether what follows is handed to a function that hands it on.
    let mut is_handed = true;
    let mut is_first = true;
    for (at, word) in words.iter().enumerate() {
        match word {
            Word::Plain(span) => {
                let word = &text[span.clone()];
                match word {
                    b"-" if is_first => continue,
                    b"(" | b")" | b"," | b"~" | b"+" => {}
                    b"|" => is_handed = false,
                    b"=" | b":=" => is_handed = true,
                    _ if HANDED_ON.contains(&word) => is_handed = true,
                    // Other arguments of the same function: `ternary "a" "b" .x`.
                    _ if word.starts_with(b".") || word.starts_with(b"$") => {}
                    _ => is_handed = false,
                }
            }
            Word::Quoted(span) if is_handed => {
                let is_whole = is_first
                    && matches!(words.get(at + 1), None | Some(Word::Plain(_)))
                    && ends_value(text, words.get(at + 1));
                found.push(Literal {
                    span: span.clone(),
                    role: if is_whole { Role::Value } else { Role::Part },
                });
            }
            Word::Quoted(_) => {}
        }
        is_first = false;
    }
    found
}

/// Whether what follows a text makes no part of another out of it.
fn ends_value(text: &[u8], next: Option<&Word>) -> bool {
    match next {
        None => true,
        Some(Word::Plain(span)) => matches!(&text[span.clone()], b"|" | b"-" | b"if"),
        Some(Word::Quoted(_)) => false,
    }
}

fn words(text: &[u8], inside: Range<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut at, end) = (inside.start, inside.end.min(text.len()));
    while at < end && words.len() < WORDS {
        let byte = text[at];
        if byte.is_ascii_whitespace() {
            at += 1;
        } else if matches!(byte, b'"' | b'\'' | b'`') {
            let length = quoted(&text[at + 1..end], byte);
            words.push(Word::Quoted(at + 1..at + 1 + length));
            at += length + 2;
        } else if matches!(byte, b'(' | b')' | b'|' | b',' | b'~' | b'+' | b'=' | b'-') {
            words.push(Word::Plain(at..at + 1));
            at += 1;
        } else {
            let is_word = |byte: &&u8| {
                !byte.is_ascii_whitespace()
                    && !matches!(
                        byte,
                        b'"' | b'\'' | b'`' | b'(' | b')' | b'|' | b',' | b'~' | b'+'
                    )
            };
            let length = text[at..end].iter().take_while(is_word).count().max(1);
            words.push(Word::Plain(at..at + length));
            at += length;
        }
    }
    words
}

/// How long a text is whose quote is open.
fn quoted(text: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'\\' && quote != b'`' {
            at += 1;
        } else if text[at] == quote {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// The default of a variable: `${NAME:-default}`, `${NAME:=default}`, `${NAME-default}`, and `${NAME:default}` as Spring
/// writes it. What `?` stands before is a message.
pub(super) fn of_variable(text: &[u8], inside: Range<usize>) -> Vec<Literal> {
    let body = &text[inside.clone()];
    let name = body
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'!'))
        .count();
    let operator = body[name..]
        .iter()
        .take(2)
        .take_while(|byte| matches!(byte, b':' | b'-' | b'=' | b'+' | b'?'))
        .count();
    let is_message = body[name..name + operator].contains(&b'?');
    let start = inside.start + name + operator;
    if operator == 0 || is_message || start >= inside.end {
        return Vec::new();
    }
    vec![Literal {
        span: start..inside.end,
        role: Role::Part,
    }]
}

/// The command whose output comes out; `$(NAME)` is a variable.
pub(super) fn of_command(text: &[u8], inside: Range<usize>) -> Vec<Literal> {
    let is_variable = text[inside.clone()]
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    if is_variable {
        return Vec::new();
    }
    vec![Literal {
        span: inside,
        role: Role::Command,
    }]
}

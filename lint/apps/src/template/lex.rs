//! The words of a Go template (`text/template/parse/lex.go`).

use super::Fault;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Text(&'t str),
    Open,
    Close,
    Space,
    /// A name that is no keyword, or a keyword.
    Word(&'t str),
    /// `.name`, without the dot.
    Field(&'t str),
    /// `$name`, or `$`.
    Variable(&'t str),
    Dot,
    Number(&'t str),
    /// A rune in single quotes.
    Rune(&'t str),
    /// With its quotes.
    Quoted(&'t str),
    Pipe,
    Assign,
    Declare,
    Left,
    Right,
    Comma,
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// Cuts a template into words.
pub(super) fn lex(text: &str) -> Result<Vec<Token<'_>>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut trims = false;
    loop {
        if trims {
            rest = rest.trim_start_matches(SPACES);
        }
        let Some(open) = rest.find("{{") else {
            if !rest.is_empty() {
                tokens.push(Token::Text(rest));
            }
            return Ok(tokens);
        };
        let (before, inside) = (&rest[..open], &rest[open + 2..]);
        let trims_before = starts_with_trim(inside);
        let before = if trims_before {
            before.trim_end_matches(SPACES)
        } else {
            before
        };
        if !before.is_empty() {
            tokens.push(Token::Text(before));
        }
        let inside = if trims_before { &inside[2..] } else { inside };
        if let Some(comment) = inside.strip_prefix("/*") {
            let Some(end) = comment.find("*/") else {
                return Fault::fails("a comment is not closed");
            };
            let behind = &comment[end + 2..];
            let Some((after, trims_after)) = close(behind) else {
                return Fault::fails("a comment does not end with the action it stands in");
            };
            (rest, trims) = (after, trims_after);
            continue;
        }
        tokens.push(Token::Open);
        (rest, trims) = action(inside, &mut tokens)?;
        tokens.push(Token::Close);
    }
}

/// `- ` behind `{{`.
fn starts_with_trim(inside: &str) -> bool {
    inside.starts_with('-') && inside[1..].starts_with(SPACES)
}

/// What comes behind `}}` or ` -}}`, and whether blanks are trimmed there.
fn close(text: &str) -> Option<(&str, bool)> {
    if let Some(rest) = text.strip_prefix("}}") {
        return Some((rest, false));
    }
    let rest = text.strip_prefix(SPACES)?.strip_prefix("-}}")?;
    Some((rest, true))
}

fn is_word(character: char) -> bool {
    character == '_' || character.is_alphabetic() || character.is_numeric()
}

/// The words up to the end of an action.
fn action<'t>(text: &'t str, tokens: &mut Vec<Token<'t>>) -> Result<(&'t str, bool), Fault> {
    let mut rest = text;
    let mut depth = 0_usize;
    loop {
        if let Some((after, trims)) = close(rest) {
            if depth > 0 {
                return Fault::fails("a `(` is not closed");
            }
            return Ok((after, trims));
        }
        let mut characters = rest.chars();
        let Some(first) = characters.next() else {
            return Fault::fails("a `{{` is not closed by `}}`");
        };
        let behind = characters.as_str();
        let (token, length) = match first {
            _ if SPACES.contains(&first) => {
                let blanks = rest.len() - rest.trim_start_matches(SPACES).len();
                // The last blank may belong to ` -}}`.
                let trims =
                    blanks > 1 && close(&rest[blanks - 1..]).is_some_and(|(_, trims)| trims);
                (Token::Space, if trims { blanks - 1 } else { blanks })
            }
            '=' => (Token::Assign, 1),
            ':' if behind.starts_with('=') => (Token::Declare, 2),
            '|' => (Token::Pipe, 1),
            ',' => (Token::Comma, 1),
            '(' => {
                depth += 1;
                (Token::Left, 1)
            }
            ')' => {
                if depth == 0 {
                    return Fault::fails("a `)` is too many");
                }
                depth -= 1;
                (Token::Right, 1)
            }
            '"' | '\'' => {
                let length = quoted(rest, first)?;
                let text = &rest[..length];
                let token = if first == '"' {
                    Token::Quoted(text)
                } else {
                    Token::Rune(text)
                };
                (token, length)
            }
            '`' => {
                let Some(end) = behind.find('`') else {
                    return Fault::fails("a text in backquotes is not closed");
                };
                (Token::Quoted(&rest[..end + 2]), end + 2)
            }
            '.' if !behind.starts_with(|next: char| next.is_ascii_digit()) => {
                let name = name(behind)?;
                match name {
                    "" => (Token::Dot, 1),
                    name => (Token::Field(name), 1 + name.len()),
                }
            }
            '$' => {
                let length = 1 + name(behind)?.len();
                (Token::Variable(&rest[..length]), length)
            }
            '+' | '-' | '.' | '0'..='9' => {
                let length = number(rest)?;
                (Token::Number(&rest[..length]), length)
            }
            _ if is_word(first) => {
                let name = name(rest)?;
                (Token::Word(name), name.len())
            }
            other => {
                return Fault::fails(format!("`{}` stands in an action", other.escape_debug()));
            }
        };
        tokens.push(token);
        rest = &rest[length..];
    }
}

/// A name, which must end where a word may end.
fn name(text: &str) -> Result<&str, Fault> {
    let end = text.find(|character| !is_word(character));
    let (name, behind) = text.split_at(end.unwrap_or(text.len()));
    let ends = behind.is_empty()
        || behind.starts_with([' ', '\t', '\r', '\n', '.', ',', '|', ':', ')', '('])
        || behind.starts_with("}}");
    if !ends {
        return Fault::fails(format!(
            "`{name}` is followed by a character that no name has"
        ));
    }
    Ok(name)
}

/// How long a text in quotes is.
fn quoted(text: &str, quote: char) -> Result<usize, Fault> {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => break,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Fault::fails("a text in quotes is not closed")
}

/// How long a number is.
fn number(text: &str) -> Result<usize, Fault> {
    let end = text.char_indices().find(|(at, character)| {
        let before = text[..*at].chars().next_back();
        let is_sign =
            matches!(character, '+' | '-') && (*at == 0 || matches!(before, Some('e' | 'E')));
        !(is_word(*character) || *character == '.' || is_sign)
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    if text[end..].starts_with(['+', '-']) {
        return Fault::undecided("a complex number");
    }
    Ok(end)
}

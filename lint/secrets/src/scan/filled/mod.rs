//! Where something else fills in a text: placeholders of templates, of shells and of stores of secrets, each from its
//! first to its last byte. A mark that nothing closes is none: a password may hold two braces.
//!
//! Sources: `text/template` of Go, Jinja, `drone/envsubst` (Flux), Kubernetes (`$(NAME)`), argocd-vault-plugin
//! (`<path:…#…>`), vals (`ref+scheme://…`), `op inject` (`op://vault/item/field`), bank-vaults (`vault:path#key`).

mod close;
mod marked;
mod strings;

use std::borrow::Cow;
use std::ops::Range;

use close::Closers;

/// A place that something fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    /// The placeholder, with its marks.
    pub(crate) span: Range<usize>,
    /// Whether anything comes out: not of comments, nor of what decides whether a text comes out.
    pub(crate) gives: bool,
    /// What stands between its marks and comes out as it is: strings of templates, defaults of variables.
    pub(crate) literals: Vec<Literal>,
}

/// A text inside of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Where it stands, without its quotes.
    pub(crate) span: Range<usize>,
    /// Where it is used.
    pub(crate) role: Role,
}

/// Where a text inside of a placeholder is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is what comes out, whatever else there is: `{{ "text" | b64enc }}`.
    Value,
    /// It comes out where there is nothing better, or as a part: defaults, formats, branches.
    Part,
    /// A command of a shell, whose output comes out.
    Command,
}

/// The placeholders of a text, in order; none lies inside another.
pub(crate) fn all(text: &[u8]) -> Vec<Filled> {
    let mut found = Vec::new();
    let mut closers = Closers::new(text);
    let mut at = 0;
    while let Some(next) = next_mark(text, at) {
        at = next;
        match at_mark(text, at, &mut closers) {
            Some(filled) => {
                at = filled.span.end;
                found.push(filled);
            }
            None => at += 1,
        }
    }
    found
}

/// The next byte that may begin a placeholder.
fn next_mark(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let begins = |at: usize| {
        let rest = &rest[at..];
        match rest[0] {
            b'{' => matches!(rest.get(1), Some(b'{' | b'%' | b'#')),
            b'<' => rest.get(1) == Some(&b'%') || rest.starts_with(b"<path:"),
            b'$' => matches!(rest.get(1), Some(b'{' | b'(')) || marked::begins(rest),
            b'#' | b'%' | b'[' => marked::begins(rest),
            b'o' => rest.starts_with(b"op://"),
            b'r' => rest.starts_with(b"ref+"),
            _ => rest.starts_with(b"vault:"),
        }
    };
    let is_first = |byte: &u8| {
        matches!(
            byte,
            b'{' | b'<' | b'$' | b'#' | b'%' | b'[' | b'o' | b'r' | b'v'
        )
    };
    (0..rest.len())
        .find(|at| is_first(&rest[*at]) && begins(*at))
        .map(|at| from + at)
}

fn at_mark(text: &[u8], at: usize, closers: &mut Closers<'_>) -> Option<Filled> {
    let rest = &text[at..];
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let is_apart = !at
        .checked_sub(1)
        .is_some_and(|before| is_word(&text[before]));
    let plain = |end: usize| Filled {
        span: at..end,
        gives: true,
        literals: Vec::new(),
    };
    if rest.starts_with(b"{{") {
        let end = closers.template(at)?;
        let literals = strings::of_template(text, at + 2..end - 2);
        return Some(Filled {
            span: at..end,
            gives: !is_statement(&text[at + 2..end - 2]),
            literals,
        });
    }
    if rest.starts_with(b"{%") || rest.starts_with(b"{#") || rest.starts_with(b"<%") {
        return closers.pair(at).map(|end| Filled {
            gives: rest.starts_with(b"<%="),
            ..plain(end)
        });
    }
    if marked::begins(rest) {
        return marked::at_mark(text, at);
    }
    if rest.starts_with(b"$") {
        let end = closers.bracket(at + 1)?;
        let inside = at + 2..end - 1;
        if inside.is_empty() {
            return None;
        }
        let literals = if rest.starts_with(b"${{") {
            strings::of_template(text, at + 3..end.saturating_sub(2).max(at + 3))
        } else if rest.starts_with(b"${") {
            strings::of_variable(text, inside)
        } else {
            strings::of_command(text, inside)
        };
        return Some(Filled {
            span: at..end,
            gives: true,
            literals,
        });
    }
    if rest.starts_with(b"<path:") {
        let end = at + line(rest).iter().position(|byte| *byte == b'>')? + 1;
        return text[at..end].contains(&b'#').then(|| plain(end));
    }
    if !is_apart {
        return None;
    }
    reference(rest).map(|length| plain(at + length))
}

/// Whether a template is a comment, a condition or an assignment.
fn is_statement(inside: &[u8]) -> bool {
    const WORDS: [&[u8]; 9] = [
        b"if",
        b"else",
        b"end",
        b"range",
        b"with",
        b"define",
        b"block",
        b"break",
        b"continue",
    ];
    let inside = inside
        .strip_prefix(b"-")
        .unwrap_or(inside)
        .trim_ascii_start();
    let word = inside.split(|byte| !byte.is_ascii_alphabetic()).next();
    inside.is_empty()
        || inside.starts_with(b"/*")
        || word.is_some_and(|word| WORDS.contains(&word))
        || inside.starts_with(b"$") && memchr::memmem::find(inside, b"=").is_some()
}

fn line(text: &[u8]) -> &[u8] {
    let end = text.iter().take(LONGEST).position(|byte| *byte == b'\n');
    &text[..end.unwrap_or(text.len().min(LONGEST))]
}

/// The longest reference, in bytes.
const LONGEST: usize = 1024;

/// How long the reference to a store of secrets is that a text begins with.
fn reference(text: &[u8]) -> Option<usize> {
    let ends = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'"' | b'\'' | b'`' | b'<' | b'>' | b'{' | b'}' | b'(' | b')' | b'[' | b']' | b','
            )
    };
    let word = line(text);
    let word = &word[..word.iter().position(ends).unwrap_or(word.len())];
    let parts = |path: &[u8]| {
        path.split(|byte| *byte == b'/')
            .filter(|part| !part.is_empty())
            .count()
    };
    if let Some(path) = word.strip_prefix(b"op://") {
        // A vault and an item at least; a field and a section may follow.
        return (parts(path) >= 2).then_some(word.len());
    }
    if let Some(rest) = word.strip_prefix(b"ref+") {
        let separator = memchr::memmem::find(rest, b"://")?;
        let (scheme, path) = (&rest[..separator], &rest[separator + 3..]);
        let is_scheme = !scheme.is_empty() && scheme.iter().all(u8::is_ascii_alphanumeric);
        // What `echo` refers to is itself.
        let is_store = is_scheme && scheme != b"echo" && !path.is_empty();
        // Inside of a text a plus sign ends it.
        let end = path.iter().position(|byte| *byte == b'+');
        return is_store
            .then(|| end.map_or(word.len(), |end| b"ref+".len() + separator + 3 + end + 1));
    }
    let path = word.strip_prefix(b"vault:")?;
    let hash = path.iter().position(|byte| *byte == b'#')?;
    let is_path = hash > 0
        && path[..hash].iter().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'.' | b'*')
        });
    (is_path && hash + 1 < path.len()).then_some(word.len())
}

/// A text with [`STAND_IN`] for each placeholder, fit to be read as what it becomes; of lines that are nothing but
/// placeholders, nothing remains.
pub(crate) fn masked(text: &str, filled: &[Filled]) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines(text) {
        let within = |filled: &&Filled| filled.span.start < at + line.len() && filled.span.end > at;
        let first = filled.partition_point(|filled| filled.span.end <= at);
        let mut inner = filled[first..].iter().take_while(within).peekable();
        let mut from = at;
        let mut kept = String::new();
        let is_cut = inner.peek().is_some();
        for filled in inner {
            kept.push_str(
                text.get(from..filled.span.start.max(from))
                    .unwrap_or_default(),
            );
            if filled.span.start >= at {
                kept.push_str(STAND_IN);
            }
            from = filled.span.end.clamp(from, at + line.len());
        }
        kept.push_str(text.get(from..at + line.len()).unwrap_or_default());
        if is_cut && kept.replace(STAND_IN, "").trim().is_empty() {
            kept.clear();
        }
        out.push_str(kept.trim_end_matches(['\r', '\n']));
        out.push('\n');
    }
    out
}

/// What stands for a placeholder in a [`masked`] text: a placeholder that any reader takes for a word.
pub(crate) const STAND_IN: &str = "${x}";

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// What stands between the placeholders of a text.
pub(crate) fn rest<'t>(text: &'t str, filled: &[Filled]) -> Vec<Cow<'t, str>> {
    let mut pieces = Vec::with_capacity(filled.len() + 1);
    let mut from = 0;
    for filled in filled {
        pieces.push(Cow::Borrowed(
            text.get(from..filled.span.start).unwrap_or_default(),
        ));
        from = filled.span.end;
    }
    pieces.push(Cow::Borrowed(text.get(from..).unwrap_or_default()));
    pieces
}

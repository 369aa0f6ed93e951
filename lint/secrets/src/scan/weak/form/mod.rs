//! How a value is written behind its name: one file a grammar.

mod assignment;
mod code;
mod connection;
mod directive;
mod markup;
mod pair;
mod shell;
mod sql;

use std::ops::Range;

use super::language::Language;

pub(super) use shell::{Word, has_expansion, words};

/// A value as it stands behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Where it stands, without quotes.
    pub(super) value: Range<usize>,
    /// It stands in quotes.
    pub(super) is_quoted: bool,
    /// A shell fills in what stands behind a dollar sign in it.
    pub(super) expands: bool,
    /// Nothing but a value can stand here: a word without a digit is one too.
    pub(super) is_sure: bool,
}

/// A name in a text, and how far what stands behind it may reach.
#[derive(Clone)]
pub(super) struct Named<'t> {
    pub(super) text: &'t [u8],
    pub(super) name: Range<usize>,
    /// Where its line ends.
    pub(super) line_end: usize,
    /// Where the text that belongs to it ends.
    pub(super) end: usize,
    pub(super) language: Language,
}

type Form = fn(&Named<'_>) -> Option<Written>;

/// The value that is written for a name.
pub(super) fn written(named: &Named<'_>) -> Option<Written> {
    if named.before(1) == b"$" || named.before(2) == b"${" {
        // An expansion: only its default is written here.
        if let Some(default) = shell::default_of(named) {
            return Some(default);
        }
        if matches!(named.language, Language::Shell | Language::Anything) {
            return None;
        }
    }
    let before = named.line_before();
    if before.ends_with(b"from-file=") || before.ends_with(b"from-env-file=") {
        // What follows is the name of a file.
        return None;
    }
    let forms: &[Form] = match named.language {
        Language::Assignments => &[
            pair::behind,
            connection::behind,
            assignment::in_assignments,
            directive::behind,
            sql::behind,
            markup::element,
        ],
        Language::Shell => &[
            shell::assignment,
            connection::behind,
            shell::flag,
            shell::header,
            shell::member,
            shell::line,
            sql::behind,
            directive::behind,
        ],
        Language::Code => &[
            connection::behind,
            code::block,
            code::assignment,
            code::here_document,
            sql::behind,
            code::call,
            shell::flag,
        ],
        Language::Sql => &[sql::behind, connection::behind, code::assignment],
        Language::Markup => &[
            markup::element,
            markup::attributes,
            connection::behind,
            code::assignment,
        ],
        Language::Anything => &[
            pair::behind,
            connection::behind,
            assignment::in_anything,
            shell::flag,
            sql::behind,
            markup::element,
        ],
    };
    forms.iter().find_map(|form| form(named))
}

impl<'t> Named<'t> {
    /// The name of a range, with the line it stands on.
    pub(super) fn new(text: &'t [u8], name: Range<usize>, end: usize, language: Language) -> Self {
        let end = end.max(name.end).min(text.len());
        let line_end = memchr::memchr(b'\n', &text[name.end..end]).map_or(end, |at| name.end + at);
        Self {
            text,
            name,
            line_end,
            end,
            language,
        }
    }

    /// The byte at a place, where it still belongs to the line.
    fn at(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied().filter(|_| at < self.line_end)
    }

    /// The bytes before the name.
    pub(super) fn before(&self, count: usize) -> &'t [u8] {
        &self.text[self.name.start.saturating_sub(count)..self.name.start]
    }

    /// What stands on the line before the name, up to a bound.
    pub(super) fn line_before(&self) -> &'t [u8] {
        let before = self.before(LOOK_BACK);
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        &before[start..]
    }

    /// How many bytes of a set stand from a place on.
    fn skip(&self, at: usize, set: &[u8]) -> usize {
        let rest = &self.text[at.min(self.line_end)..self.line_end];
        at + rest.iter().take_while(|byte| set.contains(byte)).count()
    }

    /// The text in the quotes that open at a place.
    fn quoted(&self, at: usize) -> Option<Written> {
        let quote = self.at(at).filter(|byte| is_quote(*byte))?;
        // Three quotes open a text as one does (`grafana.ini`, TOML).
        let is_triple = self.at(at + 1) == Some(quote) && self.at(at + 2) == Some(quote);
        let at = if is_triple { at + 2 } else { at };
        let rest = &self.text[at + 1..self.line_end];
        let length = rest
            .iter()
            .position(|byte| *byte == quote || *byte == b'\\')?;
        Some(Written {
            value: at + 1..at + 1 + length,
            is_quoted: true,
            expands: quote == b'"',
            is_sure: true,
        })
    }
}

/// How much of a line before a name is looked at.
const LOOK_BACK: usize = 256;

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Whether a text holds a word in any case.
fn has_word(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    })
}

//! Secrets of Kubernetes in braces: what stands in clear in the `data` of a `kubernetes_secret` of Terraform, of a
//! `kubernetes_manifest` of this kind, and of a manifest that is written in JSON or as a value of a program. References to
//! variables, data and resources are no texts.

use std::ops::Range;

use crate::secret::{self, Accepts, Entry};

/// The longest block that is read.
const LONGEST: usize = 256 << 10;

/// How far before a kind its block may begin.
const BEFORE: usize = 4096;

/// The deepest nesting of brackets that is followed.
const DEEPEST: usize = 64;

/// The fields of the provider that hold values of a Secret, and those of a manifest.
const FIELDS: [&[u8]; 5] = [
    b"data",
    b"data_wo",
    b"binary_data",
    b"binary_data_wo",
    b"stringData",
];

/// Calls whose argument is the value itself.
const CALLS: [&[u8]; 3] = [b"base64encode(", b"sensitive(", b"tostring("];

/// Keys of what anybody may know; a Secret of Terraform holds them in clear beside what it refers to.
const SHOWN: [&str; 16] = [
    "address",
    "bucket",
    "database",
    "db",
    "dbname",
    "email",
    "endpoint",
    "host",
    "hostname",
    "login",
    "name",
    "namespace",
    "port",
    "region",
    "type",
    "url",
];

/// What was read of a Secret.
pub(super) struct Read {
    /// The first value in clear.
    pub(super) entry: Option<Entry>,
    /// Where its block ends.
    pub(super) end: usize,
}

/// The word that is the kind of a Secret.
const KIND: &str = "Secret";

/// The first value in clear of each Secret in braces of a text that may be anything, of those that are meant.
pub(in crate::scan) fn in_text(text: &str, accepts: Accepts<'_>) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut read_until = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), KIND.as_bytes()) {
        if at >= read_until
            && let Some(read) = read(text, &(at..at + KIND.len()), accepts)
        {
            read_until = read.end;
            found.extend(read.entry);
        }
    }
    found
}

/// Reads the Secret whose name or kind stands at `name`; `None` where none is made.
pub(super) fn read<'t>(text: &'t str, name: &Range<usize>, accepts: Accepts<'t>) -> Option<Read> {
    let word = text.get(name.clone())?;
    let mut is_manifest = false;
    let start = if word.starts_with("kubernetes_secret") {
        let is_resource = text[..name.start].ends_with("resource \"");
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[name.end..])? + name.end;
        let brace = memchr::memchr(b'{', text.as_bytes().get(name.end..line_end)?)? + name.end;
        is_resource.then_some(brace)?
    } else if word == KIND && is_kind(text, name) {
        is_manifest = true;
        around(text.as_bytes(), name.start)?
    } else {
        return None;
    };
    let end = text.len().min(start + LONGEST);
    let mut reader = Reader {
        text,
        at: start + 1,
        end,
        is_manifest,
        accepts,
    };
    let entry = reader.block(start);
    Some(Read {
        entry,
        end: reader.at,
    })
}

/// Whether `kind = "` stands before a place of a text, and a quote behind it.
fn is_kind(text: &str, name: &Range<usize>) -> bool {
    const QUOTES: [char; 2] = ['"', '\''];
    let is_closed = text[name.end..].starts_with(QUOTES);
    let before = &text[..name.start];
    let before = before
        .strip_suffix(QUOTES)
        .filter(|_| is_closed)
        .unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    let before = before.strip_suffix(['=', ':']).unwrap_or_default();
    before
        .trim_end_matches([' ', '\t', '"', '\''])
        .ends_with("kind")
}

/// The brace that opens what stands at a place.
fn around(text: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let from = at.saturating_sub(BEFORE);
    for place in (from..at).rev() {
        match text[place] {
            b'}' => depth += 1,
            b'{' if depth == 0 => return Some(place),
            b'{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What a token of HCL is, as far as it matters here.
enum Token<'t> {
    Word(&'t str),
    /// What stands between the quotes, or in a here-document.
    Text(Range<usize>),
    /// A brace or a bracket.
    Open,
    /// The parenthesis of a call.
    Call,
    Close,
    /// What parts a key from its value.
    Sign,
    /// The end of a line, or a comma.
    End,
    Other,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// It is an object of Kubernetes: what stands under `data` is base64.
    is_manifest: bool,
    accepts: Accepts<'t>,
}

impl<'t> Reader<'t> {
    /// Reads the block that opens at `start` up to its end.
    fn block(&mut self, start: usize) -> Option<Entry> {
        let mut depth = 1_usize;
        // How deep the field is whose values are read.
        let mut field: Option<(usize, &'t str)> = None;
        let mut key: Option<(String, bool)> = None;
        let mut found: Option<(String, Range<usize>)> = None;
        let text = self.text;
        while depth > 0 {
            let Some(token) = self.token() else { break };
            match token {
                Token::Open => {
                    depth += 1;
                    key = None;
                }
                Token::Call => depth += 1,
                Token::Close => depth -= 1,
                Token::End => {
                    key = None;
                    if field.is_some_and(|(outer, _)| depth <= outer) {
                        field = None;
                    }
                }
                // A reference, or the name of a call.
                Token::Word(_) if key.as_ref().is_some_and(|(_, has_sign)| *has_sign) => key = None,
                Token::Word(word) if depth == 1 => {
                    key = None;
                    if FIELDS.contains(&word.as_bytes()) {
                        field = Some((depth, word));
                    }
                }
                Token::Sign => {
                    if let Some((_, has_sign)) = &mut key {
                        *has_sign = true;
                    }
                }
                Token::Word(word) => key = Some((word.to_owned(), false)),
                Token::Text(span) => match key.take() {
                    Some((name, true)) => {
                        let within = field.filter(|(outer, _)| depth > *outer && found.is_none());
                        let path = within.and_then(|(_, field)| self.open(field, &name, &span));
                        found = path.map(|path| (path, span)).or(found);
                    }
                    _ if depth == 1 && FIELDS.contains(&text[span.clone()].as_bytes()) => {
                        field = Some((depth, &text[span]));
                    }
                    _ => key = Some((text[span].to_owned(), false)),
                },
                Token::Other => key = None,
            }
            if depth > DEEPEST {
                break;
            }
        }
        while !self.text.is_char_boundary(self.at) {
            self.at -= 1;
        }
        let (path, value) = found?;
        Some(Entry {
            path,
            value,
            document: 0,
            within: start..self.at,
            object: None,
        })
    }

    /// The path of a value in clear that is meant.
    fn open(&self, field: &str, key: &str, value: &Range<usize>) -> Option<String> {
        let text = &self.text[value.clone()];
        let is_coded = self.is_manifest && field == "data";
        let is_open = !secret::is_public(key)
            && !SHOWN.contains(&key)
            && secret::is_open_text(is_coded, key, text);
        let field = if self.is_manifest { field } else { "data" };
        let path = format!("{field}.{key}");
        (is_open && (self.accepts)(&path, text)).then_some(path)
    }

    fn token(&mut self) -> Option<Token<'t>> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let byte = *bytes.get(start).filter(|_| start < self.end)?;
            self.at += 1;
            return Some(match byte {
                b' ' | b'\t' | b'\r' => continue,
                b'#' => {
                    self.skip_to("\n");
                    continue;
                }
                b'/' if bytes.get(self.at) == Some(&b'/') => {
                    self.skip_to("\n");
                    continue;
                }
                b'/' if bytes.get(self.at) == Some(&b'*') => {
                    self.skip_to("*/");
                    self.at += 2;
                    continue;
                }
                b'\n' | b',' => Token::End,
                b'{' | b'[' => Token::Open,
                b'(' => Token::Call,
                b'}' | b']' | b')' => Token::Close,
                b'=' if !matches!(bytes.get(self.at), Some(b'=' | b'>')) => Token::Sign,
                b':' => Token::Sign,
                quote @ (b'"' | b'\'') => Token::Text(self.quoted(quote)),
                b'<' if bytes.get(self.at) == Some(&b'<') => self.here(start),
                byte if byte.is_ascii_alphanumeric() || byte == b'_' => match self.word(start) {
                    Some(word) => Token::Word(word),
                    None => continue,
                },
                _ => Token::Other,
            });
        }
    }

    fn skip_to(&mut self, mark: &str) {
        let rest = &self.text.as_bytes()[self.at..self.end];
        self.at += memchr::memmem::find(rest, mark.as_bytes()).unwrap_or(rest.len());
    }

    /// The inside of the quotes that opened before; what stands in `${…}` may have quotes of its own.
    fn quoted(&mut self, quote: u8) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.end {
            match bytes[self.at] {
                b'\\' => self.at += 1,
                b'\n' => break,
                b'{' if depth > 0 || matches!(bytes[self.at - 1], b'$' | b'%') => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                byte if byte == quote && depth == 0 => {
                    self.at += 1;
                    return start..self.at - 1;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.end);
        start..start
    }

    fn here(&mut self, start: usize) -> Token<'t> {
        let mut left = LONGEST;
        match super::here::body_at(self.text, start, &mut left) {
            Some(body) if body.end <= self.end => {
                // The word that ends it is the next token, behind which its line ends.
                self.at = body.end;
                self.skip_to("\n");
                Token::Text(body)
            }
            _ => Token::Other,
        }
    }

    /// A word; `None` for the name of a call whose argument stands for itself.
    fn word(&mut self, start: usize) -> Option<&'t str> {
        let rest = &self.text.as_bytes()[start..self.end];
        let is_word =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        self.at = start + rest.iter().take_while(is_word).count();
        let is_call = CALLS.iter().any(|call| rest.starts_with(call));
        (!is_call).then(|| &self.text[start..self.at])
    }
}

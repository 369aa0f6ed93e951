//! Secrets of Kubernetes that Terraform makes: what stands in clear in the `data` of a `kubernetes_secret`, or in that of a
//! `kubernetes_manifest` of this kind. References to variables, data and resources are no texts.

use std::ops::Range;

use crate::secret::{self, Entry};

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

/// Reads the Secret whose name or kind stands at `name`; `None` where none is made.
pub(super) fn read(text: &str, name: &Range<usize>) -> Option<Read> {
    let word = text.get(name.clone())?;
    let start = if word.starts_with("kubernetes_secret") {
        let is_resource = text[..name.start].ends_with("resource \"");
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[name.end..])? + name.end;
        let brace = memchr::memchr(b'{', text.as_bytes().get(name.end..line_end)?)? + name.end;
        is_resource.then_some(brace)?
    } else if word == "Secret" && is_kind(&text[..name.start]) {
        around(text.as_bytes(), name.start)?
    } else {
        return None;
    };
    let end = text.len().min(start + LONGEST);
    let mut reader = Reader {
        text,
        at: start + 1,
        end,
    };
    let entry = reader.block(start);
    Some(Read {
        entry,
        end: reader.at,
    })
}

/// Whether `kind = "` stands at the end of a text.
fn is_kind(before: &str) -> bool {
    let before = before.strip_suffix('"').unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    let before = before.strip_suffix(['=', ':']).unwrap_or_default();
    before.trim_end_matches([' ', '\t', '"']).ends_with("kind")
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
}

impl<'t> Reader<'t> {
    /// Reads the block that opens at `start` up to its end.
    fn block(&mut self, start: usize) -> Option<Entry> {
        let mut depth = 1_usize;
        // How deep the field is whose values are read.
        let mut field: Option<usize> = None;
        let mut key: Option<(String, bool)> = None;
        let mut found: Option<(String, Range<usize>)> = None;
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
                    if field.is_some_and(|outer| depth <= outer) {
                        field = None;
                    }
                }
                // A reference, or the name of a call.
                Token::Word(_) if key.as_ref().is_some_and(|(_, has_sign)| *has_sign) => key = None,
                Token::Word(word) if depth == 1 => {
                    key = None;
                    if FIELDS.contains(&word.as_bytes()) {
                        field = Some(depth);
                    }
                }
                Token::Sign => {
                    if let Some((_, has_sign)) = &mut key {
                        *has_sign = true;
                    }
                }
                Token::Word(word) => key = Some((word.to_owned(), false)),
                Token::Text(text) => match key.take() {
                    Some((name, true)) => {
                        let is_meant = field.is_some_and(|outer| depth > outer) && found.is_none();
                        if is_meant && self.is_open(&name, &text) {
                            found = Some((name, text));
                        }
                    }
                    _ if depth == 1 && FIELDS.contains(&self.text[text.clone()].as_bytes()) => {
                        field = Some(depth);
                    }
                    _ => key = Some((self.text[text].to_owned(), false)),
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
        let (name, value) = found?;
        Some(Entry {
            path: format!("data.{name}"),
            value,
            document: 0,
            within: start..self.at,
            object: None,
        })
    }

    fn is_open(&self, key: &str, value: &Range<usize>) -> bool {
        let text = &self.text[value.clone()];
        !secret::is_public(key) && !SHOWN.contains(&key) && secret::reveals(key, text)
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
                b'"' => Token::Text(self.quoted()),
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
    fn quoted(&mut self) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.end {
            match bytes[self.at] {
                b'\\' => self.at += 1,
                b'\n' => break,
                b'{' if depth > 0 || matches!(bytes[self.at - 1], b'$' | b'%') => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'"' if depth == 0 => {
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

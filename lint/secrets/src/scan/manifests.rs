//! The Secrets of Kubernetes inside of texts: in block scalars, here-documents, pages, patches and the strings of programs,
//! and in manifests whose names do not say that they are some.

use rempart_syntax::{Tape, json};

use super::weak::{self, Beside, Language, Strength};
use super::{decode, weighing};
use crate::secret::{self, Accepts, Entry};

/// Endings of JSON with comments, which no reader of JSON takes.
const COMMENTED: [&str; 3] = ["json5", "jsonc", "hjson"];

/// The Secrets inside of a text; not in templates of manifests, whose Secrets are judged as such. What they show is in the
/// order in which it was looked for, and may be told twice.
pub(super) fn secrets(path: &str, text: &str, tape: Option<&Tape>, beside: &Beside) -> Vec<Entry> {
    if tape.is_some() {
        return nested(text, beside, &|_, _| true);
    }
    if memchr::memmem::find(text.as_bytes(), b"ecret").is_none() {
        return Vec::new();
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match weak::language::of(name, text) {
        None => unnamed(text),
        Some(Language::Shell) => {
            let mut found = both(text, beside, &secret::shows_in_shell);
            found.extend(patches(text));
            found
        }
        Some(Language::Code) => match name.rsplit('.').next() {
            Some("tf" | "tofu") => nested(text, beside, &|_, _| true),
            // Tests are made of manifests, and nobody means what they hold.
            _ if weighing::is_test(path) => nested(text, beside, &is_meant),
            _ => {
                let mut found = nested(text, beside, &shows_in_program);
                found.extend(in_strings(text));
                found
            }
        },
        Some(Language::Assignments) => {
            let stem = weak::language::without_suffix(name);
            let is_commented = COMMENTED
                .iter()
                .any(|ending| stem.rsplit('.').next() == Some(*ending));
            // The copy of a manifest: nothing applies it, and what it was copied from was in use.
            match weak::language::is_copy(name) {
                Some(false) => both(text, beside, &is_meant),
                Some(true) => both(text, beside, &|_, _| true),
                None if text.starts_with("#cloud-config") => nested(text, beside, &|_, _| true),
                None if is_commented => weak::in_braces(text, &|_, _| true),
                None => Vec::new(),
            }
        }
        Some(_) => Vec::new(),
    }
}

/// Whether [`secrets`] may find anything in a text without a tree, whatever it is called.
pub(crate) fn may_hold(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"Secret").is_some()
        && (!secret::nested(text, &|_, _| true).is_empty()
            || !weak::in_braces(text, &|_, _| true).is_empty()
            || !unnamed(text).is_empty()
            || !in_strings(text).is_empty())
        || !patches(text).is_empty()
}

fn nested(text: &str, beside: &Beside, accepts: Accepts<'_>) -> Vec<Entry> {
    secret::at_kinds(text, beside.secrets.iter().copied(), accepts)
}

/// Those in lines and those in braces.
fn both(text: &str, beside: &Beside, accepts: Accepts<'_>) -> Vec<Entry> {
    let mut found = nested(text, beside, accepts);
    found.extend(weak::in_braces(text, accepts));
    found
}

/// Those of a text of which nothing says what it is written in.
fn unnamed(text: &str) -> Vec<Entry> {
    if is_manifest(text) {
        let found = secret::in_whole(text);
        if !found.is_empty() {
            return found;
        }
    }
    let mut found = secret::nested(text, &is_meant);
    found.extend(weak::in_braces(text, &is_meant));
    for side in patch_sides(text) {
        found.extend(secret::nested(&side, &|_, _| true));
        found.extend(weak::in_braces(&side, &|_, _| true));
    }
    found
}

/// Whether a text begins as JSON does, or has a line that a manifest has at its margin.
fn is_manifest(text: &str) -> bool {
    const FIELDS: [&str; 6] = [
        "kind:",
        "apiVersion:",
        "\"kind\":",
        "\"apiVersion\":",
        "items:",
        "- apiVersion:",
    ];
    let is_field = |line: &str| FIELDS.iter().any(|field| line.starts_with(field));
    text.trim_start().starts_with(['{', '[']) || text.lines().any(is_field)
}

/// A patch as the file after it, and as the one before it, each as long as the patch, with blanks for what does not belong to
/// it; nothing for what is no patch. What it took away stands in it all the same.
fn patch_sides(text: &str) -> Vec<String> {
    const HUNK: &str = "@@ -";
    if !text.starts_with(HUNK) && !text.contains("\n@@ -") {
        return Vec::new();
    }
    let side = |kept: char, other: char| {
        let mut out = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let is_head = line.starts_with("+++") || line.starts_with("---");
            let content = line
                .strip_prefix([kept, ' '])
                .filter(|_| !is_head && !line.starts_with(other));
            match content {
                Some(content) => {
                    out.push(' ');
                    out.push_str(content);
                }
                // What parts two hunks or two files parts documents.
                None if is_head || line.starts_with("@@") => {
                    out.push_str("---");
                    let rest = line.bytes().skip(3);
                    out.extend(rest.map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
                }
                None => {
                    let bytes = line.bytes();
                    out.extend(bytes.map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
                }
            }
        }
        out
    };
    let mut sides = vec![side('+', '-')];
    if text.contains("\n-") {
        sides.push(side('-', '+'));
    }
    sides
}

/// Pages show manifests of which hardly anybody means the values: a name has to say that one is a secret, or it has to
/// look drawn. What is no base 64 shows a fault, and a sentence is no password.
fn is_meant(path: &str, value: &str) -> bool {
    if value.contains(char::is_whitespace) {
        return false;
    }
    let value = decoded(path, value);
    let is_told = weak::strength(path.as_bytes()) == Some(Strength::Password)
        || weak::is_default(Strength::Token, &value) == Some(false);
    is_told && is_password(&value)
}

/// Whether a value is a word that a password may be, and not one that everyone tries.
fn is_password(value: &[u8]) -> bool {
    !value.iter().any(u8::is_ascii_whitespace)
        && weak::is_default(Strength::Password, value) == Some(false)
}

/// Whether a value in a string of a program is written out: no verb of a format, and no name of a variable between marks.
fn shows_in_program(path: &str, value: &str) -> bool {
    let is_mark = |byte: u8| matches!(byte, b'{' | b'}' | b'`' | b'\\' | b'$' | b'"' | b'\'');
    let inner = value.trim_matches(['"', '\'']);
    let has_verb = inner
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'%' && (pair[1].is_ascii_alphabetic() || pair[1] == b'('));
    !has_verb && !inner.bytes().any(is_mark) && is_password(&decoded(path, inner))
}

/// What a value as written under a path means.
fn decoded(path: &str, value: &str) -> Vec<u8> {
    let value = value.trim_matches(['"', '\'']).as_bytes();
    if path.starts_with("data.") {
        decode::base64(value).unwrap_or_default()
    } else {
        value.to_vec()
    }
}

/// How much of a command is read that patches a Secret.
const COMMAND: usize = 4096;

/// What commands write into Secrets: `kubectl patch secret db -p '{"stringData": …}'`.
fn patches(text: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut read_until = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"patch secret") {
        if at < read_until {
            continue;
        }
        let Some((start, written)) = quoted_patch(text, at) else {
            continue;
        };
        read_until = start + written.len();
        let parsed = json::parse(written);
        let root = parsed.tape.root(written, 0);
        if let Some(open) = root.and_then(|root| secret::in_patch(root, true)) {
            let path = open.path.trim_start_matches('/').replace('/', ".");
            let span = open.value.span();
            let value = start + span.start as usize..start + span.end as usize;
            let shown = text.get(value.clone()).unwrap_or_default();
            if secret::shows_in_shell(&path, shown) && is_password(&decoded(&path, shown)) {
                found.push(Entry {
                    path,
                    value,
                    document: 0,
                    within: start..read_until,
                    object: None,
                });
            }
        }
    }
    found
}

/// The text in single quotes behind the flag of a patch, and where it begins: what stands in double quotes is filled in.
fn quoted_patch(text: &str, at: usize) -> Option<(usize, &str)> {
    let mut end = text.len().min(at + COMMAND);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let command = text.get(at..end)?;
    let open = command.find('\'')?;
    let before = &command[..open];
    let is_flag = [" -p", " -p=", " --patch", " --patch="]
        .iter()
        .any(|flag| before.trim_end().ends_with(flag));
    // A line that ends without a backslash ends the command.
    let is_one = !before.contains('\n')
        || before
            .lines()
            .rev()
            .skip(1)
            .all(|line| line.ends_with('\\'));
    let rest = &command[open + 1..];
    let length = rest.find('\'')?;
    (is_flag && is_one).then(|| (at + open + 1, &rest[..length]))
}

/// The longest line of a program whose string is decoded.
const LONGEST: usize = 64 << 10;

/// The Secrets in strings of one line, where line breaks and quotes stand as escapes.
fn in_strings(text: &str) -> Vec<Entry> {
    let bytes = text.as_bytes();
    let mut found: Vec<Entry> = Vec::new();
    let mut read_until = 0;
    for at in memchr::memmem::find_iter(bytes, b"Secret") {
        let is_escaped = bytes[at + 6..].starts_with(b"\\");
        if at < read_until || !is_escaped {
            continue;
        }
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        read_until = end;
        let line = text.get(start..end).filter(|line| line.len() <= LONGEST);
        let Some(line) = line else { continue };
        let both = [b'"', b'\''].into_iter();
        for (from, string) in both.flat_map(|quote| strings(line, quote)) {
            let plain = decode::escapes(string.as_bytes());
            let plain = String::from_utf8(plain).unwrap_or_default();
            let mut inner = secret::nested(&plain, &shows_in_program);
            inner.extend(weak::in_braces(&plain, &shows_in_program));
            let span = start + from..start + from + string.len();
            found.extend(inner.into_iter().take(1).map(|entry| Entry {
                value: span.clone(),
                within: span.clone(),
                ..entry
            }));
        }
    }
    found
}

/// The texts in quotes of one kind of a line that name a Secret, and where they begin.
fn strings(line: &str, quote: u8) -> Vec<(usize, &str)> {
    let (mut found, mut start, mut is_escaped) = (Vec::new(), None, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            _ if byte == quote => match start.take() {
                Some(from) => found.extend(line.get(from..at).map(|string| (from, string))),
                None => start = Some(at + 1),
            },
            _ => {}
        }
    }
    found.retain(|(_, string)| string.contains("Secret"));
    found
}

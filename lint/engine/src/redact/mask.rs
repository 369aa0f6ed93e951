//! Takes secrets out of a text that is to be shown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rempart_core::Concealed;

use super::coded;
use super::own::{Own, keep_names};

/// What stands in place of a secret.
pub const HIDDEN: &str = "[hidden]";

/// How many bytes of a secret in a row are a part of it that must not be shown. Shorter ones are parts of words: to hide
/// `password` wherever it stands would tell nothing of a fault. What is shorter as a whole is hidden as a whole.
const WINDOW: usize = 10;

/// The shortest secret that is looked for. A shorter one is a letter or two, which every sentence has.
pub(super) const SHORTEST: usize = 3;

/// The shortest secret that is looked for inside words, where a value is shown as a whole or not at all.
const PART: usize = 4;

/// The most bytes of the secrets of one file that are looked for in parts; of more, each is looked for by its start. A
/// message shows a value whole or by its start, and so the middle of a large one is in none.
const MOST: usize = 1 << 20;

/// The shortest secret that is looked for in base 64, too: of a shorter one too few digits are its own.
const CODED: usize = 4;

/// How much of the start of a secret is looked for where there is too much in all.
const START: usize = 1 << 10;

/// The secrets of a file, ready to be looked for.
#[derive(Default)]
pub struct Mask {
    /// The secrets that are no shorter than [`WINDOW`] bytes, one behind another.
    long: Vec<u8>,
    /// Where each part of [`WINDOW`] bytes begins in them, sorted by the part: a file may hold a million, and the place of one
    /// takes less than the part itself.
    windows: Vec<u32>,
    /// The secrets that are shorter.
    short: BTreeSet<String>,
    /// What is no secret, whatever a secret holds.
    names: BTreeSet<String>,
    /// Whether a secret is a number: what a reader makes of `0644` is told by another number.
    has_number: bool,
}

/// How close what is shown stands to the secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Somewhere in the file: a short secret is looked for in quotes only.
    File,
    /// The text is a value of the file, such as the name of an object: as [`Self::File`], and a short secret is hidden
    /// where it is the whole of it.
    Value,
    /// On its line: a short secret is looked for among the words too, and numbers are hidden where it is one.
    Line,
}

impl Mask {
    /// Looks for what a file conceals.
    pub fn new(concealed: &Concealed) -> Self {
        let mut mask = Self::default();
        let total: usize = concealed.texts.iter().map(String::len).sum();
        let most = if total > MOST { START } else { usize::MAX };
        let kept = concealed.texts.iter().map(|text| text.len().min(most));
        let room = kept.sum::<usize>();
        mask.long.reserve_exact(room);
        mask.windows.reserve_exact(room);
        for text in &concealed.texts {
            let text = text.trim();
            mask.has_number |= is_number(text);
            mask.add(text, most);
            if text.len() >= CODED && total <= MOST / 8 {
                for run in coded::runs(text.as_bytes()) {
                    mask.add(&run, most);
                }
            }
        }
        if !concealed.names.is_empty() {
            let mut texts: Vec<&str> = concealed.texts.iter().map(|text| text.trim()).collect();
            texts.sort_unstable();
            let is_text = |name: &String| texts.binary_search(&name.as_str()).is_ok();
            let names = concealed.names.iter().filter(|name| !is_text(name));
            mask.names = names.cloned().collect();
        }
        let long = &mask.long;
        mask.windows.sort_unstable_by_key(|at| part(long, *at));
        mask.windows.dedup_by_key(|at| part(long, *at));
        mask.windows.shrink_to_fit();
        mask
    }

    /// Looks for a text, of a long one for its first `most` bytes.
    fn add(&mut self, text: &str, most: usize) {
        let bytes = text.as_bytes();
        if bytes.len() < WINDOW {
            if bytes.len() >= SHORTEST {
                self.short.insert(text.to_owned());
            }
            return;
        }
        let bytes = &bytes[..bytes.len().min(most)];
        let start = self.long.len();
        let Ok(end) = u32::try_from(start + bytes.len() - WINDOW) else {
            return;
        };
        self.long.extend_from_slice(bytes);
        self.windows.extend(start as u32..=end);
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.windows.is_empty() && self.short.is_empty()
    }

    /// The text without the secrets.
    pub fn apply<'t>(&self, text: &'t str, nearness: Nearness) -> Cow<'t, str> {
        self.apply_to(text, nearness, &Own::default())
    }

    /// As [`Self::apply`], for a text that somebody wrote around the values of a file: his words stay.
    pub(super) fn apply_to<'t>(
        &self,
        text: &'t str,
        nearness: Nearness,
        own: &Own,
    ) -> Cow<'t, str> {
        if self.is_empty() && !self.has_number {
            return Cow::Borrowed(text);
        }
        let mut hidden = vec![false; text.len()];
        self.windows(text, &mut hidden);
        self.words(text, nearness, &mut hidden);
        own.keep(text, &mut hidden);
        keep_names(text, &mut hidden, &|name| {
            self.names.contains(name) || own.names(name)
        });
        if nearness == Nearness::Line && self.has_number {
            hide_numbers(text, &mut hidden);
        }
        shown(text, &hidden)
    }

    /// Whether a secret, or a part of one, stands in a text: a short one as a word.
    pub fn stands_in(&self, text: &str) -> bool {
        let mut hidden = vec![false; text.len()];
        self.windows(text, &mut hidden);
        self.words(text, Nearness::Line, &mut hidden);
        hidden.contains(&true)
    }

    /// Whether a secret, a part of one, or what a reader makes of one stands in a value: for whoever shows a value as it is
    /// or not at all. A short secret counts inside words, too: what was put together of it begins or ends with it.
    pub fn is_in(&self, value: &str) -> bool {
        if self.is_empty() && !self.has_number {
            return false;
        }
        let mut hidden = vec![false; value.len()];
        self.windows(value, &mut hidden);
        self.words(value, Nearness::Line, &mut hidden);
        self.parts(value, &mut hidden);
        keep_names(value, &mut hidden, &|name| self.names.contains(name));
        hidden.contains(&true) || self.has_number && has_number(value)
    }

    /// Hides the short secrets wherever they stand, but for those that are shorter than [`PART`].
    fn parts(&self, text: &str, hidden: &mut [bool]) {
        if self.short.is_empty() {
            return;
        }
        for at in 0..text.len() {
            for end in at + PART..(at + WINDOW).min(text.len() + 1) {
                let part = text.get(at..end).unwrap_or_default();
                if self.short.contains(part) {
                    hidden[at..end].fill(true);
                }
            }
        }
    }

    /// Hides the short secrets that stand alone: in quotes, or near their place as words. The text is looked up in the
    /// secrets and not they in it: a file may hold any number of them.
    fn words(&self, text: &str, nearness: Nearness, hidden: &mut [bool]) {
        if self.short.is_empty() {
            return;
        }
        if nearness == Nearness::Value && self.short.contains(text) {
            hidden.fill(true);
            return;
        }
        let bytes = text.as_bytes();
        let is_edge = |byte: Option<u8>| match nearness {
            Nearness::File | Nearness::Value => is_quote(byte),
            Nearness::Line => !is_word(byte),
        };
        for at in 0..bytes.len() {
            if !is_edge(at.checked_sub(1).map(|at| bytes[at])) {
                continue;
            }
            for end in at + SHORTEST..(at + WINDOW).min(bytes.len() + 1) {
                let word = text.get(at..end).unwrap_or_default();
                if is_edge(bytes.get(end).copied()) && self.short.contains(word) {
                    hidden[at..end].fill(true);
                }
            }
        }
    }

    fn windows(&self, text: &str, hidden: &mut [bool]) {
        for (at, window) in text.as_bytes().windows(WINDOW).enumerate() {
            let known = self
                .windows
                .binary_search_by(|known| part(&self.long, *known).cmp(window));
            if known.is_ok() {
                hidden[at..at + WINDOW].fill(true);
            }
        }
    }
}

/// The part of [`WINDOW`] bytes that begins at a place.
fn part(long: &[u8], at: u32) -> &[u8] {
    let at = at as usize;
    long.get(at..at + WINDOW).unwrap_or_default()
}

fn is_quote(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'`' | b'"' | b'\''))
}

fn is_word(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A value that a reader may take for a number, a date or a time.
fn is_number(text: &str) -> bool {
    text.len() >= SHORTEST
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| {
            byte.is_ascii_hexdigit()
                || matches!(byte, b'_' | b'.' | b':' | b'+' | b'-' | b'x' | b'o')
        })
}

/// Whether a value is a number, or holds one of as many digits as a password may have.
fn has_number(value: &str) -> bool {
    let mut runs = value.split(|character: char| !character.is_ascii_digit());
    is_number(value) || runs.any(|run| run.len() >= PART)
}

/// Hides every number of some length: what a reader makes of a secret is as good as the secret.
fn hide_numbers(text: &str, hidden: &mut [bool]) {
    let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        if !bytes[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let length = bytes[start..]
            .iter()
            .take_while(|byte| is_part(**byte))
            .count();
        if length >= SHORTEST {
            hidden[start..start + length].fill(true);
        }
        start += length;
    }
}

/// The text with one mark for each hidden run.
fn shown<'t>(text: &'t str, hidden: &[bool]) -> Cow<'t, str> {
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for (at, character) in text.char_indices() {
        // A run may end inside a character: the whole of it is hidden.
        let is_hidden = hidden[at..at + character.len_utf8()].contains(&true);
        if is_hidden && !inside {
            out.push_str(HIDDEN);
        } else if !is_hidden {
            out.push(character);
        }
        inside = is_hidden;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;

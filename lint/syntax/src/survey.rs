//! What a tape can say of all its nodes at once: one pass over the nodes of a text that has just been parsed, while
//! both are in the cache. Rules that look for what most files do not have end there.

use crate::node::Far;
use crate::tape::far_next;
use crate::{Kind, Node, Summary};

/// The keys of a mapping of so many entries or fewer are compared one by one; more of them are sorted.
const FEW: usize = 32;

/// What the nodes of a text add to the summary of its tape.
pub(crate) fn survey(nodes: &[Node], far: &[Far], text: &[u8]) -> Summary {
    let mut summary = Summary::default();
    for (index, node) in (0..).zip(nodes) {
        match node.kind {
            // The first byte rules nearly every scalar out.
            Kind::Plain
                if STARTS[usize::from(byte(text, node.start))] && may_differ(raw(text, node)) =>
            {
                summary = summary.and(Summary::DIFFERS);
            }
            Kind::Mapping => {
                if begins_with_braces(text, node) {
                    summary = summary.and(Summary::BRACES);
                }
                // One such mapping is enough: the rest need not be compared.
                if !summary.has(Summary::REPEATS) && may_repeat_keys(nodes, far, text, index) {
                    summary = summary.and(Summary::REPEATS);
                }
            }
            _ => {}
        }
    }
    summary
}

/// Whether a mapping is written `{{…`.
pub(crate) fn begins_with_braces(text: &[u8], mapping: &Node) -> bool {
    let start = mapping.start as usize;
    text.get(start..start + 2) == Some(b"{{")
}

fn byte(text: &[u8], at: u32) -> u8 {
    text.get(at as usize).copied().unwrap_or_default()
}

fn raw<'t>(text: &'t [u8], node: &Node) -> &'t [u8] {
    text.get(node.start as usize..node.end as usize)
        .unwrap_or_default()
}

/// The first bytes of the scalars that [`may_differ`] is about.
static STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let bytes = b"0123456789+-.yYnNoO";
    let mut at = 0;
    while at < bytes.len() {
        starts[bytes[at] as usize] = true;
        at += 1;
    }
    starts
};

/// Whether two readers may take a plain scalar without a tag for different things. The words and shapes on which
/// readers were measured to differ look like this; everything else is the same number or a string for all of them.
pub(crate) fn may_differ(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => may_be_odd_number(text),
        [b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', ..] => text.len() <= 3,
        _ => false,
    }
}

/// Whether a text may be a number that is not written in the digits of everyday: decimal digits without a leading zero
/// are the same to everyone. So is a text with a byte that no number and no date has, such as an amount with a unit.
fn may_be_odd_number(text: &[u8]) -> bool {
    match text {
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => false,
        [b'0'] => false,
        _ => text.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9'
                    | b'a'..=b'f'
                    | b'A'..=b'F'
                    | b'+' | b'-' | b'.' | b':' | b'_' | b' ' | b'\t'
                    | b'I' | b'N' | b'O' | b'T' | b'X' | b'Z'
                    | b'i' | b'n' | b'o' | b't' | b'x' | b'z'
            )
        }),
    }
}

/// Whether a mapping may have a key twice, whoever reads it: nearly always all keys are strings to every reader and
/// differ as they are written. Allocates nothing for mappings of few entries.
pub(crate) fn may_repeat_keys(nodes: &[Node], far: &[Far], text: &[u8], mapping: u32) -> bool {
    let keys = || Keys::of(nodes, far, mapping);
    let mut bits = 0_u64;
    let mut count = 0;
    let mut all = keys();
    while let Some(key) = all.next() {
        // A lone key repeats nothing, whatever it is.
        if count == 0 && all.is_empty() {
            return false;
        }
        // What one reader takes for something else than a string may be the same as another key.
        let Some(name) = string(text, key) else {
            return true;
        };
        let bit = 1 << place(name);
        if bits & bit != 0 && count < FEW {
            let mut before = keys().take(count);
            if before.any(|other| string(text, other) == Some(name)) {
                return true;
            }
        }
        bits |= bit;
        count += 1;
    }
    count > FEW && repeats(keys().map(|key| string(text, key)).collect())
}

/// The keys of a mapping.
struct Keys<'n> {
    nodes: &'n [Node],
    far: &'n [Far],
    at: u32,
    end: u32,
}

impl<'n> Keys<'n> {
    fn of(nodes: &'n [Node], far: &'n [Far], mapping: u32) -> Self {
        let mut keys = Self {
            nodes,
            far,
            at: mapping + 1,
            end: 0,
        };
        keys.end = keys.next_of(mapping).unwrap_or_default();
        keys
    }

    #[inline]
    fn next_of(&self, index: u32) -> Option<u32> {
        let node = self.nodes.get(index as usize)?;
        Some(node.next(index, || far_next(self.far, index)))
    }

    const fn is_empty(&self) -> bool {
        self.at >= self.end
    }
}

impl<'n> Iterator for Keys<'n> {
    type Item = &'n Node;

    #[inline]
    fn next(&mut self) -> Option<&'n Node> {
        if self.is_empty() {
            return None;
        }
        let key = self.nodes.get(self.at as usize)?;
        self.at = self.next_of(self.next_of(self.at)?)?;
        Some(key)
    }
}

#[inline(never)]
fn repeats(mut names: Vec<Option<&[u8]>>) -> bool {
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// The text of a key that is this string to every reader, when it stands in the file as it is.
#[inline]
fn string<'t>(text: &'t [u8], key: &Node) -> Option<&'t [u8]> {
    let value = key.value_span()?;
    let name = text.get(value.start as usize..value.end as usize)?;
    if key.kind == Kind::Plain && may_be_no_string(name) {
        return None;
    }
    Some(name)
}

/// One of 64 places for a text: most keys of one mapping differ in length or at their ends.
#[inline]
fn place(text: &[u8]) -> u64 {
    let end = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or_default());
    let word = (text.len() as u64) << 16 | end(text.first()) << 8 | end(text.last());
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58
}

/// Whether some reader might take a plain scalar for something else than a string: a number by its first byte, or one
/// of the words of YAML 1.1 for nothing, true and false.
#[inline]
fn may_be_no_string(text: &[u8]) -> bool {
    /// By the first byte of a text: that of no other thing than a string, of a word, of anything.
    const STRING: u8 = 0;
    const WORD: u8 = 1;
    static STARTS: [u8; 256] = {
        let mut starts = [STRING; 256];
        let (words, others) = (b"yYnNoOtTfF", b"0123456789-+.~<=");
        let mut at = 0;
        while at < words.len() {
            starts[words[at] as usize] = WORD;
            at += 1;
        }
        at = 0;
        while at < others.len() {
            starts[others[at] as usize] = WORD + 1;
            at += 1;
        }
        starts
    };
    let Some(first) = text.first() else {
        return true;
    };
    match STARTS[usize::from(*first)] {
        STRING => false,
        WORD => text.len() <= 5 && is_word(text),
        _ => true,
    }
}

fn is_word(text: &[u8]) -> bool {
    let is_one = |words: &[&[u8]]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text.len() {
        1 => is_one(&[b"y", b"n"]),
        2 => is_one(&[b"on", b"no"]),
        3 => is_one(&[b"yes", b"off"]),
        4 => is_one(&[b"true", b"null"]),
        _ => is_one(&[b"false"]),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_no_string;
    use crate::{TapeBuilder, json, yaml};

    fn of(text: &str) -> (bool, bool, bool) {
        let tape = yaml::parse(text).tape.summary();
        let complete = yaml::parse_complete(text).tape.summary();
        assert_eq!(tape.may_repeat_keys(), complete.may_repeat_keys(), "{text}");
        (
            tape.may_repeat_keys(),
            tape.may_have_contested_scalars(),
            tape.may_have_bare_braces(),
        )
    }

    #[test]
    fn repeated_keys_are_seen() {
        for text in [
            "a: 1\na: 2\n",
            "a: 1\n\"a\": 2\n",
            "x:\n  - {b: 1, c: 2, b: 3}\n",
            "a: 1\n? [b]\n: 2\n",
            "1: a\n0x1: b\n",
            "a: 1\nyes: 2\n",
        ] {
            assert!(of(text).0, "{text}");
        }
        for text in [
            "a: 1\nb: 2\n",
            "1: a\n",
            "a: {b: 1}\nb: {a: 1}\n",
            "[a, a]\n",
            "",
        ] {
            assert!(!of(text).0, "{text}");
        }
        let many = |last: &str| {
            let keys: Vec<String> = (0..100).map(|at| format!("key{at}x: 1\n")).collect();
            let keys = keys.concat();
            of(&format!("{keys}{last}: 1\n")).0
        };
        assert!(many("key7x"));
        assert!(!many("key100x"));
        assert!(
            json::parse("{\"a\": 1, \"a\": 2}")
                .tape
                .summary()
                .may_repeat_keys()
        );
    }

    #[test]
    fn contested_scalars_and_braces_are_seen() {
        for text in ["a: yes\n", "a: 0644\n", "- 1_000\n", "a: +1\n", "a: 1:20\n"] {
            assert!(of(text).1, "{text}");
        }
        for text in [
            "a: 'yes'\n",
            "a: 644\n",
            "- 10Mi\n",
            "a: yesterday\n",
            "a: 0\n",
        ] {
            assert!(!of(text).1, "{text}");
        }
        assert!(of("a: {{ b }}\n").2);
        assert!(!of("a: '{{ b }}'\n").2);
    }

    #[test]
    fn built_trees_are_surveyed_too() {
        let mut builder = TapeBuilder::new();
        builder.begin_document();
        builder.begin_mapping();
        for _ in 0..2 {
            builder.scalar(crate::Kind::Plain, "a");
            builder.scalar(crate::Kind::Plain, "no");
        }
        let (_, tape) = builder.finish();
        let tape = tape.summary();
        assert!(tape.may_repeat_keys() && tape.may_have_contested_scalars());
    }

    #[test]
    fn words_and_numbers_may_be_no_strings() {
        let others = [
            "", "1", "-1", "+1", ".5", "~", "<<", "=", "y", "N", "on", "No", "YES", "off", "True",
            "null", "FALSE",
        ];
        for text in others {
            assert!(may_be_no_string(text.as_bytes()), "{text}");
        }
        for text in [
            "a", "yn", "name", "kind", "type", "offer", "nulls", "x1", "_",
        ] {
            assert!(!may_be_no_string(text.as_bytes()), "{text}");
        }
    }
}

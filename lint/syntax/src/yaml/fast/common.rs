//! The way of most lines: `key: some words`, and `key:` above the first key of what it holds, with or
//! without a dash before it.
//!
//! Nothing here is needed to read a document, only to read it fast: whatever is not of these forms
//! is left where it stands for the general way.

use super::block::{DASH, Next, Open};
use super::bytes::{self, Set};
use super::cursor::{Ahead, Scanner};
use super::{KEY_LIMIT, NESTING};
use crate::node::Far;
use crate::{Kind, Node, Span, Summary, survey};

/// What does not begin a key or a word here: the indicators, the quotes, blanks and breaks, `-`, `.`
/// for the sake of `...`, and `<` for the sake of `<<`.
static SPECIAL: Set = Set::new(b"[{|>?:,]}&*!%@`#\"'-\n\t .<");

/// Whether a token of the common forms begins with this byte. It never begins a document marker.
#[inline(always)]
const fn begins_common(byte: u8) -> bool {
    !SPECIAL.has(byte)
}

/// What may be a key, and its level as that.
#[derive(Clone, Copy)]
struct Token {
    at: u32,
    level: u32,
}

/// The first token of a line.
#[inline(always)]
fn first_token(bytes: &[u8], line: u32) -> Option<(Token, u8)> {
    let at = bytes::skip_spaces(bytes, line);
    let first = *bytes.get(at as usize)?;
    let level = (at - line) * 2 + 1;
    Some((Token { at, level }, first))
}

/// What may be a key behind the dash that stands at a token, two columns deeper than that.
#[inline(always)]
fn behind_dash(bytes: &[u8], dash: Token) -> Option<Token> {
    let at = dash.at as usize;
    let [b'-', b' ', first] = bytes.get(at..at + 3)? else {
        return None;
    };
    let (at, level) = (dash.at + 2, dash.level + 4);
    begins_common(*first).then_some(Token { at, level })
}

/// The open collections and the nodes, held in registers.
struct Tree<'a> {
    nodes: &'a mut [Node],
    /// The table of far ends.
    far: &'a mut Vec<Far>,
    /// How many nodes there are.
    count: u32,
    opened: &'a mut [Open; NESTING],
    /// How many collections are open.
    depth: usize,
    /// The level of the innermost.
    top: u32,
    /// Whether two readers may take a scalar for different things.
    differs: bool,
    /// Whether the keys of a mapping were all told apart.
    told_apart: bool,
}

impl Tree<'_> {
    /// Opens the mapping that begins with the key at `token`, unless it is open already.
    #[inline(always)]
    fn begin(&mut self, token: Token) -> Option<()> {
        if token.level > self.top {
            self.open(Kind::Mapping, token.at, token.level)
        } else {
            Some(())
        }
    }

    /// What a token is that has not been read.
    #[inline(always)]
    const fn waits_for(&self, token: Token) -> Next {
        if token.level > self.top {
            Next::Node
        } else {
            Next::Other
        }
    }

    /// Adds one node, if there is room.
    #[inline(always)]
    fn push(&mut self, kind: Kind, span: Span) -> Option<()> {
        let slot = self.nodes.get_mut(self.count as usize)?;
        *slot = Node::slice(kind, span)?;
        self.count += 1;
        Some(())
    }

    /// Asks of a key what a survey would: whether it is another one than those before it, and the same to all readers.
    #[inline(always)]
    fn survey_key(&mut self, bytes: &[u8], key: Span) -> Option<()> {
        let name = bytes.get(key.start as usize..key.end as usize)?;
        let open = self.opened.get_mut(self.depth.wrapping_sub(1))?;
        let key = survey::PlainKey::of(name);
        self.told_apart &= open.add_key(key.bit);
        self.differs |= key.differs;
        Some(())
    }

    /// The same of a value.
    #[inline(always)]
    fn survey_value(&mut self, bytes: &[u8], kind: Kind, value: Span) -> Option<()> {
        if kind == Kind::Plain {
            let text = bytes.get(value.start as usize..value.end as usize)?;
            self.differs |= survey::differs(text);
        }
        Some(())
    }

    /// Adds a key and its value, if there is room.
    #[inline(always)]
    fn push_entry(&mut self, bytes: &[u8], key: Span, kind: Kind, value: Span) -> Option<()> {
        self.survey_key(bytes, key)?;
        self.survey_value(bytes, kind, value)?;
        let at = self.count as usize;
        let [first, second] = self.nodes.get_mut(at..at + 2)? else {
            return None;
        };
        *first = Node::slice(Kind::Plain, key)?;
        *second = Node::slice(kind, value)?;
        self.count += 2;
        Some(())
    }

    /// Opens a collection.
    #[inline(always)]
    fn open(&mut self, kind: Kind, at: u32, level: u32) -> Option<()> {
        let open = self.opened.get_mut(self.depth)?;
        let node = self.count;
        *self.nodes.get_mut(node as usize)? = Node::collection(kind, at);
        self.count += 1;
        *open = Open::new(node, self.top);
        self.depth += 1;
        self.top = level;
        Some(())
    }

    /// Closes the collections above `level` where the last node ends.
    #[inline(always)]
    fn close_above(&mut self, level: u32) {
        while self.top > level
            && let Some(open) = self.opened.get(self.depth.wrapping_sub(1))
            && let Some(node) = self.nodes.get_mut(open.node as usize)
        {
            let far = node.end_subtree(open.node, self.count);
            if far.is_some() {
                self.far.extend(far);
            }
            self.depth -= 1;
            self.top = open.outer;
        }
    }
}

impl Scanner<'_, '_> {
    /// Reads entries of the common forms as long as they come, from the token that stands here. What
    /// comes next is the same as before when there were none.
    #[inline(always)]
    pub(super) fn common_entries(&mut self, top: &mut u32, next: Next) -> Next {
        let at = self.at as u32;
        if !self.more() || !begins_common(self.byte(self.at)) {
            return next;
        }
        let level = (at - self.line_start as u32) * 2 + 1;
        if next == Next::Other {
            *top = self.close_above(level, *top);
            if *top != level {
                return Next::Other;
            }
        }
        self.entries_from(Token { at, level }, top)
    }

    /// The same from a token that may be a key of the innermost collection, or of a mapping that the
    /// innermost collection waits for, which is deeper.
    #[inline(never)]
    fn entries_from(&mut self, token: Token, top: &mut u32) -> Next {
        let (nodes, count, far) = self.assembly.parts_mut();
        let mut tree = Tree {
            nodes,
            far,
            count,
            opened: self.opened,
            depth: self.depth,
            top: *top,
            differs: false,
            told_apart: true,
        };
        let (token, next) = entries(self.bytes, &mut tree, token);
        let Tree {
            count,
            depth,
            differs,
            told_apart,
            ..
        } = tree;
        *top = tree.top;
        if differs {
            self.assembly.note(Summary::DIFFERS);
        }
        if !told_apart {
            self.assembly.ask_for_survey();
        }
        self.assembly.nodes.set_len(count);
        self.depth = depth;
        self.at = token.at as usize;
        if self.at >= self.bytes.len() {
            self.ahead = Ahead::End;
        }
        self.line_start = self.at - ((token.level - 1) / 2) as usize;
        next
    }
}

/// Reads entries from `token` on; returns the token that is not of these forms, and what it is.
#[inline(always)]
fn entries(bytes: &[u8], tree: &mut Tree<'_>, token: Token) -> (Token, Next) {
    let mut token = token;
    while let Some((key, behind)) = key_at(bytes, token) {
        match behind {
            [b' ', first] if begins_common(first) => {
                let Some(words) = words_at(bytes, key.end + 2) else {
                    break;
                };
                match entry(bytes, tree, token, (key, Kind::Plain, words)) {
                    Some((following, None)) => token = following,
                    Some((following, Some(next))) => return (following, next),
                    None => break,
                }
            }
            [b' ', b'"'] => {
                let Some(quoted) = quoted_word_at(bytes, key.end + 2) else {
                    break;
                };
                match entry(bytes, tree, token, (key, Kind::DoubleQuoted, quoted)) {
                    Some((following, None)) => token = following,
                    Some((following, Some(next))) => return (following, next),
                    None => break,
                }
            }
            [b'\n', _] => {
                let Some((below, first)) = first_token(bytes, key.end + 2) else {
                    break;
                };
                let (level, following) = if begins_common(first) {
                    (below.level, below)
                } else if let Some(following) = behind_dash(bytes, below) {
                    (below.level + DASH, following)
                } else {
                    break;
                };
                if level <= token.level
                    || tree.begin(token).is_none()
                    || tree.survey_key(bytes, key).is_none()
                    || tree.push(Kind::Plain, key).is_none()
                {
                    break;
                }
                token = following;
                if level > below.level && tree.open(Kind::Sequence, below.at, level).is_none() {
                    return (Token { level, ..below }, Next::Node);
                }
            }
            _ => break,
        }
    }
    (token, tree.waits_for(token))
}

/// Adds the entry of a key and a value that ends its line, when the next line does not continue it;
/// returns the token below, and what it is unless it is of the common forms.
#[inline(always)]
fn entry(
    bytes: &[u8],
    tree: &mut Tree<'_>,
    token: Token,
    (key, kind, value): (Span, Kind, Span),
) -> Option<(Token, Option<Next>)> {
    let Some((below, first)) = first_token(bytes, value.end + 1) else {
        tree.begin(token)?;
        tree.push_entry(bytes, key, kind, value)?;
        let at = bytes.len() as u32;
        return Some((Token { at, level: 1 }, Some(Next::Other)));
    };
    // Deeper text would continue the value, or be an error.
    if below.level > token.level {
        return None;
    }
    let (level, following) = if begins_common(first) {
        (below.level, below)
    } else {
        (below.level + DASH, behind_dash(bytes, below)?)
    };
    tree.begin(token)?;
    tree.push_entry(bytes, key, kind, value)?;
    tree.close_above(level);
    if tree.top == level {
        Some((following, None))
    } else {
        Some((Token { level, ..below }, Some(Next::Other)))
    }
}

/// The key that stands at a token, when it is one word, and the two bytes behind its colon.
#[inline(always)]
fn key_at(bytes: &[u8], token: Token) -> Option<(Span, [u8; 2])> {
    let end = match bytes::near_word_end(bytes, token.at) {
        Some(end) => end,
        None => far_key_end(bytes, token.at)?,
    };
    let colon = end.wrapping_sub(1);
    let found = bytes.get(colon as usize..colon as usize + 3)?;
    let [b':', blank, first] = *found else {
        return None;
    };
    Some((Span::new(token.at, colon), [blank, first]))
}

#[inline(never)]
fn far_key_end(bytes: &[u8], from: u32) -> Option<u32> {
    let end = bytes::word_end(bytes, from);
    (end - from <= KEY_LIMIT as u32).then_some(end)
}

/// The words from an offset to the end of its line, when one space stands between them and they are
/// neither a key nor followed by a comment.
#[inline(always)]
fn words_at(bytes: &[u8], start: u32) -> Option<Span> {
    let mut end = bytes::word_end(bytes, start);
    loop {
        let last = end.wrapping_sub(1) as usize;
        let [last, blank] = *bytes.get(last..last + 2)? else {
            return None;
        };
        if last == b':' {
            return None;
        }
        if blank == b'\n' {
            return Some(Span::new(start, end));
        }
        if blank != b' ' || matches!(*bytes.get(end as usize + 1)?, b'#' | b' ' | b'\n' | b'\t') {
            return None;
        }
        end = bytes::word_end(bytes, end + 1);
    }
}

/// The word in double quotes at an offset, when it ends its line and nothing in it is escaped.
#[inline(always)]
fn quoted_word_at(bytes: &[u8], start: u32) -> Option<Span> {
    let end = bytes::near_word_end(bytes, start)?;
    let [b'"', b'\n'] = bytes.get(end as usize - 1..=end as usize)? else {
        return None;
    };
    let inside = bytes.get(start as usize + 1..end as usize - 1)?;
    let plain = |&byte: &u8| byte != b'"' && byte != b'\\';
    inside.iter().all(plain).then_some(Span::new(start, end))
}

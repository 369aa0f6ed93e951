//! Tabs before the first text of a line: blanks to YAML 1.2 where nothing else stands on the line, and refused by the scanner
//! of go-yaml at most places outside of quotes and of collections in brackets (`yaml_parser_fetch_next_token`,
//! `yaml_parser_scan_plain_scalar`, `yaml_parser_scan_block_scalar_breaks`).

use crate::{Kind, NodeRef, Span, Tape};

/// A tab with nothing but spaces before it on its line.
struct Tab {
    at: usize,
    column: usize,
    /// One past the last byte of the lines above that is no blank.
    above: usize,
    /// What stands behind it and the blanks that follow; nothing at the end of a line.
    next: Option<u8>,
}

/// The first such tab that is refused in a text and its tape. Tabs before a comment are passed over, of which some are
/// refused as well.
pub fn misplaced_tab(tape: &Tape, text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut tabs = tabs(bytes).peekable();
    tabs.peek()?;
    // Nodes follow one another in the order in which they begin.
    let count = u32::try_from(tape.node_count()).unwrap_or(u32::MAX);
    let nodes = (0..count).filter_map(|index| tape.node(text, index));
    let mut nodes = nodes.peekable();
    let mut before = Before::default();
    let misplaced = tabs.find(|tab| {
        while let Some(node) = nodes.next_if(|node| node.span().start as usize <= tab.at) {
            before.pass(node, bytes);
        }
        before.refuses(tab)
    });
    misplaced.map(|tab| Span::new(tab.at as u32, tab.at as u32 + 1))
}

fn tabs(bytes: &[u8]) -> impl Iterator<Item = Tab> {
    let (mut read, mut above) = (0, 0);
    memchr::memchr_iter(b'\t', bytes).filter_map(move |at| {
        let spaces = bytes[..at].iter().rev().take_while(|byte| **byte == b' ');
        let column = spaces.count();
        let line = at - column;
        if line > 0 && bytes[line - 1] != b'\n' {
            return None;
        }
        let written = |byte: &u8| !byte.is_ascii_whitespace();
        if let Some(last) = bytes[read..line].iter().rposition(written) {
            above = read + last + 1;
        }
        read = line;
        let mut rest = bytes[at..].iter().copied();
        let next = rest.find(|byte| !matches!(byte, b' ' | b'\t'));
        let next = next.filter(|byte| !matches!(byte, b'\n' | b'\r'));
        Some(Tab {
            at,
            column,
            above,
            next,
        })
    })
}

/// What has begun before a tab.
#[derive(Default)]
struct Before {
    /// The block collections around, each by the node behind it and its column.
    around: Vec<(u32, usize)>,
    /// Where the last text in quotes or collection in brackets ends.
    covered: usize,
    /// Where the last plain text ends, and the least column of what goes on with it.
    plain: Option<(usize, usize)>,
    block: Option<Block>,
}

/// A block scalar.
struct Block {
    end: usize,
    /// Where the first line with a text begins; before it the scanner looks for spaces alone.
    first: usize,
    indent: usize,
}

impl Before {
    fn pass(&mut self, node: NodeRef<'_>, bytes: &[u8]) {
        let (start, end) = (node.span().start as usize, node.span().end as usize);
        while self
            .around
            .pop_if(|(next, _)| *next <= node.index())
            .is_some()
        {}
        let least = self.around.last().map_or(0, |(_, column)| column + 1);
        match node.kind() {
            Kind::SingleQuoted | Kind::DoubleQuoted => self.covered = self.covered.max(end),
            Kind::Mapping | Kind::Sequence if matches!(bytes.get(start), Some(b'{' | b'[')) => {
                self.covered = self.covered.max(end);
            }
            Kind::Mapping | Kind::Sequence => {
                let line = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
                self.around.push((node.next_index(), start - line));
            }
            Kind::Literal | Kind::Folded => self.block = Some(Block::of(bytes, start, end, least)),
            Kind::Plain if start < end => self.plain = Some((end, least)),
            _ => {}
        }
    }

    fn refuses(&self, tab: &Tab) -> bool {
        if tab.at < self.covered {
            return false;
        }
        let block = self.block.as_ref();
        if let Some(block) = block.filter(|block| tab.at < block.end || tab.above <= block.end) {
            return tab.at - tab.column <= block.first || tab.column < block.indent;
        }
        // Before a comment the scanner takes them at some places.
        if tab.next == Some(b'#') {
            return false;
        }
        if tab.column == 0 {
            return true;
        }
        match self.plain {
            Some((end, least)) if tab.above <= end => tab.column < least,
            _ => tab.next.is_none(),
        }
    }
}

impl Block {
    fn of(bytes: &[u8], start: usize, end: usize, least: usize) -> Self {
        let line = |from: usize| {
            let rest = bytes.get(from..).unwrap_or_default();
            memchr::memchr(b'\n', rest).map_or(bytes.len(), |at| from + at + 1)
        };
        let body = line(start);
        let header = bytes.get(start..body.min(end)).unwrap_or_default();
        let digit = header.iter().take(3).find(|byte| byte.is_ascii_digit());
        let mut first = body;
        while first < end {
            let next = line(first);
            if !bytes[first..next].trim_ascii().is_empty() {
                break;
            }
            first = next;
        }
        let spaces = bytes[first.min(bytes.len())..]
            .iter()
            .take_while(|byte| **byte == b' ');
        match digit {
            // The column of what holds it is one less than the least one; so is the first column that counts.
            Some(digit) => Self {
                end,
                first: 0,
                indent: least.saturating_sub(1) + usize::from(digit - b'0'),
            },
            None => Self {
                end,
                first,
                indent: spaces.count(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::misplaced_tab;
    use crate::yaml::parse;

    /// What the real SOPS 3.11.0 says of each.
    #[test]
    fn only_quotes_and_brackets_take_tabs() {
        for (text, refused) in [
            ("a: b\n\t\nc: d\n", Some(5)),
            ("a:\n\t\n  b: c\n", Some(3)),
            ("\t\na: b\n", Some(0)),
            ("a: |\n  b\n\t\n  c\n", Some(9)),
            ("a: \"b\n\tc\"\nd: e\n", None),
            ("a: 'b\n\tc'\nd: e\n", None),
            ("a: {b: c,\n\td: e}\nf: g\n", None),
            ("a: [b,\n\t\n c]\nf: g\n", None),
            ("a: [b]\n\t\nc: d\n", Some(7)),
            ("a: \"b\"\n\t\nc: d\n", Some(7)),
            ("a:\tb\nc: d\t\n", None),
            ("a: b\n# x\n\t# y\nc: d\n", None),
            ("a: |\n  \tb\nc: d\n", Some(7)),
            ("a: |\n  b\n \t\n  c\nd: e\n", Some(10)),
            ("a: |\n  b\n \t\nd: e\n", Some(10)),
            ("a: |\n  b\n  \t\n  c\nd: e\n", None),
            ("a: |\n  b\n   \t\n  c\n", None),
            ("a: >\n  b\n \t\n  c\nd: e\n", Some(10)),
            ("a: |\n \t\n  b\nc: d\n", Some(6)),
            ("a: |2\n  \tb\nc: d\n", None),
            ("a: |2\n \t\n  b\nc: d\n", Some(7)),
            ("a:\n  b: |\n    c\n   \t\n  d: e\n", Some(19)),
            ("a: |\n  b\n \t# c\nd: e\n", Some(10)),
            ("a: |-\n  b\n \t\n", Some(11)),
            ("a: b\n  \t\nc: d\n", None),
            ("a: b\n \t c\nd: e\n", None),
            ("a:\n  - b\n  \t\n  - c\n", Some(11)),
            ("a:\n  b: c\n \t\n  d: e\n", Some(11)),
            ("a: \"b\"\n \t\nc: d\n", Some(8)),
            ("a: [b]\n \t\nc: d\n", Some(8)),
            ("a:\n \t\n  b: c\n", Some(4)),
            ("a: b\n# x\n \t\nc: d\n", Some(10)),
            ("a: b\n \t# x\nc: d\n", None),
        ] {
            let found = misplaced_tab(&parse(text).tape, text).map(|span| span.start);
            assert_eq!(found, refused, "{text:?}");
        }
    }
}

//! Seeded damage to texts.

/// What YAML is sensitive to.
const PIECES: [&str; 44] = [
    "\n",
    " ",
    "  ",
    "- ",
    ": ",
    ":",
    "#",
    " #",
    "'",
    "\"",
    "|",
    "|-\n",
    ">\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "---\n",
    "-",
    "\t",
    "a",
    "0",
    "\\",
    "\n\n",
    "- - ",
    "&a ",
    "*a",
    "!t ",
    "?",
    "k: v\n",
    "\u{e9}",
    "? ",
    "...\n",
    "|+\n",
    "|2\n",
    "%",
    "\r\n",
    "''",
    "\\n",
    "\\\n",
    "@",
    "  - x: &b\n",
    "\n---",
];

/// A small generator (xorshift) and the damage it does.
pub struct Mutator {
    state: u64,
}

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % limit.max(1)
    }

    /// One of the seeds with one to four places changed.
    pub fn mutant(&mut self, seeds: &[String]) -> String {
        let mut text = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            self.damage(&mut text);
        }
        text
    }

    fn damage(&mut self, text: &mut String) {
        let at = boundary(text, self.below(text.len() + 1));
        let end = boundary(text, at + self.below(20));
        match self.below(4) {
            0 | 1 => text.insert_str(at, PIECES[self.below(PIECES.len())]),
            2 if at < text.len() => {
                text.remove(at);
            }
            _ => text.replace_range(at..end.max(at), ""),
        }
    }
}

fn boundary(text: &str, near: usize) -> usize {
    let mut at = near.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

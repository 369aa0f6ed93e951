//! One rule: what it asks and what it decides.

use super::field::Field;
use super::lex::{Kind, Token};
use super::values::{Element, Names, Values, block};
use crate::firewall::{Match, Verdict};
use crate::net::Family;
use crate::ports::PortFault;

/// A rule as read. A map of verdicts gives several.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) matches: Vec<Match>,
    pub(super) verdict: Verdict,
}

/// Reads the statement that some tokens are. Faults of ports go to `faults`.
pub(super) fn read(
    tokens: &[Token<'_>],
    names: &Names,
    faults: &mut Vec<(PortFault, Token<'static>)>,
) -> Vec<Read> {
    let mut reader = Reader {
        tokens,
        at: 0,
        names,
        faults,
        matches: Vec::new(),
        is_verdict: false,
        found: Vec::new(),
    };
    reader.statement();
    reader.found
}

pub(super) struct Reader<'r, 't> {
    pub(super) tokens: &'r [Token<'t>],
    pub(super) at: usize,
    pub(super) names: &'r Names,
    pub(super) faults: &'r mut Vec<(PortFault, Token<'static>)>,
    pub(super) matches: Vec<Match>,
    pub(super) is_verdict: bool,
    pub(super) found: Vec<Read>,
}

impl<'t> Reader<'_, 't> {
    pub(super) fn word(&self, ahead: usize) -> Option<&'t str> {
        match self.tokens.get(self.at + ahead)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn mark(&self) -> Option<&'t str> {
        match self.tokens.get(self.at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn decide(&mut self, verdict: Verdict) {
        self.is_verdict = true;
        self.found.push(Read {
            matches: self.matches.clone(),
            verdict,
        });
    }

    fn statement(&mut self) {
        while self.at < self.tokens.len() && !self.is_verdict {
            let before = self.at;
            self.part();
            if self.at == before {
                // Not read: the rest of the rule may ask anything.
                self.matches.push(Match::Unknown);
                self.at += 1;
            }
        }
        if self.found.is_empty() {
            self.decide(Verdict::Continue);
        }
    }

    fn part(&mut self) {
        let Some(word) = self.word(0) else { return };
        if let Some((field, length)) = self.field() {
            self.at += length;
            // To ask for a field of a header is to ask for its family.
            match word {
                "ip" => self.matches.push(Match::Family(Family::V4)),
                "ip6" => self.matches.push(Match::Family(Family::V6)),
                _ => {}
            }
            self.compare(field);
            return;
        }
        match word {
            "accept" => self.decide(Verdict::Accept),
            "drop" | "reject" => self.decide(Verdict::Drop),
            "return" => self.decide(Verdict::Return),
            "continue" => self.decide(Verdict::Continue),
            "jump" | "goto" => {
                let name = self.word(1).unwrap_or_default().to_owned();
                let is_jump = word == "jump";
                self.decide(if is_jump {
                    Verdict::Jump(name)
                } else {
                    Verdict::Goto(name)
                });
            }
            "dnat" | "redirect" | "tproxy" => self.rewrite(),
            // What leaves, and what another program decides.
            "snat" | "masquerade" | "queue" | "dup" | "fwd" | "synproxy" => {
                self.decide(Verdict::Unknown);
            }
            "counter" => self.options(&["packets", "bytes", "name"]),
            "log" => self.options(&[
                "prefix",
                "level",
                "group",
                "snaplen",
                "queue-threshold",
                "flags",
            ]),
            "comment" => self.at += 2,
            "notrack" => self.at += 1,
            "limit" | "quota" => {
                self.at += 1;
                self.options(&[
                    "rate", "over", "until", "name", "burst", "packets", "bytes", "mbytes",
                    "kbytes", "used",
                ]);
                self.matches.push(Match::Sometimes);
            }
            "add" | "update" | "delete" | "set" | "meter" | "flow" | "ct" | "meta" | "tcp" => {
                // A statement about a set or a mark. A limit inside of a set holds for some packets.
                while self.at < self.tokens.len() {
                    if self.mark() == Some("{") {
                        self.at += block(&self.tokens[self.at..]);
                        break;
                    }
                    if matches!(
                        self.word(0),
                        Some("accept" | "drop" | "reject" | "jump" | "goto" | "counter" | "return")
                    ) {
                        break;
                    }
                    self.at += 1;
                }
                self.matches.push(Match::Sometimes);
            }
            _ => {}
        }
    }

    /// Passes over a word and what belongs to it.
    fn options(&mut self, known: &[&str]) {
        self.at += 1;
        while let Some(word) = self.word(0) {
            let is_amount = word.starts_with(|letter: char| letter.is_ascii_digit());
            if !known.contains(&word) && !is_amount {
                return;
            }
            let has_value = matches!(
                word,
                "prefix" | "level" | "group" | "snaplen" | "queue-threshold" | "flags" | "name"
            );
            self.at += 1 + usize::from(has_value);
        }
    }

    fn compare(&mut self, first: Field) {
        let mut fields = vec![first];
        while self.mark() == Some(".") {
            self.at += 1;
            let Some((field, length)) = self.field() else {
                break;
            };
            fields.push(field);
            self.at += length;
        }
        // `ct mark & 0x1 == 0x1`: what the bits say is not followed.
        if matches!(self.mark(), Some("&" | "|" | "^")) {
            while matches!(self.mark(), Some("&" | "|" | "^" | "(" | ")"))
                || self.word(0).is_some() && self.mark_behind()
            {
                self.at += 1;
            }
        }
        let operator = match self.mark() {
            Some(mark @ ("==" | "!=" | "<" | ">" | "<=" | ">=" | "=")) => {
                self.at += 1;
                mark
            }
            _ => "==",
        };
        let is_map = self.word(0) == Some("vmap");
        if is_map {
            self.at += 1;
        }
        let (values, length) = self.names.read(&self.tokens[self.at..]);
        let value_at = self.at;
        self.at += length;
        // `fib … exists` and flags such as `ct state` without a value do not occur; nothing read is nothing known.
        if is_map {
            self.map(&fields, &values);
            return;
        }
        if let [field] = fields[..] {
            let asked = self.ask(field, operator, &values, value_at);
            self.matches.push(asked);
            return;
        }
        match &values {
            Values::Known(elements) if operator == "==" => {
                let asked = self.tuples(&fields, elements, value_at);
                self.several(asked);
            }
            _ => self.matches.push(Match::Unknown),
        }
    }

    fn mark_behind(&self) -> bool {
        matches!(
            self.tokens.get(self.at + 1).map(|token| token.kind),
            Some(Kind::Mark("&" | "|" | "^" | "==" | "!=" | ")"))
        )
    }

    fn tuples(&mut self, fields: &[Field], elements: &[Element], at: usize) -> Vec<Vec<Match>> {
        let mut all = Vec::new();
        for element in elements {
            let pairs = fields.iter().zip(&element.fields);
            let asked = pairs.map(|(field, word)| {
                let values = Values::Known(vec![Element {
                    fields: vec![word.clone()],
                    verdict: Vec::new(),
                }]);
                self.ask(*field, "==", &values, at)
            });
            all.push(asked.collect());
        }
        all
    }

    /// One of several: the rest of the rule is read for each of them.
    fn several(&mut self, all: Vec<Vec<Match>>) {
        let (at, before) = (self.at, self.matches.clone());
        for asked in all {
            self.at = at;
            self.is_verdict = false;
            self.matches.clone_from(&before);
            self.matches.extend(asked);
            while self.at < self.tokens.len() && !self.is_verdict {
                let start = self.at;
                // Two concatenations in one rule would multiply.
                if self.tokens[self.at..]
                    .iter()
                    .any(|token| token.kind == Kind::Mark("."))
                {
                    self.matches.push(Match::Unknown);
                    self.at += 1;
                    continue;
                }
                self.part();
                if self.at == start {
                    self.matches.push(Match::Unknown);
                    self.at += 1;
                }
            }
            if !self.is_verdict {
                self.decide(Verdict::Continue);
            }
        }
        self.is_verdict = true;
    }

    fn map(&mut self, fields: &[Field], values: &Values) {
        self.is_verdict = true;
        let Values::Known(elements) = values else {
            self.matches.push(Match::Unknown);
            self.decide(Verdict::Unknown);
            return;
        };
        let before = self.matches.clone();
        for element in elements {
            let words: Vec<&str> = element.verdict.iter().map(String::as_str).collect();
            let verdict = match words[..] {
                ["accept", ..] => Verdict::Accept,
                ["drop" | "reject", ..] => Verdict::Drop,
                ["return", ..] => Verdict::Return,
                ["continue", ..] => Verdict::Continue,
                ["jump", name, ..] => Verdict::Jump(name.to_owned()),
                ["goto", name, ..] => Verdict::Goto(name.to_owned()),
                _ => Verdict::Unknown,
            };
            let one = [element.clone()];
            for asked in self.tuples(fields, &one, self.at) {
                self.matches.clone_from(&before);
                self.matches.extend(asked);
                self.decide(verdict.clone());
            }
        }
        if elements.is_empty() {
            self.decide(Verdict::Continue);
        }
    }
}

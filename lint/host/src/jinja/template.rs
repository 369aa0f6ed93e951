//! Text with expressions and statements, to text.

use rempart_core::Span;

use super::expression::compute;
use super::parts::{Part, parts};
use super::value::{TEXT_LIMIT, Value};
use super::{ITEMS, Piece, Rendered, Use, Variables};

/// How deep statements may stand in one another.
const DEPTH: usize = 16;

/// How many parts are gone through, those of loops each time again.
const STEPS: usize = 50_000;

/// How many parts a rendered text may have.
const PIECES: usize = 100_000;

/// Fills in a template with the settings of Ansible: the line break behind a statement goes (`trim_blocks`).
pub fn render(text: &str, variables: &dyn Variables) -> Rendered {
    let mut out = Rendered::default();
    let parts = parts(text, &mut out);
    let mut writer = Writer {
        out: &mut out,
        locals: Vec::new(),
        outer: variables,
        left: STEPS,
    };
    writer.block(&parts, DEPTH, false);
    out
}

struct Writer<'w> {
    out: &'w mut Rendered,
    /// What loops and `set` define, the newest last.
    locals: Vec<(String, Value, Vec<Use>)>,
    outer: &'w dyn Variables,
    /// How many parts may still be written.
    left: usize,
}

impl Variables for Writer<'_> {
    fn variable(&self, name: &str) -> Option<(Value, Vec<Use>)> {
        let local = self.locals.iter().rfind(|(known, ..)| known == name);
        match local {
            Some((_, value, uses)) => Some((value.clone(), uses.clone())),
            None => self.outer.variable(name),
        }
    }
}

fn first_word(statement: &str) -> &str {
    statement
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
        .unwrap_or_default()
}

/// The place of the statement that ends a block, and of those that part it: `else`, `elif`.
fn extent(parts: &[Part<'_>], from: usize, kind: &str) -> (Vec<usize>, usize) {
    let mut depth = 0_usize;
    let mut cuts = Vec::new();
    for (at, part) in parts.iter().enumerate().skip(from + 1) {
        let Part::Statement(statement, _) = part else {
            continue;
        };
        match first_word(statement) {
            "if" | "for" | "macro" | "filter" | "call" | "block" | "raw" => depth += 1,
            "else" | "elif" if depth == 0 => cuts.push(at),
            word if word.starts_with("end") && word != "endset" => {
                if depth == 0 {
                    return (
                        cuts,
                        if word.ends_with(kind) {
                            at
                        } else {
                            parts.len()
                        },
                    );
                }
                depth -= 1;
            }
            _ => {}
        }
    }
    (cuts, parts.len())
}

impl Writer<'_> {
    fn push(
        &mut self,
        text: &str,
        source: Span,
        is_literal: bool,
        is_conditional: bool,
        uses: Vec<Use>,
    ) {
        if self.out.text.len() + text.len() > TEXT_LIMIT || self.out.pieces.len() >= PIECES {
            self.too_long(source);
            self.left = 0;
            return;
        }
        self.out.pieces.push(Piece {
            out: self.out.text.len() as u32,
            source,
            is_literal,
            is_conditional,
            uses,
        });
        self.out.text.push_str(text);
    }

    fn too_long(&mut self, at: Span) {
        if self
            .out
            .faults
            .last()
            .is_none_or(|(_, what)| what != TOO_LONG)
        {
            self.out.faults.push((at, TOO_LONG.to_owned()));
        }
    }

    fn block(&mut self, parts: &[Part<'_>], depth: usize, is_conditional: bool) {
        let Some(depth) = depth.checked_sub(1) else {
            self.out.faults.push((
                Span::at(0),
                "statements stand too deep in one another".to_owned(),
            ));
            return;
        };
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let Some(left) = self.left.checked_sub(1) else {
                self.too_long(Span::at(0));
                return;
            };
            self.left = left;
            match *part {
                Part::Text(text, from) => {
                    let span = Span::new(from as u32, (from + text.len()) as u32);
                    self.push(text, span, true, is_conditional, Vec::new());
                }
                Part::Expression(text, span) => {
                    let (value, uses) = compute(text, self);
                    self.push(&value.shown(), span, false, is_conditional, uses);
                }
                Part::Statement(statement, span) => {
                    at = self.statement(parts, at, (statement, span), depth, is_conditional);
                }
            }
            at += 1;
        }
    }

    /// Runs the statement at a place, and says where it ends.
    fn statement(
        &mut self,
        parts: &[Part<'_>],
        at: usize,
        (statement, span): (&str, Span),
        depth: usize,
        is_conditional: bool,
    ) -> usize {
        let word = first_word(statement);
        let rest = statement[word.len()..].trim();
        match word {
            "if" => {
                let (cuts, end) = extent(parts, at, "if");
                self.unclosed(parts, end, span);
                self.branches(parts, at, &cuts, end, depth, is_conditional);
                end
            }
            "for" => {
                let (cuts, end) = extent(parts, at, "for");
                self.unclosed(parts, end, span);
                let stop = cuts.first().copied().unwrap_or(end);
                self.repeat(rest, &parts[at + 1..stop], depth, is_conditional);
                end
            }
            "set" => {
                if let Some((name, value)) = rest.split_once('=') {
                    let (value, uses) = compute(value.trim(), self);
                    let value = if is_conditional {
                        Value::Unknown
                    } else {
                        value
                    };
                    if self.locals.len() < ITEMS {
                        self.locals.push((name.trim().to_owned(), value, uses));
                    }
                }
                at
            }
            "raw" => {
                let (_, end) = extent(parts, at, "raw");
                for part in &parts[at + 1..end.min(parts.len())] {
                    if let Part::Text(text, from) = part {
                        let span = Span::new(*from as u32, (from + text.len()) as u32);
                        self.push(text, span, true, is_conditional, Vec::new());
                    }
                }
                end
            }
            "macro" | "filter" | "call" | "block" => {
                let (_, end) = extent(parts, at, word);
                self.out
                    .faults
                    .push((span, format!("`{{% {word} %}}` is not followed")));
                self.push(&crate::UNKNOWN.to_string(), span, false, true, Vec::new());
                end
            }
            "include" | "import" | "from" | "extends" => {
                self.out
                    .faults
                    .push((span, format!("`{{% {word} %}}` is not followed")));
                self.push(&crate::UNKNOWN.to_string(), span, false, true, Vec::new());
                at
            }
            "do" | "with" | "endwith" | "autoescape" | "endautoescape" | "else" | "elif" => at,
            _ => {
                self.out.faults.push((
                    span,
                    format!("`{{% {word} %}}` is no statement that is known"),
                ));
                at
            }
        }
    }

    fn unclosed(&mut self, parts: &[Part<'_>], end: usize, span: Span) {
        if end >= parts.len() {
            self.out
                .faults
                .push((span, "a statement is not closed".to_owned()));
        }
    }

    fn branches(
        &mut self,
        parts: &[Part<'_>],
        at: usize,
        cuts: &[usize],
        end: usize,
        depth: usize,
        is_conditional: bool,
    ) {
        let starts: Vec<usize> = std::iter::once(at).chain(cuts.iter().copied()).collect();
        let mut is_open = is_conditional;
        for (number, start) in starts.iter().enumerate() {
            let Some(Part::Statement(statement, _)) = parts.get(*start) else {
                return;
            };
            let word = first_word(statement);
            let stop = starts
                .get(number + 1)
                .copied()
                .unwrap_or(end)
                .min(parts.len());
            let body = &parts[start + 1..stop];
            let holds = if word == "else" {
                Some(true)
            } else {
                compute(statement[word.len()..].trim(), self).0.truth()
            };
            match holds {
                Some(true) => return self.block(body, depth, is_open),
                Some(false) => {}
                // Not known: this one may be there, and the next ones, too.
                None => {
                    is_open = true;
                    self.block(body, depth, true);
                }
            }
        }
    }

    /// `for a, b in list if condition`.
    fn repeat(&mut self, head: &str, body: &[Part<'_>], depth: usize, is_conditional: bool) {
        let Some((names, of)) = head.split_once(" in ") else {
            return self.block(body, depth, true);
        };
        let names: Vec<&str> = names
            .trim_matches(['(', ')'])
            .split(',')
            .map(str::trim)
            .collect();
        let (list, condition) = match of.split_once(" if ") {
            Some((list, condition)) if !condition.contains(" else ") => (list, Some(condition)),
            _ => (of, None),
        };
        let (list, uses) = compute(list.trim().trim_end_matches("recursive"), self);
        let before = self.locals.len();
        let Some(items) = list.items().filter(|items| items.len() <= ITEMS) else {
            // Once, with what is not known: what it asks for is seen.
            self.locals.extend(
                names
                    .iter()
                    .map(|name| ((*name).to_owned(), Value::Unknown, uses.clone())),
            );
            self.block(body, depth, true);
            self.locals.truncate(before);
            return;
        };
        let (count, mut number) = (items.len(), 0);
        for item in items {
            number += 1;
            let Some(left) = self.left.checked_sub(1) else {
                self.too_long(Span::at(0));
                break;
            };
            self.left = left;
            let is_last = number == count;
            self.locals.push((
                "loop".to_owned(),
                Value::Map(vec![
                    ("index".to_owned(), Value::count(number)),
                    ("index0".to_owned(), Value::count(number - 1)),
                    ("first".to_owned(), Value::Bool(number == 1)),
                    ("last".to_owned(), Value::Bool(is_last)),
                    ("length".to_owned(), Value::count(count)),
                ]),
                Vec::new(),
            ));
            match names[..] {
                [name] => self.locals.push((name.to_owned(), item, uses.clone())),
                _ => {
                    for (place, name) in names.iter().enumerate() {
                        let part = item.get(&Value::count(place));
                        self.locals.push(((*name).to_owned(), part, uses.clone()));
                    }
                }
            }
            let holds =
                condition.map_or(Some(true), |condition| compute(condition, self).0.truth());
            if holds != Some(false) {
                self.block(body, depth, is_conditional || holds.is_none());
            }
            self.locals.truncate(before);
        }
    }
}

const TOO_LONG: &str = "the text becomes too long";

//! Chains: where they meet packets, and their rules.

use rempart_core::Span;

use super::lex::{Kind, Token};
use super::ruleset::{ParsedRule, Reader, inside, statements, word};
use super::values::{Names, Values};
use super::{RULES, rule};
use crate::firewall::{Hook, Verdict};

impl Reader {
    /// A chain whose name stands at a place of its statement.
    pub(super) fn of_chain(&mut self, statement: &[Token<'_>], at: usize, table: &str) {
        let Some(name) = word(statement, at).map(str::to_owned) else {
            self.fault(statement.first(), "a chain has no name", true);
            return;
        };
        let span = statement[at].span;
        self.chain(table, &name, span).span = span;
        for one in statements(inside(statement, at).unwrap_or_default()) {
            match word(one, 0).unwrap_or_default() {
                "type" => self.hook(one, table, &name, span),
                "policy" => {
                    let policy = match word(one, 1) {
                        Some("accept") => Verdict::Accept,
                        Some("drop") => Verdict::Drop,
                        Some(text) if text.contains(crate::UNKNOWN) => Verdict::Unknown,
                        _ => {
                            self.fault(one.first(), "a policy is `accept` or `drop`", true);
                            Verdict::Accept
                        }
                    };
                    self.chain(table, &name, span).policy = Some(policy);
                }
                "flags" | "comment" | "device" | "devices" => {}
                _ => {
                    let found = self.rules_of(one, table);
                    self.chain(table, &name, span).rules.extend(found);
                }
            }
        }
    }

    /// `type filter hook input priority filter - 5`.
    pub(super) fn hook(&mut self, statement: &[Token<'_>], table: &str, name: &str, span: Span) {
        let behind = |key: &str| {
            let at = statement
                .iter()
                .position(|token| token.kind == Kind::Word(key))?;
            Some(at + 1)
        };
        let hook = behind("hook").and_then(|at| word(statement, at));
        let hook = match hook.unwrap_or_default() {
            "ingress" | "prerouting" => Some(Hook::Prerouting),
            "input" => Some(Hook::Input),
            "forward" => Some(Hook::Forward),
            "output" | "postrouting" | "egress" => Some(Hook::Outgoing),
            other => {
                let what = format!("`{other}` is no hook");
                self.fault(statement.first(), what, !other.contains(crate::UNKNOWN));
                None
            }
        };
        let at = behind("priority").unwrap_or(statement.len());
        let words: Vec<&str> = (at..statement.len())
            .map_while(|at| word(statement, at))
            .collect();
        let priority = priority(&words.concat());
        if priority.is_none() {
            let what = format!("`{}` is no priority", words.join(" "));
            self.fault(
                statement.first(),
                what,
                !words.concat().contains(crate::UNKNOWN),
            );
        }
        let is_nat = behind("type").and_then(|at| word(statement, at)) == Some("nat");
        let chain = self.chain(table, name, span);
        chain.hook = hook;
        chain.priority = priority.unwrap_or_default();
        chain.is_nat = is_nat;
    }

    pub(super) fn rules_of(&mut self, statement: &[Token<'_>], table: &str) -> Vec<ParsedRule> {
        let (Some(first), Some(last)) = (statement.first(), statement.last()) else {
            return Vec::new();
        };
        let span = Span::new(first.span.start, last.span.end);
        // A set over several lines is one value.
        let tokens: Vec<Token<'_>> = statement
            .iter()
            .filter(|token| token.kind != Kind::End)
            .copied()
            .collect();
        let variables = &self.variables;
        let names = self.sets.entry(table.to_owned()).or_insert_with(|| Names {
            known: variables.known.clone(),
        });
        let mut faults = Vec::new();
        let mut found = rule::read(&tokens, names, &mut faults);
        for (fault, token) in faults {
            let is_refused = fault.is_refused();
            self.fault(Some(&token), fault.to_string(), is_refused);
        }
        if self.rules + found.len() > RULES {
            if self.rules <= RULES {
                self.fault(Some(first), "there are more rules than are read", false);
            }
            self.rules = RULES + 1;
            found.clear();
        }
        self.rules += found.len();
        let rules = found.into_iter().map(|read| ParsedRule {
            span,
            matches: read.matches,
            verdict: read.verdict,
        });
        rules.collect()
    }
}

/// The number of a priority: a number, or a name with a number added (`nft(8)`, table of standard priorities).
fn priority(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let end = text.find(['+', '-']).unwrap_or(text.len());
    let base = match &text[..end] {
        "raw" => -300,
        "mangle" => -150,
        "dstnat" => -100,
        "filter" => 0,
        "security" => 50,
        "srcnat" | "out" => 100,
        _ => return None,
    };
    match &text[end..] {
        "" => Some(base),
        more => Some(more.parse::<i64>().ok()?.checked_add(base)?),
    }
}

/// The elements that the definition of a set names; one that is filled at the run is unknown.
pub(super) fn elements(names: &Names, body: &[Token<'_>]) -> Values {
    let mut values = Values::Known(Vec::new());
    for statement in statements(body) {
        match word(statement, 0) {
            Some("elements") => {
                values = inside(statement, 0).map_or(Values::Unknown, |inner| names.set(inner));
            }
            Some("flags")
                if statement
                    .iter()
                    .any(|token| token.kind == Kind::Word("dynamic")) =>
            {
                return Values::Unknown;
            }
            _ => {}
        }
    }
    values
}

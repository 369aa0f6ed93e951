//! A file of nftables, or one command: tables, chains, sets, variables, and what is deleted again.

use std::collections::BTreeMap;

use rempart_core::Span;

use super::chain::elements;
use super::lex::{Kind, Token, tokens};
use super::values::{Names, block};
use super::{DEPTH, Fault};
use crate::firewall::{Hook, Match, Verdict};

/// A rule with its place in the text.
#[derive(Clone, Debug)]
pub struct ParsedRule {
    /// The statement.
    pub span: Span,
    /// What it asks.
    pub matches: Vec<Match>,
    /// What it decides.
    pub verdict: Verdict,
}

/// A chain with its place in the text.
#[derive(Clone, Debug)]
pub struct ParsedChain {
    /// The table with its family.
    pub table: String,
    /// The name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// Where packets meet it.
    pub hook: Option<Hook>,
    /// Whether it is of the type `nat`.
    pub is_nat: bool,
    /// The priority.
    pub priority: i64,
    /// The policy that is written.
    pub policy: Option<Verdict>,
    /// The rules.
    pub rules: Vec<ParsedRule>,
}

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The chains, in the order in which they are first named.
    pub chains: Vec<ParsedChain>,
    /// What is wrong, and what is not read.
    pub faults: Vec<Fault>,
}

/// Reads a file.
pub fn parse(text: &str) -> Parsed {
    let tokens = tokens(text);
    let mut reader = Reader::default();
    // Sets and variables first: a rule may name what stands below it.
    reader.names_of(&tokens, "", DEPTH);
    reader.block(&tokens, None, DEPTH);
    reader.parsed
}

/// Reads what stands behind `nft` on a command line.
pub fn parse_command(text: &str) -> Parsed {
    // A shell needs the semicolons of a chain's block escaped.
    parse(&text.replace("\\;", " ;"))
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) parsed: Parsed,
    /// Sets by table.
    pub(super) sets: BTreeMap<String, Names>,
    pub(super) variables: Names,
    pub(super) rules: usize,
}

/// The statements among some tokens: each up to the end of its line, blocks included.
pub(super) fn statements<'s, 't>(tokens: &'s [Token<'t>]) -> impl Iterator<Item = &'s [Token<'t>]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while tokens.get(at)?.kind == Kind::End {
            at += 1;
        }
        let start = at;
        while let Some(token) = tokens.get(at) {
            match token.kind {
                Kind::End => break,
                Kind::Mark("{") => {
                    at += block(&tokens[at..]);
                    // A table or chain may be followed by another one on its line.
                    if matches!(
                        tokens[start].kind,
                        Kind::Word("table" | "chain" | "set" | "map")
                    ) {
                        break;
                    }
                }
                _ => at += 1,
            }
        }
        Some(&tokens[start..at])
    })
}

pub(super) fn word<'t>(tokens: &[Token<'t>], at: usize) -> Option<&'t str> {
    match tokens.get(at)?.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

const FAMILIES: &[&str] = &["ip", "ip6", "inet", "arp", "bridge", "netdev"];

/// A table's name with its family, and how many tokens it takes.
fn table(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    let first = word(tokens, 0)?;
    if FAMILIES.contains(&first)
        && let Some(name) = word(tokens, 1)
    {
        return Some((format!("{first} {name}"), 2));
    }
    Some((format!("ip {first}"), 1))
}

/// What stands between the braces that begin at a place.
pub(super) fn inside<'s, 't>(tokens: &'s [Token<'t>], from: usize) -> Option<&'s [Token<'t>]> {
    let open = tokens
        .get(from..)?
        .iter()
        .position(|token| token.kind == Kind::Mark("{"))?
        + from;
    let length = block(&tokens[open..]);
    let end = open + length;
    let is_closed = length > 1 && tokens[end - 1].kind == Kind::Mark("}");
    Some(&tokens[open + 1..end - usize::from(is_closed)])
}

impl Reader {
    pub(super) fn fault(
        &mut self,
        token: Option<&Token<'_>>,
        what: impl Into<String>,
        is_refused: bool,
    ) {
        self.parsed.faults.push(Fault {
            span: token.map_or(Span::at(0), |token| token.span),
            what: what.into(),
            is_refused,
        });
    }

    /// Collects sets and variables.
    fn names_of(&mut self, tokens: &[Token<'_>], of: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for statement in statements(tokens) {
            let start = usize::from(matches!(word(statement, 0), Some("add" | "create")));
            let rest = &statement[start..];
            match word(rest, 0) {
                Some("define" | "redefine") => {
                    let name = format!("${}", word(rest, 1).unwrap_or_default());
                    let values = self.variables.read(rest.get(3..).unwrap_or_default()).0;
                    self.variables.known.insert(name.clone(), values.clone());
                    for sets in self.sets.values_mut() {
                        sets.known.insert(name.clone(), values.clone());
                    }
                }
                Some("table") => {
                    if let (Some((name, _)), Some(body)) = (table(&rest[1..]), inside(rest, 1)) {
                        self.names_of(body, &name, depth);
                    }
                }
                Some(kind @ ("set" | "map" | "element")) => {
                    let (table_name, at) = if of.is_empty() {
                        table(&rest[1..])
                            .map_or((String::new(), 1), |(name, length)| (name, length + 1))
                    } else {
                        (of.to_owned(), 1)
                    };
                    let name = format!("@{}", word(rest, at).unwrap_or_default());
                    let body = inside(rest, at).unwrap_or_default();
                    let variables = &self.variables;
                    let sets = self.sets.entry(table_name).or_insert_with(|| Names {
                        known: variables.known.clone(),
                    });
                    let values = if kind == "element" {
                        sets.set(body)
                    } else {
                        elements(sets, body)
                    };
                    sets.add(name, values);
                }
                _ => {}
            }
        }
    }

    fn block(&mut self, tokens: &[Token<'_>], of: Option<&str>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            self.fault(tokens.first(), "blocks stand too deep in one another", true);
            return;
        };
        let balance = tokens.iter().fold(0_i64, |depth, token| match token.kind {
            Kind::Mark("{") => depth + 1,
            Kind::Mark("}") => depth - 1,
            _ => depth,
        });
        if of.is_none() && balance != 0 {
            let what = if balance > 0 {
                "a block is not closed"
            } else {
                "a block is closed that was not opened"
            };
            let brace = if balance > 0 { "{" } else { "}" };
            let last = tokens.iter().rfind(|token| token.kind == Kind::Mark(brace));
            self.fault(last, what, true);
        }
        for statement in statements(tokens) {
            match of {
                Some(table) => self.of_table(statement, table, depth),
                None => self.command(statement, depth),
            }
        }
    }

    fn command(&mut self, statement: &[Token<'_>], depth: usize) {
        let first = statement.first();
        let verb = word(statement, 0).unwrap_or_default();
        let is_verb = matches!(
            verb,
            "add" | "create" | "insert" | "replace" | "delete" | "destroy" | "flush"
        );
        let rest = if is_verb { &statement[1..] } else { statement };
        match (verb, word(rest, 0).unwrap_or_default()) {
            ("flush", "ruleset") => self.parsed.chains.clear(),
            ("delete" | "destroy" | "flush", "table") => {
                if let Some((name, _)) = table(rest.get(1..).unwrap_or_default()) {
                    self.parsed.chains.retain(|chain| chain.table != name);
                }
            }
            ("delete" | "destroy" | "flush", "chain") => {
                if let Some((of, length)) = table(rest.get(1..).unwrap_or_default()) {
                    let name = word(rest, length + 1).unwrap_or_default();
                    let is_it = |chain: &ParsedChain| chain.table == of && chain.name == name;
                    if verb == "flush" {
                        for chain in self.parsed.chains.iter_mut().filter(|chain| is_it(chain)) {
                            chain.rules.clear();
                        }
                    } else {
                        self.parsed.chains.retain(|chain| !is_it(chain));
                    }
                }
            }
            ("delete" | "destroy" | "flush" | "replace", _) => {
                self.fault(
                    first,
                    format!("`{verb}` of a rule or a set is not followed"),
                    false,
                );
            }
            (_, "table") => match (table(&rest[1..]), inside(rest, 1)) {
                (Some((name, _)), Some(body)) => self.block(body, Some(&name), depth),
                (Some(_), None) => {}
                (None, _) => self.fault(first, "a table has no name", true),
            },
            (_, "chain") => {
                if let Some((of, length)) = table(rest.get(1..).unwrap_or_default()) {
                    self.of_chain(rest, length + 1, &of);
                }
            }
            (_, "rule") => self.add_rule(rest, verb == "insert"),
            (
                _,
                "define" | "redefine" | "set" | "map" | "element" | "counter" | "quota" | "limit"
                | "flowtable" | "undefine" | "list" | "ct",
            ) => {}
            (_, "include") => {
                let path = word(rest, 1).unwrap_or_default();
                self.fault(
                    first,
                    format!("`include \"{path}\"` is not followed"),
                    false,
                );
            }
            ("", _) => self.fault(first, "a statement begins with no word", true),
            // A run may put anything here.
            (word, _) if word.contains(crate::UNKNOWN) => {
                self.fault(first, "a statement is known only at the run", false);
            }
            (word, _) => self.fault(
                first,
                format!("`{word}` begins no statement of nftables"),
                true,
            ),
        }
    }

    /// `rule [family] table chain [position] statement`.
    fn add_rule(&mut self, rest: &[Token<'_>], is_first: bool) {
        let Some((of, length)) = table(rest.get(1..).unwrap_or_default()) else {
            self.fault(rest.first(), "a rule names no table", true);
            return;
        };
        let mut at = length + 1;
        let Some(name) = word(rest, at).map(str::to_owned) else {
            self.fault(rest.first(), "a rule names no chain", true);
            return;
        };
        at += 1;
        while matches!(word(rest, at), Some("handle" | "position" | "index")) {
            at += 2;
        }
        let Some(statement) = rest.get(at..).filter(|rest| !rest.is_empty()) else {
            return;
        };
        let found = self.rules_of(statement, &of);
        let chain = self.chain(&of, &name, rest[0].span);
        if chain.hook.is_none() {
            // The rule says nothing of its chain; by custom its name does.
            chain.hook = match name.to_ascii_lowercase().as_str() {
                "input" => Some(Hook::Input),
                "forward" => Some(Hook::Forward),
                "prerouting" => Some(Hook::Prerouting),
                _ => None,
            };
            chain.is_nat = of.ends_with(" nat");
            // What the other rules decide is not known here.
            chain.policy = Some(Verdict::Drop);
        }
        if is_first {
            chain.rules.splice(0..0, found);
        } else {
            chain.rules.extend(found);
        }
    }

    pub(super) fn chain(&mut self, table: &str, name: &str, span: Span) -> &mut ParsedChain {
        let chains = &mut self.parsed.chains;
        let at = chains
            .iter()
            .position(|chain| chain.table == table && chain.name == name);
        let at = at.unwrap_or_else(|| {
            chains.push(ParsedChain {
                table: table.to_owned(),
                name: name.to_owned(),
                span,
                hook: None,
                is_nat: false,
                priority: 0,
                policy: None,
                rules: Vec::new(),
            });
            chains.len() - 1
        });
        &mut chains[at]
    }

    fn of_table(&mut self, statement: &[Token<'_>], table: &str, _depth: usize) {
        match word(statement, 0).unwrap_or_default() {
            "chain" => self.of_chain(statement, 1, table),
            "set" | "map" | "flowtable" | "counter" | "quota" | "limit" | "ct" | "flags"
            | "comment" | "define" | "redefine" | "secmark" | "synproxy" => {}
            "include" => {
                let path = word(statement, 1).unwrap_or_default();
                self.fault(
                    statement.first(),
                    format!("`include \"{path}\"` is not followed"),
                    false,
                );
            }
            word if word.contains(crate::UNKNOWN) => self.fault(
                statement.first(),
                "a part of a table is known only at the run",
                false,
            ),
            word => {
                let what = format!("`{word}` is no part of a table");
                self.fault(statement.first(), what, true);
            }
        }
    }
}

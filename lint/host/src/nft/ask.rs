//! What a field with its values asks of a packet, and where one is sent instead.

use super::field::{BOTH, Field};
use super::lex::{Kind, Token};
use super::rule::Reader;
use super::values::Values;
use crate::firewall::{Match, Verdict};
use crate::net::{Family, Net};
use crate::ports::{PortSet, Protocol, parse_ports};

impl Reader<'_, '_> {
    pub(super) fn ask(
        &mut self,
        field: Field,
        operator: &str,
        values: &Values,
        at: usize,
    ) -> Match {
        let is_negated = operator == "!=";
        match field {
            Field::Portless => Match::Protocols(Vec::new()),
            Field::Other => Match::Sometimes,
            Field::Family => match values.words().as_deref() {
                Some([word]) => match (*word, is_negated) {
                    ("ipv4", false) | ("ipv6", true) => Match::Family(Family::V4),
                    ("ipv6", false) | ("ipv4", true) => Match::Family(Family::V6),
                    _ => Match::Unknown,
                },
                // Both, or what is known only at the run.
                _ => Match::Sometimes,
            },
            Field::Port(protocols) => {
                let Some(words) = values.words() else {
                    return Match::Unknown;
                };
                let Some(ports) = self.ports(&words, at) else {
                    return Match::Unknown;
                };
                let bound = |from: &PortSet, up: bool, with: bool| {
                    let edge = from.ranges().first().map_or(0, |range| range.0);
                    match (up, with) {
                        (true, true) => PortSet::range(edge.max(1), u16::MAX),
                        (true, false) => edge
                            .checked_add(1)
                            .map_or(PortSet::EMPTY, |edge| PortSet::range(edge, u16::MAX)),
                        (false, true) => PortSet::range(1, edge),
                        (false, false) => PortSet::range(1, edge.saturating_sub(1)),
                    }
                };
                let ports = match operator {
                    "!=" => ports.complement(),
                    ">" => bound(&ports, true, false),
                    ">=" => bound(&ports, true, true),
                    "<" => bound(&ports, false, false),
                    "<=" => bound(&ports, false, true),
                    _ => ports,
                };
                Match::Ports {
                    protocols: protocols.to_vec(),
                    ports,
                }
            }
            Field::Protocol => {
                let Some(words) = values.words() else {
                    return Match::Unknown;
                };
                let protocols: Vec<_> = words.into_iter().filter_map(Protocol::of).collect();
                if is_negated {
                    Match::Protocols(
                        BOTH.iter()
                            .copied()
                            .filter(|one| !protocols.contains(one))
                            .collect(),
                    )
                } else {
                    Match::Protocols(protocols)
                }
            }
            Field::In => match values.words() {
                Some(words) => Match::Interface {
                    names: words.into_iter().map(str::to_owned).collect(),
                    is_negated,
                },
                None => Match::Unknown,
            },
            Field::Source | Field::Destination => {
                let Some(words) = values.words() else {
                    return Match::Unknown;
                };
                let nets: Option<Vec<_>> = words.into_iter().map(Net::parse).collect();
                match (nets, field) {
                    (Some(nets), Field::Source) => Match::Source { nets, is_negated },
                    (Some(nets), _) => Match::Destination { nets, is_negated },
                    (None, _) => Match::Unknown,
                }
            }
            Field::State => {
                let Some(words) = values.words() else {
                    return Match::Unknown;
                };
                Match::State {
                    is_new: words
                        .iter()
                        .any(|word| matches!(*word, "new" | "untracked"))
                        != is_negated,
                }
            }
            Field::Status => match values.words() {
                Some(words) if words.contains(&"dnat") && !is_negated => Match::Rewritten,
                Some(_) => Match::Sometimes,
                None => Match::Unknown,
            },
        }
    }

    pub(super) fn ports(&mut self, words: &[&str], at: usize) -> Option<PortSet> {
        let mut all = Vec::new();
        for word in words {
            match parse_ports(word) {
                Ok(ports) => all.push(ports),
                Err(fault) => {
                    if let Some(token) = self.tokens.get(at) {
                        let token = Token {
                            kind: Kind::End,
                            span: token.span,
                        };
                        self.faults.push((fault, token));
                    }
                    return None;
                }
            }
        }
        Some(all.into_iter().collect())
    }

    /// `dnat [ip] to 10.0.0.1:5432`, `redirect to :5432`.
    pub(super) fn rewrite(&mut self) {
        let rest = &self.tokens[self.at..];
        let to = rest.iter().position(|token| token.kind == Kind::Word("to"));
        let Some(to) = to else {
            self.decide(Verdict::Rewrite {
                to: "this host".to_owned(),
                port: None,
            });
            return;
        };
        let target = rest.get(to + 1).and_then(|token| match token.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        });
        let Some(target) = target.filter(|target| {
            !target.contains(crate::UNKNOWN)
                && !target.starts_with(['$', '@'])
                && Net::parse(target).is_none_or(|_| true)
        }) else {
            self.matches.push(Match::Unknown);
            self.decide(Verdict::Rewrite {
                to: "what is known only at the run".to_owned(),
                port: None,
            });
            return;
        };
        let port = target
            .rsplit_once(':')
            .filter(|(address, _)| !address.contains(':') || address.ends_with(']'))
            .map(|(_, port)| port);
        let port = match port.map(parse_ports) {
            Some(Ok(port)) => Some(port),
            Some(Err(fault)) => {
                if let Some(token) = rest.get(to + 1) {
                    let span = token.span;
                    self.faults.push((
                        fault,
                        Token {
                            kind: Kind::End,
                            span,
                        },
                    ));
                }
                None
            }
            None => None,
        };
        self.decide(Verdict::Rewrite {
            to: target.to_owned(),
            port,
        });
    }
}

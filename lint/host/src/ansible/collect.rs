//! Rules of the tasks of one file, gathered into firewalls.

use rempart_core::Context;

use super::tasks::Run;
use crate::facts::{Hosts, Setting, SettingFault, Switch};
use crate::firewall::{Chain, Firewall, Hook, Match, Place, Program, Remark, Rule, Verdict};
use crate::net::Net;
use crate::ports::{PortFault, PortSet, Protocol, parse_ports};

/// What tasks of one file add to.
pub(crate) struct Collector<'h, 'c> {
    pub(crate) context: &'c Context<'c>,
    pub(crate) hosts: &'h mut Hosts,
    pub(crate) firewalls: Vec<Firewall>,
}

/// The place, texts and values of one setting.
#[derive(Clone)]
pub(crate) struct Said {
    pub(crate) at: Place,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) text: String,
    pub(crate) is_conditional: bool,
}

impl Said {
    pub(super) fn of(run: &Run<'_>, at: Place, text: impl Into<String>) -> Self {
        Self {
            at,
            remarks: run.remarks(),
            text: text.into(),
            is_conditional: run.is_conditional,
        }
    }
}

impl Collector<'_, '_> {
    /// A command takes out rules that are in force.
    pub(super) fn flushed(&mut self, said: &Said) {
        self.hosts.settings.push(Setting {
            what: Switch::Flushed,
            text: said.text.clone(),
            at: said.at,
            remarks: said.remarks.clone(),
        });
    }

    /// The chain of a program with a name; made where it is not there.
    pub(crate) fn chain(
        &mut self,
        program: Program,
        table: &str,
        name: &str,
        hook: Option<Hook>,
        at: Place,
    ) -> &mut Chain {
        let place = self
            .firewalls
            .iter()
            .position(|firewall| firewall.program == program);
        let place = place.unwrap_or_else(|| {
            self.firewalls.push(Firewall {
                program,
                chains: Vec::new(),
                is_whole: false,
            });
            self.firewalls.len() - 1
        });
        let chains = &mut self.firewalls[place].chains;
        let found = chains
            .iter()
            .position(|chain| chain.table == table && chain.name == name);
        let found = found.unwrap_or_else(|| {
            chains.push(Chain {
                table: table.to_owned(),
                name: name.to_owned(),
                hook,
                is_nat: table == "nat",
                priority: if table == "nat" {
                    crate::firewall::DSTNAT
                } else {
                    0
                },
                // What the rules that are not in the repository decide is not known.
                policy: Some(Verdict::Drop),
                at,
                rules: Vec::new(),
            });
            chains.len() - 1
        });
        &mut chains[found]
    }

    /// Adds a rule, at the end or in front.
    pub(crate) fn rule(
        &mut self,
        program: Program,
        (table, name): (&str, &str),
        said: Said,
        mut matches: Vec<Match>,
        verdict: Verdict,
        is_first: bool,
    ) {
        let name = ufw_hook(name).unwrap_or(name);
        let verdict = match verdict {
            // What stands there is gathered in the same chain.
            Verdict::Jump(to) if ufw_hook(&to) == Some(name) => Verdict::Continue,
            other => other,
        };
        let hook = match name.to_ascii_uppercase().as_str() {
            "INPUT" => Some(Hook::Input),
            "FORWARD" | "DOCKER-USER" => Some(Hook::Forward),
            "PREROUTING" => Some(Hook::Prerouting),
            "OUTPUT" | "POSTROUTING" => Some(Hook::Outgoing),
            _ => None,
        };
        if said.is_conditional {
            matches.push(Match::Sometimes);
        }
        if matches.contains(&Match::Unknown) {
            let why = format!(
                "`{}` is known only at the run, and was not judged",
                said.text.replace(crate::UNKNOWN, "…")
            );
            self.hosts.skip(self.context, said.at, why);
        }
        let chain = self.chain(program, table, name, hook, said.at);
        let rule = Rule {
            at: said.at,
            remarks: said.remarks,
            text: said.text,
            matches,
            verdict,
        };
        if is_first {
            chain.rules.insert(0, rule);
        } else {
            chain.rules.push(rule);
        }
    }

    /// What a text with ports asks: several with commas between. A fault of them is told.
    pub(crate) fn ports(&mut self, text: &str, protocols: &[Protocol], said: &Said) -> Match {
        let mut all = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            match parse_ports(part) {
                Ok(ports) => all.push(ports),
                Err(PortFault::Unknown) => return Match::Unknown,
                Err(fault) if !fault.is_refused() => {
                    self.hosts.skip(
                        self.context,
                        said.at,
                        format!("{fault}, and was not judged"),
                    );
                    return Match::Unknown;
                }
                Err(fault) => {
                    self.fault(
                        said,
                        format!("{fault}: the rule is refused when it is made"),
                    );
                    return Match::Unknown;
                }
            }
        }
        Match::Ports {
            protocols: protocols.to_vec(),
            ports: all.into_iter().collect::<PortSet>(),
        }
    }

    pub(crate) fn fault(&mut self, said: &Said, what: String) {
        self.hosts.faults.push(SettingFault {
            at: said.at,
            what,
            remarks: said.remarks.clone(),
        });
    }
}

/// The chain that leads to one of ufw's own, which its files `before.rules`, `user.rules` and `after.rules` fill.
fn ufw_hook(name: &str) -> Option<&'static str> {
    let own = name
        .strip_prefix("ufw-")
        .or_else(|| name.strip_prefix("ufw6-"))?;
    match own {
        "before-input" | "user-input" | "after-input" => Some("INPUT"),
        "before-forward" | "user-forward" | "after-forward" => Some("FORWARD"),
        _ => None,
    }
}

/// The networks of a text with commas between; nothing for `any`.
pub(crate) fn source(text: &str) -> Option<Match> {
    let text = text.trim();
    if text.is_empty() || matches!(text, "any" | "all" | "Anywhere") {
        return None;
    }
    let (text, is_negated) = match text.strip_prefix('!') {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    };
    let nets: Option<Vec<_>> = text.split(',').map(Net::parse).collect();
    Some(nets.map_or(Match::Unknown, |nets| Match::Source { nets, is_negated }))
}

/// The address that a rule is for; nothing for `any`.
pub(crate) fn destination(text: &str) -> Option<Match> {
    match source(text)? {
        Match::Source { nets, is_negated } => Some(Match::Destination { nets, is_negated }),
        other => Some(other),
    }
}

/// The interface of a text, `!eth0` for every other one.
pub(crate) fn interface(text: &str) -> Match {
    let (name, is_negated) = match text.strip_prefix('!') {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    };
    if name.contains(crate::UNKNOWN) {
        return Match::Unknown;
    }
    // iptables writes `+` for any rest.
    let name = match name.strip_suffix('+') {
        Some(start) => format!("{start}*"),
        None => name.to_owned(),
    };
    Match::Interface {
        names: vec![name],
        is_negated,
    }
}

/// The protocols of a word: both for none and for `any`.
pub(crate) fn protocols(word: Option<&str>) -> Vec<Protocol> {
    match word {
        None | Some("any" | "all" | "") => crate::ports::PROTOCOLS.to_vec(),
        Some(word) => word.split(['/', ',']).filter_map(Protocol::of).collect(),
    }
}

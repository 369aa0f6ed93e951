//! iptables: the module of Ansible, and the arguments that its command line and its saved rules share (`iptables(8)`,
//! `iptables-extensions(8)`).

use super::collect::{Collector, Said, destination, interface, protocols, source};
use super::tasks::Run;
use crate::firewall::{Match, Program, Verdict};
use crate::jinja::Value;
use crate::ports::parse_ports;

/// A task of the module.
pub(super) fn of_task(run: &Run<'_>, out: &mut Collector<'_, '_>) {
    if run.text(&["state"]).as_deref() == Some("absent") {
        return;
    }
    let text = |names: &[&str]| run.text(names);
    let Some(chain) = text(&["chain"]) else {
        return;
    };
    let table = text(&["table"]).unwrap_or_else(|| "filter".to_owned());
    if let Some(policy) = text(&["policy"]) {
        let said = Said::of(run, run.place_of(&["policy"]), format!("policy {policy}"));
        set_policy(out, &table, &chain, &policy, &said);
        return;
    }
    let names = &["destination_port", "destination_ports"];
    let ports = text(names);
    let jump = text(&["jump"]).unwrap_or_default();
    let shown = ports.clone().unwrap_or_else(|| "any port".to_owned());
    let at = if ports.is_some() {
        run.place_of(names)
    } else {
        run.place_of(&["chain"])
    };
    let said = Said::of(run, at, format!("-A {chain} --dport {shown} -j {jump}"));
    let wanted = protocols(text(&["protocol"]).as_deref());
    let mut matches = vec![Match::Protocols(wanted.clone())];
    if let Some(ports) = &ports {
        matches.push(negatable(out, ports, &wanted, &said));
    }
    matches.extend(text(&["source"]).as_deref().and_then(source));
    matches.extend(text(&["destination"]).as_deref().and_then(destination));
    matches.extend(text(&["in_interface"]).as_deref().map(interface));
    if let Some(states) = text(&["ctstate"]) {
        matches.push(state(&states));
    }
    for other in [
        "source_port",
        "limit",
        "match_set",
        "uid_owner",
        "src_range",
        "tcp_flags",
    ] {
        if run
            .argument(&[other])
            .is_some_and(|argument| argument.value != Value::None)
        {
            matches.push(Match::Sometimes);
        }
    }
    let verdict = verdict(&jump, text(&["to_destination"]), text(&["to_ports"]));
    let is_first = text(&["action"]).as_deref() == Some("insert");
    out.rule(
        Program::Iptables,
        (&table, &chain),
        said,
        matches,
        verdict,
        is_first,
    );
}

fn set_policy(out: &mut Collector<'_, '_>, table: &str, name: &str, policy: &str, said: &Said) {
    let hook = match name {
        "INPUT" => crate::firewall::Hook::Input,
        "FORWARD" => crate::firewall::Hook::Forward,
        "PREROUTING" => crate::firewall::Hook::Prerouting,
        _ => crate::firewall::Hook::Outgoing,
    };
    let chain = out.chain(Program::Iptables, table, name, Some(hook), said.at);
    chain.policy = Some(if policy.eq_ignore_ascii_case("accept") {
        Verdict::Accept
    } else {
        Verdict::Drop
    });
    chain.at = said.at;
}

fn negatable(
    out: &mut Collector<'_, '_>,
    text: &str,
    wanted: &[crate::ports::Protocol],
    said: &Said,
) -> Match {
    match text.trim().strip_prefix('!') {
        None => out.ports(text, wanted, said),
        Some(rest) => match out.ports(rest.trim(), wanted, said) {
            Match::Ports { protocols, ports } => Match::Ports {
                protocols,
                ports: ports.complement(),
            },
            other => other,
        },
    }
}

fn state(text: &str) -> Match {
    if text.contains(crate::UNKNOWN) {
        return Match::Unknown;
    }
    let (text, is_negated) = match text.strip_prefix('!') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let is_new = text.split(',').any(|word| {
        matches!(
            word.trim().to_ascii_uppercase().as_str(),
            "NEW" | "UNTRACKED"
        )
    });
    Match::State {
        is_new: is_new != is_negated,
    }
}

fn verdict(jump: &str, to: Option<String>, to_ports: Option<String>) -> Verdict {
    match jump.to_ascii_uppercase().as_str() {
        "ACCEPT" => Verdict::Accept,
        "DROP" | "REJECT" => Verdict::Drop,
        "RETURN" => Verdict::Return,
        "DNAT" => {
            let to = to.unwrap_or_default();
            let port = to
                .rsplit_once(':')
                .filter(|(address, _)| !address.contains(':') || address.ends_with(']'))
                .map(|(_, port)| port);
            Verdict::Rewrite {
                port: port.and_then(|port| parse_ports(port).ok()),
                to: if to.contains(crate::UNKNOWN) {
                    "what is known only at the run".to_owned()
                } else {
                    to
                },
            }
        }
        "REDIRECT" => {
            let port = to_ports.as_deref().and_then(|port| parse_ports(port).ok());
            Verdict::Rewrite {
                to: to_ports.map_or_else(|| "this host".to_owned(), |port| format!(":{port}")),
                port,
            }
        }
        "" | "LOG" | "MARK" | "CONNMARK" | "TCPMSS" | "NOTRACK" | "CT" | "NFLOG" | "AUDIT" => {
            Verdict::Continue
        }
        "MASQUERADE" | "SNAT" | "QUEUE" | "NFQUEUE" | "TPROXY" => Verdict::Unknown,
        _ => Verdict::Jump(jump.to_owned()),
    }
}

/// The words behind `iptables`, or a line of saved rules. `table` is the one that the line stands in.
pub(crate) fn of_words(words: &[&str], table: &str, said: &Said, out: &mut Collector<'_, '_>) {
    let mut table = table.to_owned();
    let (mut chain, mut is_first, mut jump) = (None, false, String::new());
    let (mut to, mut to_ports, mut protocol, mut ports) = (None, None, None, None);
    let mut from = None;
    let mut matches = Vec::new();
    let mut is_negated = false;
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().unwrap_or_default().to_owned();
        let signed = |value: String, is_negated: bool| {
            if is_negated {
                format!("!{value}")
            } else {
                value
            }
        };
        match word {
            "!" => {
                is_negated = true;
                continue;
            }
            "-t" | "--table" => table = value(),
            "-A" | "--append" | "-R" | "--replace" => chain = Some(value()),
            "-I" | "--insert" => {
                chain = Some(value());
                is_first = true;
            }
            "-P" | "--policy" => {
                let (name, policy) = (value(), value());
                set_policy(out, &table, &name, &policy, said);
                return;
            }
            "-F" | "--flush" => {
                out.flushed(said);
                return;
            }
            // These open nothing.
            "-D" | "--delete" | "-L" | "--list" | "-N" | "-X" | "-Z" | "-S"
            | "-C" | "--check" => return,
            "-p" | "--protocol" | "--proto" => protocol = Some(value()),
            "--dport" | "--destination-port" | "--dports" | "--destination-ports" | "--ports" => {
                ports = Some(signed(value(), is_negated));
            }
            "-s" | "--source" | "--src" => matches.extend(source(&signed(value(), is_negated))),
            "-d" | "--destination" | "--dst" => {
                matches.extend(destination(&signed(value(), is_negated)));
            }
            "-i" | "--in-interface" => matches.push(interface(&signed(value(), is_negated))),
            "--state" | "--ctstate" => {
                let text = signed(value(), is_negated);
                matches.push(if text.contains("DNAT") {
                    Match::Rewritten
                } else {
                    state(&text)
                });
            }
            "-j" | "--jump" | "-g" | "--goto" => jump = value(),
            "--to-destination" => to = Some(value()),
            "--to-ports" | "--to-port" => to_ports = Some(value()),
            "--icmp-type" | "--icmpv6-type" => {
                value();
                matches.push(Match::Protocols(Vec::new()));
            }
            "-m" | "--match" | "--comment" | "--log-prefix" | "--log-level" | "--reject-with"
            | "-w" | "--wait"
                // The time to wait may be left out; it is a number where it is not.
                if !matches!(word, "-w" | "--wait") => {
                    value();
                }
            "--sport" | "--source-port" | "--sports" => {
                from = Some(value());
                matches.push(Match::Sometimes);
            }
            "--limit" | "--limit-burst"
            | "--seconds" | "--hitcount" | "--match-set" | "--mark" | "--src-range"
            | "--src-type" | "--dst-type" | "-o" | "--out-interface" | "--connlimit-above"
            | "--tcp-flags" | "--set-xmark" => {
                value();
                matches.push(Match::Sometimes);
            }
            _ => {}
        }
        is_negated = false;
    }
    let Some(chain) = chain else { return };
    // Answers of a DHCP server, which only the client of the host takes.
    if from.as_deref() == Some("67") && ports.as_deref() == Some("68") {
        return;
    }
    let wanted = protocols(protocol.as_deref());
    matches.push(Match::Protocols(wanted.clone()));
    if let Some(ports) = ports {
        let asked = negatable(out, &ports, &wanted, said);
        matches.push(asked);
    }
    let verdict = verdict(&jump, to, to_ports);
    out.rule(
        Program::Iptables,
        (&table, &chain),
        said.clone(),
        matches,
        verdict,
        is_first,
    );
}

//! ufw: the module of Ansible, and its command line (`ufw(8)`).

use super::collect::{Collector, Said, destination, interface, protocols, source};
use super::tasks::Run;
use crate::firewall::{Hook, Match, Program, Verdict};
use crate::ports::{Protocol, service};
use crate::services::protocols_of;

/// What one rule of ufw says.
#[derive(Default)]
struct Rule {
    verdict: Option<Verdict>,
    port: Option<String>,
    protocol: Option<String>,
    from: Option<String>,
    to: Option<String>,
    interface: Option<String>,
    application: Option<String>,
    is_out: bool,
    is_routed: bool,
    is_first: bool,
    has_source_port: bool,
}

fn verdict(word: &str) -> Option<Verdict> {
    match word {
        "allow" | "limit" => Some(Verdict::Accept),
        "deny" | "reject" => Some(Verdict::Drop),
        _ => None,
    }
}

/// A task of the module.
pub(super) fn of_task(run: &Run<'_>, out: &mut Collector<'_, '_>) {
    let direction = run.text(&["direction"]).unwrap_or_default();
    let is_out = matches!(direction.as_str(), "out" | "outgoing");
    if run.text(&["state"]).as_deref() == Some("reset") {
        let said = Said::of(run, run.place_of(&["state"]), "state: reset");
        return out.flushed(&said);
    }
    if run.text(&["state"]).as_deref() == Some("disabled") {
        let said = Said::of(run, run.place_of(&["state"]), "state: disabled");
        policy(out, &said, "allow");
    }
    let default = run.text(&["default", "policy"]);
    if let Some(word) =
        default.filter(|_| !is_out && direction != "routed" && run.argument(&["rule"]).is_none())
    {
        let said = Said::of(
            run,
            run.place_of(&["default", "policy"]),
            format!("policy: {word}"),
        );
        policy(out, &said, &word);
    }
    if run.is_true("delete") {
        return;
    }
    let Some(word) = run.text(&["rule"]) else {
        return;
    };
    let names = &["port", "to_port"];
    let rule = Rule {
        verdict: verdict(&word),
        port: run.text(names),
        protocol: run.text(&["proto", "protocol"]),
        from: run.text(&["from_ip", "from", "src"]),
        to: run.text(&["to_ip", "to", "dest"]),
        interface: run.text(&["interface_in", "interface", "if"]),
        application: run.text(&["name", "app"]),
        is_out,
        is_routed: run.is_true("route"),
        is_first: run.text(&["insert"]).is_some(),
        has_source_port: run.text(&["from_port"]).is_some(),
    };
    let shown = rule
        .port
        .clone()
        .or_else(|| rule.application.clone())
        .unwrap_or_else(|| "any port".to_owned());
    let said = Said::of(
        run,
        run.place_of(if rule.port.is_some() {
            names
        } else {
            &["rule"]
        }),
        format!("{word} {shown}"),
    );
    add(out, said, rule);
}

fn policy(out: &mut Collector<'_, '_>, said: &Said, word: &str) {
    let policy = match word {
        "allow" => Verdict::Accept,
        word if word.contains(crate::UNKNOWN) => {
            out.hosts.skip(
                out.context,
                said.at,
                "the default of ufw is known only at the run",
            );
            return;
        }
        _ => Verdict::Drop,
    };
    let chain = out.chain(Program::Ufw, "filter", "INPUT", Some(Hook::Input), said.at);
    chain.policy = Some(policy);
    chain.at = said.at;
}

/// A command: the words behind `ufw`.
pub(super) fn of_command(words: &[&str], said: &Said, out: &mut Collector<'_, '_>) {
    let words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "--force" | "--dry-run"))
        .collect();
    let mut words = words.as_slice();
    let mut rule = Rule::default();
    match words {
        ["default", word, rest @ ..] if rest.is_empty() || rest == ["incoming"] => {
            return policy(out, said, word);
        }
        ["disable", ..] => return policy(out, said, "allow"),
        ["reset", ..] => return out.flushed(said),
        [
            "delete" | "status" | "enable" | "reload" | "logging" | "default" | "app" | "show"
            | "version",
            ..,
        ] => return,
        ["route", rest @ ..] => {
            rule.is_routed = true;
            words = rest;
        }
        ["insert" | "prepend", rest @ ..] => {
            rule.is_first = true;
            words = if rest.first().is_some_and(|word| word.parse::<u32>().is_ok()) {
                &rest[1..]
            } else {
                rest
            };
        }
        _ => {}
    }
    let Some((first, rest)) = words.split_first() else {
        return;
    };
    rule.verdict = verdict(first);
    let mut rest = rest.iter().copied().peekable();
    let mut is_source = false;
    while let Some(word) = rest.next() {
        match word {
            "in" => {
                if rest.peek() == Some(&"on") {
                    rest.next();
                    rule.interface = rest.next().map(str::to_owned);
                }
            }
            "out" => rule.is_out = true,
            "on" => rule.interface = rest.next().map(str::to_owned),
            "log" | "log-all" => {}
            "from" => {
                is_source = true;
                rule.from = rest.next().map(str::to_owned);
            }
            "to" => {
                is_source = false;
                rule.to = rest.next().map(str::to_owned);
            }
            "port" => {
                let port = rest.next().map(str::to_owned);
                if is_source {
                    rule.has_source_port = true;
                } else {
                    rule.port = port;
                }
            }
            "proto" => rule.protocol = rest.next().map(str::to_owned),
            "app" => rule.application = rest.next().map(str::to_owned),
            "comment" => break,
            word => match word.rsplit_once('/') {
                Some((port, protocol)) => {
                    rule.port = Some(port.to_owned());
                    rule.protocol = Some(protocol.to_owned());
                }
                None if word.starts_with(|letter: char| {
                    letter.is_ascii_digit() || letter == '-' || letter == crate::UNKNOWN
                }) || service(word).is_some() =>
                {
                    rule.port = Some(word.to_owned());
                }
                None => rule.application = Some(word.to_owned()),
            },
        }
    }
    add(out, said.clone(), rule);
}

/// Profiles of applications that packages bring along, with their ports.
const APPLICATIONS: &[(&str, &str)] = &[
    ("apache", "80"),
    ("apache full", "80,443"),
    ("apache secure", "443"),
    ("nginx full", "80,443"),
    ("nginx http", "80"),
    ("nginx https", "443"),
    ("openssh", "22"),
    ("postfix", "25"),
    ("samba", "137,138,139,445"),
    ("www", "80"),
    ("www full", "80,443"),
];

/// The protocols of a rule: those of the service it names, where it says none.
fn over(said: Option<&str>, name: &str, wanted: Vec<Protocol>) -> Vec<Protocol> {
    let is_application = APPLICATIONS
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(name));
    match said {
        None if name.eq_ignore_ascii_case("samba") => wanted,
        None if is_application => vec![Protocol::Tcp],
        None if service(name).is_some() => protocols_of(name).to_vec(),
        _ => wanted,
    }
}

fn add(out: &mut Collector<'_, '_>, said: Said, rule: Rule) {
    if rule.is_out {
        return;
    }
    let Some(verdict) = rule.verdict else {
        out.hosts.skip(
            out.context,
            said.at,
            format!(
                "`{}` is no rule of ufw that is read",
                said.text.replace(crate::UNKNOWN, "…")
            ),
        );
        return;
    };
    let wanted = protocols(rule.protocol.as_deref());
    let mut matches = Vec::new();
    if rule
        .protocol
        .as_deref()
        .is_some_and(|text| text.contains(crate::UNKNOWN))
    {
        matches.push(Match::Unknown);
    }
    match (&rule.port, &rule.application) {
        (Some(port), _) => {
            // `port: 5432/tcp` is taken by the command line.
            let (port, wanted) = match port.split_once('/') {
                Some((port, protocol)) => (port, protocols(Some(protocol))),
                None => (port.as_str(), over(rule.protocol.as_deref(), port, wanted)),
            };
            let asked = out.ports(port, &wanted, &said);
            matches.push(asked);
        }
        (None, Some(name)) => {
            let known = APPLICATIONS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            let ports = known
                .map(|(_, ports)| *ports)
                .or_else(|| service(name).map(|_| name.as_str()));
            match ports {
                Some(ports) => {
                    let asked =
                        out.ports(ports, &over(rule.protocol.as_deref(), name, wanted), &said);
                    matches.push(asked);
                }
                None => matches.push(Match::Unknown),
            }
        }
        (None, None) => matches.push(Match::Protocols(wanted)),
    }
    matches.extend(rule.from.as_deref().and_then(source));
    matches.extend(rule.to.as_deref().and_then(destination));
    matches.extend(rule.interface.as_deref().map(interface));
    if rule.has_source_port {
        matches.push(Match::Sometimes);
    }
    let chain = if rule.is_routed { "FORWARD" } else { "INPUT" };
    out.rule(
        Program::Ufw,
        ("filter", chain),
        said,
        matches,
        verdict,
        rule.is_first,
    );
}

//! firewalld: the module of Ansible, and the options of its command line (`firewall-cmd(1)`, `firewalld.richlanguage(5)`).

use super::collect::{Collector, Said, protocols, source};
use super::tasks::Run;
use crate::firewall::{Match, Program, Verdict};
use crate::ports::{parse_ports, service};
use crate::services::protocols_of;

/// A task of the module.
pub(super) fn of_task(run: &Run<'_>, out: &mut Collector<'_, '_>) {
    let state = run.text(&["state"]).unwrap_or_default();
    if matches!(state.as_str(), "disabled" | "absent") {
        return;
    }
    let zone = run.text(&["zone"]).unwrap_or_default();
    let from = run.text(&["source"]);
    if let Some(text) = run.text(&["port"]) {
        let said = Said::of(run, run.place_of(&["port"]), format!("port {text}"));
        port(&text, &zone, from.as_deref(), &said, out);
    }
    if let Some(name) = run.text(&["service"]) {
        let said = Said::of(run, run.place_of(&["service"]), format!("service {name}"));
        named(&name, &zone, &said, out);
    }
    if let Some(text) = run.text(&["rich_rule"]) {
        let said = Said::of(run, run.place_of(&["rich_rule"]), text.clone());
        rich(&text, &zone, &said, out);
    }
    if let Some(text) = run.text(&["port_forward"]) {
        let at = run.place_of(&["port_forward"]);
        let forward = run
            .argument(&["port_forward"])
            .map(|argument| argument.value.clone());
        let said = Said::of(run, at, format!("port_forward {text}"));
        for one in forward.and_then(|value| value.items()).unwrap_or_default() {
            let field = |name: &str| one.get(&crate::jinja::Value::text(name)).shown();
            rewrite(
                &field("port"),
                &field("proto"),
                &field("toport"),
                &field("toaddr"),
                &said,
                out,
            );
        }
    }
}

/// Zones that the world is not in, by their names.
fn is_inside(zone: &str) -> bool {
    matches!(
        zone,
        "trusted" | "internal" | "home" | "work" | "block" | "drop"
    )
}

fn allow(matches: Vec<Match>, verdict: Verdict, said: &Said, out: &mut Collector<'_, '_>) {
    out.rule(
        Program::Firewalld,
        ("filter", "INPUT"),
        said.clone(),
        matches,
        verdict,
        false,
    );
}

fn port(text: &str, zone: &str, from: Option<&str>, said: &Said, out: &mut Collector<'_, '_>) {
    if is_inside(zone) {
        return;
    }
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let asked = out.ports(ports, &protocols(Some(protocol)), said);
    let mut matches = vec![asked];
    matches.extend(from.and_then(source));
    allow(matches, Verdict::Accept, said, out);
}

fn named(name: &str, zone: &str, said: &Said, out: &mut Collector<'_, '_>) {
    if is_inside(zone)
        || matches!(name, "dhcpv6-client" | "dhcp" | "dhcpv6" | "cockpit") && zone.is_empty()
    {
        return;
    }
    let asked = match service(name) {
        Some(_) => out.ports(name, protocols_of(name), said),
        None => Match::Unknown,
    };
    allow(vec![asked], Verdict::Accept, said, out);
}

/// `rule family="ipv4" source address="10.8.0.0/24" port port="5432" protocol="tcp" accept`.
fn rich(text: &str, zone: &str, said: &Said, out: &mut Collector<'_, '_>) {
    if is_inside(zone) {
        return;
    }
    let field = |name: &str| {
        let at = text.find(&format!("{name}="))?;
        let rest = text[at + name.len() + 1..].trim_start_matches(['"', '\'', '\\']);
        let end = rest.find(['"', '\'', ' ', '\\']).unwrap_or(rest.len());
        Some(&rest[..end])
    };
    let mut matches = Vec::new();
    if let Some(address) = text.contains("source ").then(|| field("address")).flatten() {
        let is_negated = text.contains("source NOT");
        matches.extend(source(&if is_negated {
            format!("!{address}")
        } else {
            address.to_owned()
        }));
    }
    let word = |wanted: &str| text.split_whitespace().any(|word| word == wanted);
    if word("forward-port") {
        let of = |name: &str| field(name).unwrap_or_default();
        return rewrite(
            of("port"),
            of("protocol"),
            of("to-port"),
            of("to-addr"),
            said,
            out,
        );
    }
    if let Some(ports) = field("port") {
        let asked = out.ports(ports, &protocols(field("protocol")), said);
        matches.push(asked);
    } else if let Some(name) = word("service").then(|| field("name")).flatten() {
        let asked = match service(name) {
            Some(_) => out.ports(name, protocols_of(name), said),
            None => Match::Unknown,
        };
        matches.push(asked);
    }
    let verdict = if word("accept") {
        Verdict::Accept
    } else if word("drop") || word("reject") {
        Verdict::Drop
    } else {
        return;
    };
    allow(matches, verdict, said, out);
}

fn rewrite(
    from: &str,
    protocol: &str,
    to_port: &str,
    to: &str,
    said: &Said,
    out: &mut Collector<'_, '_>,
) {
    let asked = out.ports(from, &protocols(Some(protocol)), said);
    let verdict = Verdict::Rewrite {
        to: format!("{to}:{to_port}"),
        port: parse_ports(to_port).ok(),
    };
    out.rule(
        Program::Firewalld,
        ("nat", "PREROUTING"),
        said.clone(),
        vec![asked],
        verdict,
        false,
    );
}

/// A command: the words behind `firewall-cmd`.
pub(super) fn of_command(words: &[&str], said: &Said, out: &mut Collector<'_, '_>) {
    let option = |name: &str| {
        let mut at = 0;
        let mut values = Vec::new();
        while let Some(word) = words.get(at) {
            if let Some(value) = word
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='))
            {
                values.push(value);
            } else if *word == name
                && let Some(value) = words.get(at + 1)
            {
                values.push(value);
            }
            at += 1;
        }
        values
    };
    let zone = option("--zone").first().copied().unwrap_or_default();
    for text in option("--add-port") {
        port(text, zone, None, said, out);
    }
    for name in option("--add-service") {
        named(name, zone, said, out);
    }
    for text in option("--add-rich-rule") {
        rich(text, zone, said, out);
    }
    for text in option("--add-forward-port") {
        let field = |name: &str| {
            text.split(':')
                .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
                .unwrap_or_default()
        };
        rewrite(
            field("port"),
            field("proto"),
            field("toport"),
            field("toaddr"),
            said,
            out,
        );
    }
}

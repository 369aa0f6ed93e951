//! Rulesets of nftables, and rules as iptables-save writes them.

use rempart_core::Context;

use super::{Text, lines};
use crate::ansible::{Collector, Said, iptables_words};
use crate::facts::Hosts;
use crate::firewall::{Chain, Firewall, Match, Program, Rule, Verdict};
use crate::jinja::Rendered;
use crate::nft::{Parsed, parse};

pub(super) fn nftables(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    if !text.is_whole {
        return fragment(context, text, hosts);
    }
    let parsed = parse(&text.rendered.text);
    if let Some(firewall) = firewall_of(context, &parsed, text, hosts) {
        hosts.firewalls.push(firewall);
    }
}

/// What statements of a ruleset begin with, outside of tables and chains.
const STATEMENTS: &[&str] = &[
    "add", "chain", "create", "define", "delete", "destroy", "flush", "include", "insert", "map",
    "redefine", "replace", "reset", "set", "table", "type", "}",
];

/// Lines that a task puts into a ruleset. Rules go into a chain that is not seen; the one for what comes to the host is
/// where ports are opened.
fn fragment(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let said = || {
        let lines = text.rendered.text.lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
    };
    let is_rule = |line: &str| {
        let first = line.split_whitespace().next();
        first.is_some_and(|first| !STATEMENTS.contains(&first))
    };
    let rendered = if said().all(is_rule) {
        let rules = said().map(|line| format!("add rule inet filter input {line}\n"));
        Rendered::plain(&rules.collect::<String>())
    } else {
        text.rendered.clone()
    };
    let mut parsed = parse(&rendered.text);
    // What stands around the lines is not known, so neither is what nft makes of them.
    for fault in &mut parsed.faults {
        fault.is_refused = false;
    }
    let text = Text {
        rendered: &rendered,
        remarks: text.remarks.clone(),
        ..*text
    };
    if let Some(firewall) = firewall_of(context, &parsed, &text, hosts) {
        hosts.firewalls.push(firewall);
    }
}

/// A ruleset as a firewall; `None` for one without chains.
pub(crate) fn firewall_of(
    context: &Context<'_>,
    parsed: &Parsed,
    text: &Text<'_>,
    hosts: &mut Hosts,
) -> Option<Firewall> {
    for fault in &parsed.faults {
        if fault.is_refused {
            text.fault(
                hosts,
                fault.span,
                format!(
                    "{}: nft refuses the whole file, and the rules before it stay in force",
                    fault.what
                ),
            );
        } else {
            hosts.skip(context, text.place(fault.span), fault.what.clone());
        }
    }
    let chains: Vec<Chain> = parsed
        .chains
        .iter()
        .map(|chain| Chain {
            table: chain.table.clone(),
            name: chain.name.clone(),
            hook: chain.hook,
            is_nat: chain.is_nat,
            priority: chain.priority,
            policy: chain.policy.clone(),
            at: text.place(chain.span),
            rules: chain
                .rules
                .iter()
                .map(|rule| {
                    let mut matches = rule.matches.clone();
                    if text.is_conditional(rule.span) {
                        matches.push(Match::Sometimes);
                    }
                    if matches.contains(&Match::Unknown) && rule.verdict != Verdict::Drop {
                        let why = format!(
                            "`{}` is not read in full, and was not judged",
                            text.shown(rule.span)
                        );
                        hosts.skip(context, text.place(rule.span), why);
                    }
                    Rule {
                        at: text.place(rule.span),
                        remarks: text.remarks(rule.span),
                        text: text.shown(rule.span),
                        matches,
                        verdict: rule.verdict.clone(),
                    }
                })
                .collect(),
        })
        .collect();
    (!chains.is_empty()).then_some(Firewall {
        program: Program::Nftables,
        chains,
        is_whole: text.is_whole,
    })
}

pub(super) fn iptables(context: &Context<'_>, text: &Text<'_>, hosts: &mut Hosts) {
    let mut out = Collector {
        context,
        hosts,
        firewalls: Vec::new(),
    };
    let mut table = "filter";
    for (line, span) in lines(&text.rendered.text, &['#']) {
        if let Some(name) = line.strip_prefix('*') {
            table = name;
            continue;
        }
        let said = Said {
            at: text.place(span),
            remarks: text.remarks(span),
            text: text.shown(span),
            is_conditional: text.is_conditional(span),
        };
        if let Some(rest) = line.strip_prefix(':') {
            let mut words = rest.split_whitespace();
            if let (Some(chain), Some(policy @ ("ACCEPT" | "DROP"))) = (words.next(), words.next())
            {
                iptables_words(&["-P", chain, policy], table, &said, &mut out);
            }
            continue;
        }
        // `[12:720] -A INPUT …` counts packets.
        let line = match line.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map_or(line, |(_, rest)| rest.trim()),
            None => line,
        };
        if line.starts_with('-') {
            let words: Vec<&str> = line.split_whitespace().collect();
            iptables_words(&words, table, &said, &mut out);
        }
    }
    let mut firewalls = out.firewalls;
    for firewall in &mut firewalls {
        firewall.is_whole = text.is_whole;
    }
    hosts.firewalls.extend(firewalls);
}

//! A rule of a host's firewall lets the world reach a port that has to be closed.

use std::fmt::Write as _;

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::Hosts;
use rempart_host::firewall::{Hook, Verdict};
use rempart_host::ports::{PortSet, Protocol};
use rempart_host::reach::{Admitted, admitted};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::{closed_before, name, remark};
use crate::policy::Policy;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OpenFirewall {}

impl Rule for OpenFirewall {
    const META: RuleMeta = RuleMeta {
        id: "ports/open-firewall",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("open_firewall.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl OpenFirewall {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(hosts) = context.fact::<Hosts>() else {
            return;
        };
        let policy = Policy::of(context);
        for firewall in &hosts.firewalls {
            for chain in firewall.chains.iter().filter(|chain| is_asked(chain)) {
                let all = admitted(firewall, chain, &policy.inside);
                for (at, one) in all.iter().enumerate() {
                    let Some(rule) = one.rule.filter(|_| !one.is_unknown) else {
                        continue;
                    };
                    let closed = policy.closed(one.protocol, &one.ports);
                    // A rule without a protocol opens both, and is told once.
                    let is_twin = |other: &&Admitted<'_>| {
                        other.protocol != one.protocol
                            && other.rule.is_some_and(|other| std::ptr::eq(other, rule))
                            && policy.closed(other.protocol, &other.ports) == closed
                    };
                    let (earlier, later) = all.split_at(at);
                    if earlier.iter().any(|other| is_twin(&other)) {
                        continue;
                    }
                    let twin = later.iter().find(is_twin);
                    // Without a policy, a rule that asks for no port is one of many ways to say what is trusted.
                    let is_vague = one.ports.is_all()
                        && (!policy.is_configured || chain.hook == Some(Hook::Forward));
                    let is_limited = one.is_limited && !policy.is_configured;
                    if closed.is_empty()
                        || is_vague
                        || is_limited
                        || matches!(rule.verdict, Verdict::Rewrite { .. })
                    {
                        continue;
                    }
                    let is_private =
                        |one: &&Admitted<'_>| !policy.private(one.protocol, &closed).is_empty();
                    let protocol = twin
                        .filter(is_private)
                        .filter(|_| !is_private(&one))
                        .unwrap_or(one)
                        .protocol;
                    let before = closed_before(firewall, chain, &policy, protocol, &closed);
                    // A port that the policy does not speak of is held closed well enough by an earlier chain.
                    if before.is_some() && policy.private(protocol, &closed).is_empty() {
                        continue;
                    }
                    let who = if one.is_limited {
                        "a part of the world"
                    } else {
                        "the world"
                    };
                    let both = if twin.is_some() { " (tcp and udp)" } else { "" };
                    let mut message = format!(
                        "`{}` lets {who} reach {closed}/{protocol}{both}, {}: {} -> {}",
                        rule.text,
                        policy.words(protocol, &closed),
                        path(protocol, &closed),
                        name(firewall, chain)
                    );
                    message.push_str(match chain.hook {
                        Some(Hook::Forward) => " -> what is behind the host",
                        Some(Hook::Prerouting) => " -> the host and what the cluster publishes",
                        _ => " -> the host",
                    });
                    if let Some(before) = before {
                        _ = write!(
                            message,
                            " (only the {} before it still drops it)",
                            name(firewall, before)
                        );
                    }
                    let finding = sink.report(rule.at.location(context), message);
                    finding
                        .help("close the port, limit the rule to a private interface or network, or name the port in `public` of `[ports]`")
                        .keyed(format!("{closed}/{protocol} {}", rule.text))
                        .label(chain.at.location(context), "the chain");
                    remark(context, &rule.remarks, finding);
                }
            }
        }
    }
}

/// Whether what a chain lets in comes to the host, or through it.
fn is_asked(chain: &rempart_host::firewall::Chain) -> bool {
    let is_inwards = matches!(
        chain.hook,
        Some(Hook::Prerouting | Hook::Input | Hook::Forward)
    );
    is_inwards && !chain.is_nat
}

/// Where packets come in.
fn path(protocol: Protocol, ports: &PortSet) -> String {
    format!("0.0.0.0:{ports}/{protocol}").replace(":every port", ":*")
}

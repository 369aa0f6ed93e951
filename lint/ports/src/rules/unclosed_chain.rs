//! The firewall of a host lets in what none of its rules decides on.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::Hosts;
use rempart_host::firewall::{Chain, Firewall, Hook};
use rempart_host::ports::{PROTOCOLS, PortSet};
use rempart_host::reach::{admitted, passes};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::name;
use crate::policy::Policy;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UnclosedChain {}

impl Rule for UnclosedChain {
    const META: RuleMeta = RuleMeta {
        id: "ports/unclosed-chain",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unclosed_chain.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnclosedChain {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let policy = Policy::of(context);
        let Some(hosts) = context.fact::<Hosts>().filter(|_| policy.is_configured) else {
            return;
        };
        for firewall in &hosts.firewalls {
            for chain in firewall
                .chains
                .iter()
                .filter(|chain| chain.hook == Some(Hook::Input))
            {
                for protocol in PROTOCOLS {
                    let through = |other: &Chain| passes(firewall, other, &policy.inside, protocol);
                    let open = admitted(firewall, chain, &policy.inside);
                    let by_policy = open
                        .into_iter()
                        .filter(|one| one.rule.is_none() && one.protocol == protocol);
                    let mut ports: PortSet = by_policy.map(|one| one.ports).collect();
                    for other in others(firewall, chain) {
                        ports = ports.intersection(&through(other));
                    }
                    let closed = policy.closed(protocol, &ports);
                    if closed.is_empty() {
                        continue;
                    }
                    sink.report(
                        chain.at.location(context),
                        format!("the {} accepts what none of its rules decides on: the world reaches {closed} of the host over {protocol}, whatever listens there", name(firewall, chain)),
                    )
                    .help("give the chain the policy `drop`, and accept what the world may reach")
                    .keyed(format!("{}.{}.{protocol}", chain.table, chain.name));
                }
            }
        }
    }
}

/// The other chains that the same packets have to pass.
fn others<'f>(firewall: &'f Firewall, chain: &'f Chain) -> impl Iterator<Item = &'f Chain> {
    firewall.chains.iter().filter(move |other| {
        let is_same = other.table == chain.table && other.name == chain.name;
        let is_on_the_way = matches!(other.hook, Some(Hook::Prerouting | Hook::Input));
        !is_same && is_on_the_way && !other.is_nat
    })
}

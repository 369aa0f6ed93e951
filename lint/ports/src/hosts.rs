//! What firewalls of hosts let in, in words.

use rempart_core::{Context, Finding};
use rempart_host::firewall::{Chain, DSTNAT, Firewall, Hook, Remark};
use rempart_host::ports::{PortSet, Protocol};
use rempart_host::reach::passes;

use crate::policy::Policy;

/// Adds where values come from.
pub(crate) fn remark(context: &Context<'_>, remarks: &[Remark], finding: &mut Finding) {
    for (place, text) in remarks {
        finding.label(place.location(context), text.clone());
    }
}

/// A chain as people name it.
pub(crate) fn name(firewall: &Firewall, chain: &Chain) -> String {
    let (program, table) = (firewall.program.as_str(), &chain.table);
    match table.as_str() {
        "filter" | "nat" if firewall.program != rempart_host::firewall::Program::Nftables => {
            format!("chain `{}` of {program}", chain.name)
        }
        _ => format!("chain `{}` of `{table}`", chain.name),
    }
}

/// The first chain before another one that lets some ports of the world not through.
pub(crate) fn closed_before<'f>(
    firewall: &'f Firewall,
    chain: &Chain,
    policy: &Policy<'_>,
    protocol: Protocol,
    ports: &PortSet,
) -> Option<&'f Chain> {
    let is_before = |other: &&Chain| {
        let is_same = other.table == chain.table && other.name == chain.name;
        let is_earlier = match (other.hook, chain.hook) {
            (Some(Hook::Prerouting), Some(Hook::Prerouting)) => other.priority < chain.priority,
            (Some(Hook::Prerouting), _) => true,
            (Some(one), Some(two)) => one == two && other.priority < chain.priority,
            _ => false,
        };
        !is_same && !other.is_nat && is_earlier
    };
    let mut before = firewall.chains.iter().filter(is_before);
    before.find(|other| {
        passes(firewall, other, &policy.inside, protocol)
            .intersection(ports)
            .is_empty()
    })
}

/// What the firewalls of the repository do to packets for a port of a node whose destination the cluster rewrites
/// before the input hook.
pub(crate) fn node_port_words(
    firewalls: &[Firewall],
    policy: &Policy<'_>,
    protocol: Protocol,
    ports: &PortSet,
) -> Option<String> {
    let chains = || {
        firewalls
            .iter()
            .flat_map(|firewall| firewall.chains.iter().map(move |chain| (firewall, chain)))
    };
    let holds = |(firewall, chain): &(&Firewall, &Chain)| {
        passes(firewall, chain, &policy.inside, protocol)
            .intersection(ports)
            .is_empty()
    };
    let is_edge = |(_, chain): &(&Firewall, &Chain)| {
        chain.hook == Some(Hook::Prerouting) && !chain.is_nat && chain.priority < DSTNAT
    };
    if let Some((firewall, chain)) = chains().filter(is_edge).find(holds) {
        return Some(format!(
            "only the {} before it still drops it",
            name(firewall, chain)
        ));
    }
    let is_input = |(_, chain): &(&Firewall, &Chain)| chain.hook == Some(Hook::Input);
    let (firewall, chain) = chains().find(is_input)?;
    Some(format!(
        "the {} never sees it, since the destination is rewritten before that hook",
        name(firewall, chain)
    ))
}

/// The chain that keeps the world from ports of the host.
pub(crate) fn input_guard(
    firewalls: &[Firewall],
    policy: &Policy<'_>,
    protocol: Protocol,
    ports: &PortSet,
) -> Option<String> {
    let whole = firewalls.iter().filter(|firewall| firewall.is_whole);
    let chains =
        whole.flat_map(|firewall| firewall.chains.iter().map(move |chain| (firewall, chain)));
    let mut inputs = chains.filter(|(_, chain)| {
        matches!(chain.hook, Some(Hook::Input | Hook::Prerouting)) && !chain.is_nat
    });
    let found = inputs.find(|(firewall, chain)| {
        passes(firewall, chain, &policy.inside, protocol)
            .intersection(ports)
            .is_empty()
    });
    found.map(|(firewall, chain)| name(firewall, chain))
}

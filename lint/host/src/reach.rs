//! What of the world a chain lets in.

use std::collections::HashMap;

use crate::firewall::{Chain, Firewall, Hook, Match, Program, Rule, Verdict};
use crate::net::{Family, Net};
use crate::ports::{PROTOCOLS, PortSet, Protocol};

/// What is not the world.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// Interfaces; `*` at the end stands for any rest.
    pub interfaces: Vec<String>,
    /// Networks, besides those that no address of the Internet is in.
    pub networks: Vec<Net>,
}

impl Inside {
    /// Whether an interface is one of them. The loopback always is.
    pub fn has_interface(&self, name: &str) -> bool {
        let is_one = |known: &String| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => known == name,
        };
        name == "lo" || self.interfaces.iter().any(is_one)
    }

    /// Whether a network is one of them.
    pub fn has_net(&self, net: &Net) -> bool {
        net.is_private(&self.networks)
    }
}

/// What a rule lets in.
#[derive(Clone, Debug)]
pub struct Admitted<'f> {
    /// The rule; `None` for the policy of the chain.
    pub rule: Option<&'f Rule>,
    /// The protocol.
    pub protocol: Protocol,
    /// The ports.
    pub ports: PortSet,
    /// Whether some networks of the world only.
    pub is_limited: bool,
    /// Whether what the rule asks for is not all known.
    pub is_unknown: bool,
}

/// How many chains may jump to one another.
const DEPTH: usize = 16;

/// How many rules are asked for one chain, those of chains it jumps to each time again, by all sorts of packets.
const STEPS: usize = 1_000_000;

/// How many public interfaces are told apart; the rules of a host name few.
const INTERFACES: usize = 8;

/// Packets that rules may treat each in its own way.
#[derive(Clone, Copy)]
struct Sort<'s> {
    protocol: Protocol,
    family: Family,
    /// Where they come in; `None` where no rule names a public interface.
    interface: Option<&'s str>,
}

/// What the world gets through a chain with a hook, by the rules in their order. A rule that holds for one family of
/// addresses, or for one of several public interfaces, says nothing of the others.
pub fn admitted<'f>(
    firewall: &'f Firewall,
    chain: &'f Chain,
    inside: &Inside,
) -> Vec<Admitted<'f>> {
    let sorts = sorts(firewall, chain, inside);
    let steps = STEPS / sorts.len().max(1);
    let (mut all, mut known) = (Vec::new(), Known::new());
    for sort in sorts {
        let mut found = Vec::new();
        let mut walk = Walk {
            firewall,
            hook: chain.hook,
            table: &chain.table,
            inside,
            sort,
            steps,
            found: &mut found,
        };
        let left = walk.chain(chain, PortSet::all(), DEPTH);
        if !left.is_empty()
            && chain
                .policy
                .as_ref()
                .is_none_or(|policy| *policy == Verdict::Accept)
        {
            let undecided = walk.undecided(left, false);
            found.push(undecided);
        }
        for one in found {
            merge(&mut all, &mut known, one);
        }
    }
    all
}

/// The sorts of packets from the world that come to a chain.
fn sorts<'f>(firewall: &'f Firewall, chain: &Chain, inside: &Inside) -> Vec<Sort<'f>> {
    let rules = firewall.chains.iter().flat_map(|chain| &chain.rules);
    let matches = rules.flat_map(|rule| &rule.matches);
    let named = matches.filter_map(|one| match one {
        Match::Interface { names, .. } => Some(names),
        _ => None,
    });
    let mut interfaces: Vec<Option<&str>> = Vec::new();
    for name in named.flatten().filter(|name| !inside.has_interface(name)) {
        if interfaces.len() < INTERFACES && !interfaces.contains(&Some(name.as_str())) {
            interfaces.push(Some(name));
        }
    }
    if interfaces.is_empty() {
        interfaces.push(None);
    }
    let families = families(firewall, chain);
    let of_protocol = |protocol| {
        let pairs = families
            .iter()
            .flat_map(|family| interfaces.iter().map(move |interface| (family, interface)));
        pairs.map(move |(family, interface)| Sort {
            protocol,
            family: *family,
            interface: *interface,
        })
    };
    PROTOCOLS.into_iter().flat_map(of_protocol).collect()
}

/// The families of addresses that a chain sees. Rules of iptables and ip6tables stand in one chain here: IPv6 is asked
/// about where a rule names an address of it.
fn families(firewall: &Firewall, chain: &Chain) -> &'static [Family] {
    if firewall.program != Program::Iptables {
        return Family::of_table(&chain.table);
    }
    let chains = firewall.chains.iter();
    let mut matches = chains
        .flat_map(|chain| &chain.rules)
        .flat_map(|rule| &rule.matches);
    let names_v6 = matches.any(|one| match one {
        Match::Source { nets, .. } | Match::Destination { nets, .. } => {
            nets.iter().any(|net| Family::V6.has(net))
        }
        _ => false,
    });
    if names_v6 { Family::ALL } else { &[Family::V4] }
}

/// Where what a rule lets in by a protocol stands among all that is found; without a rule, what is known to get through
/// apart from what may.
type Known = HashMap<(Option<*const Rule>, Protocol, bool), usize>;

/// What one rule lets in of several sorts is told once. It is limited or unknown only where all of it is.
fn merge<'f>(all: &mut Vec<Admitted<'f>>, known: &mut Known, one: Admitted<'f>) {
    let key = (
        one.rule.map(std::ptr::from_ref),
        one.protocol,
        one.rule.is_none() && one.is_unknown,
    );
    if let Some(known) = known.get(&key).and_then(|at| all.get_mut(*at)) {
        known.ports = known.ports.union(&one.ports);
        known.is_limited &= one.is_limited;
        known.is_unknown &= one.is_unknown;
        return;
    }
    known.insert(key, all.len());
    all.push(one);
}

/// What gets through a chain in sum: the ports by protocol.
pub fn passes(firewall: &Firewall, chain: &Chain, inside: &Inside, protocol: Protocol) -> PortSet {
    let all = admitted(firewall, chain, inside);
    let of = all.into_iter().filter(|one| one.protocol == protocol);
    of.map(|one| one.ports).collect()
}

struct Walk<'w, 'f> {
    firewall: &'f Firewall,
    hook: Option<Hook>,
    table: &'w str,
    inside: &'w Inside,
    sort: Sort<'f>,
    steps: usize,
    found: &'w mut Vec<Admitted<'f>>,
}

/// The ports that a rule may match, and those it does match.
struct Matched {
    may: PortSet,
    must: PortSet,
    is_limited: bool,
    is_unknown: bool,
}

impl<'f> Walk<'_, 'f> {
    /// What no rule decides on.
    const fn undecided(&self, ports: PortSet, is_unknown: bool) -> Admitted<'f> {
        Admitted {
            rule: None,
            protocol: self.sort.protocol,
            ports,
            is_limited: false,
            is_unknown,
        }
    }

    /// The ports that come out undecided.
    fn chain(&mut self, chain: &'f Chain, mut left: PortSet, depth: usize) -> PortSet {
        let mut returned = PortSet::EMPTY;
        for rule in &chain.rules {
            let Some(steps) = self.steps.checked_sub(1) else {
                // More than is followed: what is left may get through or not.
                let undecided = self.undecided(left.clone(), true);
                self.found.push(undecided);
                break;
            };
            self.steps = steps;
            if left.is_empty() {
                break;
            }
            let matched = self.matched(rule);
            let may = matched.may.intersection(&left);
            if may.is_empty() {
                continue;
            }
            match &rule.verdict {
                Verdict::Continue | Verdict::Unknown => {}
                Verdict::Accept | Verdict::Rewrite { .. } => {
                    self.found.push(Admitted {
                        rule: Some(rule),
                        protocol: self.sort.protocol,
                        ports: may,
                        is_limited: matched.is_limited,
                        is_unknown: matched.is_unknown,
                    });
                    left = left.difference(&matched.must);
                }
                Verdict::Drop => left = left.difference(&matched.must),
                Verdict::Return => {
                    returned = returned.union(&may);
                    left = left.difference(&matched.must);
                }
                Verdict::Jump(name) | Verdict::Goto(name) => {
                    let table = self.table;
                    let mut chains = self.firewall.chains.iter();
                    let target = chains.find(|other| other.name == *name && other.table == table);
                    let (Some(target), Some(depth)) = (target, depth.checked_sub(1)) else {
                        continue;
                    };
                    let undecided = self.chain(target, may.clone(), depth);
                    if matches!(rule.verdict, Verdict::Goto(_)) {
                        returned = returned.union(&undecided);
                        left = left.difference(&matched.must);
                    } else {
                        left = left.difference(&matched.must).union(&undecided);
                    }
                }
            }
        }
        left.union(&returned)
    }

    fn matched(&self, rule: &Rule) -> Matched {
        let mut matched = Matched {
            may: PortSet::all(),
            must: PortSet::all(),
            is_limited: false,
            is_unknown: false,
        };
        for one in &rule.matches {
            match self.holds(one, &mut matched) {
                Holds::Always => {}
                Holds::Sometimes => matched.must = PortSet::EMPTY,
                Holds::Never => {
                    matched.may = PortSet::EMPTY;
                    matched.must = PortSet::EMPTY;
                    return matched;
                }
            }
        }
        matched
    }

    fn holds<'m>(&self, one: &'m Match, matched: &mut Matched) -> Holds {
        let family = self.sort.family;
        let of_family = |nets: &'m [Net]| nets.iter().filter(move |net| family.has(net));
        let outside = |nets| {
            of_family(nets)
                .filter(|net| !self.inside.has_net(net))
                .count()
        };
        match one {
            Match::Ports { protocols, ports } => {
                if !protocols.contains(&self.sort.protocol) {
                    return Holds::Never;
                }
                matched.may = matched.may.intersection(ports);
                matched.must = matched.must.intersection(ports);
                Holds::Always
            }
            Match::Protocols(protocols) => Holds::of(protocols.contains(&self.sort.protocol)),
            Match::Family(wanted) => Holds::of(*wanted == family),
            Match::Interface { names, is_negated } => {
                let is_named = self.sort.interface.is_some_and(|own| {
                    names.iter().any(|name| match name.strip_suffix('*') {
                        Some(start) => own.starts_with(start),
                        None => own == name,
                    })
                });
                Holds::of(is_named != *is_negated)
            }
            // To ask for an address is to ask for its family.
            Match::Source { nets, .. } | Match::Destination { nets, .. }
                if of_family(nets).next().is_none() =>
            {
                Holds::Never
            }
            Match::Source {
                nets,
                is_negated: false,
            } => {
                if outside(nets) == 0 {
                    Holds::Never
                } else if of_family(nets).any(Net::is_everything) {
                    Holds::Always
                } else {
                    matched.is_limited = true;
                    Holds::Sometimes
                }
            }
            Match::Source {
                nets,
                is_negated: true,
            } => {
                if of_family(nets).any(Net::is_everything) {
                    Holds::Never
                } else if outside(nets) == 0 {
                    Holds::Always
                } else {
                    Holds::Sometimes
                }
            }
            Match::Destination {
                nets,
                is_negated: false,
            } => {
                // No router passes on what is for a group on the link.
                if of_family(nets).all(|net| net.is_loopback() || net.is_multicast()) {
                    Holds::Never
                } else if of_family(nets).any(Net::is_everything) {
                    Holds::Always
                } else {
                    Holds::Sometimes
                }
            }
            Match::Destination {
                is_negated: true, ..
            }
            | Match::Sometimes => Holds::Sometimes,
            Match::State { is_new } => Holds::of(*is_new),
            // A rewritten packet goes to a pod, and so by the forward hook.
            Match::Rewritten => match self.hook {
                Some(Hook::Forward) => Holds::Sometimes,
                _ => Holds::Never,
            },
            Match::Unknown => {
                matched.is_unknown = true;
                Holds::Sometimes
            }
        }
    }
}

enum Holds {
    Always,
    Sometimes,
    Never,
}

impl Holds {
    const fn of(holds: bool) -> Self {
        if holds { Self::Always } else { Self::Never }
    }
}

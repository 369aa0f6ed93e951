//! What of the world a chain lets in.

use crate::firewall::{Chain, Firewall, Hook, Match, Rule, Verdict};
use crate::net::Net;
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

/// How many rules are asked for one chain, those of chains it jumps to each time again.
const STEPS: usize = 200_000;

/// What the world gets through a chain with a hook, by the rules in their order.
pub fn admitted<'f>(
    firewall: &'f Firewall,
    chain: &'f Chain,
    inside: &Inside,
) -> Vec<Admitted<'f>> {
    let mut found = Vec::new();
    for protocol in PROTOCOLS {
        let mut walk = Walk {
            firewall,
            hook: chain.hook,
            table: &chain.table,
            inside,
            protocol,
            steps: STEPS,
            found: &mut found,
        };
        let left = walk.chain(chain, PortSet::all(), DEPTH);
        if !left.is_empty()
            && chain
                .policy
                .as_ref()
                .is_none_or(|policy| *policy == Verdict::Accept)
        {
            found.push(Admitted {
                rule: None,
                protocol,
                ports: left,
                is_limited: false,
                is_unknown: false,
            });
        }
    }
    found
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
    protocol: Protocol,
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
    /// The ports that come out undecided.
    fn chain(&mut self, chain: &'f Chain, mut left: PortSet, depth: usize) -> PortSet {
        let mut returned = PortSet::EMPTY;
        for rule in &chain.rules {
            let Some(steps) = self.steps.checked_sub(1) else {
                // More than is followed: what is left may get through or not.
                self.found.push(Admitted {
                    rule: None,
                    protocol: self.protocol,
                    ports: left.clone(),
                    is_limited: false,
                    is_unknown: true,
                });
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
                        protocol: self.protocol,
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

    fn holds(&self, one: &Match, matched: &mut Matched) -> Holds {
        let outside = |nets: &[Net]| nets.iter().filter(|net| !self.inside.has_net(net)).count();
        match one {
            Match::Ports { protocols, ports } => {
                if !protocols.contains(&self.protocol) {
                    return Holds::Never;
                }
                matched.may = matched.may.intersection(ports);
                matched.must = matched.must.intersection(ports);
                Holds::Always
            }
            Match::Protocols(protocols) => Holds::of(protocols.contains(&self.protocol)),
            Match::Interface { names, is_negated } => {
                // An interface that nobody calls private is the one the world comes in by.
                let is_public = names.iter().any(|name| !self.inside.has_interface(name));
                Holds::of(is_public != *is_negated)
            }
            Match::Source {
                nets,
                is_negated: false,
            } => {
                if outside(nets) == 0 {
                    Holds::Never
                } else if nets.iter().any(Net::is_everything) {
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
                if nets.iter().any(Net::is_everything) {
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
                if nets
                    .iter()
                    .all(|net| net.is_loopback() || net.is_multicast())
                {
                    Holds::Never
                } else if nets.iter().any(Net::is_everything) {
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

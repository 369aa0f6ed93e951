//! The exposure table: every way from the world to a port, and what the policy says of it.

use rempart_core::{Context, FactEntry, Table};
use rempart_host::Hosts;
use rempart_host::firewall::{Hook, Verdict};
use rempart_host::reach::admitted;

use crate::cluster::{Exposures, Way};
use crate::exposed::judged;
use crate::hosts::name;
use crate::policy::Policy;

/// The facts that the table reads.
pub(crate) const NEEDS: &[FactEntry] = &[FactEntry::of::<Exposures>(), FactEntry::of::<Hosts>()];

/// The table; none without a policy, since nothing is public or private then.
pub(crate) fn tables(context: &Context<'_>) -> Vec<Table> {
    let policy = Policy::of(context);
    let (Some(hosts), Some(exposures)) = (context.fact::<Hosts>(), context.fact::<Exposures>())
    else {
        return Vec::new();
    };
    if !policy.is_configured {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for firewall in &hosts.firewalls {
        for chain in &firewall.chains {
            if !matches!(chain.hook, Some(Hook::Prerouting | Hook::Input)) {
                continue;
            }
            for one in admitted(firewall, chain, &policy.inside) {
                let Some(rule) = one.rule.filter(|_| !one.is_unknown) else {
                    continue;
                };
                let closed = policy.closed(one.protocol, &one.ports);
                let private = policy.private(one.protocol, &one.ports);
                let to = match &rule.verdict {
                    Verdict::Rewrite { to, .. } => to.as_str(),
                    _ => "the host",
                };
                rows.push(vec![
                    format!("{}/{}", one.ports, one.protocol),
                    name(firewall, chain).replace('`', ""),
                    format!("{} -> {to}", rule.text),
                    verdict(closed.is_empty(), private.is_empty()).to_owned(),
                    place(&rule.at.location(context)),
                ]);
            }
        }
    }
    for exposure in &exposures.all {
        let outside = if exposure.outside.is_empty() {
            "not known".to_owned()
        } else {
            format!("{}/{}", exposure.outside, exposure.protocol)
        };
        let private = policy.private(exposure.protocol, &exposure.outside.union(&exposure.behind));
        let is_allowed = judged(exposure, &policy, Some(hosts)).is_none();
        rows.push(vec![
            outside,
            by(exposure.way).to_owned(),
            exposure.path.clone(),
            verdict(is_allowed, private.is_empty()).to_owned(),
            place(&exposure.at),
        ]);
    }
    rows.sort();
    rows.dedup();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Table {
        name: "exposure",
        columns: vec!["port", "by", "path", "policy", "file"],
        rows,
    }]
}

const fn verdict(is_allowed: bool, is_not_private: bool) -> &'static str {
    match (is_allowed, is_not_private) {
        (true, _) => "public",
        (false, true) => "not public",
        (false, false) => "private",
    }
}

const fn by(way: Way) -> &'static str {
    match way {
        Way::Service => "Service",
        Way::HostPort => "hostPort",
        Way::HostNetwork => "hostNetwork",
        Way::Http => "HTTP route",
        Way::Stream => "stream route",
        Way::Values => "chart value",
    }
}

fn place(location: &rempart_core::Location) -> String {
    location.path.to_string()
}

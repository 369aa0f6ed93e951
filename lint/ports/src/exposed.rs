//! From a way to a finding: one text for all ways of a cluster.

use rempart_core::{Context, FactEntry, Sink};
use rempart_host::Hosts;

use crate::cluster::{Exposure, Exposures, Way};
use crate::hosts::node_port_words;
use crate::policy::Policy;

/// The facts of rules on ways.
pub(crate) const NEEDS: &[FactEntry] = &[FactEntry::of::<Exposures>(), FactEntry::of::<Hosts>()];

/// Reports the ways of some kinds that the policy does not allow.
pub(crate) fn report(context: &Context<'_>, ways: &[Way], help: &str, sink: &mut Sink) {
    let policy = Policy::of(context);
    let hosts = context.fact::<Hosts>();
    let Some(exposures) = context.fact::<Exposures>() else {
        return;
    };
    for exposure in exposures
        .all
        .iter()
        .filter(|exposure| ways.contains(&exposure.way))
    {
        let Some(message) = judged(exposure, &policy, hosts) else {
            continue;
        };
        let finding = sink.report(exposure.at.clone(), message);
        finding.help(help).keyed(exposure.key.clone());
        for (location, text) in &exposure.labels {
            finding.label(location.clone(), text.clone());
        }
        if let Some(subject) = &exposure.subject {
            finding.about(subject.clone());
        }
        if !exposure.application.is_empty() {
            finding.application(exposure.application.as_str());
        }
    }
}

/// What is wrong with a way; `None` where nothing is.
pub(crate) fn judged(
    exposure: &Exposure,
    policy: &Policy<'_>,
    hosts: Option<&Hosts>,
) -> Option<String> {
    // HTTP is what ingress controllers are for; only a policy says what they may not publish.
    if exposure.way == Way::Http && !policy.is_configured {
        return None;
    }
    let protocol = exposure.protocol;
    let private = policy.private(protocol, &exposure.behind.union(&exposure.outside));
    let closed = policy.closed(protocol, &exposure.outside);
    let ports = if !private.is_empty() {
        private
    } else if exposure.outside.is_empty()
        && policy.is_configured
        && matches!(exposure.way, Way::Stream | Way::Values)
    {
        // Which port it is says the chart or the entry point; the policy names what may be open.
        return Some(format!(
            "{} publishes a port that is not known here, and the policy names every public one: {}",
            exposure.what, exposure.path
        ));
    } else if closed.is_empty() {
        return None;
    } else {
        closed
    };
    let firewalls = hosts.map_or(&[][..], |hosts| &hosts.firewalls);
    let words = match exposure.way {
        Way::HostNetwork => {
            if let Some(chain) = crate::hosts::input_guard(firewalls, policy, protocol, &ports) {
                // The host's own firewall decides, and a port that the policy does not speak of is closed there.
                if policy.private(protocol, &ports).is_empty() {
                    return None;
                }
                Some(format!("only the {chain} keeps the world out"))
            } else {
                None
            }
        }
        Way::Http => None,
        _ => node_port_words(firewalls, policy, protocol, &exposure.outside),
    };
    let words = words.map_or_else(String::new, |words| format!(" ({words})"));
    Some(format!(
        "{} lets the world reach {ports}/{protocol}, {}: {}{words}",
        exposure.what,
        policy.words(protocol, &ports),
        exposure.path
    ))
}

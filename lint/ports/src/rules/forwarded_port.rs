//! A host passes a port of the world on to one that has to be closed.

use std::fmt::Write as _;

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::Hosts;
use rempart_host::firewall::{Hook, Verdict};
use rempart_host::reach::admitted;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::{name, node_port_words, remark};
use crate::policy::Policy;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ForwardedPort {}

impl Rule for ForwardedPort {
    const META: RuleMeta = RuleMeta {
        id: "ports/forwarded-port",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("forwarded_port.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ForwardedPort {
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
            for chain in firewall
                .chains
                .iter()
                .filter(|chain| chain.hook == Some(Hook::Prerouting))
            {
                for one in admitted(firewall, chain, &policy.inside) {
                    let Some(rule) = one.rule.filter(|_| !one.is_unknown) else {
                        continue;
                    };
                    let Verdict::Rewrite { to, port } = &rule.verdict else {
                        continue;
                    };
                    let protocol = one.protocol;
                    let behind = port.as_ref().unwrap_or(&one.ports);
                    let outside = policy.closed(protocol, &one.ports);
                    let private = policy.private(protocol, behind);
                    // Without a policy, only what a database or control plane is behind.
                    let is_wrong =
                        !private.is_empty() || policy.is_configured && !outside.is_empty();
                    if !is_wrong || one.ports.is_all() && !policy.is_configured {
                        continue;
                    }
                    let (ports, what) = if private.is_empty() {
                        (&outside, "")
                    } else {
                        (&private, "behind it ")
                    };
                    let mut message = format!("`{}` passes {}/{protocol} of the world on, {what}{ports}/{protocol}, {}: 0.0.0.0:{}/{protocol} -> {} -> {to}", rule.text, one.ports, policy.words(protocol, ports), one.ports, name(firewall, chain)).replace(":every port", ":*");
                    if let Some(words) =
                        node_port_words(&hosts.firewalls, &policy, protocol, &one.ports)
                    {
                        _ = write!(message, " ({words})");
                    }
                    let finding = sink.report(rule.at.location(context), message);
                    finding
                        .help("take the rule out, or limit it to a private interface or network")
                        .keyed(format!("{}/{protocol} {}", one.ports, rule.text));
                    remark(context, &rule.remarks, finding);
                }
            }
        }
    }
}

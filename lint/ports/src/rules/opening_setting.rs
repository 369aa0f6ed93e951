//! A setting of a host opens more than a port of its own.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::ports::Protocol;
use rempart_host::{Hosts, Switch};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::remark;
use crate::policy::Policy;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OpeningSetting {}

impl Rule for OpeningSetting {
    const META: RuleMeta = RuleMeta {
        id: "ports/opening-setting",
        levels: Levels::strict_only(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("opening_setting.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl OpeningSetting {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(hosts) = context.fact::<Hosts>() else {
            return;
        };
        let policy = Policy::of(context);
        for setting in &hosts.settings {
            let text = &setting.text;
            let (message, help) = match &setting.what {
                Switch::NoNetworkPolicies => (
                    format!(
                        "`{text}`: k3s enforces no network policy, so every pod reaches every port of every other one, whatever the policies in the repository say"
                    ),
                    "take the flag out, or run another engine that enforces network policies and allow this finding",
                ),
                Switch::GatewayPorts => (
                    format!(
                        "`{text}`: whoever may log in opens ports of every public address by forwarding them (0.0.0.0:* -> sshd -> where the client says)"
                    ),
                    "write `GatewayPorts no`, or `AllowTcpForwarding no`",
                ),
                Switch::NodePorts(ports) => {
                    let private = policy.private(Protocol::Tcp, ports);
                    if private.is_empty() {
                        continue;
                    }
                    (
                        format!(
                            "`{text}`: a Service may take {private}/tcp of every public address of the node as its node port, {} (0.0.0.0:{private}/tcp -> kube-proxy -> any pod), and the destination is rewritten before an input chain sees it",
                            policy.words(Protocol::Tcp, &private)
                        ),
                        "keep the default range 30000-32767, or one without ports that the policy keeps private",
                    )
                }
                Switch::Flushed => (
                    format!(
                        "`{text}` takes out rules that are in force: until they are set again, and for good where the run ends before that, the world reaches whatever listens"
                    ),
                    "load the whole ruleset from a file that begins with `flush ruleset`, which nft replaces in one step",
                ),
                Switch::NoServiceLb => continue,
            };
            let finding = sink.report(setting.at.location(context), message);
            finding.help(help).keyed(text.clone());
            remark(context, &setting.remarks, finding);
        }
    }
}

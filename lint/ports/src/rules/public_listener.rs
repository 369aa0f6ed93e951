//! A program of the host listens to the world on a port that has to be closed.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_host::{Address, Hosts};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::hosts::{input_guard, remark};
use crate::policy::Policy;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PublicListener {}

impl Rule for PublicListener {
    const META: RuleMeta = RuleMeta {
        id: "ports/public-listener",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Hosts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("public_listener.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl PublicListener {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(hosts) = context.fact::<Hosts>() else {
            return;
        };
        let policy = Policy::of(context);
        for listener in &hosts.listeners {
            if listener.is_default && !policy.is_configured {
                continue;
            }
            let public = match &listener.address {
                Address::Every => "0.0.0.0".to_owned(),
                Address::Nets(nets) => match nets.iter().find(|net| !policy.inside.has_net(net)) {
                    Some(net) => net.to_string(),
                    None => continue,
                },
                Address::Unknown => continue,
            };
            let protocol = listener.protocol;
            let closed = policy.closed(protocol, &listener.ports);
            if closed.is_empty() {
                continue;
            }
            let guard = input_guard(&hosts.firewalls, &policy, protocol, &closed);
            // A port that the policy does not speak of is held closed well enough by a firewall.
            if guard.is_some() && policy.private(protocol, &closed).is_empty() {
                continue;
            }
            let what = listener.what;
            let setting = if listener.is_default {
                format!("since `{}` is not set", listener.setting)
            } else {
                format!("by `{}`", listener.setting)
            };
            let end = match &guard {
                Some(chain) => format!("only the {chain} keeps the world out"),
                None => "no firewall of this repository keeps the world out".to_owned(),
            };
            let message = format!(
                "{what} listens on {closed}/{protocol} of every public address {setting}, {}: {public}:{closed}/{protocol} -> {what}; {end}",
                policy.words(protocol, &closed)
            );
            let finding = sink.report(listener.at.location(context), message);
            finding
                .help("have it listen on a private address, or name the port in `public` of `[ports]`")
                .keyed(format!("{what} {closed}/{protocol}"));
            remark(context, &listener.remarks, finding);
        }
    }
}

//! A pod takes a port of its node that has to be closed.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cluster::Way;
use crate::exposed::{NEEDS, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct HostPort {}

impl Rule for HostPort {
    const META: RuleMeta = RuleMeta {
        id: "ports/host-port",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("host_port.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl HostPort {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let ways = &[Way::HostPort, Way::HostNetwork];
        report(
            context,
            ways,
            "take the port out, or bind it to a private address with `hostIP`",
            sink,
        );
    }
}

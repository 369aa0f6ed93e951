//! A Service lets the world reach a port that has to be closed.

use rempart_core::{Check, Context, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::cluster::Way;
use crate::exposed::{NEEDS, report};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PublishedService {}

impl Rule for PublishedService {
    const META: RuleMeta = RuleMeta {
        id: "ports/published-service",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::All,
        needs: NEEDS,
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("published_service.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl PublishedService {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let ways = &[Way::Service];
        report(
            context,
            ways,
            "make it a ClusterIP and come in by the private network, or limit it to private addresses",
            sink,
        );
    }
}

//! An image that its tag alone names.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kind::Kind;
use crate::version::is_filled_in;
use crate::written::{Places, Written};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ImageWithoutDigest {}

impl Rule for ImageWithoutDigest {
    const META: RuleMeta = RuleMeta {
        id: "pins/image-without-digest",
        levels: Levels::strict_only(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Places>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("image_without_digest.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ImageWithoutDigest {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(places) = context.fact::<Places>() else {
            return;
        };
        let by_tag = |place: &&Written| place.kind == Kind::Image && place.digest.is_none();
        for place in places
            .all
            .iter()
            .filter(by_tag)
            .filter(|place| !is_filled_in(&place.version))
        {
            let (name, tag) = (&place.name, &place.version);
            let what = if tag.is_empty() {
                format!("`{name}`")
            } else {
                format!("`{name}:{tag}`")
            };
            sink.report(context.file(place.file).at(place.span, place.document), format!("{what} has no digest: whoever may push the tag decides what runs, and two nodes that pulled it on different days may run different images"))
                .help("write `@sha256:` and the digest behind the tag")
                .keyed(format!("{name}.{tag}"));
        }
    }
}

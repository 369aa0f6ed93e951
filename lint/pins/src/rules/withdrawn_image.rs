//! An image that is no longer where it is named.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::kind::Kind;
use crate::version::is_exact;
use crate::written::{Places, Written};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct WithdrawnImage {}

impl Rule for WithdrawnImage {
    const META: RuleMeta = RuleMeta {
        id: "pins/withdrawn-image",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<Places>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("withdrawn_image.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl WithdrawnImage {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(places) = context.fact::<Places>() else {
            return;
        };
        for place in places.all.iter().filter(|place| place.kind == Kind::Image) {
            let Some(gone) = gone(place) else {
                continue;
            };
            let (name, what) = (&place.name, gone.what);
            sink.report(
                context.file(place.file).at(place.span, place.document),
                format!("`{name}` {what} (since {})", gone.since),
            )
            .help(gone.help)
            .keyed(format!("withdrawn.{name}"));
        }
    }
}

/// Images that were taken away, by the beginning of their names.
struct Gone {
    prefix: &'static str,
    /// Whether `latest` and its like are still there.
    only_versions: bool,
    /// The day of the announcement or of the end.
    since: &'static str,
    what: &'static str,
    help: &'static str,
}

/// Sources: bitnami/containers issue 83267; the Kubernetes blog of 2023-03-10 and 2023-04-03 ("Image registry
/// redirect", "freeze"); the announcement of Google Container Registry's end.
const GONE: &[Gone] = &[
    Gone {
        prefix: "docker.io/bitnami/",
        only_versions: true,
        since: "2025-08-28",
        what: "was taken out of the public catalogue with all its versioned tags: a node that does not have it cannot start the container",
        help: "name another image, or pay for the catalogue; `bitnamilegacy` holds the old ones, without fixes",
    },
    Gone {
        prefix: "k8s.gcr.io/",
        only_versions: false,
        since: "2023-04-03",
        what: "lies in a registry that is frozen: it gets no fixes, and is found only as long as its address is redirected",
        help: "write `registry.k8s.io/` in its place",
    },
    Gone {
        prefix: "gcr.io/google_containers/",
        only_versions: false,
        since: "2023-04-03",
        what: "lies in a registry that is frozen: it gets no fixes, and is found only as long as its address is redirected",
        help: "write `registry.k8s.io/` in its place",
    },
];

fn gone(place: &Written) -> Option<&'static Gone> {
    let mut found = GONE
        .iter()
        .filter(|gone| place.name.starts_with(gone.prefix));
    found.find(|gone| !gone.only_versions || is_exact(&place.version))
}

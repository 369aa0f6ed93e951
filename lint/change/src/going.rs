//! Whether what goes from the repository goes from the cluster.

use rempart_apps::Node;
use rempart_core::NodeRef;

/// Whether what goes from the repository goes from the cluster.
#[derive(Clone, Copy)]
pub(crate) struct Going {
    pub(crate) goes: bool,
    /// The sync option of an object that it stays with.
    pub(crate) unless: &'static str,
}

impl Going {
    /// Of an object that is there after the change.
    pub(crate) const STAYS: Self = Self {
        goes: false,
        unless: "",
    };
}

/// What becomes of the objects of an application before and after: it stays and prunes, or goes itself and has the finalizer
/// that deletes what it holds.
pub(crate) fn going(base: Option<&Node>, head: Option<&Node>) -> Going {
    let goes = match (base, head) {
        (_, Some(head)) => {
            rempart_model::is_true(
                head.resource
                    .get(&["spec", "syncPolicy", "automated", "prune"]),
            )
        }
        (Some(base), None) => {
            let finalizers = base.resource.get(&["metadata", "finalizers"]);
            let mut finalizers = finalizers.into_iter().flat_map(NodeRef::items);
            finalizers.any(|one| {
                one.value()
                    .starts_with("resources-finalizer.argocd.argoproj.io")
            })
        }
        (None, None) => false,
    };
    let unless = if head.is_some() {
        "Prune=false"
    } else {
        "Delete=false"
    };
    Going { goes, unless }
}

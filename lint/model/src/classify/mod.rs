//! What each file of a snapshot is: by reference first, then by content, then by place.

mod ansible;
mod content;
mod hint;
mod place;
mod reference;
mod template;

use rempart_core::{Classes, Snapshot};

use crate::class;

pub use hint::content_hint;

/// The class of every file of a snapshot.
///
/// A first pass looks at each file alone ([`content_hint`]); a second one follows the references of charts,
/// kustomizations, plays and Argo CD Applications, which win over what a file looks like. Links and submodules are
/// [`class::OTHER`]. Trees that the snapshot has not parsed yet are parsed on this thread, so load it first.
pub fn classify(snapshot: &Snapshot) -> Classes {
    let mut of: Vec<_> = snapshot
        .entries()
        .iter()
        .map(|entry| content_hint(&entry.file, &entry.path))
        .collect();
    reference::apply(snapshot, &mut of);
    class::classes(of)
}

//! What each file of a snapshot is: by reference first, then by content, then by place.

mod ansible;
mod content;
mod hint;
mod place;
mod reference;
mod template;

use rempart_core::{Classes, FileId, Snapshot, parallel};

use crate::class;

pub use hint::{content_hint, look, look_judging, may_hold_argo, may_hold_others};

/// The class of every file of a snapshot, on one thread. See [`classify_with`].
pub fn classify(snapshot: &Snapshot) -> Classes {
    classify_with(snapshot, 1)
}

/// The class of every file of a snapshot, the same for any number of threads.
///
/// A first pass looks at each file alone ([`content_hint`]), on all threads; a second one follows the references of
/// charts, kustomizations, plays and Argo CD Applications, which win over what a file looks like. Links and submodules
/// are [`class::OTHER`]. Trees that the snapshot has not parsed yet are parsed here, so load it first.
pub fn classify_with(snapshot: &Snapshot, threads: usize) -> Classes {
    let hints = parallel::map(threads, snapshot.len(), |at| {
        hint::of_entry(snapshot.entry(FileId(at as u32)))
    });
    let mut of: Vec<_> = hints.iter().map(|hint| hint.class).collect();
    reference::apply(snapshot, &hints, &mut of);
    class::classes(of)
}

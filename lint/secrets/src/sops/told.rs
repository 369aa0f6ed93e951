//! What the rules about files of SOPS say of values in clear, so that the rules about literals say the rest and nothing
//! twice.

use std::ops::Range;

use super::clear::{self, SecretObjects};
use super::file::{Leaf, State};
use super::view::SopsView;
use crate::scan::weak;

/// The places of a file whose content one of these rules judges.
pub(crate) struct Told {
    /// Values and comments in the order of their places, none within another.
    places: Vec<(Range<usize>, bool)>,
    /// The blocks of metadata.
    metadata: Vec<Range<usize>>,
}

impl Told {
    /// Looks at all values and comments of a file.
    pub(crate) fn of(sops: SopsView<'_>) -> Self {
        let file = sops.file;
        let secrets = clear::secret_objects(sops);
        let is_told = |state: State, must: bool| match state {
            State::Encrypted(_) | State::Malformed(_) => true,
            State::Plain { .. } => must,
            State::Empty => false,
        };
        let leaves = file.leaves.iter().map(|leaf| {
            let is_named = || {
                file.judged
                    && (secrets.holds(sops, leaf) || credential(sops, leaf, &secrets).is_some())
            };
            let told = is_told(leaf.state, leaf.must) || is_named();
            (range(leaf.span), told)
        });
        let notes = file.comments.iter();
        let notes = notes.map(|note| (range(note.span), is_told(note.state, note.must)));
        let mut places: Vec<_> = leaves.chain(notes).collect();
        places.sort_by_key(|(range, _)| (range.start, range.end));
        let blocks = file.metadata.iter().map(|metadata| metadata.span);
        let erased = file.erased.iter().map(|erased| erased.span);
        Self {
            places,
            metadata: blocks.chain(erased).map(range).collect(),
        }
    }

    /// Whether what begins at a place is judged already.
    pub(crate) fn holds(&self, at: usize) -> bool {
        let next = self.places.partition_point(|(range, _)| range.start <= at);
        let place = next.checked_sub(1).and_then(|last| self.places.get(last));
        match place.filter(|(range, _)| at < range.end) {
            Some((_, told)) => *told,
            None => self.metadata.iter().any(|block| block.contains(&at)),
        }
    }
}

const fn range(span: rempart_core::Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The name that says that a value, left in clear by the selector, is a credential: that of its own key, or that of a
/// mapping around it where the value looks drawn. The data of Secrets are judged as such.
pub(crate) fn credential<'c>(
    sops: SopsView<'c>,
    leaf: &Leaf,
    secrets: &SecretObjects,
) -> Option<&'c str> {
    let is_open =
        matches!(leaf.state, State::Plain { text: true }) && !leaf.must && sops.file.judged;
    let paths = &sops.file.paths;
    let key = paths.last_key(leaf.path).filter(|_| is_open)?;
    let raw = sops.raw(leaf.span);
    let name = if clear::is_secret_name(key) {
        (!clear::is_harmless(raw)).then_some(key)
    } else {
        let value = raw.trim_matches(['"', '\'']).as_bytes();
        let around = paths.last_key(paths.around(leaf.path));
        around.filter(|name| {
            clear::is_secret_name(name)
                && weak::is_default(weak::Strength::Token, value) == Some(false)
        })
    };
    name.filter(|_| !secrets.holds(sops, leaf))
}

//! The blobs inside the binary.

use std::sync::OnceLock;

use crate::blob::Blob;

static KUBERNETES: &[u8] = include_bytes!("../../data/kubernetes.blob");
static CUSTOM: &[u8] = include_bytes!("../../data/crds.blob");

/// The built-in kinds of every known release.
pub(super) fn kubernetes() -> &'static Blob {
    static BLOB: OnceLock<Blob> = OnceLock::new();
    BLOB.get_or_init(|| open(KUBERNETES))
}

/// Popular custom resources.
pub(super) fn custom() -> &'static Blob {
    static BLOB: OnceLock<Blob> = OnceLock::new();
    BLOB.get_or_init(|| open(CUSTOM))
}

/// A blob of another format can only be embedded by a broken build, which the tests refuse; it reads as an empty one.
fn open(bytes: &'static [u8]) -> Blob {
    Blob::open(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{CUSTOM, KUBERNETES};
    use crate::blob::Blob;

    #[test]
    fn the_embedded_blobs_open() {
        assert!(Blob::open(KUBERNETES).is_ok());
        assert!(Blob::open(CUSTOM).is_ok());
    }
}

//! Streams compressed with gzip (RFC 1952), several behind each other included.

use flate2::read::MultiGzDecoder;

use super::{Budget, Opened, inflated};

/// What a stream holds.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let bytes = inflated(MultiGzDecoder::new(bytes), budget);
    vec![Opened { name: None, bytes }]
}

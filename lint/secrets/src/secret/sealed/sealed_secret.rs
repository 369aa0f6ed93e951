//! Values of a `SealedSecret` (`pkg/crypto/crypto.go` of sealed-secrets): two bytes with the length of a session key that is
//! encrypted with RSA, that key, and what AES-GCM made of the value.

use rempart_core::NodeRef;
use rempart_model as model;

use super::is_readable;

/// The tag of AES-GCM.
const TAG: usize = 16;

/// Whether an object is a `SealedSecret` of which every value is sealed.
pub(crate) fn is_sealed_secret(object: NodeRef<'_>) -> bool {
    let is_kind = model::get(object, "kind").is_some_and(|kind| kind.is("SealedSecret"));
    let values = model::get_path(object, &["spec", "encryptedData"]);
    let is_value = |value: NodeRef<'_>| model::scalar(value).is_some_and(|text| is_sealed(&text));
    is_kind
        && values.is_none_or(|values| {
            let entries = model::entries(values);
            entries.into_iter().all(|(_, value)| is_value(value))
        })
}

fn is_sealed(value: &str) -> bool {
    let text: String = value.split_whitespace().collect();
    let Some(bytes) = crate::sops::base64::decode(&text) else {
        return false;
    };
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else {
        return false;
    };
    let length = usize::from(u16::from_be_bytes(*length));
    // Keys of RSA have 1024 bits at least, and of bytes a multiple of 32.
    let is_key = length >= 128 && length.is_multiple_of(32);
    is_key && rest.len() >= length + TAG && !is_readable(rest)
}

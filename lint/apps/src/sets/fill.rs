//! A template of a generator over that of its set (`mergo.Merge`): the generator's fields, and the set's where those are
//! empty.

use super::spanned::{Shape, Spanned};

/// Fills what is empty.
pub(crate) fn fill(own: &Spanned, from: &Spanned) -> Spanned {
    let (Shape::Map(_), Shape::Map(entries)) = (&own.shape, &from.shape) else {
        return if own.is_empty() {
            from.clone()
        } else {
            own.clone()
        };
    };
    let mut filled = own.clone();
    for (key, value) in entries {
        // Raw JSON, which is bytes to Go: whole, as soon as it is written.
        let is_raw = key.text == "valuesObject";
        let merged = match own.get(&key.text) {
            None => value.clone(),
            Some(own) if is_raw => own.clone(),
            Some(own) => fill(own, value),
        };
        filled.set(key.clone(), merged);
    }
    filled
}

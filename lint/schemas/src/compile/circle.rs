//! References that lead back to themselves.

use std::collections::BTreeMap;

use crate::blob::SchemaId;

/// Which references judge the same value as which others: by being one, or as a part of `allOf`, `anyOf`, `oneOf` or
/// `not`. A schema that comes back to itself in the fields or items of a value ends with the value; one that comes back
/// on the same value does not (JSON Schema 2020-12, core, section 9.4.1).
#[derive(Debug, Default)]
pub(super) struct OnSameValue {
    /// The reference around what is compiled now, as far as it judges the same value.
    pub(super) around: Option<SchemaId>,
    leads_to: BTreeMap<SchemaId, Vec<SchemaId>>,
}

impl OnSameValue {
    /// Notes a reference where it is met.
    pub(super) fn meets(&mut self, reference: SchemaId) {
        if let Some(around) = self.around {
            self.leads_to.entry(around).or_default().push(reference);
        }
    }

    /// A reference that leads back to itself, the first one that was made.
    pub(super) fn circle(&self) -> Option<SchemaId> {
        let mut led_from: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
        let mut open: BTreeMap<SchemaId, usize> = BTreeMap::new();
        for (id, all) in &self.leads_to {
            *open.entry(*id).or_default() += all.len();
            for next in all {
                led_from.entry(*next).or_default().push(*id);
                open.entry(*next).or_default();
            }
        }
        // What leads to nothing ends, and so does what leads to that alone. What is left comes back.
        let mut ends: Vec<SchemaId> = open
            .iter()
            .filter(|(_, count)| **count == 0)
            .map(|(id, _)| *id)
            .collect();
        while let Some(end) = ends.pop() {
            open.remove(&end);
            for id in led_from.get(&end).into_iter().flatten() {
                if let Some(count) = open.get_mut(id) {
                    *count -= 1;
                    if *count == 0 {
                        ends.push(*id);
                    }
                }
            }
        }
        open.into_keys().next()
    }
}

//! Answers of a catalogue, remembered: a repository holds many objects of few kinds.

use std::borrow::Cow;

use rempart_schemas::{Catalogue, Lookup};

use crate::glance::glance;

/// How many answers are remembered. A kind that lands on the place of another one is asked for anew.
const PLACES: usize = 64;

/// What one worker was told of the kinds it has met.
pub(crate) struct Known<'c> {
    answers: Vec<Option<Answer<'c>>>,
}

struct Answer<'c> {
    /// Clusters of several versions have a catalogue each.
    catalogue: &'c Catalogue,
    api_version: String,
    kind: String,
    lookup: Lookup<'c>,
}

impl<'c> Known<'c> {
    /// Nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            answers: std::iter::repeat_with(|| None).take(PLACES).collect(),
        }
    }

    /// [`Catalogue::lookup`], or what it said before.
    pub(crate) fn lookup(
        &mut self,
        catalogue: &'c Catalogue,
        api_version: Cow<'_, str>,
        kind: Cow<'_, str>,
    ) -> &Lookup<'c> {
        let place = &mut self.answers[place(api_version.as_bytes(), kind.as_bytes())];
        let fits = place.as_ref().is_some_and(|known| {
            std::ptr::eq(known.catalogue, catalogue)
                && known.kind == kind
                && known.api_version == api_version
        });
        if !fits {
            *place = None;
        }
        let answer = place.get_or_insert_with(|| Answer {
            catalogue,
            lookup: catalogue.lookup(&api_version, &kind),
            api_version: api_version.into_owned(),
            kind: kind.into_owned(),
        });
        &answer.lookup
    }
}

fn place(api_version: &[u8], kind: &[u8]) -> usize {
    let mixed = glance(kind) ^ glance(api_version).rotate_left(32);
    // The upper bits are the mixed ones.
    (mixed >> 58) as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_that_of_the_catalogue_asked() {
        let catalogues: Vec<_> = Catalogue::known_targets()
            .into_iter()
            .filter_map(Catalogue::new)
            .collect();
        let kinds = [
            ("v1", "Service"),
            ("v1", "Servise"),
            ("apps/v1", "Deployment"),
            ("apps/v1", "StatefulSet"),
            ("apps/v1beta1", "Deployment"),
            ("example.org/v1", "Deployment"),
            ("v1", ""),
            ("", ""),
        ];
        let mut known = Known::new();
        for _ in 0..2 {
            for catalogue in &catalogues {
                for (api_version, kind) in kinds {
                    let answer = known.lookup(catalogue, api_version.into(), kind.into());
                    let expected = catalogue.lookup(api_version, kind);
                    assert_eq!(format!("{answer:?}"), format!("{expected:?}"));
                }
            }
        }
    }
}

//! What the schemas say of every object: one walk for all rules.

use rempart_apps::{KustomizeUses, Reach};
use rempart_core::{Context, Fact, FactEntry, FileId, FileView, parallel};
use rempart_model::{FileResources, KustomizeGraph, Resource, class};

use crate::catalogues::Catalogues;
use crate::first::reader;
use crate::judge::Judge;
use crate::known::Known;
use crate::said::{ObjectVerdict, Sorts};

/// What is to be said of all objects of the repository. Most objects are as they should be, and cost no byte here: a
/// rule ends after one look at two numbers where a file holds no other ones.
#[derive(Default)]
pub(crate) struct Verdicts {
    /// In the order of files, then of objects.
    said: Vec<ObjectVerdict>,
    /// For each file by id where its part of `said` ends; it begins where that of the file before ends.
    ends: Vec<u32>,
}

/// The objects of one file.
type Objects<'c> = (&'c FileId, &'c FileResources);

impl Fact for Verdicts {
    type Key = ();

    const NAME: &'static str = "verdicts";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<Catalogues>(),
        FactEntry::of::<KustomizeGraph>(),
        FactEntry::of::<KustomizeUses>(),
        FactEntry::of::<Reach>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let Some(catalogues) = context.fact::<Catalogues>() else {
            return Self::default();
        };
        let graph = context.fact::<KustomizeGraph>();
        let uses = context.fact::<KustomizeUses>();
        let files: Vec<Objects<'_>> = context
            .facts
            .all::<FileResources>()
            .filter(|(_, file)| !file.resources.is_empty())
            .collect();
        // Files go to the workers by the dozen, so that what one is told of a kind serves many objects.
        let dozen = (files.len() / (context.threads.max(1) * 16)).clamp(1, 256);
        let dozens: Vec<&[Objects<'_>]> = files.chunks(dozen).collect();
        let judged = parallel::map(context.threads, dozens.len(), |at| {
            let mut known = Known::new();
            let mut said = Vec::new();
            for (id, file) in dozens[at] {
                if file
                    .sound_in
                    .is_some_and(|release| catalogues.agree_with(release))
                {
                    continue;
                }
                let judges = judges(context.file(**id), catalogues, graph, uses);
                judge_file(&judges, (*id, *file), &mut known, &mut said);
            }
            said
        });
        Self::of(context.snapshot.len(), judged.into_iter().flatten())
    }
}

/// How the objects of a file are judged: by each cluster that it reaches.
fn judges<'c>(
    file: FileView<'c>,
    catalogues: &'c Catalogues,
    graph: Option<&KustomizeGraph>,
    uses: Option<&KustomizeUses>,
) -> Vec<Judge<'c>> {
    let patch =
        file.class() == class::KUSTOMIZE_PATCH || uses.is_some_and(|uses| uses.is_patch(file.id));
    let lenient = patch || graph.is_some_and(|graph| graph.is_owned(file.id));
    let catalogues = catalogues.of_file(file.context, file.id).into_iter();
    let judge = |catalogue| Judge {
        catalogue,
        reader: reader(file.path()),
        lenient,
    };
    catalogues.map(judge).collect()
}

fn judge_file<'c>(
    judges: &[Judge<'c>],
    (id, file): Objects<'c>,
    known: &mut Known<'c>,
    said: &mut Vec<ObjectVerdict>,
) {
    for (object, resource) in file.resources.iter().enumerate() {
        for judge in judges {
            let (outcome, verdict, variables) = judge.of(resource, known);
            said.extend(ObjectVerdict::of(
                *id,
                object as u32,
                outcome,
                verdict,
                variables,
            ));
        }
    }
}

impl Verdicts {
    /// `said` comes in the order of files.
    fn of(files: usize, said: impl Iterator<Item = ObjectVerdict>) -> Self {
        let said: Vec<_> = said.collect();
        let mut ends = vec![0; files];
        let mut end = 0;
        for (id, slot) in ends.iter_mut().enumerate() {
            while said.get(end).is_some_and(|said| said.file.0 as usize == id) {
                end += 1;
            }
            *slot = end as u32;
        }
        Self { said, ends }
    }

    /// What was said of the objects of a file, in their order.
    fn of_file(&self, file: FileId) -> &[ObjectVerdict] {
        let file = file.0 as usize;
        let Some(&end) = self.ends.get(file) else {
            return &[];
        };
        let start = file.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.said.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Everything that was said, in the order of files and their objects.
    pub(crate) fn all(&self) -> &[ObjectVerdict] {
        &self.said
    }
}

/// What was said of the objects of a file, in their order; of those of which nothing was said, nothing.
pub(crate) fn said_of(file: FileView<'_>) -> &[ObjectVerdict] {
    let verdicts = file.context.fact::<Verdicts>();
    verdicts.map_or(&[], |verdicts| verdicts.of_file(file.id))
}

/// The files of which anything was said.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let said = context.fact::<Verdicts>().map_or(&[][..], Verdicts::all);
    let mut files: Vec<FileId> = said.iter().map(|said| said.file).collect();
    files.dedup();
    files
}

/// The objects of a file of which something of the `wanted` sorts was said.
pub(crate) fn of_file(
    file: FileView<'_>,
    wanted: Sorts,
) -> impl Iterator<Item = (&Resource, &ObjectVerdict)> {
    let said = said_of(file);
    said.iter()
        .filter(move |object| object.sorts.meets(wanted))
        .filter_map(move |object| Some((resource(file, object)?, object)))
}

/// The object that something was said of.
pub(crate) fn resource<'c>(file: FileView<'c>, object: &ObjectVerdict) -> Option<&'c Resource> {
    file.fact::<FileResources>()?
        .resources
        .get(object.object as usize)
}

#[cfg(test)]
mod tests {
    use rempart_schemas::Verdict;

    use super::*;
    use crate::said::Outcome;

    #[test]
    fn each_file_has_what_was_said_of_it() {
        let said = [(1, 0), (1, 2), (3, 1)]
            .into_iter()
            .filter_map(|(file, object)| {
                ObjectVerdict::of(
                    FileId(file),
                    object,
                    Outcome::Encrypted,
                    Verdict::default(),
                    0,
                )
            });
        let verdicts = Verdicts::of(5, said);
        let objects = |file| {
            let said = verdicts.of_file(FileId(file));
            said.iter().map(|said| said.object).collect::<Vec<_>>()
        };
        let objects: Vec<Vec<u32>> = (0..6).map(objects).collect();
        let expected: [&[u32]; 6] = [&[], &[0, 2], &[], &[1], &[], &[]];
        assert_eq!(objects, expected);
    }
}

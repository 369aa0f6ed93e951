//! Entries as they are read, and one sorted list of them.

use super::Entry;
use super::entries::{BLOCK_ENTRIES, Entries, Place};

/// Entries in runs whose paths ascend. A walk gives the files of a folder in order, so that runs hardly ever overlap:
/// whole runs are then put in order, and most paths are never compared with another.
#[derive(Default)]
pub(super) struct Runs {
    blocks: Vec<Vec<Entry>>,
    /// The runs, in order once they are sorted.
    order: Vec<Run>,
    /// Whether the last run has come to its end.
    ended: bool,
}

/// Where a run stands: in one block.
#[derive(Clone, Copy)]
struct Run {
    start: Place,
    count: u32,
}

impl Runs {
    /// Ends the run: the paths that follow need not follow on the last one.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Adds an entry to the run it continues.
    pub(super) fn push(&mut self, entry: Entry) {
        let continues = !self.ended
            && self.blocks.last().is_some_and(|block| {
                let last = block.last();
                block.len() < BLOCK_ENTRIES && last.is_some_and(|last| last.path < entry.path)
            });
        let is_full = |block: &Vec<Entry>| block.len() == BLOCK_ENTRIES;
        if self.blocks.last().is_none_or(is_full) {
            // Never grown: to copy a block would touch twice the memory.
            self.blocks.push(Vec::with_capacity(BLOCK_ENTRIES));
        }
        let at = self.blocks.len() - 1;
        let block = &mut self.blocks[at];
        match self.order.last_mut().filter(|_| continues) {
            Some(run) => run.count += 1,
            None => self.order.push(Run {
                start: Place::new(at, block.len()),
                count: 1,
            }),
        }
        block.push(entry);
        self.ended = false;
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.order.iter().map(|run| run.count as usize).sum()
    }

    /// Puts the runs in the order of their first paths. To merge what is sorted takes a comparison a run, to sort it a
    /// dozen: worth doing on each thread, before [`Self::append`].
    pub(super) fn sort(&mut self) {
        let blocks = &self.blocks;
        // Stable, and so made for lists that consist of sorted ones.
        self.order
            .sort_by(|a, b| path(blocks, a.start).cmp(path(blocks, b.start)));
    }

    /// Adds the runs of another thread.
    pub(super) fn append(&mut self, other: Self) {
        let before = self.blocks.len();
        self.blocks.extend(other.blocks);
        self.order.extend(other.order.into_iter().map(|run| Run {
            start: run.start.in_later_block(before),
            ..run
        }));
        self.ended = true;
    }

    /// All entries in the order of their paths, each path once: of two entries of one path, the first stays. Entries
    /// stay where they are in memory, and only their places are put in order.
    pub(super) fn into_entries(mut self) -> Entries {
        self.sort();
        let blocks = &self.blocks;
        let mut order: Vec<Place> = Vec::with_capacity(self.len());
        // Where the runs that overlap with each other begin, and the greatest path among them.
        let (mut start, mut greatest) = (0, None);
        let mut overlaps = false;
        let mut repeats = false;
        for run in &self.order {
            let first = path(blocks, run.start);
            if greatest.is_none_or(|greatest| greatest < first) {
                close(blocks, &mut order[start..], overlaps);
                (start, greatest, overlaps) = (order.len(), None, false);
            } else {
                (overlaps, repeats) = (true, true);
            }
            order.extend((0..run.count).map(|slot| run.start.later(slot)));
            let last = path(blocks, run.start.later(run.count - 1));
            greatest = greatest.max(Some(last));
        }
        close(blocks, &mut order[start..], overlaps);
        if repeats {
            order.dedup_by(|a, b| path(blocks, *a) == path(blocks, *b));
        }
        Entries::new(self.blocks, order)
    }
}

/// Sorts runs that overlap.
fn close(blocks: &[Vec<Entry>], order: &mut [Place], overlaps: bool) {
    if overlaps {
        order.sort_by(|a, b| path(blocks, *a).cmp(path(blocks, *b)));
    }
}

fn path(blocks: &[Vec<Entry>], place: Place) -> &str {
    place.of(blocks).path.as_str()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rempart_syntax::Format;

    use super::{BLOCK_ENTRIES, Runs};
    use crate::{Entry, Mode, RepoPath, SourceFile};

    fn entry(path: &str, text: &str) -> Entry {
        let file = SourceFile::from_text(text.into(), Format::Text, None);
        Entry::new(RepoPath::from_normalised(path), Mode::File, Arc::new(file))
    }

    fn sorted(runs: Runs) -> Vec<(String, String)> {
        let entries = runs.into_entries();
        let pair = |entry: &Entry| {
            (
                entry.path.to_string(),
                entry.file.text().unwrap_or_default().to_owned(),
            )
        };
        entries.iter().map(pair).collect()
    }

    fn of(threads: &[&[&[&str]]]) -> Runs {
        let mut all = Runs::default();
        for folders in threads {
            let mut runs = Runs::default();
            for folder in *folders {
                runs.end();
                for path in *folder {
                    runs.push(entry(path, ""));
                }
            }
            runs.sort();
            all.append(runs);
        }
        all
    }

    fn paths(runs: Runs) -> Vec<String> {
        sorted(runs).into_iter().map(|(path, _)| path).collect()
    }

    #[test]
    fn folders_of_two_threads_come_in_order() {
        let runs = of(&[
            &[&["a/1", "a/2"], &["c/1"], &["e/1", "e/2"]],
            &[&["b/1", "b/2"], &["d/1"]],
        ]);
        assert_eq!(
            paths(runs),
            ["a/1", "a/2", "b/1", "b/2", "c/1", "d/1", "e/1", "e/2"]
        );
    }

    #[test]
    fn runs_that_overlap_are_sorted() {
        // The files of the root stand on either side of its folders; what follows them is in order again.
        let runs = of(&[
            &[&["b", "m", "z"], &["c/1", "c/9"]],
            &[&["c/2", "n/1"], &["zz/1"]],
        ]);
        assert_eq!(
            paths(runs),
            ["b", "c/1", "c/2", "c/9", "m", "n/1", "z", "zz/1"]
        );
    }

    #[test]
    fn a_path_that_came_twice_stays_once() {
        let mut runs = Runs::default();
        for (path, text) in [("a", "1"), ("b", "2"), ("a", "3"), ("c", "4")] {
            runs.push(entry(path, text));
        }
        assert_eq!(runs.len(), 4);
        let expected = [("a", "1"), ("b", "2"), ("c", "4")];
        assert_eq!(
            sorted(runs),
            expected.map(|(path, text)| (path.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn runs_do_not_end_where_memory_does() {
        let names: Vec<String> = (0..3 * BLOCK_ENTRIES).map(|n| format!("{n:05}")).collect();
        let mut runs = Runs::default();
        for name in &names {
            runs.push(entry(name, ""));
        }
        assert_eq!(runs.blocks.len(), 3);
        assert_eq!(paths(runs), names);
    }

    #[test]
    fn no_entries_are_an_empty_list() {
        assert!(paths(Runs::default()).is_empty());
    }
}

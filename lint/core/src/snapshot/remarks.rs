//! What can be said of an entry at one glance.

use super::entries::Entries;
use super::{FileId, Mode};
use crate::{SourceFile, Tree};
use rempart_syntax::yaml::markers;

/// What few files have: a set of bits beside each entry. Contents and trees of many files lie far apart in memory, and
/// a rule on what is rare need not fetch each of them to see that it is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remarks(u16);

impl Remarks {
    /// It has no text, see [`SourceFile::fault`].
    pub const FAULT: Self = Self(1);
    /// It is a symbolic link.
    pub const LINK: Self = Self(1 << 1);
    /// It has syntax errors.
    pub const ERRORS: Self = Self(1 << 2);
    /// The name of the gate stands in it, see [`SourceFile::names_gate`].
    pub const NAMES_GATE: Self = Self(1 << 3);
    /// Some nodes of its tree have a tag or an anchor.
    pub const MARKS: Self = Self(1 << 4);
    /// Its tree has aliases.
    pub const ALIASES: Self = Self(1 << 5);
    /// It has a tree, and its text a tab, a line that begins as a directive does, a `---` with something behind it, or a
    /// `...` among several documents.
    pub const ODD_LINES: Self = Self(1 << 6);
    /// Keys of its tree may merge their values into their mappings.
    pub const MERGES: Self = Self(1 << 7);
    /// It has a tree, and its text a carriage return that no line feed follows.
    pub const LONE_RETURNS: Self = Self(1 << 8);

    /// What there is to say of a file; it is parsed for it.
    pub(super) fn of(mode: &Mode, file: &SourceFile) -> Self {
        let tape = file.tree().map(|tree| tree.tape());
        let said = [
            (Self::FAULT, file.fault().is_some()),
            (Self::LINK, matches!(mode, Mode::Symlink(_))),
            (Self::ERRORS, !file.syntax_errors().is_empty()),
            (Self::NAMES_GATE, file.names_gate()),
            (
                Self::MARKS,
                tape.is_some_and(|tape| tape.marked_nodes().next().is_some()),
            ),
            (
                Self::ALIASES,
                tape.is_some_and(rempart_syntax::Tape::has_aliases),
            ),
            (
                Self::ODD_LINES,
                file.tree().is_some_and(|tree| has_odd_line(file, tree)),
            ),
            (
                Self::MERGES,
                tape.is_some_and(rempart_syntax::Tape::may_merge),
            ),
            (
                Self::LONE_RETURNS,
                tape.is_some() && file.text().is_some_and(has_lone_return),
            ),
        ];
        let true_ones = said.into_iter().filter(|(_, is_so)| *is_so);
        true_ones.fold(Self::default(), |all, (remark, _)| all.and(remark))
    }

    /// Both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some remark is in both.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

fn has_odd_line(file: &SourceFile, tree: &Tree) -> bool {
    let text = tree.text();
    has_tab_or_directive(text) || file.is_unusual() && has_odd_marker(text, tree)
}

/// Few files have several documents; of others only the lines down to that of the root are looked at, which may stand
/// behind the marker.
fn has_odd_marker(text: &str, tree: &Tree) -> bool {
    let many = tree.document_count() > 1;
    let start = tree.root(0).map_or(0, |root| root.span().start as usize);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let end = start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let seen = if many { Some(text) } else { text.get(..end) };
    let mut markers = markers(seen.unwrap_or_default());
    markers.any(|marker| !marker.begins || marker.has_more(text))
}

fn has_tab_or_directive(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_at_start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).first() == Some(&b'%');
    is_at_start
        || memchr::memchr(b'\t', bytes).is_some()
        || memchr::memmem::find(bytes, b"\n%").is_some()
}

fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// The entries that anything is remarked of, in order.
pub(super) fn remarked(entries: &Entries) -> Vec<FileId> {
    let ids = (0..entries.len() as u32).map(FileId);
    let some = ids
        .zip(entries.iter())
        .filter(|(_, entry)| entry.remarks != Remarks::default());
    some.map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rempart_syntax::Format;

    use super::Remarks;
    use crate::{Entry, Mode, RepoPath, Snapshot, SourceFile};

    const ALL: [Remarks; 9] = [
        Remarks::FAULT,
        Remarks::LINK,
        Remarks::ERRORS,
        Remarks::NAMES_GATE,
        Remarks::MARKS,
        Remarks::ALIASES,
        Remarks::ODD_LINES,
        Remarks::MERGES,
        Remarks::LONE_RETURNS,
    ];

    #[test]
    fn each_remark_is_made_of_the_files_that_have_it_and_no_other() {
        let file = |name: &str, bytes: &[u8], mode| {
            let file = SourceFile::from_bytes(bytes, Format::Yaml, None);
            Entry::new(RepoPath::from_normalised(name), mode, Arc::new(file))
        };
        let link = Mode::Symlink("nowhere".to_owned());
        let entries = vec![
            file("a.yaml", b"a: 1\n", Mode::File),
            file("b.yaml", b"a: \xFF\n", Mode::File),
            file("c.yaml", b"", link),
            file("d.yaml", b"a: [\n", Mode::File),
            file("e.yaml", b"# Rempart\n", Mode::File),
            file("f.yaml", b"a: !t b\n", Mode::File),
            file("g.yaml", b"a: &b c\n", Mode::File),
            file("h.yaml", b"a: *b\n", Mode::File),
            file("i.yaml", b"a: b\tc\n", Mode::File),
            file("j.yaml", b"%YAML 1.1\n---\na: b\n", Mode::File),
            file("k.yaml", b"# a\n%YAML 1.1\n---\na: b\n", Mode::File),
            file("l.yaml", b"a: b%c %d\n", Mode::File),
            file("m.yaml", b"a: {<<: {}}\n", Mode::File),
            file("n.yaml", b"# a\n--- {b: c}\n", Mode::File),
            file("o.yaml", b"---a: b\n", Mode::File),
            file("p.yaml", b"a: b\n--- !t\nc: d\n", Mode::File),
            file("q.yaml", b"a: b\n...\nc: d\n", Mode::File),
            file("s.yaml", b"a: b\r\nc: d\r", Mode::File),
            file("t.yaml", b"a: b\r\n", Mode::File),
            file("r.yaml", b"--- # a\na: b\n---\nc: d\n", Mode::File),
        ];
        let snapshot = Snapshot::from_entries(entries, Vec::new());
        let of = |remark| {
            let ids = snapshot.remarked(remark);
            ids.map(|id| snapshot.entry(id).path.as_str())
                .collect::<Vec<_>>()
        };
        let expected: [&[&str]; 9] = [
            &["b.yaml"],
            &["c.yaml"],
            &["d.yaml"],
            &["e.yaml"],
            &["f.yaml", "g.yaml", "p.yaml"],
            &["h.yaml"],
            &[
                "i.yaml", "j.yaml", "k.yaml", "n.yaml", "o.yaml", "p.yaml", "q.yaml",
            ],
            &["f.yaml", "m.yaml", "p.yaml"],
            &["s.yaml"],
        ];
        assert_eq!(ALL.map(of), expected);
        let every = ALL.into_iter().fold(Remarks::default(), Remarks::and);
        assert_eq!(snapshot.remarked(every).count(), 16);
    }
}

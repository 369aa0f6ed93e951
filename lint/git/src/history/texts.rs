//! What commits and tags hold beside trees: messages, names, addresses, and other headers; and the names of refs.

use std::collections::HashSet;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::{CommitRef, TagRef};

/// Says whether a text is worth keeping.
pub type IsSuspect = fn(&[u8]) -> bool;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The message of a commit.
    CommitMessage,
    /// Who wrote a commit, and its other headers.
    CommitHeader,
    /// The message of an annotated tag.
    TagMessage,
    /// The name of a tag, who made it.
    TagHeader,
    /// The name of a ref: a branch, a tag; the object is what it names.
    RefName,
}

/// A text that is no file, and that [`IsSuspect`] kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The commit or the tag; of the name of a ref what it names.
    pub id: ObjectId,
    /// What it is there.
    pub part: Part,
    /// The bytes, in whatever encoding they have.
    pub bytes: Vec<u8>,
}

/// How many headers are remembered: few people write most commits.
const REMEMBERED: usize = 4096;

/// Looks at texts, on one thread.
pub(super) struct Texts {
    is_suspect: IsSuspect,
    clean: HashSet<Vec<u8>>,
}

impl Texts {
    pub(super) fn new(is_suspect: IsSuspect) -> Self {
        Self {
            is_suspect,
            clean: HashSet::new(),
        }
    }

    /// The texts of a commit that are worth keeping.
    pub(super) fn of_commit(&mut self, id: ObjectId, commit: &CommitRef<'_>) -> Vec<Text> {
        let mut header = Vec::new();
        push(&mut header, b"author", person(commit.author));
        push(&mut header, b"committer", person(commit.committer));
        for (name, value) in &commit.extra_headers {
            // A signature is random by nature, and no secret.
            if !name.starts_with(b"gpgsig") {
                push(&mut header, name, value);
            }
        }
        let mut kept = Vec::new();
        self.keep(id, Part::CommitMessage, commit.message, &mut kept);
        self.keep_header(id, Part::CommitHeader, header, &mut kept);
        kept
    }

    /// The texts of an annotated tag that are worth keeping.
    pub(super) fn of_tag(&mut self, id: ObjectId, tag: &TagRef<'_>) -> Vec<Text> {
        let mut header = Vec::new();
        push(&mut header, b"tag", tag.name);
        if let Some(tagger) = tag.tagger {
            push(&mut header, b"tagger", person(tagger));
        }
        let mut kept = Vec::new();
        self.keep(id, Part::TagMessage, tag.message, &mut kept);
        self.keep_header(id, Part::TagHeader, header, &mut kept);
        kept
    }

    fn keep(&self, id: ObjectId, part: Part, bytes: &[u8], kept: &mut Vec<Text>) {
        if (self.is_suspect)(bytes) {
            let bytes = bytes.to_vec();
            kept.push(Text { id, part, bytes });
        }
    }

    fn keep_header(&mut self, id: ObjectId, part: Part, header: Vec<u8>, kept: &mut Vec<Text>) {
        if self.clean.contains(&header) {
            return;
        }
        if (self.is_suspect)(&header) {
            let bytes = header;
            kept.push(Text { id, part, bytes });
        } else if self.clean.len() < REMEMBERED {
            self.clean.insert(header);
        }
    }
}

fn push(header: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    header.extend_from_slice(name);
    header.push(b' ');
    header.extend_from_slice(value);
    header.push(b'\n');
}

/// A name and an address without the time, which is another in each commit.
fn person(line: &[u8]) -> &[u8] {
    line.rfind_byte(b'>').map_or(line, |end| &line[..=end])
}

//! The nodes that rules have to look at more closely, found in one walk through each file: most files have none, and
//! the rules end there.

use rempart_core::{Context, Fact, FactEntry, FileId, FileView, Kind, NodeRef, parallel};

use crate::keys::Keys;
use crate::readers;

/// Why a node is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A mapping that may have a key twice.
    Keys,
    /// A plain scalar that the readers of its file may read differently.
    Scalar,
    /// A mapping that is written like a placeholder.
    Placeholder,
}

/// A node that is looked at.
#[derive(Clone, Copy, Debug)]
struct Suspect {
    file: FileId,
    node: u32,
    why: Why,
}

/// All such nodes of the repository, in the order of files.
pub(crate) struct Suspects(Vec<Suspect>);

/// What a rule on suspects declares.
pub(crate) const NEEDS: &[FactEntry] = &[FactEntry::of::<Suspects>()];

impl Fact for Suspects {
    type Key = ();

    const NAME: &'static str = "suspects";

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let ids: Vec<FileId> = context.snapshot.ids().collect();
        // Files go to the workers by the dozen: a list for each of them would cost more than what is in it.
        let dozen = (ids.len() / (context.threads.max(1) * 16)).clamp(1, 256);
        let dozens: Vec<&[FileId]> = ids.chunks(dozen).collect();
        let found = parallel::map(context.threads, dozens.len(), |at| {
            let mut found = Vec::new();
            for id in dozens[at] {
                walk(context.file(*id), &mut found);
            }
            found
        });
        Self(found.into_iter().flatten().collect())
    }
}

/// The nodes of a file that are looked at for this reason.
pub(crate) fn of_file(file: FileView<'_>, why: Why) -> impl Iterator<Item = NodeRef<'_>> {
    let all = file
        .context
        .fact::<Suspects>()
        .map_or(&[][..], |all| &all.0);
    let start = all.partition_point(|suspect| suspect.file < file.id);
    all[start..]
        .iter()
        .take_while(move |suspect| suspect.file == file.id)
        .filter(move |suspect| suspect.why == why)
        .filter_map(move |suspect| file.tree()?.node(suspect.node))
}

fn walk(file: FileView<'_>, found: &mut Vec<Suspect>) {
    let class = file.class();
    if readers::is_template(class) {
        return;
    }
    let Some(tree) = file.tree() else { return };
    let mut walk = Walk {
        file: file.id,
        several_readers: readers::of(class).len() > 1,
        found,
    };
    for root in tree.roots() {
        walk.node(root);
    }
}

struct Walk<'w> {
    file: FileId,
    several_readers: bool,
    found: &'w mut Vec<Suspect>,
}

impl Walk<'_> {
    /// Scalars, which most nodes are, cost no call.
    #[inline]
    fn node(&mut self, node: NodeRef<'_>) {
        match node.kind() {
            Kind::Plain => self.plain(node),
            Kind::Mapping | Kind::Sequence => self.collection(node),
            _ => {}
        }
    }

    /// As deep as the parsers let a text nest its collections.
    #[inline(never)]
    fn collection(&mut self, node: NodeRef<'_>) {
        if node.kind() == Kind::Mapping {
            self.mapping(node);
        } else {
            node.items().for_each(|item| self.node(item));
        }
    }

    #[inline]
    fn plain(&mut self, node: NodeRef<'_>) {
        // The first byte rules nearly every scalar out.
        if may_start(node) && self.several_readers {
            self.scalar(node);
        }
    }

    #[inline(never)]
    fn scalar(&mut self, node: NodeRef<'_>) {
        if may_differ(node.raw_bytes()) {
            self.suspect(node, Why::Scalar);
        }
    }

    #[inline]
    fn mapping(&mut self, mapping: NodeRef<'_>) {
        let start = mapping.span().start as usize;
        let bytes = mapping.stream_text().as_bytes();
        if bytes.get(start..start + 2) == Some(b"{{") {
            self.suspect(mapping, Why::Placeholder);
        }
        let mut keys = Keys::default();
        for (key, value) in mapping.entries() {
            self.node(key);
            keys.add(mapping, key, value);
            self.node(value);
        }
        if keys.may_repeat(mapping) {
            self.suspect(mapping, Why::Keys);
        }
    }

    #[cold]
    fn suspect(&mut self, node: NodeRef<'_>, why: Why) {
        self.found.push(Suspect {
            file: self.file,
            node: node.index(),
            why,
        });
    }
}

/// Whether the first byte of a scalar is that of one that [`may_differ`] is about.
#[inline]
fn may_start(node: NodeRef<'_>) -> bool {
    const STARTS: [bool; 256] = {
        let mut starts = [false; 256];
        let bytes = b"0123456789+-.yYnNoO";
        let mut at = 0;
        while at < bytes.len() {
            starts[bytes[at] as usize] = true;
            at += 1;
        }
        starts
    };
    let bytes = node.stream_text().as_bytes();
    let first = bytes.get(node.span().start as usize);
    first.is_some_and(|byte| STARTS[usize::from(*byte)])
}

/// The words and shapes on which readers of one file were measured to differ look like this; everything else is the
/// same number or a string for all of them.
fn may_differ(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => may_be_odd_number(text),
        [b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', ..] => text.len() <= 3,
        _ => false,
    }
}

/// Whether a text may be a number that is not written in the digits of everyday: decimal digits without a leading zero
/// are the same to everyone. So is a text with a byte that no number and no date has, such as an amount with a unit.
fn may_be_odd_number(text: &[u8]) -> bool {
    match text {
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => false,
        [b'0'] => false,
        _ => text.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9'
                    | b'a'..=b'f'
                    | b'A'..=b'F'
                    | b'+' | b'-' | b'.' | b':' | b'_' | b' ' | b'\t'
                    | b'I' | b'N' | b'O' | b'T' | b'X' | b'Z'
                    | b'i' | b'n' | b'o' | b't' | b'x' | b'z'
            )
        }),
    }
}

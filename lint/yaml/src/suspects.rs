//! The nodes that rules have to look at more closely. The summary of a tape says of most files that they have none.

use rempart_core::{Context, Fact, FactEntry, FileId, FileView, NodeRef, parallel};

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

/// The files that have such a node.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let all = context.fact::<Suspects>().map_or(&[][..], |all| &all.0);
    let mut files: Vec<FileId> = all.iter().map(|suspect| suspect.file).collect();
    files.dedup();
    files
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
    let summary = file.summary();
    let contested = summary.may_have_contested_scalars();
    if !(contested || summary.may_repeat_keys() || summary.may_have_bare_braces()) {
        return;
    }
    let class = file.class();
    let several_readers = readers::of(class).len() > 1;
    let Some(tree) = file.tree().filter(|_| !readers::is_template(class)) else {
        return;
    };
    let tape = tree.tape();
    let nodes = (0..tape.node_count() as u32).filter_map(|index| tree.node(index));
    for node in nodes {
        let mut suspect = |why| {
            found.push(Suspect {
                file: file.id,
                node: node.index(),
                why,
            });
        };
        if several_readers && node.may_be_contested() {
            suspect(Why::Scalar);
        }
        if node.begins_with_braces() {
            suspect(Why::Placeholder);
        }
        if node.may_repeat_keys() {
            suspect(Why::Keys);
        }
    }
}

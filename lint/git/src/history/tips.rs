//! Where a walk starts: revisions and refs, followed through tags.

use std::collections::HashSet;

use gix::bstr::BStr;
use gix::objs::{Kind, TagRef};
use gix::revision::plumbing::Spec;
use gix::{ObjectId, revision};
use rempart_core::RevisionError;

use super::texts::{Text, Texts};
use super::{Wanted, logs, names, refs};
use crate::error::words;
use crate::objects::{ObjectError, Objects};

/// A tag that names a tag that names a tag… ends here.
const MAX_TAGS_DEEP: usize = 32;

/// A name with what it leads to.
pub(super) struct Tip {
    pub(super) name: String,
    /// The annotated tags on the way.
    pub(super) tags: Vec<ObjectId>,
    pub(super) kind: Kind,
    pub(super) id: ObjectId,
}

/// What to walk and what not.
#[derive(Default)]
pub(super) struct Tips {
    pub(super) wanted: Vec<Tip>,
    pub(super) hidden: Vec<ObjectId>,
    /// How many annotated tags there are.
    pub(super) tags: usize,
    /// Entries of logs whose objects git has removed.
    pub(super) pruned: Vec<String>,
}

/// Finds the starting points. `kept` takes what is worth judging in annotated tags.
pub(super) fn find(
    objects: &mut Objects,
    wanted: Wanted<'_>,
    kept: &mut Vec<Text>,
) -> Result<Tips, RevisionError> {
    let mut tips = Tips::default();
    let mut named = Vec::new();
    for text in wanted.revisions {
        resolve(objects, text, &mut named, &mut tips)?;
    }
    if wanted.all {
        let all = refs::all(objects.repository())?;
        let texts = all
            .iter()
            .filter_map(|(name, id)| names::of_ref(name, *id, wanted.is_suspect));
        kept.extend(texts);
        named.extend(all);
    }
    if wanted.logs {
        logged(objects, &mut named, &mut tips.pruned)?;
    }
    let mut told = HashSet::new();
    let mut texts = Texts::new(wanted.is_suspect);
    for pruned in &mut tips.pruned {
        *pruned = names::shown(std::mem::take(pruned), wanted.is_suspect);
    }
    for (name, id) in named {
        let name = names::shown(name, wanted.is_suspect);
        let mut tell = |id: ObjectId, tag: &TagRef<'_>| {
            if told.insert(id) {
                kept.extend(texts.of_tag(id, tag));
            }
        };
        tips.wanted.push(follow(objects, name, id, &mut tell)?);
    }
    tips.tags = told.len();
    Ok(tips)
}

/// Adds what the logs of refs name and no name that is there already.
fn logged(
    objects: &Objects,
    named: &mut Vec<(String, ObjectId)>,
    pruned: &mut Vec<String>,
) -> Result<(), RevisionError> {
    let mut known: HashSet<ObjectId> = named.iter().map(|(_, id)| *id).collect();
    for (name, id) in logs::all(objects.repository())? {
        if !known.insert(id) {
            continue;
        }
        match objects.kind(id) {
            Ok(_) => named.push((name, id)),
            Err(ObjectError::Missing(_)) => pruned.push(name),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Takes one revision of gitrevisions(7): a name, `^name`, or `from..to`.
fn resolve(
    objects: &mut Objects,
    text: &str,
    named: &mut Vec<(String, ObjectId)>,
    tips: &mut Tips,
) -> Result<(), RevisionError> {
    let unknown = || RevisionError::Unknown(text.to_owned());
    let options = revision::spec::parse::Options::default();
    let parsed = revision::Spec::from_bstr(BStr::new(text), objects.repository(), options);
    let spec = parsed.map_err(|_| unknown())?.detach();
    let (include, exclude) = match spec {
        Spec::Include(id) => (Some(id), None),
        Spec::Exclude(id) => (None, Some(id)),
        Spec::Range { from, to } => (Some(to), Some(from)),
        _ => {
            return Err(RevisionError::Store(format!(
                "`{text}` is not taken here; write REV, ^REV or FROM..TO"
            )));
        }
    };
    if let Some(id) = exclude {
        let tip = follow(objects, text.to_owned(), id, &mut |_, _| ())?;
        if tip.kind != Kind::Commit {
            return Err(unknown());
        }
        tips.hidden.push(tip.id);
    }
    if let Some(id) = include {
        named.push((text.to_owned(), id));
    }
    Ok(())
}

/// What an object is or, through tags, names.
fn follow(
    objects: &mut Objects,
    name: String,
    mut id: ObjectId,
    tell: &mut dyn FnMut(ObjectId, &TagRef<'_>),
) -> Result<Tip, RevisionError> {
    let mut tags = Vec::new();
    for _ in 0..MAX_TAGS_DEEP {
        let kind = objects.kind(id)?;
        if kind != Kind::Tag {
            return Ok(Tip {
                name,
                tags,
                kind,
                id,
            });
        }
        tags.push(id);
        let data = objects.read(id, Kind::Tag, super::MAX_BLOB_BYTES)?;
        let tag = TagRef::from_bytes(data, gix::hash::Kind::Sha1)
            .map_err(|error| ObjectError::Store(id, words(&error)))?;
        tell(id, &tag);
        id = tag.target();
    }
    Err(RevisionError::Store(format!(
        "`{name}` leads through more than {MAX_TAGS_DEEP} tags"
    )))
}
